"""Which numbers of a table must be hidden so that none below the threshold can be worked out from the others.

A table with its margins is a flow: row total -> row -> column -> column total. What is hidden can be worked out exactly when no
flow fits the published numbers with another amount in it, that is, when no cycle of hidden numbers runs through it along which
one may be added and taken away (Gusfield 1988, A graph theoretic approach to statistical data security, SIAM J. Comput. 17:552).
A reader is taken to know that a hidden number is at least 1, because zeros are shown.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Hidden:
    """What to hide: `cells` (rows, columns), `rows` (rows,) and `columns` (columns,) their sums, and the `total`."""

    cells: Flags
    rows: Flags
    columns: Flags
    total: bool


def protect(counts: Counts, threshold: int) -> Hidden:
    """Hide what lies above 0 and below `threshold`, and as little besides as a simple search finds, small before large and
    cells before sums, so that no such number can be worked out, nor the sum of what is hidden in one row or column while it is
    itself below the threshold. `counts` has shape (rows, columns), exclusive and not negative; `threshold` is at least 2.
    """
    whole = np.pad(np.asarray(counts, dtype=np.int64), ((0, 1), (0, 1)))
    whole[-1, :] = whole.sum(axis=0)
    whole[:, -1] = whole.sum(axis=1)
    small = (whole > 0) & (whole < threshold)
    hidden = small.copy()
    # To hide more never makes a number known that was not, so once around is enough.
    places: list[tuple[int, int]] = [(row, column) for row, column in np.argwhere(small).tolist()]
    for at in sorted(places, key=lambda at: (int(whole[at]), at)):
        while not _free(whole, hidden, at) and _hide_around(whole, hidden, at):
            pass
    for whole_view, hidden_view in ((whole, hidden), (whole.T, hidden.T)):
        for line in range(whole_view.shape[0]):
            _protect_sum(whole_view, hidden_view, line, threshold)
    return Hidden(hidden[:-1, :-1], hidden[:-1, -1], hidden[-1, :-1], bool(hidden[-1, -1]))


def _free(whole: Counts, hidden: Flags, at: tuple[int, int]) -> bool:
    """Whether a hidden number could be another one. Rows (and the sum of columns) stand left, columns (and the sum of rows)
    right; an arc from left to right adds one to a cell or the total, or takes one from a margin, and back the other way.
    """
    added_rightwards = np.zeros(whole.shape, dtype=np.bool_)
    added_rightwards[:-1, :-1] = True
    added_rightwards[-1, -1] = True
    may_shrink = whole >= 2
    right = hidden & (added_rightwards | may_shrink)
    left = hidden & (~added_rightwards | may_shrink)
    row, column = at
    could_right, could_left = bool(right[at]), bool(left[at])
    right[at] = left[at] = False
    # Going right over this number, a way must lead back from its column to its row; going left, on from row to column.
    return (could_right and _leads(left.T, right.T, column, row)) or (
        could_left and _leads(right, left, row, column)
    )


def _leads(there: Flags, back: Flags, start: int, end: int) -> bool:
    """Whether a way of arcs `there`, and between them `back`, leads from `start` (first axis) to `end` (second axis)."""
    seen = np.zeros(there.shape[0], dtype=np.bool_)
    seen[start] = True
    while True:
        reached: Flags = np.any(there[seen], axis=0)
        if reached[end]:
            return True
        more = seen | np.any(back[:, reached], axis=1)
        if (more == seen).all():
            return False
        seen = more


def _hide_around(whole: Counts, hidden: Flags, at: tuple[int, int], line: int | None = None) -> bool:
    """Hide the cheapest rectangle with a corner at `at`, which is the shortest cycle; false when none has anything to hide.

    With `line`, a row, the rectangle's other corner in that row must be one that was not hidden before.
    """
    row, column = at
    price = whole.astype(np.float64)
    price[-1, :] += whole[-1, -1]  # rather any cell than a sum
    price[:, -1] += whole[-1, -1]
    price[hidden] = 0
    price[whole == 0] = np.inf
    corners = price + price[row, :][np.newaxis, :] + price[:, column][:, np.newaxis]
    corners[row, :] = corners[:, column] = np.inf
    corners[corners == 0] = np.inf
    if line is not None:
        corners[:, hidden[row, :]] = np.inf
    other_row, other_column = np.unravel_index(int(np.argmin(corners)), corners.shape)
    if not np.isfinite(corners[other_row, other_column]):
        return False
    hidden[row, other_column] = hidden[other_row, column] = hidden[other_row, other_column] = True
    return True


def _protect_sum(whole: Counts, hidden: Flags, line: int, threshold: int) -> None:
    """In one row: the hidden parts together are what a reader gets by subtracting the others from the row's sum."""
    while True:
        parts = hidden[line, :-1]
        sum_is_known = not hidden[line, -1] or not _free(whole, hidden, (line, whole.shape[1] - 1))
        if not sum_is_known or not parts.any() or whole[line, :-1][parts].sum() >= threshold:
            return
        at = line, int(np.argmax(parts))
        if not _hide_around(whole, hidden, at, line):
            return
