"""What quartiles tell of the bins of a histogram that are hidden.

A quartile says that so many people at most are below its bin, and so many at least are in it or below. With the bins that are
shown, each a number of its own, and the hidden ones, each at least 1 (zeros are shown), these are bounds on differences between
running sums. What follows from all of them together are the shortest paths through them (Cormen et al., Introduction to
Algorithms, section 24.4).
"""

from collections.abc import Sequence
from itertools import combinations
from math import ceil, floor

import numpy as np

__all__ = ["QUARTERS", "tells"]

QUARTERS = (0.25, 0.5, 0.75)


def tells(counts: Sequence[int], hidden: Sequence[bool], quarters: Sequence[float], threshold: int) -> bool:
    """Whether fewer than `threshold` people in hidden bins next to each other could be counted by who knows these quartiles."""
    if not any(hidden):
        return False
    before = np.cumsum([0, *counts])
    size, base = len(before), int(before[-1])
    # So many more, at most, are before the second edge than before the first.
    most = np.full((size, size), np.inf)
    np.fill_diagonal(most, 0)
    for at, (count, out) in enumerate(zip(counts, hidden, strict=True)):
        most[at + 1, at] = -1 if out else -count
        if not out:
            most[at, at + 1] = count
    most[0, -1], most[-1, 0] = base, min(most[-1, 0], -base)
    for rank in {rank for quarter in quarters for rank in _ranks(quarter, base)}:
        at = int(np.searchsorted(before, rank)) - 1
        most[0, at] = min(most[0, at], rank - 1)
        most[at + 1, 0] = min(most[at + 1, 0], -rank)
    for by in range(size):
        most = np.minimum(most, most[:, by, np.newaxis] + most[np.newaxis, by, :])
    for start, end in combinations(range(size), 2):
        few = sum(count for count, out in zip(counts[start:end], hidden[start:end], strict=True) if out)
        if 0 < few < threshold and most[start, end] == -most[end, start]:
            return True
    return False


def _ranks(quarter: float, base: int) -> set[int]:
    """Which people, from the smallest number up, a quartile is made of (`spreading.quartiles`): one, or two beside each other."""
    place = quarter * base
    return {ceil(place), min(floor(place) + 1, base)}
