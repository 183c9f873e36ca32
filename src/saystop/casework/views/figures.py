"""The dashboard of the desk, and the annual report."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from saystop.asking.languages import direction, named
from saystop.asking.pictures import picture_of
from saystop.casework import annual, figures, rules
from saystop.casework.figures import Figure, Span
from saystop.casework.services import facts
from saystop.casework.views.page import language
from saystop.engines.charting import bars
from saystop.engines.charting.bars import Bar
from saystop.engines.charting.drawing import Frame
from saystop.offices.access import members_only, unlocked_of

WIDTH = 340  # pixels: a phone's
MOST_BARS = 8
FORMS = {
    "pdf": ("application/pdf", annual.as_pdf),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", annual.as_xlsx),
    "json": ("application/json", annual.as_json),
}


@members_only(rules.may_see_figures)
@require_GET
def dashboard(request: HttpRequest) -> HttpResponse:
    """What lies before the desk and what became of it, for the desk alone."""
    left = facts.complete(unlocked_of(request))
    chosen = request.GET.get("span", "year")
    spans = _spans(timezone.localdate())
    if chosen not in spans:
        chosen = "year"
    found = figures.figures(spans[chosen][1])
    hours = next(one for one in found if one.name == "assessed_within")
    context = {
        "nav": "inbox",
        "spans": [(key, label) for key, (label, _span) in spans.items()],
        "chosen": chosen,
        "received": figures.received(spans[chosen][1]),
        "in_time": figures.in_time(hours),
        "referred": figures.referred(spans[chosen][1]),
        "open": figures.open_cases(),
        "overdue": figures.overdue(),
        "states": _drawn(figures.states()),
        "figures": [_drawn(one) for one in found if one.result.base],
        "left": left,
    }
    return render(request, "casework/dashboard.html", context)


@members_only(rules.works_at_a_desk)
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """Choose a year and a language."""
    facts.complete(unlocked_of(request))
    this = timezone.localdate().year
    context = {
        "nav": "inbox",
        "may_see_figures": rules.may_see_figures(unlocked_of(request).member),
        "years": list(range(this, this - 6, -1)),
        "report_languages": [(code, named(code)) for code, _name in settings.LANGUAGES],
        "own": language(),
    }
    chosen = request.GET.get("year", "")
    if chosen.isdecimal() and len(chosen) == len(str(this)):
        return redirect("casework:annual_report", year=int(chosen), spoken=_spoken(request))
    return render(request, "casework/annual.html", context)


@members_only(rules.works_at_a_desk)
@require_GET
def report(request: HttpRequest, year: int, spoken: str) -> HttpResponse:
    """The report as a page."""
    left = facts.complete(unlocked_of(request))
    found = _report(year, spoken)
    context = {
        "nav": "inbox",
        "report": found,
        "tables": [_drawn(one, spoken) for one in found.tables],
        "forms": list(FORMS),
        "left": left,
    }
    with translation.override(spoken):
        return render(request, "casework/annual_report.html", context)


@members_only(rules.works_at_a_desk)
@require_GET
def report_file(request: HttpRequest, year: int, spoken: str, form: str) -> HttpResponse:
    """The report as a file."""
    if form not in FORMS:
        raise Http404
    kind, make = FORMS[form]
    response = HttpResponse(make(_report(year, spoken)), content_type=kind)
    name = f"annual-report-{year}-{spoken}.{form}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response


def _report(year: int, spoken: str) -> annual.Report:
    if spoken not in dict(settings.LANGUAGES) or not 2000 <= year <= timezone.localdate().year:
        raise Http404
    return annual.report(year, spoken)


def _spoken(request: HttpRequest) -> str:
    asked = request.GET.get("language", "")
    return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _spans(today: date) -> dict[str, tuple[str, Span]]:
    month = today.replace(day=1)
    quarter = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    return {
        "month": (_("This month"), Span(month)),
        "quarter": (_("This quarter"), Span(quarter)),
        "year": (_("This year"), Span(date(today.year, 1, 1))),
        "all": (_("All"), Span()),
    }


def _drawn(figure: Figure, spoken: str = "") -> dict[str, Any]:
    """A table with its picture; what is hidden is not drawn."""
    shown = [
        Bar(label, row.share, count=row.count)
        for label, row in figure.rows
        if row.share is not None and row.count
    ]
    return {"figure": figure, "picture": _picture(figure.title, shown[:MOST_BARS], spoken or language())}


def _picture(title: str, shown: list[Bar], spoken: str) -> SafeString:
    if not shown:
        return SafeString("")
    frame = Frame(title, "", spoken, rtl=direction(spoken) == "rtl", width=WIDTH)
    return picture_of(bars.bars(frame, shown))
