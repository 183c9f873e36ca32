"""Stacked bars of a scale of agreement, diverging from its middle.

After N. B. Robbins and R. M. Heiberger, "Plotting Likert and Other Rating Scales" (2011): what leans one way stands
before the line, what leans the other behind it, and the middle level of an odd scale half on each side.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from saystop.engines.charting.drawing import LEADING, NARROW, RUST, SIZE, SMALL, TEAL, Canvas, Frame
from saystop.engines.charting.measuring import text_width, wrapped

_THICK = 24.0
_MIDDLE = "currentColor"
_FADED = (1.0, 0.6, 0.34)  # from the outermost level inwards


@dataclass(frozen=True, slots=True)
class Item:
    """One statement: the share (0 to 1) of each level, and how many answered it."""

    label: str
    shares: tuple[float, ...]
    count: int | None = None


@dataclass(frozen=True, slots=True)
class _Look:
    colour: str
    opacity: float

    @property
    def on_it(self) -> str:
        """The colour of the text on it."""
        return "#ffffff" if self.opacity == 1 else ""


def likert(frame: Frame, levels: Sequence[str], items: Sequence[Item]) -> str:
    """A stacked bar for each item. `levels` are the labels of the scale, from one end to the other. Returns SVG text.

    A share is written into its part of the bar where there is room; all are in the description. Raises ValueError when an item
    has not one share for each level.
    """
    if any(len(item.shares) != len(levels) for item in items):
        raise ValueError("Each item needs one share for each level.")
    canvas = Canvas(frame)
    looks = _looks(len(levels))
    _legend(canvas, levels, looks)
    narrow = frame.width < NARROW
    label = (
        0.0
        if narrow
        else min(max((text_width(item.label, SIZE) for item in items), default=0.0) + 4, canvas.room * 0.4)
    )
    counts = max(
        (text_width(_count(frame, item), SMALL) for item in items if item.count is not None), default=0.0
    )
    start = canvas.left + (label + 14 if label else 0)
    end = canvas.right - (counts + 10 if counts else 0)
    before = max((_before(item.shares) for item in items), default=0.5)
    behind = max((sum(item.shares) - _before(item.shares) for item in items), default=0.5)
    scale = (end - start) / max(before + behind, 0.01)
    zero = start + before * scale
    for item in items:
        lines = wrapped(item.label, SIZE, label or canvas.room)
        texts = len(lines) * SIZE * LEADING
        height = max(texts, _THICK) + 12 if label else texts + _THICK + 16
        middle = canvas.y + height / 2 if label else canvas.y + texts + 6 + _THICK / 2
        canvas.lines(lines, canvas.left, middle - texts / 2 + SIZE * 1.02 if label else canvas.y + SIZE)
        _stack(canvas, item, looks, zero - _before(item.shares) * scale, middle, scale)
        if item.count is not None:
            canvas.text(
                _count(frame, item), canvas.right, middle + SMALL * 0.36, SMALL, anchor="end", soft=True
            )
        canvas.facts.append(_told(frame, levels, item))
        for high, low in (
            (middle - _THICK / 2 - 5, middle - _THICK / 2 - 1),
            (middle + _THICK / 2 + 1, middle + _THICK / 2 + 5),
        ):
            canvas.line(zero, high, zero, low, width=1.5)
        canvas.y += height
    return canvas.finish()


def _stack(canvas: Canvas, item: Item, looks: Sequence[_Look], x: float, middle: float, scale: float) -> None:
    for share, look in zip(item.shares, looks, strict=True):
        wide = share * scale
        canvas.bar(
            x + 1,
            middle - _THICK / 2,
            wide - 2,
            _THICK,
            look.colour,
            opacity=look.opacity,
            outlined=look.opacity < 1,
        )
        text = canvas.frame.percent(share)
        if share and text_width(text, SMALL, bold=True) + 6 <= wide:
            canvas.text(
                text,
                x + wide / 2,
                middle + SMALL * 0.36,
                SMALL,
                anchor="middle",
                bold=True,
                colour=look.on_it,
            )
        x += wide


def _legend(canvas: Canvas, levels: Sequence[str], looks: Sequence[_Look]) -> None:
    """The levels in their order, as many in a line as fit."""
    x = canvas.left
    for level, look in zip(levels, looks, strict=True):
        lines = wrapped(level, SMALL, canvas.room - 20)
        wide = 20 + max(text_width(line, SMALL) for line in lines)
        if x > canvas.left and x + wide > canvas.right:
            x, canvas.y = canvas.left, canvas.y + SMALL * LEADING + 4
        canvas.bar(
            x + 0.5, canvas.y + 2.5, 12, 12, look.colour, opacity=look.opacity, outlined=look.opacity < 1
        )
        canvas.lines(lines, x + 20, canvas.y + SMALL + 0.5, SMALL)
        canvas.y += (len(lines) - 1) * SMALL * LEADING
        x += wide + 12
    canvas.y += SMALL * LEADING + 12


def _looks(levels: int) -> list[_Look]:
    """Rust for the first half, teal for the second, fading towards the middle, which takes the colour of the text."""
    half = levels // 2
    fades = [_FADED[min(place, len(_FADED) - 1)] for place in range(half)]
    middle = [_Look(_MIDDLE, 0.16)] if levels % 2 else []
    return [*(_Look(RUST, fade) for fade in fades), *middle, *(_Look(TEAL, fade) for fade in reversed(fades))]


def _before(shares: Sequence[float]) -> float:
    """How much of a bar stands before the line."""
    half = len(shares) // 2
    return sum(shares[:half]) + (shares[half] / 2 if len(shares) % 2 else 0)


def _count(frame: Frame, item: Item) -> str:
    return "" if item.count is None else frame.number(item.count)


def _told(frame: Frame, levels: Sequence[str], item: Item) -> str:
    parts = ", ".join(
        f"{level} {frame.percent(share)}" for level, share in zip(levels, item.shares, strict=True)
    )
    return f"{item.label}: {parts}" + (f" ({_count(frame, item)})." if item.count is not None else ".")
