"""What is counted at all: figures added, worded, put in order, shown or not."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saystop.offices.access import members_only, unlocked_of
from saystop.website import rules, sources
from saystop.website.figure_forms import FigureForm
from saystop.website.models import Figure
from saystop.website.services import figures as services

INVALID = 422


@members_only(rules.may_campaign)
@require_safe
def all_(request: HttpRequest) -> HttpResponse:
    language = get_language() or "en"
    found = list(Figure.objects.all())
    here = {one.source for one in found}
    by_code = sources.all_()
    context = {
        "nav": "figures",
        "rows": [
            (
                one,
                one.told(language).get("label", ""),
                by_code[one.source].room if one.source in by_code else "",
            )
            for one in found
        ],
        "offered": [one for one in by_code.values() if one.code not in here],
        "done": {
            "made": _("The figure is there."),
            "changed": _("The figure is saved."),
            "removed": _("The figure is gone."),
        }.get(request.GET.get("done", "")),
    }
    return render(request, "website/figures.html", context)


@members_only(rules.may_campaign)
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """A figure that a room counts."""
    source = sources.of(request.POST.get("go", ""))
    if source is None:
        raise Http404
    services.add(unlocked_of(request).member, source)
    return redirect(f"{_address()}?done=made")


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    return _edit(request, Figure())


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, figure: UUID) -> HttpResponse:
    return _edit(request, get_object_or_404(Figure, pk=figure))


@members_only(rules.may_campaign)
@require_POST
def move(request: HttpRequest, figure: UUID) -> HttpResponse:
    found = get_object_or_404(Figure, pk=figure)
    services.move(unlocked_of(request).member, found, up=request.POST.get("go") == "up")
    return redirect(_address())


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, figure: UUID) -> HttpResponse:
    """Asked twice."""
    found = get_object_or_404(Figure, pk=figure)
    may_remove = services.may_remove(found)
    if may_remove and request.method == "POST" and request.POST.get("go") == "sure":
        services.remove(unlocked_of(request).member, found)
        return redirect(f"{_address()}?done=removed")
    context = {
        "nav": "figures",
        "figure": found,
        "name": found.told(get_language() or "en").get("label", ""),
        "years": ", ".join(str(one.year) for one in found.values.all()),
        "may_remove": may_remove,
        "asked": may_remove and request.method == "POST",
    }
    return render(request, "website/remove_figure.html", context)


def _edit(request: HttpRequest, figure: Figure) -> HttpResponse:
    is_new = figure._state.adding
    posted = request.POST if request.method == "POST" else None
    form = FigureForm(posted, found=figure)
    name = figure.told(get_language() or "en").get("label", "")
    if posted is not None and form.is_valid():
        services.keep(unlocked_of(request).member, figure, **form.values)
        return redirect(f"{_address()}?done={'made' if is_new else 'changed'}")
    context = {"nav": "figures", "form": form, "is_new": is_new, "name": name}
    return render(request, "website/figure_form.html", context, status=INVALID if form.errors else 200)


def _address() -> str:
    return reverse("website:figures")
