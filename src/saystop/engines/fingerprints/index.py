"""All fingerprints of a list within a Hamming distance of a query: every one of them, at once.

Multi-index hashing (Norouzi, Punjani, Fleet: "Fast exact search in Hamming space with multi-index hashing", 2014): the 256 bits
are cut into 16 bands of 16 bits, and the rows are sorted by each band. With r = distance // 16:

* Pigeonhole: were each band of a match to differ in more than r bits, the whole would differ in at least 16 (r + 1) > distance.
  So some band differs in at most r bits, and looking up each band with every change of at most r bits finds all matches.
* Ring (Qin, Xiao: "Pigeonring", PVLDB 2018; the cycle lemma of Dvoretzky and Motzkin, 1947): let d_b be the bits in which band b
  differs. The sum of d_b - (r + 1) around the ring of bands is negative. So there is a band from which on each running sum around
  the ring is negative: d_b <= r, and d_b + d_(b+1) <= 2 r + 1. Each entry carries the 16 bits of the next band, so that all but
  some 0.3 % of the candidates fall to one comparison of 32 of them together.

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

from saystop.engines.fingerprints import kernels
from saystop.engines.fingerprints.intrinsics import LANES
from saystop.engines.fingerprints.kernels import BANDS, MOST_CANDIDATES, ROW_BYTES, VALUES
from saystop.engines.fingerprints.matches import Matches, Near, Room, enlarged, joined, room, sorted_out
from saystop.engines.fingerprints.permuting import Hashes, Words, permuted

AGREED = 31  # bits of 256: the distance that the publisher of PDQ recommends to begin with
FARTHEST = 63
SEGMENT_ROWS = 2**24
_AT_ONCE = 4096  # queries that a thread takes, and matches that it has room for to begin with


def _probes(reach: int) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """Every change of at most `reach` bits of a band, and in how many bits the next band may differ then."""
    changes = [
        (sum(1 << bit for bit in bits), 2 * reach + 1 - count)
        for count in range(reach + 1)
        for bits in combinations(range(16), count)
    ]
    found = np.array(changes, np.uint16)
    return np.ascontiguousarray(found[:, 0]), np.ascontiguousarray(found[:, 1])


_PROBES = tuple(_probes(reach) for reach in range(FARTHEST // BANDS + 1))


@dataclass(frozen=True, slots=True)
class Segment:
    """Rows and the ways to them; what they hold is told at `kernels.search`. None of the arrays can be written."""

    words: Words
    offsets: NDArray[np.uint32]
    following: NDArray[np.uint16]
    rows: NDArray[np.uint8]

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
    def of(cls, *arrays: NDArray[Any]) -> "Segment":
        """From its four arrays, whoever holds them."""
        views = [array.view(np.ndarray) for array in arrays]
        for view in views:
            view.flags.writeable = False
        return cls(*views)


class Index:
    """Never changes once it is made. Any number of threads may search it together."""

    def __init__(self, segments: Iterable[Segment]) -> None:
        self.segments = tuple(segments)
        self._own = threading.local()

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
        reach = distance // BANDS
        probes = _PROBES[reach]
        scratch, out = self._scratch(len(probes[0]))
        found = []
        for segment in self.segments:
            query = filled = 0
            while True:
                query, filled = kernels.search(
                    queries, (query, filled), segment.arrays, probes, (reach, distance), scratch, out
                )
                if query == len(queries):
                    break
                out = enlarged(out)
            found.append(
                Near(out[0][:filled].astype(np.int64), segment.words[out[1][:filled]], out[2][:filled].copy())
            )
        return joined(found)

    def _scratch(self, probes: int) -> tuple[tuple[Any, Any], Room]:
        """What a thread works in, kept for its next search: buckets and candidates, and room for what is found."""
        kept: dict[int, tuple[tuple[Any, Any], Room]] = self._own.__dict__.setdefault("kept", {})
        if probes not in kept:
            buckets = np.empty((2, 2, BANDS * probes), np.int64)
            kept[probes] = (buckets, np.empty(MOST_CANDIDATES, np.int64)), room(_AT_ONCE)
        return kept[probes]


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
            kernels.fill_band(bands, band, offsets[band], following[band], rows[band])

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(fill, range(BANDS)))
        yield Segment.of(part, offsets, following, rows)
