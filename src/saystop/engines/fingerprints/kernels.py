"""What the exact search does to arrays: compiled, without allocating for a query, without Python's lock.

How it finds, and why nothing is missed, is told in `index`. Nothing here is called from Python: `ahead` makes machine code
of the functions of `ENTRIES`, which take addresses and numbers as a function of C does, and `machine` calls that. So whoever
searches loads neither numba nor this module.
"""

from typing import Any

import numpy as np
from numba import int64, njit, types, uint8, uint16, uint32, uint64
from numba.np.numpy_support import carray

from saystop.engines.fingerprints.intrinsics import lowest_bit, near_mask, popcount, prefetch
from saystop.engines.fingerprints.layout import (
    BANDS,
    FEW,
    KEY_BYTES,
    LANES,
    MOST_CANDIDATES,
    ROW_BYTES,
    USUAL,
    VALUES,
)

_QUERY_SHIFT = 32  # a candidate is a query and a place in the band, in one number
_PLACE = (1 << _QUERY_SHIFT) - 1


def fill_band(bands: Any, count: int, band: int, offsets: Any, following: Any, rows: Any, places: Any) -> int:
    """Sort the rows by one band, counting.

    Args:
        bands: uint16 [count, 16] all bands of all rows.
        band: which.
        offsets: uint32 [65537] where each value's rows begin; zeros.
        following: uint16 [count + 31] the next band of each row, in that order.
        rows: uint8 [3 count] their numbers, three bytes each, the lowest first.
        places: int64 [65536] to work in.
    """
    of = carray(bands, (count, BANDS))
    begin = carray(offsets, (VALUES + 1,))
    next_bands = carray(following, (count,))
    numbers = carray(rows, (ROW_BYTES * count,))
    place = carray(places, (VALUES,))
    after = (band + 1) % BANDS
    for i in range(count):
        begin[np.int64(of[i, band]) + 1] += np.uint32(1)
    for bucket in range(VALUES):
        begin[bucket + 1] += begin[bucket]
        place[bucket] = begin[bucket]
    for i in range(count):
        value = np.int64(of[i, band])
        k = place[value]
        place[value] += 1
        next_bands[k] = of[i, after]
        numbers[ROW_BYTES * k] = i & 255
        numbers[ROW_BYTES * k + 1] = (i >> 8) & 255
        numbers[ROW_BYTES * k + 2] = i >> 16
    return 0


def search(places: Any, numbers: Any) -> int:
    """Every row of a segment within a distance of each query.

    Band after band, and within a band the queries in its order: what is looked at one after the other then lies side by side,
    so that a processor's caches hold most of it. Query after query, each look went to another page of memory and waited for it,
    which took three times as long.

    Args:
        places: addresses, in this order, of
            queries: uint64 [asked, 4] in the order of the index.
            order: int64 [16, asked] for each band the queries, sorted by it.
            words, offsets, following, rows: of a segment of `count` rows: uint64 [count, 4], uint32 [16, 65537],
                uint16 [16, count + 31], uint8 [16, 3 count].
            changes, most: uint16 [probes] what a band is changed by to look it up, and the most bits in which the next one may
                differ then.
            buckets: int64 [2, 2, probes] where buckets begin and end, for this query and the next.
            candidates: int64 [MOST_CANDIDATES] to work in.
            found_queries, found_rows, found_distances: uint32, uint32, uint8 [capacity] the matches.
        numbers: asked, count, probes, reach (in how many bits a band may differ), distance (and in how many the whole), capacity.

    Returns:
        How many matches there are, which may be more than fit.
    """
    asked, count, probes = numbers[0], numbers[1], numbers[2]
    reach, distance, capacity = numbers[3], numbers[4], numbers[5]
    wanted = carray(places[0], (asked, 4), np.uint64)
    bands = carray(places[0], (asked, BANDS), np.uint16)
    orders = carray(places[1], (BANDS, asked), np.int64)
    listed = carray(places[2], (4 * count,), np.uint64)
    begins = carray(places[3], (BANDS, VALUES + 1), np.uint32)
    nexts = carray(places[4], (BANDS, count + LANES - 1), np.uint16)
    its_numbers = carray(places[5], (BANDS, ROW_BYTES * count), np.uint8)
    changed = carray(places[6], (probes,), np.uint16)
    bounds = carray(places[7], (probes,), np.uint16)
    ends = carray(places[8], (2, 2, probes), np.int64)
    held_back = carray(places[9], (MOST_CANDIDATES,), np.int64)
    found = (
        carray(places[10], (capacity,), np.uint32),
        carray(places[11], (capacity,), np.uint32),
        carray(places[12], (capacity,), np.uint8),
    )
    if asked < FEW:  # too few to wait for one another: all that they need is sent for at once
        for band in range(BANDS):
            for i in range(asked):
                _look_up(bands[i, band], begins[band], nexts[band], changed, ends[0])
    filled = 0
    for band in range(BANDS):
        begin, beside, its_rows, sorted_queries = begins[band], nexts[band], its_numbers[band], orders[band]
        held = 0
        _look_up(bands[sorted_queries[0], band], begin, beside, changed, ends[0])
        for i in range(asked):
            if i + 1 < asked:  # what the next one needs is on its way meanwhile
                _look_up(bands[sorted_queries[i + 1], band], begin, beside, changed, ends[(i + 1) & 1])
            query = sorted_queries[i]
            next_band = bands[query, (band + 1) & (BANDS - 1)]
            own = ends[i & 1]
            for j in range(probes):
                start = own[0, j]
                end = own[1, j]
                while start < end:
                    near = near_mask(beside, start, next_band, bounds[j])
                    if end - start < LANES:
                        near &= (np.uint32(1) << np.uint32(end - start)) - np.uint32(1)
                    if near != 0:
                        if held + LANES > MOST_CANDIDATES:
                            filled = _judge(
                                (wanted, listed, its_rows),
                                held_back,
                                held,
                                (band, reach, distance),
                                found,
                                filled,
                            )
                            held = 0
                        while near != 0:
                            k = start + lowest_bit(near)
                            near &= near - np.uint32(1)
                            prefetch(its_rows, k * ROW_BYTES)
                            held_back[held] = (query << _QUERY_SHIFT) | k
                            held += 1
                    start += LANES
        filled = _judge((wanted, listed, its_rows), held_back, held, (band, reach, distance), found, filled)
    return filled


def scan(places: Any, numbers: Any) -> int:
    """Every row within the distance of each query by looking at all of them.

    Args:
        places: addresses of queries, words, found_queries, found_rows and found_distances, which are as for `search`.
        numbers: asked, count, distance, capacity.

    Returns:
        As `search`.
    """
    asked, count, distance, capacity = numbers[0], numbers[1], numbers[2], numbers[3]
    wanted = carray(places[0], (asked, 4), np.uint64)
    listed = carray(places[1], (count, 4), np.uint64)
    found = (
        carray(places[2], (capacity,), np.uint32),
        carray(places[3], (capacity,), np.uint32),
        carray(places[4], (capacity,), np.uint8),
    )
    filled = 0
    for query in range(asked):
        for row in range(count):
            apart = np.uint64(0)
            for word in range(4):
                apart += popcount(wanted[query, word] ^ listed[row, word])
            if apart <= np.uint64(distance):
                filled = _noted(query, row, apart, found, filled)
    return filled


def permute(hashes: Any, count: int, table: Any, words: Any) -> int:
    """Bits of fingerprints brought into another order.

    Args:
        hashes: uint8 [count, 32].
        table: uint64 [32, 256, 4] for each byte and each value of it, the words of its bits in their new places.
        words: uint64 [count, 4] the outcome.
    """
    of = carray(hashes, (count, 32))
    places = carray(table, (32, 256, 4))
    made = carray(words, (count, 4))
    for i in range(count):
        for word in range(4):
            made[i, word] = 0
        for byte in range(32):
            row = places[byte, of[i, byte]]
            for word in range(4):
                made[i, word] |= row[word]
    return 0


def find(rows: Any, count: int, size: int, value_at: int, keys: Any, asked: int, found: Any) -> int:
    """For each key the first row that has it, of rows in ascending order.

    Args:
        rows: uint8 [count, size] a kind in the first byte, and a value of 32 bytes at `value_at`.
        keys: uint8 [asked, 33] a kind and a value.
        found: int64 [asked] the outcome; -1 where there is none.
    """
    records = carray(rows, (count, size))
    wanted = carray(keys, (asked, KEY_BYTES))
    told = carray(found, (asked,))
    for number in range(asked):
        low, high = 0, count
        while low < high:
            middle = (low + high) // 2
            if _compared(records, middle, value_at, wanted, number) < 0:
                low = middle + 1
            else:
                high = middle
        has = low < count and _compared(records, low, value_at, wanted, number) == 0
        told[number] = low if has else -1
    return 0


_pointer: Any = types.CPointer
_u8, _u16, _u32, _u64, _i64, _places = map(_pointer, (uint8, uint16, uint32, uint64, int64, types.voidptr))
# What C calls them with. `machine` says the same in the words of ctypes.
ENTRIES = {
    fill_band: int64(_u16, int64, int64, _u32, _u16, _u8, _i64),
    search: int64(_places, _i64),
    scan: int64(_places, _i64),
    permute: int64(_u8, int64, _u64, _u64),
    find: int64(_u8, int64, int64, int64, _u8, int64, _i64),
}


@njit(inline="always")
def _look_up(value: Any, begin: Any, beside: Any, changes: Any, buckets: Any) -> None:
    """Where the buckets of a query begin and end in one band; their first lines are fetched."""
    if (
        changes.shape[0] == USUAL
    ):  # a number that the compiler knows, so that it unrolls the loop: a third of a query's time
        _fetch(np.int64(value), begin, beside, changes, USUAL, buckets)
    else:
        _fetch(np.int64(value), begin, beside, changes, changes.shape[0], buckets)


@njit(inline="always")
def _fetch(value: Any, begin: Any, beside: Any, changes: Any, count: Any, buckets: Any) -> None:
    for j in range(count):
        bucket = value ^ np.int64(changes[j])
        start = np.int64(begin[bucket])
        buckets[0, j] = start
        buckets[1, j] = np.int64(begin[bucket + 1])
        prefetch(beside, start)


@njit(inline="always")
def _judge(places: Any, candidates: Any, held: Any, bounds: Any, found: Any, filled: Any) -> Any:
    """Compare the candidates in full and note each match once: in the first band that leads to it."""
    queries, words, rows = places
    band, reach, distance = bounds
    for x in range(held):
        k = (candidates[x] & _PLACE) * ROW_BYTES
        row = np.int64(rows[k]) | np.int64(rows[k + 1]) << 8 | np.int64(rows[k + 2]) << 16
        prefetch(words, row * 4)
        candidates[x] = (candidates[x] & ~_PLACE) | row
    for x in range(held):
        query = candidates[x] >> _QUERY_SHIFT
        row = candidates[x] & _PLACE
        x0 = words[4 * row] ^ queries[query, 0]
        x1 = words[4 * row + 1] ^ queries[query, 1]
        x2 = words[4 * row + 2] ^ queries[query, 2]
        x3 = words[4 * row + 3] ^ queries[query, 3]
        apart = popcount(x0) + popcount(x1) + popcount(x2) + popcount(x3)
        if apart <= np.uint64(distance) and _leading_band(x0, x1, x2, x3, reach) == band:
            filled = _noted(query, row, apart, found, filled)
    return filled


@njit(inline="always")
def _noted(query: Any, row: Any, apart: Any, found: Any, filled: Any) -> Any:
    if filled < found[0].shape[0]:
        found[0][filled] = query
        found[1][filled] = row
        found[2][filled] = apart
    return filled + 1


@njit(inline="always")
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


@njit(inline="always")
def _compared(rows: Any, row: Any, value_at: Any, keys: Any, number: Any) -> Any:
    """Below zero where the row comes before the key, above where behind it."""
    differs = np.int64(rows[row, 0]) - np.int64(keys[number, 0])
    at = 1
    while differs == 0 and at < KEY_BYTES:
        differs = np.int64(rows[row, value_at + at - 1]) - np.int64(keys[number, at])
        at += 1
    return differs
