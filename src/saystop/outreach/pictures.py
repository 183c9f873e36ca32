"""What works, as pictures beside their tables. Only what is told is drawn."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from saystop.asking.languages import direction
from saystop.asking.pictures import picture_of
from saystop.engines.charting import bars
from saystop.engines.charting.bars import Bar
from saystop.engines.charting.drawing import SIZE, TEAL, Canvas, Frame
from saystop.engines.charting.measuring import text_width
from saystop.outreach.funnels import Funnel
from saystop.outreach.queries import Row
from saystop.outreach.sums import Sum

WIDTH = 340  # pixels: a phone's
MOST_BARS = 12
THICK = 16.0
AROUND = 14.0  # from one bar to the next label


def shares(title: str, rows: Sequence[Row]) -> SafeString:
    """Reports for each visit, with their intervals and how many visits; nothing where none of them is told."""
    found = [Bar(row.name, *row.share, count=row.steps.visits.exact) for row in rows if row.share]
    if not found:
        return SafeString("")
    return picture_of(bars.bars(replace(_frame(title), points=True), found[:MOST_BARS]))


def funnel(title: str, found: Funnel) -> SafeString:
    """A bar for each step, as long as what is told of it; nothing where there is nothing."""
    steps = [
        (_("Delivered"), Sum(found.delivered)),
        (_("Visits"), found.steps.visits),
        (_("Reports begun"), found.steps.begun),
        (_("Reports sent"), found.steps.sent),
    ]
    most = max(told.known for _label, told in steps)
    if not most:
        return SafeString("")
    canvas = Canvas(_frame(title))
    numbers = max(text_width(str(told), SIZE, bold=True) for _label, told in steps)
    scale = (canvas.room - numbers - 12) / most
    for label, told in steps:
        canvas.paragraph(label)
        canvas.y += 4
        canvas.bar(canvas.left, canvas.y, told.known * scale, THICK, TEAL)
        canvas.text(
            str(told), canvas.left + told.known * scale + 8, canvas.y + THICK / 2 + SIZE * 0.36, bold=True
        )
        canvas.facts.append(f"{label}: {told}.")
        canvas.y += THICK + AROUND
    return picture_of(canvas.finish())


def _frame(title: str) -> Frame:
    language = get_language() or "en"
    return Frame(title, "", language, rtl=direction(language) == "rtl", width=WIDTH)
