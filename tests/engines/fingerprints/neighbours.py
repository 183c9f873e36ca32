"""Invented fingerprints, what lies near them, and the plain way to find it."""

import numpy as np
from numpy.typing import NDArray

from saystop.engines.fingerprints.matches import Matches
from saystop.engines.fingerprints.permuting import Hashes

Found = list[list[tuple[bytes, int]]]


def random_hashes(count: int, seed: int = 0) -> Hashes:
    return np.random.default_rng(seed).integers(0, 256, (count, 32), dtype=np.uint8)


def neighbours(listed: Hashes, count: int, *, seed: int, farthest: int) -> Hashes:
    """Some of what is listed, each with up to so many bits changed."""
    chance = np.random.default_rng(seed)
    bits: NDArray[np.uint8] = np.unpackbits(listed[chance.integers(0, len(listed), count)], axis=1)
    for number, row in enumerate(bits):
        row[chance.choice(256, number % (farthest + 1), replace=False)] ^= 1
    return np.packbits(bits, axis=1)


def all_pairs(listed: Hashes, queries: Hashes, distance: int) -> Found:
    """For each query, what is within the distance, by comparing it with everything."""
    told: Found = []
    for query in queries:
        apart = np.unpackbits(listed ^ query, axis=1).sum(axis=1)
        told.append(
            sorted({(listed[row].tobytes(), int(apart[row])) for row in np.flatnonzero(apart <= distance)})
        )
    return told


def found(matches: Matches) -> Found:
    return [sorted(matches.of(query)) for query in range(len(matches.limits) - 1)]
