"""Which pairs are worth comparing: those that share one of several cheap keys."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .comparing import Rows, Sides

__all__ = ["MOST_PER_RECORD", "Key", "together", "united"]

MOST_PER_RECORD: Final = 20  # pairs that one key may make for each record of the smaller side, on the average
Keys = tuple[NDArray[np.int64], NDArray[np.int64]]  # row, key: a row may have several keys or none
Key = Callable[[Sides], tuple[Keys, Keys]]


def together(*fields: str, across: Sequence[str] = ()) -> Key:
    """A key of all these fields together; records without one of them have no key.

    Args:
        fields: fields of the left side, and of the right.
        across: the fields of the right side if they are others: for names in the wrong order.
    """

    def keys(sides: Sides) -> tuple[Keys, Keys]:
        return _joined(sides.left, fields, len(sides.values)), _joined(
            sides.right, across or fields, len(sides.values)
        )

    return keys


def _joined(side: dict[str, NDArray[np.int32]], fields: Iterable[str], most: int) -> Keys:
    columns = [side[field].astype(np.int64) for field in fields]
    rows = np.flatnonzero(np.logical_and.reduce([column > 0 for column in columns]))
    key = np.zeros(len(rows), np.int64)
    for column in (
        columns
    ):  # two fields of 2**31 values at most fit exactly; more are rare chance, and only cost a comparison
        key = key * most + column[rows]
    return rows.astype(np.int64), key


def united(sides: Sides, keys: Iterable[Key], most: int = MOST_PER_RECORD) -> tuple[Rows, Rows]:
    """Pairs (left rows, right rows) that share any key, each once, in order.

    A value of a key that so many records share that its pairs would pass `most` for each record of the smaller side is passed
    over: it tells nearly nothing, and would cost nearly everything.
    """
    width = max(1, sides.sizes[1])
    found = [_joined_pairs(*key(sides), most * max(1, min(sides.sizes))) for key in keys]
    codes = np.unique(
        np.concatenate([np.empty(0, np.int64), *(left * width + right for left, right in found)])
    )
    return (codes // width).astype(np.intp), (codes % width).astype(np.intp)


def _joined_pairs(left: Keys, right: Keys, most: int) -> Keys:
    """Every pair of rows with the same key, keys with the fewest pairs first until there are `most`."""
    rows, key = right
    order = np.argsort(key, kind="stable")
    rows, key = rows[order], key[order]
    begins = np.searchsorted(key, left[1], side="left")
    counts = np.searchsorted(key, left[1], side="right") - begins
    if counts.sum() > most:
        _, same, times = np.unique(left[1], return_inverse=True, return_counts=True)
        size = counts * times[same]  # pairs that the whole key makes
        first = np.argsort(size, kind="stable")
        within = np.searchsorted(np.cumsum(counts[first]), most, side="right")
        last = size[first[within]] if within < len(first) else np.inf
        counts = np.where(size < last, counts, 0)
    pairs = np.repeat(np.arange(len(counts)), counts)
    place = np.arange(len(pairs)) - np.repeat(np.cumsum(counts) - counts, counts)
    return left[0][pairs], rows[begins[pairs] + place]
