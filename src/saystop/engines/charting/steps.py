"""Steps that follow from each other, such as trained, led, reached: a row for each chain of them, a column for each step.

Bars begin at zero. Columns that count the same kind of thing share one scale, so that lengths compare across them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from saystop.engines.charting.drawing import HUES, LEADING, NARROW, SIZE, SMALL, Canvas, Frame
from saystop.engines.charting.measuring import text_width, wrapped

_THICK = 14.0
_ARROW = 26.0  # from column to column


@dataclass(frozen=True, slots=True)
class Step:
    """A column. `unit` is what it counts: those of one unit share a scale."""

    label: str
    unit: str


@dataclass(frozen=True, slots=True)
class Row:
    """A chain with one number for each step."""

    label: str
    numbers: tuple[int, ...]


def steps(frame: Frame, columns: Sequence[Step], rows: Sequence[Row]) -> str:
    """The rows in the order given, at most as many steps as there are hues. Returns SVG text."""
    canvas = Canvas(frame)
    narrow = frame.width < NARROW
    beside = 0.0 if narrow else canvas.room * 0.28
    left = canvas.left + (beside + 14 if beside else 0)
    width = (canvas.right - left - _ARROW * (len(columns) - 1)) / len(columns)
    starts = [left + place * (width + _ARROW) for place in range(len(columns))]
    texts_of = [text_width(frame.number(number), SIZE, bold=True) for row in rows for number in row.numbers]
    room = width - max(texts_of, default=0.0) - 8
    most = {
        one.unit: max((row.numbers[at] for row in rows for at, other in enumerate(columns) if other.unit == one.unit),
                      default=0) or 1
        for one in columns
    }  # fmt: skip
    _heads(canvas, columns, starts, width)
    for row in rows:
        lines = wrapped(row.label, SIZE, beside or canvas.room)
        texts = len(lines) * SIZE * LEADING
        canvas.facts.append(
            f"{row.label}: "
            + ", ".join(
                f"{step.label} {frame.number(number)}"
                for step, number in zip(columns, row.numbers, strict=True)
            )
            + "."
        )
        height = max(texts, _THICK) + 12 if beside else texts + _THICK + 16
        middle = canvas.y + (height / 2 if beside else texts + 6 + _THICK / 2)
        canvas.lines(lines, canvas.left, middle - texts / 2 + SIZE * 1.02 if beside else canvas.y + SIZE)
        for at, (step, number) in enumerate(zip(columns, row.numbers, strict=True)):
            canvas.line(starts[at], middle - _THICK / 2 - 3, starts[at], middle + _THICK / 2 + 3, opacity=0.6)
            long = room * number / most[step.unit]
            canvas.bar(starts[at], middle - _THICK / 2, long, _THICK, HUES[at])
            canvas.text(frame.number(number), starts[at] + long + 6, middle + SIZE * 0.36, bold=True)
        canvas.y += height
    return canvas.finish()


def _heads(canvas: Canvas, columns: Sequence[Step], starts: Sequence[float], width: float) -> None:
    """The names of the steps, an arrow from each to the next."""
    heads = [wrapped(one.label, SMALL, width, bold=True) for one in columns]
    tallest = max(len(lines) for lines in heads) * SMALL * LEADING
    for at, lines in enumerate(heads):
        canvas.lines(lines, starts[at], canvas.y + SMALL, SMALL, bold=True)
        if at:
            x, y = starts[at] - _ARROW + 6, canvas.y + SMALL * 0.7
            canvas.line(x, y, x + 13, y, width=1.5)
            canvas.line(x + 8, y - 4, x + 13, y, width=1.5)
            canvas.line(x + 8, y + 4, x + 13, y, width=1.5)
    canvas.y += tallest + 8
