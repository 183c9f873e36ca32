"""What the exact search does to arrays: compiled, without allocating for a query, without Python's lock.

How it finds, and why nothing is missed, is told in `index`.
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from saystop.engines.fingerprints.intrinsics import LANES, lowest_bit, near_mask, popcount, prefetch
from saystop.engines.fingerprints.permuting import Words

BANDS = 16
VALUES = 65_536  # of a band of 16 bits
USUAL = 17  # ways to look a band up within the usual distance: as it is, and with each of its bits changed
ROW_BYTES = 3  # of the number of a row in its segment
MOST_CANDIDATES = 4096  # looked at together
_BAND_SHIFT = 40  # a candidate is a band and a place within it, in one number

Numbers = NDArray[np.int64]


@njit(nogil=True, cache=True)
def fill_band(
    bands: NDArray[np.uint16],
    band: int,
    offsets: NDArray[np.uint32],
    following: NDArray[np.uint16],
    rows: NDArray[np.uint8],
) -> None:
    """Sort the rows by one band, counting.

    Args:
        bands: [N, 16] all bands of all rows.
        band: which.
        offsets: [65537] where each value's rows begin; zeros.
        following: [N + 31] the next band of each row, in that order.
        rows: [3 N] their numbers, three bytes each, the lowest first.
    """
    count = bands.shape[0]
    after = (band + 1) % BANDS
    for i in range(count):
        offsets[np.int64(bands[i, band]) + 1] += np.uint32(1)
    for bucket in range(VALUES):
        offsets[bucket + 1] += offsets[bucket]
    place = offsets[:VALUES].copy()
    for i in range(count):
        value = np.int64(bands[i, band])
        k = np.int64(place[value])
        place[value] += np.uint32(1)
        following[k] = bands[i, after]
        rows[ROW_BYTES * k] = i & 255
        rows[ROW_BYTES * k + 1] = (i >> 8) & 255
        rows[ROW_BYTES * k + 2] = i >> 16


@njit(nogil=True, cache=True)
def search(
    queries: Words,
    progress: tuple[int, int],
    segment: Any,
    probes: tuple[NDArray[np.uint16], NDArray[np.uint16]],
    bounds: tuple[int, int],
    scratch: tuple[Numbers, Numbers],
    found: tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.uint8]],
) -> tuple[int, int]:
    """Every row of a segment within a distance of each query.

    Args:
        queries: [Q, 4] in the order of the index.
        progress: the query to begin with, and how many matches are in `found` already.
        segment: words [N, 4], offsets [16, 65537], following [16, N + 31], rows [16, 3 N].
        probes: what a band is changed by to look it up, and the most bits in which the next one may differ then: [P] each.
        bounds: in how many bits a band may differ, and in how many the whole.
        scratch: [2, 2, 16 P] where buckets begin and end, for this query and the next; [4096] candidates.
        found: query, row and distance of each match: [capacity] each.

    Returns:
        the progress: the query whose matches did not fit any more (or Q), and how many those of all before it are.
    """
    _, offsets, following, rows = segment
    first, filled = progress
    changes, most = probes
    buckets, candidates = scratch
    bands = queries.view(np.uint16)
    count = queries.shape[0]
    if first < count:
        _look_up(bands[first], offsets, following, changes, buckets[first & 1])
    for query in range(first, count):
        if query + 1 < count:  # what the next one needs is on its way meanwhile
            _look_up(bands[query + 1], offsets, following, changes, buckets[(query + 1) & 1])
        before = filled
        held = 0
        own = buckets[query & 1]
        probe = 0
        for band in range(BANDS):
            next_band = bands[query, (band + 1) & (BANDS - 1)]
            beside = following[band]
            for j in range(changes.shape[0]):
                start = own[0, probe]
                end = own[1, probe]
                probe += 1
                while start < end:
                    near = near_mask(beside, start, next_band, most[j])
                    if end - start < LANES:
                        near &= (np.uint32(1) << np.uint32(end - start)) - np.uint32(1)
                    if near != 0:
                        if held + LANES > MOST_CANDIDATES:
                            filled = _judge(
                                queries[query], query, segment, candidates, held, bounds, found, filled
                            )
                            held = 0
                        while near != 0:
                            k = start + lowest_bit(near)
                            near &= near - np.uint32(1)
                            prefetch(rows[band], k * ROW_BYTES)
                            candidates[held] = (np.int64(band) << _BAND_SHIFT) | k
                            held += 1
                    start += LANES
        filled = _judge(queries[query], query, segment, candidates, held, bounds, found, filled)
        if filled > found[0].shape[0]:
            return query, before
    return count, filled


@njit(nogil=True, cache=True)
def scan(
    queries: Words,
    words: Words,
    distance: int,
    found: tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.uint8]],
) -> int:
    """Every row within the distance of each query by looking at all of them; how many, which may be more than fit in `found`."""
    filled = 0
    for query in range(queries.shape[0]):
        for row in range(words.shape[0]):
            apart = np.uint64(0)
            for word in range(4):
                apart += popcount(queries[query, word] ^ words[row, word])
            if apart <= np.uint64(distance):
                if filled < found[0].shape[0]:
                    found[0][filled] = query
                    found[1][filled] = row
                    found[2][filled] = apart
                filled += 1
    return filled


@njit(nogil=True, inline="always")
def _look_up(bands: Any, offsets: Any, following: Any, changes: Any, buckets: Any) -> None:
    """Where the buckets of a query begin and end; their first lines are fetched."""
    if (
        changes.shape[0] == USUAL
    ):  # a number that the compiler knows, so that it unrolls the loop: a third of a query's time
        _fetch(bands, offsets, following, changes, USUAL, buckets)
    else:
        _fetch(bands, offsets, following, changes, changes.shape[0], buckets)


@njit(nogil=True, inline="always")
def _fetch(bands: Any, offsets: Any, following: Any, changes: Any, count: Any, buckets: Any) -> None:
    probe = 0
    for band in range(BANDS):
        value = np.int64(bands[band])
        begin = offsets[band]
        for j in range(count):
            bucket = value ^ np.int64(changes[j])
            start = np.int64(begin[bucket])
            buckets[0, probe] = start
            buckets[1, probe] = np.int64(begin[bucket + 1])
            prefetch(following[band], start)
            probe += 1


@njit(nogil=True, inline="always")
def _judge(
    query: Any, number: Any, segment: Any, candidates: Any, held: Any, bounds: Any, found: Any, filled: Any
) -> Any:
    """Compare the candidates in full and note each match once: in the first band that leads to it."""
    words, _, _, rows = segment
    reach, distance = bounds
    flat = words.reshape(-1)
    for x in range(held):
        band = candidates[x] >> _BAND_SHIFT
        k = (candidates[x] & ((np.int64(1) << _BAND_SHIFT) - 1)) * ROW_BYTES
        row = np.int64(rows[band, k]) | np.int64(rows[band, k + 1]) << 8 | np.int64(rows[band, k + 2]) << 16
        prefetch(flat, row * 4)
        candidates[x] = (band << _BAND_SHIFT) | row
    for x in range(held):
        band = candidates[x] >> _BAND_SHIFT
        row = candidates[x] & ((np.int64(1) << _BAND_SHIFT) - 1)
        x0 = words[row, 0] ^ query[0]
        x1 = words[row, 1] ^ query[1]
        x2 = words[row, 2] ^ query[2]
        x3 = words[row, 3] ^ query[3]
        apart = popcount(x0) + popcount(x1) + popcount(x2) + popcount(x3)
        if apart <= np.uint64(distance) and _leading_band(x0, x1, x2, x3, reach) == band:
            if filled < found[0].shape[0]:
                found[0][filled] = number
                found[1][filled] = row
                found[2][filled] = apart
            filled += 1
    return filled


@njit(nogil=True, inline="always")
def _leading_band(x0: Any, x1: Any, x2: Any, x3: Any, reach: Any) -> Any:
    """The first band that differs in at most `reach` bits, and together with the next one in at most 2 `reach` + 1."""
    low = np.uint64(0xFFFF)
    first = np.int64(popcount(x0 & low))
    here = first
    for band in range(BANDS):
        after = band + 1
        if after < BANDS:
            word = x0 if after < 4 else (x1 if after < 8 else (x2 if after < 12 else x3))
            there = np.int64(popcount((word >> np.uint64((after & 3) * 16)) & low))
        else:
            there = first
        if here <= reach and here + there <= 2 * reach + 1:
            return band
        here = there
    return -1
