"""An index, or a small change of one, as a file: written beside the old one, never changed, read by any number of processes.

A file begins with 4,096 bytes: the magic, the version of the format, and as JSON how many rows each part has, the size of the
whole and the SHA-256 of what follows. The arrays follow, each from a multiple of 64 bytes on. It is mapped into memory and not
read, so that all processes of a machine share it.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from saystop.engines.fingerprints.index import Index, Segment
from saystop.engines.fingerprints.permuting import Words

HEADER = 4096
_MAGIC = b"SayStop fingerprints 1\n"
_ALIGNED = 64


class DamagedIndexError(Exception):
    """A file is not what it was when it was written, or not of this format; its text names it."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is damaged or was not written by this version: make the index anew.")
        self.path = path


def write_index(parts: Iterable[Segment], path: Path) -> None:
    """Write segments as they come, so that one of them is in memory at a time. The file has its name only once it is whole."""
    counts: list[int] = []

    def arrays() -> Iterator[NDArray[Any]]:
        for part in parts:
            counts.append(len(part.words))
            yield from part.arrays

    _write(path, arrays(), lambda: {"segments": counts})


def open_index(path: Path) -> Index:
    """The index in a file.

    Raises:
        DamagedIndexError: a bit of it is not as it was written.
        FileNotFoundError: it is not there.
    """
    facts, data = _open(path, "segments")
    position = 0
    found = []
    for count in facts["segments"]:
        arrays = []
        for kind, shape in Segment.shapes(count):
            array, position = _array(data, position, kind, shape)
            arrays.append(array)
        found.append(Segment.of(*arrays))
    return Index(found)


def write_change(added: Words, removed: Words, path: Path) -> None:
    """Write rows [N, 4] that came since an index was made, and rows that left."""
    _write(path, [added, removed], lambda: {"change": [len(added), len(removed)]})


def open_change(path: Path) -> tuple[Words, Words]:
    """What `write_change` wrote. Raises as `open_index`."""
    facts, data = _open(path, "change")
    position = 0
    found = []
    for count in facts["change"]:
        array, position = _array(data, position, np.uint64, (count, 4))
        found.append(array)
    return found[0], found[1]


def write_whole(path: Path, pieces: Iterable[bytes]) -> None:
    """A file that is there in full or not at all, whatever stops the machine."""
    part = path.with_name(path.name + ".part")
    with part.open("wb") as target:
        for piece in pieces:
            target.write(piece)
        target.flush()
        os.fsync(target.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _write(path: Path, arrays: Iterable[NDArray[Any]], facts: Any) -> None:
    part = path.with_name(path.name + ".part")
    digest = hashlib.sha256()
    size = HEADER
    with part.open("wb") as target:
        target.write(bytes(HEADER))
        for array in arrays:
            held = memoryview(np.ascontiguousarray(array).reshape(-1).view(np.uint8).data)
            for piece in (held, bytes(-len(held) % _ALIGNED)):
                digest.update(piece)
                target.write(piece)
                size += len(piece)
        target.seek(0)
        said = json.dumps({**facts(), "size": size, "digest": digest.hexdigest()}).encode()
        target.write(_MAGIC + said.ljust(HEADER - len(_MAGIC)))
        target.flush()
        os.fsync(target.fileno())
    part.replace(path)


def _open(path: Path, what: str) -> tuple[dict[str, Any], NDArray[np.uint8]]:
    """The facts of the header and all that follows it.

    The digest is made of the file as it is read and not as it is mapped: what is mapped and was looked at counts as memory of
    this process.
    """
    try:
        with path.open("rb") as file:
            head = file.read(HEADER)
            facts = json.loads(head.removeprefix(_MAGIC)) if head.startswith(_MAGIC) else {}
            is_whole = (
                facts.get("size") == path.stat().st_size
                and what in facts
                and facts["digest"] == hashlib.file_digest(file, "sha256").hexdigest()
            )
            data = np.memmap(file, np.uint8, "r").view(np.ndarray) if is_whole else np.empty(0, np.uint8)
    except (ValueError, TypeError) as fault:  # of no bytes at all, or a header that is no JSON
        raise DamagedIndexError(path) from fault
    if not is_whole:
        raise DamagedIndexError(path)
    return facts, data[HEADER:]


def _array(
    data: NDArray[np.uint8], position: int, kind: Any, shape: tuple[int, int]
) -> tuple[NDArray[Any], int]:
    """An array that begins at a position, and where the next one does."""
    size = shape[0] * shape[1] * np.dtype(kind).itemsize
    return data[position : position + size].view(kind).reshape(shape), position + size + -size % _ALIGNED
