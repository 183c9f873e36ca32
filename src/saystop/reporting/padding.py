"""Plaintexts padded, so that the length of a ciphertext tells a size class and nothing finer.

What is written is filled up to a few sizes; files, which have all sizes, by Padmé (Nikitin, Barman, Lueks and others:
"Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", PETS 2019): at most 12 % more, and a known photo is
not recognised by its length.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from saystop.engines.sealing import Tampered

# The last holds whatever a page takes (DATA_UPLOAD_MAX_MEMORY_SIZE).
SIZES = (1 << 10, 1 << 12, 1 << 14, 1 << 16, 1 << 18, 1 << 20, 1 << 22)


def size_class(length: int) -> int:
    """The index of the smallest size that holds `length` bytes."""
    for index, size in enumerate(SIZES):
        if length <= size:
            return index
    raise ValueError("longer than the largest size")


def pack(value: Any) -> bytes:
    """JSON, filled up with spaces to the size of its class (JSON ignores them)."""
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return plain.ljust(SIZES[size_class(len(plain))])


def unpack(plain: bytes) -> Any:
    return json.loads(plain)


SMALLEST_FILE = 4096  # bytes to which the smallest files are filled up
MARK = b"\x80"  # ends what was there before the filling of zeros (ISO/IEC 7816-4)
ZEROS = bytes(64 * 1024)


def padme(length: int) -> int:
    """The size to which a file of `length` bytes is filled up."""
    if length <= SMALLEST_FILE:
        return SMALLEST_FILE
    exponent = length.bit_length() - 1
    free_bits = exponent - exponent.bit_length()
    mask = (1 << free_bits) - 1
    return (length + mask) & ~mask


def filling(length: int) -> Iterator[bytes]:
    """What follows a file of `length` bytes: a mark, then zeros, in pieces."""
    rest = padme(length + len(MARK)) - length - len(MARK)
    yield MARK
    while rest > 0:
        yield ZEROS[:rest]
        rest -= len(ZEROS)


def without_filling(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The file that `filling` followed, in pieces; what may still turn out to be filling is held back as a number of zeros.

    Raises:
        Tampered: it was never filled up, so it is not what was stored here.
    """
    marked, zeros = False, 0
    for piece in pieces:
        body = piece.rstrip(b"\x00")
        if not body:
            zeros += len(piece)
            continue
        if marked:
            yield MARK
        while zeros > 0:
            yield ZEROS[:zeros]
            zeros -= len(ZEROS)
        marked, zeros = body.endswith(MARK), len(piece) - len(body)
        if front := body.removesuffix(MARK) if marked else body:
            yield front
    if not marked:
        raise Tampered
