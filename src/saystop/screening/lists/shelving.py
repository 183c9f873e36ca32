"""The index of all lists, kept as they are: it holds every PDQ fingerprint of every version that holds, and perhaps some more.
These do no harm, because what it finds is looked up in the lists. Callers hold `places.switching`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from saystop.screening.lists import places, versions
from saystop.screening.lists.records import CODES, Rows, changes, key
from saystop.screening.lists.sorting import lower_bound
from saystop.screening.models import HashList, Kind

MOST_ONE_BY_ONE = (
    20_000  # fingerprints that are looked for in all lists one by one; above it the index is made anew
)
_AT_ONCE = 500_000
Hashes = NDArray[np.uint8]


def pdq_of(rows: Rows) -> Rows:
    """The PDQ fingerprints among rows in order."""
    return rows[: lower_bound(rows, bytes((CODES[Kind.PDQ] + 1,)))]


def values(rows: Rows) -> Hashes:
    """The fingerprints of rows in order, [N, 32], each once."""
    return np.ascontiguousarray(rows[changes(rows, by_source=False)]["value"])


def take_in(list_: UUID, version: int) -> None:
    """Take in what a version that does not hold yet has added."""
    from saystop.engines.fingerprints.shelf import DamagedIndexError, Shelf

    added = pdq_of(versions.open_difference(list_, version)[0])
    if not len(added):
        return
    if len(added) <= MOST_ONE_BY_ONE:
        try:
            Shelf(places.index()).change(values(added), np.zeros((0, 32), np.uint8))
        except DamagedIndexError:
            pass
        else:
            return
    make_anew({list_: version})


def take_out(list_: UUID, version: int) -> None:
    """Take out what a version that holds has removed, as far as no list has it."""
    from saystop.engines.fingerprints.shelf import DamagedIndexError, Shelf

    removed = pdq_of(versions.open_difference(list_, version)[1])
    if not len(removed):
        return
    if len(removed) <= MOST_ONE_BY_ONE:
        held = [pdq_of(rows) for rows in _all({})]
        gone = [one for one in values(removed) if not any(_has(rows, one.tobytes()) for rows in held)]
        try:
            Shelf(places.index()).change(
                np.zeros((0, 32), np.uint8), np.array(gone, np.uint8).reshape(-1, 32)
            )
        except DamagedIndexError:
            pass
        else:
            return
    make_anew({})


def make_anew(coming: dict[UUID, int]) -> int:
    """The index of all lists, and of versions that are to hold soon; made of nothing but the lists.

    Returns:
        how many fingerprints.
    """
    from saystop.engines.fingerprints.shelf import DamagedIndexError, Shelf

    parts = [pdq_of(rows) for rows in _all(coming)]
    places.root().mkdir(parents=True, exist_ok=True, mode=0o700)
    with _side_by_side(parts, places.root() / "fingerprints.part") as hashes:
        shelf = Shelf(places.index())
        try:
            shelf.replace(hashes)
        except DamagedIndexError:
            (places.index() / "current").unlink(missing_ok=True)
            shelf.replace(hashes)
    return len(shelf)


def _all(coming: dict[UUID, int]) -> list[Rows]:
    """What every list holds, and what the coming versions hold."""
    held = [(list_, version) for list_, version in HashList.objects.values_list("pk", "version") if version]
    return [versions.open_version(*one) for one in (*held, *coming.items())]


def _has(rows: Rows, value: bytes) -> bool:
    place = lower_bound(rows, key(Kind.PDQ, value))
    return place < len(rows) and rows["value"][place].tobytes() == value


@contextmanager
def _side_by_side(parts: Sequence[Rows], path: Path) -> Iterator[Hashes]:
    """The fingerprints of all parts in one file, which is not held in memory."""
    try:
        with path.open("wb") as target:
            for rows in parts:
                for start in range(0, len(rows), _AT_ONCE):
                    target.write(np.ascontiguousarray(rows["value"][start : start + _AT_ONCE]).data)
            size = target.tell()
        mapped = np.memmap(path, np.uint8, "r") if size else np.zeros(0, np.uint8)
        yield np.asarray(mapped).reshape(-1, 32)
    finally:
        path.unlink(missing_ok=True)
