"""The impact page, for everybody: no cookie, no script. It shows what was kept of each year, never a number of this moment."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from saystop.website import drawing, feed, numbers, sources, telling
from saystop.website import figure_queries as queries
from saystop.website.figure_queries import Shown
from saystop.website.models import Figure, Kind, Paper, Value, YearClosing

MOST_EARLIER = 4  # years beside a number; its own page has all


@require_safe
@gzip_page
def impact(request: HttpRequest, lang: str) -> HttpResponse:
    """The newest year that is closed, or what there is."""
    del lang
    found = queries.years()
    return _page(request, queries.newest(found), found)


@require_safe
@gzip_page
def year(request: HttpRequest, lang: str, year: int) -> HttpResponse:
    del lang
    found = queries.years()
    if year not in found:
        raise Http404
    return _page(request, year, found)


@require_safe
@gzip_page
def figure(request: HttpRequest, lang: str, year: int, slug: str) -> HttpResponse:
    """What it counts, where it is from, and all its years."""
    shown = get_object_or_404(Figure, slug=slug, is_shown=True)
    values = queries.of_figure(shown)
    here = next((one for one in values if one.year == year), None)
    if here is None:
        raise Http404
    told = here.told(lang)
    context = {
        **_value(here, lang),
        "figure": shown,
        "value": here,
        "told": told,
        "year": year,
        "closing": YearClosing.objects.filter(year=year).first(),
        "picture": drawing.over_years(told.get("label", ""), values),
        "rows": [_value(one, lang) for one in values],
        "was_changed": any(one.corrections.all() for one in values),
    }
    return render(request, "website/impact_figure.html", context)


@require_safe
@gzip_page
def as_json(request: HttpRequest, lang: str) -> HttpResponseBase:
    """All figures of all years, in all languages, for programs; see docs/website.md."""
    del lang
    body, etag = feed.figures(request.build_absolute_uri("/").rstrip("/"))
    answer: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if answer is None:
        answer = HttpResponse(body, content_type="application/json; charset=utf-8")
        answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@require_safe
def report(request: HttpRequest, lang: str, year: int) -> HttpResponse:
    """The annual report of a closed year."""
    del request
    paper = get_object_or_404(Paper, report__year=year, language=lang)
    response = HttpResponse(bytes(paper.pdf), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="annual-report-{year}-{lang}.pdf"'
    return response


def _page(request: HttpRequest, chosen: int | None, found: list[int]) -> HttpResponse:
    language = get_language() or "en"
    context: dict[str, Any] = {"year": chosen, "years": found, "rows": []}
    if chosen is not None:
        context |= {
            "rows": [_row(one, language) for one in queries.shown(chosen)],
            "closing": YearClosing.objects.filter(year=chosen).first(),
            "is_over": chosen < timezone.localdate().year,
            "paper": Paper.objects.filter(report__year=chosen, language=language).defer("pdf").first(),
        }
    return render(request, "website/impact.html", context)


def _row(shown: Shown, language: str) -> dict[str, Any]:
    told = shown.value.told(language)
    every = [shown.value, *shown.earlier]
    return {
        "slug": shown.figure.slug,
        "label": told.get("label", ""),
        "number": numbers.of(shown.figure, shown.value.now),
        "earlier": [(one.year, numbers.of(shown.figure, one.now)) for one in shown.earlier[:MOST_EARLIER]],
        "picture": drawing.over_years(told.get("label", ""), every),
        "corrections": [telling.correction(one, shown.figure.unit, language) for one in shown.corrections],
    }


def _value(value: Value, language: str) -> dict[str, Any]:
    unit = value.figure.unit
    closed = value.frozen_on
    return {
        "year": value.year,
        "number": numbers.written(value.now, unit),
        "frozen": numbers.written(value.number, unit) if value.now != value.number else "",
        "source": telling.source(value),
        "link": value.link,
        "is_frozen": closed is not None,
        "corrections": [telling.correction(one, unit, language) for one in value.corrections.all()],
        "is_of_today": (found := sources.of(value.figure.source)) is not None
        and found.is_of_today
        and value.kind == Kind.QUERY,
    }
