"""Horizontal bars with their intervals, alone or in groups, and histograms.

Bars begin at zero, and the interval is a line over the end of the bar (W. S. Cleveland, "The Elements of Graphing Data", 1994).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from saystop.engines.charting.drawing import HUES, LEADING, NARROW, SIZE, SMALL, TEAL, Canvas, Frame
from saystop.engines.charting.measuring import text_width, wrapped

_THICK = 16.0
_STEPS = (0.02, 0.05, 0.1, 0.2, 0.25)  # from tick to tick


@dataclass(frozen=True, slots=True)
class Bar:
    """One choice: its share (0 to 1), the ends of its interval, and how many took it; None where it is not told."""

    label: str
    share: float
    low: float | None = None
    high: float | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Bars under one heading: the choices of a question within one group of people, or the other way round."""

    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the label, the bars and the numbers stand, and how much share the bars' width is."""

    label: float  # width; 0 when labels stand over the bars
    start: float
    end: float
    most: float
    step: float
    shares: float  # width of the column of shares


def bars(frame: Frame, found: Sequence[Bar]) -> str:
    """A bar for each choice, in the order given, with its 95 % interval, share and count. Returns SVG text."""
    canvas = Canvas(frame)
    columns = _columns(canvas, found)
    _rows(canvas, columns, found, [TEAL] * len(found))
    return canvas.finish()


def grouped(frame: Frame, groups: Sequence[Group]) -> str:
    """The bars of a cross table under a heading for each group. Returns SVG text.

    Each bar has its label beside it, so that nobody needs to tell colours apart; where groups have up to three bars, the
    first of each has one colour, the second another, the third a third.
    """
    canvas = Canvas(frame)
    columns = _columns(canvas, [bar for group in groups for bar in group.bars])
    for place, group in enumerate(groups):
        canvas.y += 14 if place else 0
        canvas.facts.append(f"{group.label}:")
        canvas.paragraph(group.label, bold=True)
        canvas.y += 4
        few = len(group.bars) <= len(HUES)
        _rows(
            canvas,
            columns,
            group.bars,
            [HUES[n] if few else TEAL for n in range(len(group.bars))],
            ticks=place == len(groups) - 1,
        )
    return canvas.finish()


def histogram(frame: Frame, edges: Sequence[float], counts: Sequence[int], names: Sequence[str] = ()) -> str:
    """A column for each bin from edge to edge, its count above it. Returns SVG text.

    `names` says what each bin holds, where that is not all that lies between its edges: each column is then named, not each
    edge.

    Columns are as wide as their bins, and their area is the count, so that bins of different widths compare rightly.
    Raises ValueError when `edges` do not rise, or are not one more than `counts`.
    """
    if len(edges) != len(counts) + 1 or any(low >= high for low, high in pairwise(edges)):
        raise ValueError("A histogram needs rising edges, one more than columns.")
    canvas = Canvas(frame)
    widths = [high - low for low, high in pairwise(edges)]
    densest = max((count / width for count, width in zip(counts, widths, strict=True)), default=0) or 1
    ticks = [*names] or [frame.number(edge) for edge in edges]
    places = [(low + high) / 2 for low, high in pairwise(edges)] if names else edges
    said = names or [f"{low}–{high}" for low, high in pairwise(ticks)]
    inset = max(text_width(ticks[0], SMALL), text_width(ticks[-1], SMALL)) / 2
    start = canvas.left + inset
    scale = (canvas.room - 2 * inset) / ((edges[-1] - edges[0]) or 1)
    height = 180.0 if frame.width < NARROW else 240.0
    top = canvas.y + SMALL + 6
    floor = top + height
    for edge, width, count, name in zip(edges, widths, counts, said, strict=False):
        text = frame.number(count)
        canvas.facts.append(f"{name}: {text}.")
        x, tall = start + (edge - edges[0]) * scale, height * count / width / densest
        canvas.bar(x + 0.75, floor - tall, width * scale - 1.5, tall, TEAL)
        if count and text_width(text, SMALL) <= width * scale:
            canvas.text(text, x + width * scale / 2, floor - tall - 5, SMALL, anchor="middle")
    canvas.line(start, floor, canvas.right - inset, floor, opacity=0.6)
    free = 0.0  # where the next name may stand
    for place, name in zip(places, ticks, strict=True):
        x, half = start + (place - edges[0]) * scale, text_width(name, SMALL) / 2
        if x - half >= free:
            free = x + half + 8
            canvas.line(x, floor, x, floor + 4, opacity=0.6)
            canvas.text(name, x, floor + 6 + SMALL, SMALL, anchor="middle", soft=True)
    canvas.y = floor + 12 + SMALL
    return canvas.finish()


def _columns(canvas: Canvas, found: Sequence[Bar]) -> _Columns:
    frame = canvas.frame
    narrow = frame.width < NARROW
    labels = max((text_width(bar.label, SIZE) for bar in found), default=0.0)
    label = 0.0 if narrow else min(labels + 4, canvas.room * 0.38)
    shares = max((text_width(frame.percent(bar.share), SIZE, bold=True) for bar in found), default=0.0)
    counts = max(
        (text_width(frame.number(bar.count), SMALL) for bar in found if bar.count is not None), default=0.0
    )
    right = shares + 12 + (counts + 10 if counts else 0)
    most = max([0.02, *(max(bar.share, bar.high or 0) for bar in found)])
    room = canvas.room - right - (label + 14 if label else 0)
    step = next((step for step in _STEPS if most / step <= room / 64), 0.25)
    return _Columns(
        label, canvas.left + (label + 14 if label else 0), canvas.right - right, most, step, shares
    )


def _rows(
    canvas: Canvas, columns: _Columns, found: Sequence[Bar], hues: Sequence[str], *, ticks: bool = True
) -> None:
    scale = (columns.end - columns.start) / columns.most
    marks = [place * columns.step for place in range(int(columns.most / columns.step + 1e-9) + 1)]
    for bar, hue in zip(found, hues, strict=True):
        lines = wrapped(bar.label, SIZE, columns.label or canvas.room)
        texts = len(lines) * SIZE * LEADING
        height = max(texts, _THICK) + 10 if columns.label else texts + _THICK + 14
        above = (
            0.0 if columns.label else texts + 1
        )  # lines of the grid do not run through labels that stand over bars
        for mark in marks:
            x = columns.start + mark * scale
            canvas.line(
                x,
                canvas.y + above,
                x,
                canvas.y + height - (0 if columns.label else 5),
                opacity=0.2 if mark else 0.6,
            )
        middle = canvas.y + (height / 2 if columns.label else texts + 5 + _THICK / 2)
        canvas.lines(
            lines, canvas.left, middle - texts / 2 + SIZE * 1.02 if columns.label else canvas.y + SIZE
        )
        _bar(canvas, columns, bar, middle, hue)
        canvas.y += height
    if ticks:
        for mark in marks:
            text = canvas.frame.mark(mark)
            half = text_width(text, SMALL) / 2
            x = max(columns.start + mark * scale, canvas.left + half)
            canvas.text(text, x, canvas.y + SMALL + 4, SMALL, anchor="middle", soft=True)
        canvas.y += SMALL + 8


def _bar(canvas: Canvas, columns: _Columns, bar: Bar, middle: float, hue: str) -> None:
    """The bar, its interval and its numbers."""
    scale = (columns.end - columns.start) / columns.most
    canvas.bar(columns.start, middle - _THICK / 2, bar.share * scale, _THICK, hue)
    fact = f"{bar.label}: {canvas.frame.percent(bar.share)}"
    if bar.low is not None and bar.high is not None:
        low, high = columns.start + bar.low * scale, columns.start + bar.high * scale
        canvas.line(low, middle, high, middle, width=1.5)
        for end in (low, high):
            canvas.line(end, middle - 4, end, middle + 4, width=1.5)
        fact += f" ({canvas.frame.percent(bar.low)}–{canvas.frame.percent(bar.high)})"
    base_line = middle + SIZE * 0.36
    canvas.text(
        canvas.frame.percent(bar.share), columns.end + 12 + columns.shares, base_line, anchor="end", bold=True
    )
    if bar.count is not None:
        canvas.text(canvas.frame.number(bar.count), canvas.right, base_line, SMALL, anchor="end", soft=True)
        fact += f", {canvas.frame.number(bar.count)}"
    canvas.facts.append(fact + ".")
