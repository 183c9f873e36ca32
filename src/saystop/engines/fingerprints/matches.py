"""What a search finds."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from saystop.engines.fingerprints.permuting import Hashes, Words, restored

# What the compiled search writes into: query, row and distance of each match.
Room = tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.uint8]]


@dataclass(frozen=True, slots=True)
class Near:
    """What was found, in no particular order, as the index has it.

    Args:
        queries: [K] the number of the query.
        words: [K, 4] what is near it.
        distances: [K] in bits.
    """

    queries: NDArray[np.int64]
    words: Words
    distances: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Matches:
    """What was found query by query, the nearest first: that of query q is `hashes[limits[q]:limits[q + 1]]`.

    Args:
        limits: [Q + 1].
        hashes: [K, 32] the fingerprints that were found.
        distances: [K] in bits.
    """

    limits: NDArray[np.int64]
    hashes: Hashes
    distances: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.hashes)

    def of(self, query: int) -> list[tuple[bytes, int]]:
        """Fingerprint and distance of each match of one query."""
        found = slice(*self.limits[query : query + 2])
        pairs = zip(self.hashes[found], self.distances[found], strict=True)
        return [(one.tobytes(), int(apart)) for one, apart in pairs]


def room(capacity: int) -> Room:
    return np.empty(capacity, np.uint32), np.empty(capacity, np.uint32), np.empty(capacity, np.uint8)


def enlarged(held: Room) -> Room:
    """Twice the room, with what is in it."""
    query, row, distance = held
    size = 2 * len(query)
    return np.resize(query, size), np.resize(row, size), np.resize(distance, size)


def joined(parts: Sequence[Near]) -> Near:
    """All of them together."""
    if len(parts) == 1:
        return parts[0]
    return Near(
        np.concatenate([np.empty(0, np.int64), *(part.queries for part in parts)]),
        np.concatenate([np.empty((0, 4), np.uint64), *(part.words for part in parts)]),
        np.concatenate([np.empty(0, np.uint8), *(part.distances for part in parts)]),
    )


def sorted_out(count: int, near: Near) -> Matches:
    """What is near, for so many queries, in order."""
    order = np.lexsort((near.distances, near.queries))
    limits = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(near.queries, minlength=count), out=limits[1:])
    return Matches(limits, restored(near.words[order]), near.distances[order])
