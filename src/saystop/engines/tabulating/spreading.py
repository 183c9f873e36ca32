"""How numbers are spread: quartiles, and a histogram's bins with edges that people would choose."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST_BINS: Final = 12
_STEPS: Final = (1.0, 2.0, 5.0, 10.0)
_FENCE: Final = 3.0  # Tukey's outer fence, in quartile distances beyond the quartiles


@dataclass(frozen=True, slots=True)
class Bin:
    """How many values lie from `low` up to, not including, `high`. The outermost may be open: -inf, inf. None is hidden."""

    low: float
    high: float
    count: int | None
    weighted: float | None
    share: float | None


def quartiles(values: Floats, weights: Floats) -> tuple[float, float, float]:
    """The weighted lower quartile, median and upper quartile of at least one value; both of shape (n,), weights not all 0.

    The smallest value at which the cumulated weight passes the quarter; where it meets it exactly, the mean of that value
    and the next (definition 2 of Hyndman & Fan, 1996, The American Statistician 50:361; PCTLDEF=5 of SAS, also weighted).
    """
    if weights.min() == weights.max():  # sorted ten times as fast, since nothing has to follow the values
        ordered, cumulated = np.sort(values), np.arange(1.0, values.size + 1)
    else:
        heavy = weights > 0
        order = np.argsort(values[heavy])
        ordered, cumulated = values[heavy][order], np.cumsum(weights[heavy][order])
    found = []
    for quarter in (0.25, 0.5, 0.75):
        goal = quarter * cumulated[-1]
        slack = 1e-12 * cumulated[-1]
        first = int(np.searchsorted(cumulated, goal - slack))
        exact = cumulated[first] <= goal + slack
        after = min(first + 1, ordered.size - 1) if exact else first
        found.append(float(ordered[first] / 2 + ordered[after] / 2))
    return found[0], found[1], found[2]


def bins(
    values: Floats, weights: Floats, quarters: tuple[float, float, float], *, whole: bool
) -> tuple[Bin, ...]:
    """At most about MOST_BINS bins of equal width 1, 2 or 5 times a power of ten, over at least one value; shape (n,) both.
    `quarters` are their quartiles.

    Whole numbers get edges at whole numbers. A value far outside (Tukey's outer fences) does not stretch the rest: a bin
    more at that end, which is open, takes it.
    """
    lower, _, upper = quarters
    fence = _FENCE * (upper - lower)
    inside = values[(values >= lower - fence) & (values <= upper + fence)] if fence else values
    first, last = float(inside.min()), float(inside.max())
    # Values that differ in the eleventh digit only are one place on a chart.
    width = _width(max(last - first, max(abs(first), abs(last)) * 1e-9), whole=whole)
    # A place more at either end: near an edge, dividing may come out on its other side.
    start = math.floor(first / width) - 1
    inner = np.array([_tidy((start + at) * width) for at in range(math.floor(last / width) - start + 3)])
    there = np.searchsorted(inner, inside, side="right")
    inner = inner[there.min() - 1 : there.max() + 1]
    number = len(inner) - 1
    # The first and last place are for what lies outside.
    places = np.searchsorted(inner, values, side="right")
    counts = np.bincount(places, minlength=number + 2).tolist()
    heavy = np.bincount(places, weights, number + 2).tolist()
    edges = [-math.inf, *inner.tolist(), math.inf]
    total = float(weights.sum())
    return tuple(
        Bin(edges[at], edges[at + 1], counts[at], heavy[at], heavy[at] / total)
        for at in range(number + 2)
        if counts[at] or 0 < at <= number
    )


def _width(distance: float, *, whole: bool) -> float:
    """The smallest pleasant width of which at most MOST_BINS cover `distance`."""
    wanted = distance / MOST_BINS
    if wanted <= 0 or (whole and wanted <= 1):
        return 1.0
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(step * power for step in _STEPS if step * power >= wanted * (1 - 1e-9))


def _tidy(edge: float) -> float:
    """0.30000000000000004 is shown to people: it is 0.3."""
    return float(f"{edge:.12g}")
