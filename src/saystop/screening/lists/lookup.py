"""Many fingerprints looked up among the rows of a list: in arrays, because each question to the service asks it of each list,
and because who asks for a fingerprint that a thousand others are near to shall hold up nobody else.
"""

from collections.abc import Collection
from typing import Any

import numpy as np
from numpy.typing import NDArray

from saystop.engines.fingerprints import machine
from saystop.engines.fingerprints.layout import KEY_BYTES
from saystop.engines.fingerprints.machine import addresses
from saystop.screening.lists.records import NOT_SAID, RECORD, Rows

KEY = KEY_BYTES  # kind, value
# A picture with little in it, such as a plain wall, is near to many others that have little in them. Meta's own matching of
# frames (threatexchange, VPDQ_QUALITY_THRESHOLD) leaves out what has a quality below this; here equal ones still match.
LEAST_QUALITY = 50
_VALUE = RECORD.fields["value"][1] if RECORD.fields else 0

Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]


def find(rows: Rows, keys: Bytes) -> Places:
    """For each key [Q, 33] the first row that has it; -1 where there is none."""
    records, wanted = rows.view(np.uint8), np.ascontiguousarray(keys)
    found = np.empty(len(wanted), np.int64)
    of, asked, target = addresses(records, wanted, found)
    machine.entry("find")(of, len(rows), RECORD.itemsize, _VALUE, asked, len(wanted), target)
    return found


def entries(
    rows: Rows,
    keys: Bytes,
    distances: NDArray[np.uint8],
    qualities: Bytes,
    farthest: int,
    excluded: Collection[bytes],
) -> Places:
    """For each key [K, 33] the row that says most of it, or -1 where the list says nothing.

    Args:
        distances: [K] in bits, from what was asked for.
        qualities: [K] of what was asked for, or NOT_SAID.
        farthest: bits within which the list has two PDQ for one picture.
        excluded: keys that are left out of it.
    """
    places = find(rows, keys)
    if excluded:
        out = np.frombuffer(b"".join(excluded), f"V{KEY}")
        places[np.isin(np.ascontiguousarray(keys).view(f"V{KEY}").reshape(-1), out)] = -1
    there = places >= 0
    once, back = np.unique(places[there], return_inverse=True)
    places[there] = _best(rows, once)[back]
    known = np.where(there, rows["quality"][places] if len(rows) else NOT_SAID, NOT_SAID)
    is_poor = (qualities < LEAST_QUALITY) | (known < LEAST_QUALITY)
    places[distances > np.where(is_poor, 0, farthest)] = -1
    return places


def nearest_of_each(numbers: Places, most: int) -> NDArray[np.bool_]:
    """Which of the matches [K] are among the first so many of their query; they come query by query, the nearest first."""
    at = np.arange(len(numbers))
    begins = np.ones(len(numbers), np.bool_)
    begins[1:] = numbers[1:] != numbers[:-1]
    ranks = at - np.maximum.accumulate(np.where(begins, at, 0))
    return ranks < most


def nearest_of_all(places: Places, distances: NDArray[np.uint8], most: int) -> NDArray[np.intp]:
    """Of matches [K] of one thing: of each row the nearest, and of these the nearest so many, in this order."""
    order = np.argsort(distances, kind="stable")
    firsts = np.unique(places[order], return_index=True)[1]
    return order[np.sort(firsts)[:most]]


def _best(rows: Rows, places: Places) -> Places:
    """For the first row of each fingerprint the one of which the most is known."""
    best = places.copy()
    following = np.minimum(places + 1, len(rows) - 1)
    is_alone = (rows["value"][following] != rows["value"][places]).any(axis=1)
    is_alone |= (rows["kind"][following] != rows["kind"][places]) | (following == places)
    for number in np.flatnonzero(~is_alone):
        best[number] = _best_from(rows, int(places[number]))
    return best


def _best_from(rows: Rows, place: int) -> int:
    first = rows[place]
    best, named = place, _known(first)
    for later in range(place + 1, len(rows)):
        row = rows[later]
        if row["kind"] != first["kind"] or (row["value"] != first["value"]).any():
            break
        if _known(row) > named:
            best, named = later, _known(row)
    return best


def _known(row: Any) -> tuple[bool, int]:
    return bool(row["class_"]), (int(row["quality"]) + 1) % (NOT_SAID + 1)
