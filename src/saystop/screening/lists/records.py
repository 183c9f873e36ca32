"""What a hash list holds: rows of 48 bytes, each a fingerprint as one entry of the source has it, and how rows become a list.

An entry is known by its fingerprint and its id at the source, so that a fingerprint that two entries name stays when one of
them goes. A source that gives no ids has one entry a fingerprint.
"""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from saystop.screening.models import Kind

# `quality`: 0–100, or NOT_SAID. `operation` and `row` are 0 except while a file is taken in.
RECORD = np.dtype(
    {
        "names": ["kind", "class_", "quality", "operation", "row", "source", "value"],
        "formats": ["u1", "u1", "u1", "u1", "<u4", "<u8", ("u1", 32)],
        "offsets": [0, 1, 2, 3, 4, 8, 16],
        "itemsize": 48,
    }
)
Rows = NDArray[Any]  # [N] of RECORD
NOT_SAID = 255
MOST_ROWS = 2**32 - 2  # of a file that is taken in

CODES: dict[str, int] = {Kind.PDQ: 1, Kind.MD5: 2, Kind.SHA1: 3, Kind.SHA256: 4}
KINDS: dict[int, Kind] = {code: Kind(kind) for kind, code in CODES.items()}
SIZES: dict[str, int] = {Kind.PDQ: 32, Kind.MD5: 16, Kind.SHA1: 20, Kind.SHA256: 32}


class Operation(IntEnum):
    """What a row of a file says of its fingerprint."""

    ADD = 0
    REMOVE = 1


class Removals(NamedTuple):
    """Entries that a file removes by their id, in the order of the ids, each with the last row that says so."""

    sources: NDArray[np.uint64]
    rows: NDArray[np.uint32]

    @classmethod
    def of(cls, sources: NDArray[np.uint64], rows: NDArray[np.uint32]) -> "Removals":
        order = np.lexsort((rows, sources))
        sources, rows = sources[order], rows[order]
        last = np.append(sources[1:] != sources[:-1], True) if len(sources) else np.zeros(0, np.bool_)
        return cls(sources[last], rows[last])

    @classmethod
    def none(cls) -> "Removals":
        return cls(np.zeros(0, np.uint64), np.zeros(0, np.uint32))

    def at(self, sources: NDArray[np.uint64]) -> NDArray[np.uint32]:
        """For each id the row from which on it holds again; 0 where nothing removes it."""
        if not len(self.sources):
            return np.zeros(len(sources), np.uint32)
        places = np.minimum(np.searchsorted(self.sources, sources), len(self.sources) - 1)
        return np.where(self.sources[places] == sources, self.rows[places], 0).astype(np.uint32)


def empty() -> Rows:
    return np.zeros(0, RECORD)


def key(kind: str, value: bytes) -> bytes:
    """By what a fingerprint is looked up among rows: 33 bytes."""
    return bytes((CODES[kind],)) + value.ljust(32, b"\0")


def value_of(row: Any) -> bytes:
    """The fingerprint of a row, as long as its kind is."""
    return bytes(row["value"][: SIZES[KINDS[int(row["kind"])]]])


def words(rows: Rows) -> NDArray[np.uint64]:
    """The values as four numbers each, [N, 4], whose order is that of the bytes."""
    values: NDArray[np.uint64] = np.ascontiguousarray(rows["value"]).view(">u8").astype(np.uint64)
    return values.reshape(-1, 4)


def ordered(rows: Rows, minor: Sequence[NDArray[Any]] | None = None) -> Rows:
    """Rows by fingerprint and id.

    Args:
        minor: what decides between rows of one entry, the least of it first. Otherwise the better known row comes last: that of a
            file, that with the higher class and quality.
    """
    if minor is None:
        # What is not said (255) comes before what is.
        minor = ((rows["quality"] + np.uint8(1)).astype(np.uint8), rows["class_"], rows["row"] > 0)
    value = words(rows)
    # One number decides nearly always; what is equal in it is put in order by all the rest.
    first = (rows["kind"].astype(np.uint64) << np.uint64(56)) | (value[:, 0] >> np.uint64(8))
    order = np.argsort(first)
    first = first[order]
    same = np.append(first[1:] == first[:-1], False)
    ties = np.flatnonzero(same | np.append(False, same[:-1])) if len(rows) else np.zeros(0, np.int64)
    if len(ties):
        tied = order[ties]
        some, their = rows[tied], value[tied]
        keys = (
            *(one[tied] for one in minor),
            some["source"],
            *(their[:, word] for word in (3, 2, 1, 0)),
            some["kind"],
        )
        order[ties] = tied[np.lexsort(keys)]
    return rows[order]


def changes(rows: Rows, *, by_source: bool) -> NDArray[np.bool_]:
    """Where another fingerprint begins among ordered rows, or another entry."""
    if not len(rows):
        return np.zeros(0, np.bool_)
    value = words(rows)
    differs = (value[1:] != value[:-1]).any(axis=1) | (rows["kind"][1:] != rows["kind"][:-1])
    if by_source:
        differs |= rows["source"][1:] != rows["source"][:-1]
    return np.append(True, differs)


def reduced(rows: Rows, removals: Removals) -> tuple[Rows, Rows]:
    """What rows come to: a row holds if no later one removes its fingerprint or its entry; of one entry the best known holds.

    What was known before has row 0, and every row of a file a number. Reducing parts and then what is left comes to the same.

    Args:
        rows: in any order.

    Returns:
        the rows that hold, in order, one an entry; and for each fingerprint that is removed the last row that does so.
    """
    rows = ordered(rows)
    if not len(rows):
        return rows, rows
    starts = np.flatnonzero(changes(rows, by_source=False))
    removes = rows["operation"] == Operation.REMOVE
    last = np.maximum.reduceat(np.where(removes, rows["row"], 0), starts)
    from_row = np.repeat(last, np.diff(np.append(starts, len(rows))))
    holds = ~removes & (rows["row"] >= from_row)
    if len(removals.sources):
        holds &= rows["row"] >= removals.at(rows["source"])
    entries = np.flatnonzero(changes(rows, by_source=True))
    best = np.maximum.reduceat(np.where(holds, np.arange(len(rows)), -1), entries)
    gone = np.unique(
        np.maximum.reduceat(np.where(removes & (rows["row"] == from_row), np.arange(len(rows)), -1), starts)
    )
    return rows[best[best >= 0]], rows[gone[gone >= 0]]


def settled(rows: Rows) -> Rows:
    """Rows as they are kept: without what they had on the way."""
    kept = rows.copy()
    kept["operation"], kept["row"] = 0, 0
    return kept


class Difference(NamedTuple):
    """What distinguishes two states; an update is a removal and an addition of one entry."""

    added: Rows
    removed: Rows
    updated: int


def difference(old: Rows, new: Rows) -> Difference:
    """How `new` differs from `old`; both in order, one row an entry."""
    both = np.concatenate([old, new])
    both["row"] = np.repeat(np.array([0, 1], np.uint32), [len(old), len(new)])
    both = ordered(both)
    starts = changes(both, by_source=True)
    pairs = np.append(~starts[1:], False) if len(both) else starts
    unlike = np.zeros(len(both), np.bool_)
    first = np.flatnonzero(pairs)
    for name in ("class_", "quality"):
        unlike[first] |= both[name][first] != both[name][first + 1]
    alone = starts & ~pairs
    differs = alone | unlike | np.append(False, unlike[:-1]) if len(both) else alone
    is_new = both["row"] == 1
    return Difference(settled(both[differs & is_new]), settled(both[differs & ~is_new]), int(unlike.sum()))
