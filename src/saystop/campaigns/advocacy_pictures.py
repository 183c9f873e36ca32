"""Actions by kind and year, as bars that begin at zero, beside their table."""

from collections import Counter
from collections.abc import Mapping

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from saystop.asking.languages import direction
from saystop.asking.pictures import picture_of
from saystop.campaigns.advocacy_queries import kinds_of
from saystop.campaigns.models import ActionKind
from saystop.engines.charting.drawing import SIZE, TEAL, Canvas, Frame
from saystop.engines.charting.measuring import text_width

WIDTH = 340  # pixels: a phone's
MOST_YEARS = 4
THICK = 14.0
ROW = 22.0  # from bar to bar


def by_year(title: str, counted: Mapping[int, Counter[ActionKind]]) -> SafeString:
    """The newest years, each with a bar for each kind that occurs in any of them; nothing where there is nothing."""
    newest = dict(list(counted.items())[:MOST_YEARS])
    kinds = kinds_of(newest.values())
    if not kinds:
        return SafeString("")
    language = get_language() or "en"
    canvas = Canvas(Frame(title, "", language, rtl=direction(language) == "rtl", width=WIDTH))
    most = max(max(one.values()) for one in newest.values())
    beside = max(text_width(str(kind.label), SIZE) for kind in kinds) + 12
    room = canvas.room - beside - text_width(str(most), SIZE, bold=True) - 10
    for place, (year, numbers) in enumerate(newest.items()):
        canvas.y += 10 if place else 0
        canvas.paragraph(str(year), bold=True)
        canvas.y += 2
        canvas.facts.append(f"{year}:")
        for kind in kinds:
            _row(canvas, str(kind.label), numbers[kind], beside, room / most)
    return picture_of(canvas.finish())


def _row(canvas: Canvas, label: str, number: int, beside: float, scale: float) -> None:
    base = canvas.y + THICK / 2 + SIZE * 0.36
    canvas.text(label, canvas.left, base)
    start = canvas.left + beside
    canvas.line(start, canvas.y - 3, start, canvas.y + ROW - 5, opacity=0.6)
    canvas.bar(start, canvas.y, number * scale, THICK, TEAL)
    canvas.text(str(number), start + number * scale + 8, base, bold=True)
    canvas.facts.append(f"{label}: {number}.")
    canvas.y += ROW
