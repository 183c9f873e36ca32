"""Sums drawn on the server, with the words a reader needs beside them."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from saystop.asking.languages import direction
from saystop.asking.pictures import picture_of
from saystop.casework.dates import day
from saystop.engines.charting import bars
from saystop.engines.charting.drawing import Frame
from saystop.engines.charting.steps import Row, Step, steps
from saystop.training.chain_sums import Standing
from saystop.training.gains import Gain, Mean
from saystop.training.measure_sums import Result

PAGE_WIDTH = 340  # pixels: a phone's; a wide window shows the table beside it


def chains(standings: Iterable[Standing]) -> SafeString:
    """Trained, led, reached: a row for each chain."""
    pupils = _("Pupils")
    columns = [
        Step(_("Pupils trained"), pupils),
        Step(_("Workshops led"), _("Workshops")),
        Step(_("Pupils reached"), pupils),
    ]
    rows = [
        Row(f"{one.chain}, {day(one.chain.session.day)}", (one.trained, one.led, one.reached))
        for one in standings
    ]
    return picture_of(steps(frame(_("From training to workshops to pupils reached")), columns, rows))


def gains(results: Iterable[Result], total: Gain) -> SafeString:
    """Points before and after, of all sessions that are shown together, and of each."""
    groups = [_group(_("In all"), total)]
    groups += [_group(day(one.session.day), one.gain) for one in results if one.gain]
    return picture_of(bars.grouped(replace(frame(_("Points of 100, before and after")), points=True), groups))


def _group(label: str, found: Gain) -> bars.Group:
    heading = _("%(label)s (%(n)d pairs)") % {"label": label, "n": found.pairs}
    return bars.Group(heading, (_bar(_("Before"), found.before), _bar(_("After"), found.after)))


def _bar(label: str, mean: Mean) -> bars.Bar:
    """The ends of an interval that lie beyond what a test can give are drawn at its bounds."""
    return bars.Bar(label, mean.value / 100, max(0.0, mean.low) / 100, min(100.0, mean.high) / 100)


def frame(title: str, base: str = "") -> Frame:
    language = get_language() or "en"
    return Frame(title, base, language, rtl=direction(language) == "rtl", width=PAGE_WIDTH)
