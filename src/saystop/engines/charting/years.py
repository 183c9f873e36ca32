"""One number over the years: a column for each, from zero, with its number above and its year below."""

from collections.abc import Sequence
from dataclasses import dataclass

from saystop.engines.charting.drawing import NARROW, SMALL, TEAL, Canvas, Frame
from saystop.engines.charting.measuring import text_width

_WIDEST = 72.0  # of a column


@dataclass(frozen=True, slots=True)
class Column:
    """A year and its number, as it is drawn and as it is written."""

    label: str
    number: float
    written: str


def columns(frame: Frame, found: Sequence[Column]) -> str:
    """The columns in the order given. Returns SVG text.

    A number that is wider than its place is left out of the picture and read out all the same. Raises ValueError for a number
    below zero.
    """
    if any(one.number < 0 for one in found):
        raise ValueError("A column begins at zero and goes up.")
    canvas = Canvas(frame)
    height = 120.0 if frame.width < NARROW else 180.0
    place = canvas.room / max(1, len(found))
    width = min(_WIDEST, place * 0.7)
    most = max((one.number for one in found), default=0) or 1
    top = canvas.y + SMALL + 8
    floor = top + height
    every = _every(found, place)
    for at, one in enumerate(found):
        canvas.facts.append(f"{one.label}: {one.written}.")
        middle = canvas.left + (at + 0.5) * place
        tall = height * one.number / most
        canvas.bar(middle - width / 2, floor - tall, width, tall, TEAL)
        if text_width(one.written, SMALL, bold=True) <= place:
            canvas.text(one.written, middle, floor - tall - 6, SMALL, anchor="middle", bold=True)
        if (len(found) - 1 - at) % every == 0:
            canvas.text(one.label, middle, floor + 6 + SMALL, SMALL, anchor="middle", soft=True)
    canvas.line(canvas.left, floor, canvas.right, floor, opacity=0.6)
    canvas.y = floor + 12 + SMALL
    return canvas.finish()


def _every(found: Sequence[Column], place: float) -> int:
    """Which of the labels fit: each, or every second, third …, the last among them."""
    widest = max((text_width(one.label, SMALL) for one in found), default=0.0) + 4
    return max(1, int(-(-widest // place)))
