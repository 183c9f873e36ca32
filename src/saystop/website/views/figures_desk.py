"""Figures at the desk: the year with what is counted and what is kept, entered by hand, closed, corrected."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saystop.asking.languages import named
from saystop.offices.access import members_only, unlocked_of
from saystop.website import figure_queries as queries
from saystop.website import numbers, rules, sources, telling
from saystop.website.figure_forms import CorrectionForm, HandForm
from saystop.website.models import Figure, Kind, Value, YearClosing
from saystop.website.models.figures import FIRST_YEAR
from saystop.website.services import figures as services

INVALID = 422
YEARS = 6  # that are offered, and all that have numbers
TOO_FEW = gettext_lazy(
    "Shown beside what is shown or was shown, this number would tell of fewer than five reports: it is not taken."
)


@members_only(rules.may_campaign)
@require_safe
def this_year(request: HttpRequest) -> HttpResponse:
    return _year(request, timezone.localdate().year)


@members_only(rules.may_campaign)
@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    return _year(request, _possible(year))


@members_only(rules.may_campaign)
@require_POST
def take(request: HttpRequest, year: int) -> HttpResponse:
    """Keep what is counted now: of one figure, or of all that can be."""
    member, year = unlocked_of(request).member, _possible(year)
    if request.POST.get("go") != "all":
        figure = _figure(request.POST.get("go", ""))
        try:
            services.take_over(member, figure, year)
        except services.TooFew:
            return redirect(f"{_address(year)}?done=few")
        except (services.Nothing, services.Frozen):
            return redirect(_address(year))
        return redirect(f"{_address(year)}?done=taken")
    few = False
    # What somebody entered stays: it is overwritten one by one alone.
    for one in Figure.objects.exclude(source="").exclude(values__in=_by_hand(year)):
        try:
            services.take_over(member, one, year)
        except services.TooFew:
            few = True
        except (services.Nothing, services.Frozen):
            continue
    return redirect(f"{_address(year)}?done={'few' if few else 'taken'}")


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def by_hand(request: HttpRequest, year: int, figure: UUID) -> HttpResponse:
    year, found = _possible(year), get_object_or_404(Figure, pk=figure)
    value = found.values.filter(year=year).first()
    if value and value.is_frozen:
        return redirect("website:correct_figure", year=year, figure=found.pk)
    posted = request.POST if request.method == "POST" else None
    form = HandForm(posted, found=value if value and value.document else None)
    if posted is not None and form.is_valid():
        typed = form.cleaned_data
        where = {name: typed[name] for name in ("document", "document_on", "link")}
        try:
            services.enter(unlocked_of(request).member, found, year, typed["number"], **where)
            return redirect(f"{_address(year)}?done=entered")
        except services.Frozen:  # the year was closed meanwhile
            return redirect(_address(year))
        except services.TooFew:
            form.add_error("number", TOO_FEW)
    context = {
        **_about(found, year),
        "form": form,
        "is_closed": YearClosing.objects.filter(year=year).exists(),
    }
    return render(request, "website/by_hand.html", context, status=INVALID if form.errors else 200)


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def remove_value(request: HttpRequest, year: int, figure: UUID) -> HttpResponse:
    """Asked twice."""
    value = _value(year, figure)
    if value.is_frozen:
        raise Http404
    if request.method == "POST" and request.POST.get("go") == "sure":
        try:
            services.remove_value(unlocked_of(request).member, value)
        except services.Frozen:
            return redirect(_address(year))
        return redirect(f"{_address(year)}?done=removed")
    context = {
        **_about(value.figure, year),
        "number": numbers.of(value.figure, value.number),
        "asked": request.method == "POST",
    }
    return render(request, "website/remove_value.html", context)


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, year: int, figure: UUID) -> HttpResponse:
    """Asked twice; says what will be read beside the figure from then on."""
    value = _value(year, figure)
    if not value.is_frozen:
        return redirect("website:by_hand", year=year, figure=figure)
    source = sources.of(value.figure.source)
    counted = source.count(year).number if source and value.kind == Kind.QUERY else None
    proposed = f"{counted.normalize():f}" if counted is not None and counted != value.now else ""
    posted = request.POST if request.method == "POST" else None
    form = CorrectionForm(posted, value=value, number=proposed)
    is_asked = posted is not None and form.is_valid() and posted.get("go") != "change"
    if posted is not None and is_asked and posted.get("go") == "sure":
        try:
            services.correct(unlocked_of(request).member, value, form.cleaned_data["number"], form.texts)
            return redirect(f"{_address(year)}?done=corrected")
        except services.TooFew:
            form.add_error("number", TOO_FEW)
            is_asked = False
    context = {**_about(value.figure, year), "form": form, "number": numbers.of(value.figure, value.now)}
    if is_asked:
        after: Decimal = form.cleaned_data["number"]
        context |= {
            "after": numbers.of(value.figure, after),
            "difference": numbers.signed(value.figure, after - value.now),
            "reasons": [(code, named(code), said["reason"]) for code, said in form.texts.items()],
        }
        return render(request, "website/correct_surely.html", context)
    return render(request, "website/correct_figure.html", context, status=INVALID if form.errors else 200)


@members_only(rules.may_campaign)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, year: int) -> HttpResponse:
    """Asked twice; says what freezes."""
    year = _possible(year)
    rows = [
        (
            one.told(get_language() or "en").get("label", ""),
            numbers.of(one.figure, one.number),
            telling.source(one),
        )
        for one in Value.objects.filter(year=year).select_related("figure").order_by("figure__position")
    ]
    if not rows or year >= timezone.localdate().year or YearClosing.objects.filter(year=year).exists():
        return redirect(_address(year))
    if request.method == "POST" and request.POST.get("go") == "sure":
        services.close(unlocked_of(request).member, year)
        return redirect(f"{_address(year)}?done=closed")
    context = {"nav": "figures", "year": year, "rows": rows, "asked": request.method == "POST"}
    return render(request, "website/close_year.html", context)


def _year(request: HttpRequest, year: int) -> HttpResponse:
    this = timezone.localdate().year
    with_numbers = Value.objects.values_list("year", flat=True).distinct()
    closing = YearClosing.objects.filter(year=year).first()
    kept = {one.figure_id: one for one in queries.values().filter(year=year)}
    rows = [_row(one, kept.get(one.pk), year) for one in Figure.objects.all()]
    context: dict[str, Any] = {
        "nav": "figures",
        "year": year,
        "years": sorted({*range(this - YEARS + 1, this + 1), *with_numbers, year}, reverse=True),
        "closing": closing,
        "may_close": bool(kept) and year < this and closing is None,
        "is_this_year": year == this,
        "rows": rows,
        "may_take_all": closing is None and any(one["may_take"] and not one["is_by_hand"] for one in rows),
        "done": {
            "taken": _("What was counted is kept."),
            "entered": _("The number is kept."),
            "removed": _("The number is gone."),
            "closed": _("The year is closed: its figures have frozen."),
            "corrected": _("The correction is shown beside the number."),
        }.get(request.GET.get("done", "")),
        "few": TOO_FEW if request.GET.get("done") == "few" else "",
    }
    return render(request, "website/figures_year.html", context)


def _row(figure: Figure, value: Value | None, year: int) -> dict[str, Any]:
    """A figure with what is counted now, what is kept, and what can be done about it."""
    language = get_language() or "en"
    source = sources.of(figure.source)
    counted = source.count(year) if source else None
    number = counted.number if counted else None
    differs = number is not None and (value is None or value.now != number)
    is_frozen = value is not None and value.is_frozen
    is_counted = value is not None and value.kind == Kind.QUERY
    return {
        "figure": figure,
        "label": figure.told(language).get("label", ""),
        "counted": numbers.of(figure, number) if number is not None else "",
        "why": counted.why if counted else "",
        "value": value,
        "kept": numbers.of(figure, value.now) if value else "",
        "source": telling.source(value) if value else "",
        "difference": numbers.signed(figure, number - value.now)
        if number is not None and value and is_counted and differs
        else "",
        "corrections": [telling.correction(one, figure.unit, language) for one in value.corrections.all()]
        if value
        else [],
        "is_frozen": is_frozen,
        "may_take": differs and not is_frozen,
        "is_by_hand": value is not None and not is_counted,
        "may_remove": value is not None and not is_frozen and not (source and source.tells_of_reports),
    }


def _by_hand(year: int) -> QuerySet[Value]:
    return Value.objects.filter(year=year, kind=Kind.HAND)


def _possible(year: int) -> int:
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404
    return year


def _value(year: int, figure: UUID) -> Value:
    return get_object_or_404(queries.values(), year=year, figure=figure)


def _figure(text: str) -> Figure:
    try:
        return get_object_or_404(Figure, pk=UUID(text))
    except ValueError:
        raise Http404 from None


def _about(figure: Figure, year: int) -> dict[str, Any]:
    told = figure.told(get_language() or "en")
    return {"nav": "figures", "figure": figure, "year": year, "told": told}


def _address(year: int) -> str:
    return reverse("website:figures_year", args=[year])
