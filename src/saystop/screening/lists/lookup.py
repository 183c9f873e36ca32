"""Many fingerprints looked up among rows in order: compiled, because each question to the service asks it of each list."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from saystop.screening.lists.records import RECORD, Rows

KEY = 33  # bytes: kind, value
_VALUE = RECORD.fields["value"][1] if RECORD.fields else 0

Bytes = NDArray[np.uint8]


def find(rows: Rows, keys: Bytes) -> NDArray[np.int64]:
    """For each key [Q, 33] the first row that has it; -1 where there is none."""
    return np.asarray(_find(rows.view(np.uint8).reshape(-1, RECORD.itemsize), keys))


@njit(nogil=True, cache=True)
def _find(rows: Bytes, keys: Bytes) -> NDArray[np.int64]:
    found = np.full(keys.shape[0], -1, np.int64)
    for number in range(keys.shape[0]):
        low, high = 0, rows.shape[0]
        while low < high:
            middle = (low + high) // 2
            if _compared(rows, middle, keys, number) < 0:
                low = middle + 1
            else:
                high = middle
        if low < rows.shape[0] and _compared(rows, low, keys, number) == 0:
            found[number] = low
    return found


@njit(nogil=True, cache=True)
def _compared(rows: Bytes, row: int, keys: Bytes, number: int) -> np.int64:
    """Below zero where the row comes before the key, above where behind it."""
    differs = np.int64(rows[row, 0]) - np.int64(keys[number, 0])
    at = 1
    while differs == 0 and at < KEY:
        differs = np.int64(rows[row, _VALUE + at - 1]) - np.int64(keys[number, at])
        at += 1
    return differs
