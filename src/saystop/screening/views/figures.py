"""The figures of a year as a page, and as files to take away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from saystop.asking.languages import direction
from saystop.asking.pictures import picture_of
from saystop.engines.charting import bars
from saystop.engines.charting.bars import Bar
from saystop.engines.charting.drawing import Frame
from saystop.offices.access import members_only
from saystop.screening import figures, rules
from saystop.screening.figures import Yearly
from saystop.screening.models import Client, Finding

WIDTH = 340  # pixels: a phone's
YEARS = 3  # that are offered; the log itself is kept for 13 months
FIRST_YEAR = 2000
FORMS = {"csv": ("text/csv; charset=utf-8", figures.as_csv), "json": ("application/json", figures.as_json)}


@dataclass(frozen=True, slots=True)
class Drawn:
    """Counts with their picture."""

    title: str
    rows: Sequence[tuple[str, int]]
    picture: SafeString


@members_only(rules.may_see_screening)
@require_safe
def year(request: HttpRequest) -> HttpResponse:
    """What was asked and matched in a year, and what was found of it."""
    this = timezone.localdate().year
    asked = request.GET.get("year", "")
    chosen = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == len(str(this)) else this
    client = _client(request)
    found = figures.yearly(_sound(chosen), client)
    context = {
        "nav": "screening",
        "years": list(range(this, this - YEARS, -1)),
        "chosen": chosen,
        "clients": Client.objects.all(),
        "client": client,
        "found": found,
        "rate": None if found.error_rate is None else found.error_rate / 100,
        "technologies": [
            (one, None if one.error_rate is None else one.error_rate / 100) for one in found.technologies
        ],
        "drawn": [_months(found), _findings(found)],
        "forms": list(FORMS),
        "law": figures.LAW,
    }
    return render(request, "screening/figures.html", context)


@members_only(rules.may_see_screening)
@require_safe
def year_file(request: HttpRequest, year: int, form: str) -> HttpResponse:
    """The same to take away, in the words of the form that the law has."""
    if form not in FORMS:
        raise Http404
    kind, make = FORMS[form]
    found = figures.yearly(_sound(year), _client(request))
    answer = HttpResponse(make(found), content_type=kind)
    name = f"screening-{year}.{form}"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return answer


def _sound(year: int) -> int:
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404
    return year


def _client(request: HttpRequest) -> Client | None:
    """Of whom alone the figures are to speak; nobody chosen: of all."""
    asked = request.GET.get("client", "")
    if not asked:
        return None
    try:
        return Client.objects.get(pk=UUID(asked))
    except (ValueError, Client.DoesNotExist):
        raise Http404 from None


def _months(found: Yearly) -> Drawn:
    rows = [(date_format(date(found.year, one.month, 1), "F"), one.matches) for one in found.months]
    return _drawn(_("Matches by month"), rows)


def _findings(found: Yearly) -> Drawn:
    rows = [
        (str(Finding.RIGHT.label), sum(one.right for one in found.lists)),
        (str(Finding.WRONG.label), sum(one.wrong for one in found.lists)),
        (str(Finding.DISPUTED.label), sum(one.disputed for one in found.lists)),
        (_("Waits for a verdict"), sum(one.waiting for one in found.lists)),
    ]
    return _drawn(_("What members found"), rows)


def _drawn(title: str, rows: Sequence[tuple[str, int]]) -> Drawn:
    every = sum(count for _label, count in rows)
    if not every:
        return Drawn(title, rows, SafeString(""))
    language = get_language() or "en"
    frame = Frame(title, "", language, rtl=direction(language) == "rtl", width=WIDTH)
    found = [Bar(label, count / every, count=count) for label, count in rows if count]
    return Drawn(title, rows, picture_of(bars.bars(frame, found)))
