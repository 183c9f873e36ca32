"""Letters at the desk: all, new, one with its texts and signatories, opened, changed, closed."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from saystop.asking import languages, prose
from saystop.asking.countries import country_name
from saystop.campaigns import letter_files, rules
from saystop.campaigns import letter_queries as queries
from saystop.campaigns.letter_forms import LetterForm, TextForm
from saystop.campaigns.models import Letter, LetterState, Signatory, Version
from saystop.campaigns.services import letters as services
from saystop.casework import mailing
from saystop.offices import audit
from saystop.offices.access import members_only, unlocked_of

INVALID = 422
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DONE = {
    "made": _("The letter is there. Nobody sees it before you open it."),
    "changed": _("It is saved."),
    "written": _("The text is saved. Nobody sees it before you publish it."),
    "opened": _("The letter is open."),
    "published": _("The new version is published. Who signed before is asked again."),
    "dropped": _("The new text is thrown away."),
    "closed": _("The letter is closed."),
    "added": _("The signatory is entered."),
    "confirmed": _("The signature is confirmed."),
    "removed": _("The signatory is removed."),
    "deleted": _("The letter is deleted."),
}


@members_only(rules.may_campaign)
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    found = list(Letter.objects.all())
    counts = queries.counts(found)
    rows = [(one, title_of(one), *counts.get(one.pk, (0, 0))) for one in found]
    done = DONE["deleted"] if request.GET.get("done") == "deleted" else ""
    return render(request, "campaigns/letters.html", {"nav": "campaigns", "rows": rows, "done": done})


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form, text = LetterForm(posted), TextForm(posted)
    if posted is not None and form.is_valid() & text.is_valid() and posted.get("go") != "preview":
        made = services.make(unlocked_of(request).member, text.texts, **form.values)
        return _back(made, "made")
    return _text(request, text, {"settings": form, "letter": None})


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, letter: UUID) -> HttpResponse:
    """How it is signed."""
    found = _found(letter)
    if found.state == LetterState.CLOSED:
        raise Http404
    form = LetterForm(request.POST if request.method == "POST" else None, letter=found)
    if request.method == "POST" and form.is_valid():
        services.change(unlocked_of(request).member, found, **form.values)
        return _back(found, "changed")
    context = {"nav": "campaigns", "form": form, "letter": found, "title": title_of(found)}
    return render(request, "campaigns/letter_form.html", context, status=INVALID if form.errors else 200)


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, letter: UUID) -> HttpResponse:
    """The text on which members work. It begins as a copy of what was published."""
    found = _found(letter)
    if found.state == LetterState.CLOSED:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form = TextForm(posted, version=queries.unpublished(found) or queries.current(found))
    if posted is not None and form.is_valid() and posted.get("go") != "preview":
        services.write(unlocked_of(request).member, found, form.texts)
        return _back(found, "written")
    return _text(request, form, {"letter": found, "title": title_of(found)})


@members_only(rules.may_campaign)
@require_safe
def one(request: HttpRequest, letter: UUID) -> HttpResponse:
    found = _found(letter)
    language = get_language() or "en"
    current, draft = queries.current(found), queries.unpublished(found)
    states = queries.states(found)
    context = {
        "nav": "campaigns",
        "letter": found,
        "title": title_of(found),
        "current": current,
        "draft": draft,
        "draft_text": shown(draft) if draft else [],
        "missing": [
            languages.named(code)
            for code in languages.codes()
            if code not in (draft or current or Version()).texts
        ],
        "versions": queries.published(found),
        "counts": queries.counts([found]).get(found.pk, (0, 0)),
        "rows": [_row(row, language) for row in queries.listed(found)[:1000]],
        "waiting": states["waiting"],
        "checking": states["checking"],
        "logos": queries.logos_to_check(found),
        "sends_mail": mailing.is_possible(),
        "may_go": queries.may_go(found),
        "link": request.build_absolute_uri(reverse("campaigns:public_letter", args=[language, found.slug])),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "campaigns/letter.html", context)


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, letter: UUID) -> HttpResponse:
    """Asked twice: the text is frozen, and many may be asked again."""
    found = _found(letter)
    draft = queries.unpublished(found)
    if draft is None:
        raise Http404
    if request.method == "POST" and request.POST.get("go") == "sure":
        is_first = found.state == LetterState.DRAFT
        try:
            services.publish(unlocked_of(request).member, found, request.build_absolute_uri("/"))
        except services.Nothing:
            raise Http404 from None
        except services.Closed:
            return redirect("campaigns:edit_letter", letter=found.pk)
        return _back(found, "opened" if is_first else "published")
    asked, silent = queries.to_be_asked(found)
    context = {
        "nav": "campaigns",
        "letter": found,
        "title": title_of(found),
        "draft": draft,
        "draft_text": shown(draft),
        "again": asked,
        "silent": silent,
        "sends_mail": mailing.is_possible(),
        "asked": request.method == "POST",
    }
    return render(request, "campaigns/publish_letter.html", context)


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: HttpRequest, letter: UUID) -> HttpResponse:
    """Asked twice."""
    found = _found(letter)
    if found.state != LetterState.OPEN or queries.unpublished(found) is None:
        raise Http404
    if request.method == "POST" and request.POST.get("go") == "sure":
        services.drop(unlocked_of(request).member, found)
        return _back(found, "dropped")
    return _ask(request, "campaigns/drop_text.html", found)


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, letter: UUID) -> HttpResponse:
    """Asked twice."""
    found = _found(letter)
    if found.state != LetterState.OPEN:
        raise Http404
    if request.method == "POST" and request.POST.get("go") == "sure":
        try:
            services.close(unlocked_of(request).member, found)
        except services.Closed:
            raise Http404 from None
        return _back(found, "closed")
    return _ask(request, "campaigns/close_letter.html", found)


@members_only(rules.may_campaign)
@require_safe
def file(request: HttpRequest, letter: UUID, form: str) -> HttpResponse:
    """The signatories as a file, without their addresses."""
    found = _found(letter)
    if form not in ("csv", "xlsx"):
        raise Http404
    language = get_language() or "en"
    audit.record(unlocked_of(request).member, "letter.exported", found.pk)
    if form == "xlsx":
        response = HttpResponse(letter_files.to_xlsx(found, language), content_type=XLSX)
    else:
        response = HttpResponse(letter_files.to_csv(found, language), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="signatories-{found.slug}.{form}"'
    return response


def title_of(letter: Letter) -> str:
    """As members see it: of the text they work on, else of the one that is published."""
    version = queries.unpublished(letter) or queries.current(letter)
    return (version.told(get_language() or "en").get("title", "") if version else "") or letter.slug


def shown(version: Version) -> list[dict[str, Any]]:
    """A text in each language that it has, as it will be read."""
    return [_shown(code, said) for code, said in _in_order(version.texts)]


def _row(row: Signatory, language: str) -> tuple[Signatory, str, list[int]]:
    """With its country, and which versions it signed."""
    country = country_name(row.country, language) or row.country.upper()
    return row, country, sorted(one.version.number for one in row.signatures.all())


def _shown(code: str, said: dict[str, str]) -> dict[str, Any]:
    return {
        "code": code,
        "direction": languages.direction(code),
        "language": languages.named(code),
        "title": said.get("title", ""),
        "text": prose.html(said.get("body", "")),
    }


def _in_order(texts: dict[str, dict[str, str]]) -> list[tuple[str, dict[str, str]]]:
    known = languages.codes()
    return sorted(texts.items(), key=lambda one: known.index(one[0]) if one[0] in known else len(known))


def _text(request: HttpRequest, form: TextForm, more: dict[str, Any]) -> HttpResponse:
    previews = []
    if request.method == "POST" and form.is_valid():
        previews = [_shown(code, said) for code, said in _in_order(form.texts)]
    settings: LetterForm | None = more.get("settings")
    faults = len(form.errors) + (len(settings.errors) if settings is not None else 0)
    context = {"nav": "campaigns", "form": form, "previews": previews, "faults": faults, **more}
    return render(request, "campaigns/letter_write.html", context, status=INVALID if faults else 200)


def _ask(request: HttpRequest, template: str, found: Letter) -> HttpResponse:
    context = {
        "nav": "campaigns",
        "letter": found,
        "title": title_of(found),
        "asked": request.method == "POST",
    }
    return render(request, template, context)


def _back(found: Letter, done: str) -> HttpResponse:
    return redirect(f"{reverse('campaigns:letter', args=[found.pk])}?done={done}")


def _found(pk: UUID) -> Letter:
    return get_object_or_404(Letter, pk=pk)
