"""All fingerprints of a list within a Hamming distance of a query: every one of them, at once.

Multi-index hashing (Norouzi, Punjani, Fleet: "Fast exact search in Hamming space with multi-index hashing", 2014): the 256 bits
are cut into 16 bands of 16 bits, and the rows are sorted by each band. With r = distance // 16:

* Pigeonhole: were each band of a match to differ in more than r bits, the whole would differ in at least 16 (r + 1) > distance.
  So some band differs in at most r bits, and looking up each band with every change of at most r bits finds all matches.
* Ring (Qin, Xiao: "Pigeonring", PVLDB 2018; the cycle lemma of Dvoretzky and Motzkin, 1947): let d_b be the bits in which band b
  differs. The sum of d_b - (r + 1) around the ring of bands is negative. So there is a band from which on each running sum around
  the ring is negative: d_b <= r, and d_b + d_(b+1) <= 2 r + 1. Each entry carries the 16 bits of the next band, so that all but
  some 0.3 % of the candidates fall to one comparison of 32 of them together.

Queries that come together are looked up band after band, in each band in the order of their values. A query alone looks into 272
places of memory that have nothing to do with each other, and waits for each; many in order look into places side by side.

A match is noted by the first band that meets both conditions, so that each is found once. Up to distance 15 a query looks into 16
buckets, up to 31 into 272, up to 47 into 2,192, up to 63 into 11,152: that is what the farther ones cost. Equal fingerprints are
held once. A segment holds at most 2^24 rows, so that the number of a row takes three bytes: 112 bytes a fingerprint, and 4.2 MB a
segment. Numbers lie with their lowest byte first, as the processors of today have them.
"""

import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from saystop.engines.fingerprints import machine
from saystop.engines.fingerprints.layout import BANDS, LANES, MOST_CANDIDATES, ROW_BYTES, VALUES
from saystop.engines.fingerprints.machine import addresses
from saystop.engines.fingerprints.matches import Matches, Near, Room, joined, room, sorted_out
from saystop.engines.fingerprints.permuting import Hashes, Words, permuted

AGREED = 31  # bits of 256: the distance that the publisher of PDQ recommends to begin with
FARTHEST = 63
SEGMENT_ROWS = 2**24
_AT_ONCE = 16_384  # queries that a thread takes: the more, the closer together they look
_ROOM = 65_536  # matches that it has room for to begin with


class _Probes:
    """Every change of at most `reach` bits of a band, and in how many bits the next band may differ then: uint16 [P] each."""

    def __init__(self, reach: int) -> None:
        found = [
            (sum(1 << bit for bit in bits), 2 * reach + 1 - count)
            for count in range(reach + 1)
            for bits in combinations(range(16), count)
        ]
        self.changes, self.most = (np.array(column, np.uint16) for column in zip(*found, strict=True))
        self.places = addresses(self.changes, self.most)

    def __len__(self) -> int:
        return len(self.changes)


_PROBES = tuple(_Probes(reach) for reach in range(FARTHEST // BANDS + 1))


class _Work(threading.local):
    """What a thread works in, kept for its next search: buckets, candidates, room for what is found."""

    def __init__(self) -> None:
        self.buckets = np.empty((2, 2, len(_PROBES[-1])), np.int64)
        self.candidates = np.empty(MOST_CANDIDATES, np.int64)
        self.places = addresses(self.buckets, self.candidates)
        self.out = room(_ROOM)


@dataclass(frozen=True, slots=True)
class Segment:
    """Rows and the ways to them; what they hold is told at `kernels.search`. None of the arrays can be written."""

    words: Words
    offsets: NDArray[np.uint32]
    following: NDArray[np.uint16]
    rows: NDArray[np.uint8]
    places: tuple[int, ...]  # of these four

    @property
    def arrays(self) -> tuple[Words, NDArray[np.uint32], NDArray[np.uint16], NDArray[np.uint8]]:
        return self.words, self.offsets, self.following, self.rows

    @staticmethod
    def shapes(count: int) -> tuple[tuple[Any, tuple[int, int]], ...]:
        """Kind and shape of each of its arrays, for so many rows."""
        return (
            (np.uint64, (count, 4)),
            (np.uint32, (BANDS, VALUES + 1)),
            (np.uint16, (BANDS, count + LANES - 1)),
            (np.uint8, (BANDS, count * ROW_BYTES)),
        )

    @classmethod
    def of(cls, words: Words, *ways: NDArray[Any]) -> "Segment":
        """From its four arrays, whoever holds them."""
        views = words, offsets, following, rows = [array.view(np.ndarray) for array in (words, *ways)]
        for view in views:
            view.flags.writeable = False
        return cls(words, offsets, following, rows, addresses(*views))


class Index:
    """Never changes once it is made. Any number of threads may search it together."""

    def __init__(self, segments: Iterable[Segment]) -> None:
        self.segments = tuple(segments)
        self._work = _Work()

    @classmethod
    def build(cls, hashes: Hashes, segment_rows: int = SEGMENT_ROWS) -> "Index":
        """An index of fingerprints [N, 32], in any order, with equal ones among them, or of none."""
        return cls(segments(distinct(permuted(hashes)), segment_rows))

    def __len__(self) -> int:
        return sum(len(segment.words) for segment in self.segments)

    @property
    def nbytes(self) -> int:
        return sum(array.nbytes for segment in self.segments for array in segment.arrays)

    def search(self, hashes: Hashes, distance: int = AGREED, threads: int = 1) -> Matches:
        """Every fingerprint within a distance of each query.

        Args:
            hashes: [Q, 32].
            distance: 0 to 63 bits.
            threads: how many work on it.

        Raises:
            ValueError: the distance is another.
        """
        return sorted_out(len(hashes), self.near(permuted(hashes), distance, threads))

    def near(self, queries: Words, distance: int, threads: int = 1) -> Near:
        """The same in the order of the index, [Q, 4]. Raises ValueError."""
        if not 0 <= distance <= FARTHEST:
            raise ValueError(f"A distance is a number of bits from 0 to {FARTHEST}.")
        queries = np.ascontiguousarray(queries)
        size = min(_AT_ONCE, -(-len(queries) // threads)) or 1
        starts = range(0, len(queries), size)

        def part(start: int) -> Near:
            found = self._near(queries[start : start + size], distance)
            return Near(found.queries + start, found.words, found.distances)

        if threads == 1 or len(starts) < 2:
            return joined([part(start) for start in starts])
        with ThreadPoolExecutor(threads) as pool:
            return joined(list(pool.map(part, starts)))

    def _near(self, queries: Words, distance: int) -> Near:
        order = _order(queries)
        found = []
        for segment in self.segments:
            out = self._work.out
            filled = self._searched(queries, order, segment, distance, out)
            if filled > len(out.rows):  # now it is known how much room they need
                out = room(filled)
                self._searched(queries, order, segment, distance, out)
            if filled:
                found.append(out.told(filled, segment.words))
        return joined(found)

    def _searched(
        self, queries: Words, order: NDArray[np.int64], segment: Segment, distance: int, out: Room
    ) -> int:
        """Writes the matches down as far as there is room; how many there are."""
        probes = _PROBES[distance // BANDS]
        return machine.called(
            "search",
            (
                *addresses(queries, order),
                *segment.places,
                *probes.places,
                *self._work.places,
                *out.places,
            ),
            (len(queries), len(segment.words), len(probes), distance // BANDS, distance, len(out.rows)),
        )


def _order(queries: Words) -> NDArray[np.int64]:
    """For each band the queries [Q, 4] in the order of their values: [16, Q]."""
    return np.ascontiguousarray(np.argsort(queries.view(np.uint16), axis=0, kind="stable").T)


def distinct(words: Words) -> Words:
    """Rows [N, 4] in ascending order, each once."""
    rows = words[np.argsort(words[:, 0])]
    tied = np.zeros(len(rows), np.bool_)
    tied[1:] = rows[1:, 0] == rows[:-1, 0]
    tied[:-1] |= tied[1:]
    if tied.any():
        # Only those that begin alike have to be looked at in full; each run of them stays where it is.
        alike = rows[tied]
        alike = alike[np.lexsort(alike.T[::-1])]
        rows[tied] = alike
    kept = np.ones(len(rows), np.bool_)
    kept[1:] = (rows[1:] != rows[:-1]).any(axis=1)
    return rows if kept.all() else rows[kept]


def segments(words: Words, segment_rows: int = SEGMENT_ROWS) -> Iterator[Segment]:
    """Segments of rows [N, 4], made one after the other, two bands at a time."""
    for start in range(0, len(words), segment_rows):
        part = np.ascontiguousarray(words[start : start + segment_rows])
        bands = part.view(np.uint16).reshape(len(part), BANDS)
        offsets, following, rows = (np.zeros(shape, kind) for kind, shape in Segment.shapes(len(part))[1:])

        def fill(
            band: int,
            bands: Any = bands,
            offsets: Any = offsets,
            following: Any = following,
            rows: Any = rows,
        ) -> None:
            work = np.empty(VALUES, np.int64)
            of, *into = addresses(bands, offsets[band], following[band], rows[band], work)
            machine.entry("fill_band")(of, len(bands), band, *into)

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(fill, range(BANDS)))
        yield Segment.of(part, offsets, following, rows)
