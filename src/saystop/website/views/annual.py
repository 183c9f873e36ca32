"""The annual report at the desk: chosen figures, sections with pictures, and its papers."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saystop.asking import languages
from saystop.asking.uploading import say_if_too_large
from saystop.offices.access import members_only, unlocked_of
from saystop.training import pictures
from saystop.website import figure_queries as queries
from saystop.website import papers, rules
from saystop.website.figure_forms import ChooseForm, SectionForm
from saystop.website.models import AnnualReport, Section, YearClosing
from saystop.website.services import annual as services

INVALID = 422


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, year: int) -> HttpResponse:
    """What it is made of; a report begins when its page is first sent."""
    closing = get_object_or_404(YearClosing, year=year)
    found = services.of(closing)
    member = unlocked_of(request).member
    if request.method == "POST" and found is None:
        services.begin(member, closing)
        return redirect(_address(year))
    if found is None:
        return render(request, "website/begin_annual.html", {"nav": "figures", "year": year})
    values = list(queries.values().filter(year=year).order_by("figure__position"))
    posted = request.POST if request.method == "POST" else None
    form = ChooseForm(posted, values=values, chosen=found.figures.values_list("pk", flat=True))
    if posted is not None and form.is_valid():
        services.choose(member, found, [UUID(one) for one in form.cleaned_data["figures"]])
        return redirect(f"{_address(year)}?done=chosen")
    own = get_language() or "en"
    made = list(found.papers.defer("pdf"))
    context: dict[str, Any] = {
        "nav": "figures",
        "year": year,
        "report": found,
        "form": form,
        "sections": [
            (one, one.told(own).get("title", ""), ", ".join(map(languages.named, one.texts)))
            for one in found.sections.all()
        ],
        "papers": [(languages.named(one.language), one) for one in made],
        "drafts": [(code, languages.named(code)) for code in languages.codes()],
        "done": {
            "chosen": _("The choice of figures is kept."),
            "section": _("The section is kept."),
            "removed": _("The section is gone."),
            "published": _("The papers are made: everybody can fetch them."),
            "withdrawn": _("Nobody can fetch the papers any more."),
        }.get(request.GET.get("done", "")),
    }
    return render(request, "website/annual.html", context, status=INVALID if form.errors else 200)


@members_only(rules.may_campaign)
@require_safe
def draft(request: HttpRequest, year: int, language: str) -> HttpResponse:
    """The paper as it would be now, for members alone."""
    del request
    found = _report(year)
    if language not in languages.codes():
        raise Http404
    response = HttpResponse(papers.pdf(found, language), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="draft-{year}-{language}.pdf"'
    return response


@members_only(rules.may_campaign)
@require_POST
def publish(request: HttpRequest, year: int) -> HttpResponse:
    services.publish(unlocked_of(request).member, _report(year))
    return redirect(f"{_address(year)}?done=published")


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, year: int) -> HttpResponse:
    """Asked twice."""
    found = _report(year)
    if request.method == "POST" and request.POST.get("go") == "sure":
        services.withdraw(unlocked_of(request).member, found)
        return redirect(f"{_address(year)}?done=withdrawn")
    context = {"nav": "figures", "year": year, "asked": request.method == "POST"}
    return render(request, "website/withdraw_annual.html", context)


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def new_section(request: HttpRequest, year: int) -> HttpResponse:
    return _edit(request, Section(report=_report(year)))


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, section: UUID) -> HttpResponse:
    return _edit(request, _section(section))


@members_only(rules.may_campaign)
@require_POST
def move_section(request: HttpRequest, section: UUID) -> HttpResponse:
    found = _section(section)
    services.move_section(unlocked_of(request).member, found, up=request.POST.get("go") == "up")
    return redirect(_address(found.report.year_id))


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def remove_section(request: HttpRequest, section: UUID) -> HttpResponse:
    """Asked twice."""
    found = _section(section)
    year = found.report.year_id
    if request.method == "POST" and request.POST.get("go") == "sure":
        services.remove_section(unlocked_of(request).member, found)
        return redirect(f"{_address(year)}?done=removed")
    context = {
        "nav": "figures",
        "year": year,
        "name": found.told(get_language() or "en").get("title", ""),
        "asked": request.method == "POST",
    }
    return render(request, "website/remove_section.html", context)


@members_only(rules.may_campaign)
@require_safe
def picture(request: HttpRequest, section: UUID) -> HttpResponse:
    del request
    kept = bytes(_section(section).picture)
    if not kept:
        raise Http404
    return HttpResponse(kept, content_type=pictures.media_type(kept))


def _edit(request: HttpRequest, section: Section) -> HttpResponse:
    posted = request.method == "POST"
    form = SectionForm(request.POST if posted else None, request.FILES if posted else None, section=section)
    if posted:
        field = form.fields["picture"]
        say_if_too_large(request, form, "picture", pictures.TOO_LARGE)
        field.required = field.error_messages["required"] is pictures.TOO_LARGE  # it did not arrive at all
        if form.is_valid():
            services.keep_section(unlocked_of(request).member, section, **form.values)
            return redirect(f"{_address(section.report.year_id)}?done=section")
    is_new = section._state.adding
    context = {
        "nav": "figures",
        "year": section.report.year_id,
        "form": form,
        "section": None if is_new else section,
        "told": section.told(get_language() or "en"),
    }
    return render(request, "website/section_form.html", context, status=INVALID if form.errors else 200)


def _report(year: int) -> AnnualReport:
    return get_object_or_404(AnnualReport.objects.select_related("year"), year=year)


def _section(section: UUID) -> Section:
    return get_object_or_404(Section.objects.select_related("report"), pk=section)


def _address(year: int) -> str:
    return reverse("website:annual", args=[year])
