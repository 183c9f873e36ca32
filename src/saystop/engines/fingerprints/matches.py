"""What a search finds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from saystop.engines.fingerprints.machine import addresses
from saystop.engines.fingerprints.permuting import Hashes, Words, restored


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
class Room:
    """What the compiled search writes into: query, row and distance of each match, and where these lie."""

    queries: NDArray[np.uint32]
    rows: NDArray[np.uint32]
    distances: NDArray[np.uint8]
    places: tuple[int, ...]

    def told(self, filled: int, words: Words) -> Near:
        """So many matches among the words [N, 4] that were searched."""
        rows = words[self.rows[:filled]]
        return Near(self.queries[:filled].astype(np.int64), rows, self.distances[:filled].copy())


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

    def each(self) -> Iterator[list[tuple[bytes, int]]]:
        """For each query the fingerprint and distance of each match."""
        limits, distances, hashes = self.limits.tolist(), self.distances.tolist(), self.hashes.tobytes()
        for start, end in pairwise(limits):
            yield [(hashes[32 * k : 32 * k + 32], distances[k]) for k in range(start, end)]

    def of(self, query: int) -> list[tuple[bytes, int]]:
        """Fingerprint and distance of each match of one query."""
        found = slice(*self.limits[query : query + 2])
        pairs = zip(self.hashes[found], self.distances[found], strict=True)
        return [(one.tobytes(), int(apart)) for one, apart in pairs]


def room(capacity: int) -> Room:
    arrays = np.empty(capacity, np.uint32), np.empty(capacity, np.uint32), np.empty(capacity, np.uint8)
    return Room(*arrays, places=addresses(*arrays))


def joined(parts: Sequence[Near]) -> Near:
    """All of them together."""
    if len(parts) < 2:
        return parts[0] if parts else _NOTHING
    return Near(
        np.concatenate([part.queries for part in parts]),
        np.concatenate([part.words for part in parts]),
        np.concatenate([part.distances for part in parts]),
    )


def sorted_out(count: int, near: Near) -> Matches:
    """What is near, for so many queries, in order."""
    limits = np.zeros(count + 1, np.int64)
    if not len(near.queries):
        return Matches(limits, np.empty((0, 32), np.uint8), near.distances)
    order = np.lexsort((near.distances, near.queries))
    np.cumsum(np.bincount(near.queries, minlength=count), out=limits[1:])
    return Matches(limits, restored(near.words[order]), near.distances[order])


_NOTHING = Near(np.empty(0, np.int64), np.empty((0, 4), np.uint64), np.empty(0, np.uint8))
