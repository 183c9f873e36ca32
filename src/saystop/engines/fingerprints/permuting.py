"""A fixed order of the 256 bits, in which neighbouring bits of real pictures lie apart.

Bits of one row of the picture's cosine transform are like each other: in their own order some of the bands by which the index
looks things up would be far more frequent than others. Distances do not depend on the order.
"""

import hashlib

import numpy as np
from numpy.typing import NDArray

from saystop.engines.fingerprints import machine
from saystop.engines.fingerprints.machine import addresses

Words = NDArray[np.uint64]  # [N, 4], the bits of a fingerprint in the order of the index
Hashes = NDArray[
    np.uint8
]  # [N, 32], a fingerprint as it is written, its first bit the highest of the first byte


def _order() -> NDArray[np.intp]:
    """Where each bit goes. Part of the format of the file: made of digests, so that no library's chance can change it."""
    digests = [hashlib.sha256(f"saystop fingerprint bit {bit}".encode()).digest() for bit in range(256)]
    return np.argsort(np.argsort(np.array(digests, dtype="S32")))


def _table(order: NDArray[np.intp]) -> NDArray[np.uint64]:
    """For each byte of a fingerprint and each value of it, the words of its bits in their new places: [32, 256, 4]."""
    bits = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1)
    table = np.zeros((32, 256, 256), np.uint8)
    for byte in range(32):
        table[byte][:, order[byte * 8 : byte * 8 + 8]] = bits
    return np.packbits(table, axis=2).view(np.uint64)


_ORDER = _order()
_THERE = _table(_ORDER)
_BACK = _table(np.argsort(_ORDER))


def permuted(hashes: Hashes) -> Words:
    """Fingerprints [N, 32] in the order of the index."""
    return _mapped(np.ascontiguousarray(hashes, dtype=np.uint8).reshape(-1, 32), _THERE)


def restored(words: Words) -> Hashes:
    """Words of the index as fingerprints [N, 32]."""
    bytes_ = np.ascontiguousarray(words, dtype=np.uint64).view(np.uint8).reshape(-1, 32)
    return _mapped(bytes_, _BACK).view(np.uint8).reshape(-1, 32)


def _mapped(hashes: Hashes, table: NDArray[np.uint64]) -> Words:
    found = np.empty((len(hashes), 4), np.uint64)
    source, places, target = addresses(hashes, table, found)
    machine.entry("permute")(source, len(hashes), places, target)
    return found
