"""Files of rows in order, taken together range by range, so that memory stays flat however many rows there are."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from saystop.screening.lists.records import Rows, empty, ordered

ROWS_AT_ONCE = 150_000
MOST_ALIKE = 4_000_000  # rows of one range, which only a flood of entries of one fingerprint can reach
_SAMPLES = 64  # of each file, for each range


class TooAlike(Exception):
    """So many entries have one fingerprint that they cannot be held together."""


def together(files: Sequence[Rows], rows_at_once: int = ROWS_AT_ONCE) -> Iterator[list[Rows]]:
    """Parts of all files that belong together: all rows of a fingerprint come in one, the least first.

    Args:
        files: each in order.
        rows_at_once: about so many rows in all.

    Raises:
        TooAlike
    """
    total = sum(map(len, files))
    bounds = _bounds(files, total, rows_at_once)
    places = [0] * len(files)
    for number in range(len(bounds) + 1):
        ends = [len(rows) if number == len(bounds) else lower_bound(rows, bounds[number]) for rows in files]
        parts = [rows[start:end] for rows, start, end in zip(files, places, ends, strict=True)]
        if sum(map(len, parts)) > max(MOST_ALIKE, 4 * rows_at_once):
            raise TooAlike
        places = ends
        if any(map(len, parts)):
            yield parts


def lower_bound(rows: Rows, key: bytes) -> int:
    """The place of the first row whose fingerprint (`records.key`) is not less."""
    low, high = 0, len(rows)
    while low < high:
        middle = (low + high) // 2
        if _key(rows, middle) < key:
            low = middle + 1
        else:
            high = middle
    return low


def _key(rows: Rows, place: int) -> bytes:
    row = rows[place : place + 1]
    return bytes((int(row["kind"][0]),)) + bytes(row["value"][0].tobytes())


def _bounds(files: Sequence[Rows], total: int, rows_at_once: int) -> list[bytes]:
    """Fingerprints that part the rows into ranges of about equal size, found by looking at some rows of each file."""
    ranges = total // rows_at_once + 1
    if ranges == 1:
        return []
    every = max(1, rows_at_once // _SAMPLES)
    samples = ordered(np.concatenate([empty(), *(rows[every // 2 :: every] for rows in files)]))
    step = max(1, len(samples) // ranges)
    places: NDArray[np.int64] = np.arange(step, len(samples), step)
    return sorted({_key(samples, int(place)) for place in places})
