"""Rows in a file that is written once and never changed: in order, with a digest, mapped into memory and not read.

A file begins with 128 bytes: the magic, the version of the format, how many rows follow, the SHA-256 of the rows. Equal rows make
equal files.
"""

import hashlib
import mmap
import os
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

import numpy as np

from saystop.engines.saying import said
from saystop.screening.lists.records import RECORD, Rows, empty

HEADER = 128
_MAGIC = b"SayStop hash list"
_VERSION = 1
_PIECE = 16 * 2**20


class DamagedFile(Exception):
    """A file is not what was written; its text names it."""

    def __init__(self, path: Path) -> None:
        self.sentence = said(
            "{path} is damaged: run `saystop lists mend`, or take it out of a backup.", path=str(path)
        )
        super().__init__(self.sentence)
        self.path = path


class Writer:
    """A file that has its name only once all of it lies on the disk; until then it can be thrown away."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self._part = path.with_name(path.name + ".part")
        self._file: BinaryIO = self._part.open("wb")
        self._file.write(bytes(HEADER))
        self._digest = hashlib.sha256()

    def add(self, rows: Rows) -> None:
        content = memoryview(np.ascontiguousarray(rows).view(np.uint8).data)
        self._digest.update(content)
        self._file.write(content)
        self.count += len(rows)

    @property
    def digest(self) -> str:
        """Of the rows so far, hexadecimal."""
        return self._digest.hexdigest()

    def finish(self) -> str:
        """Give it its name.

        Returns:
            the digest of its rows, hexadecimal.
        """
        self._file.seek(0)
        self._file.write(_header(self.count, self.digest))
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._part.replace(self.path)
        sync_folder(self.path.parent)
        return self.digest

    def discard(self) -> None:
        self._file.close()
        self._part.unlink(missing_ok=True)


def write(path: Path, parts: Iterable[Rows]) -> str:
    """Write rows that come in order, part by part.

    Returns:
        the digest of the rows, hexadecimal.
    """
    writer = Writer(path)
    try:
        for rows in parts:
            writer.add(rows)
        return writer.finish()
    except BaseException:
        writer.discard()
        raise


def told(path: Path) -> tuple[int, str]:
    """What the header says: how many rows, and their digest. The rows are not looked at.

    Raises:
        DamagedFile: it is no such file, or not as long as it says.
        FileNotFoundError: it is not there.
    """
    with path.open("rb") as file:
        head = file.read(HEADER)
        size = file.seek(0, os.SEEK_END)
    try:
        magic, version, count, digest = head.rstrip(b"\n").decode("ascii").rsplit(" ", 3)
        right = magic == _MAGIC.decode() and int(version) == _VERSION and len(digest) == 64
        rows = int(count)
    except ValueError:
        raise DamagedFile(path) from None
    if not right or head != _header(rows, digest) or size != HEADER + rows * RECORD.itemsize:
        raise DamagedFile(path)
    return rows, digest


def open_rows(path: Path, *, verified: bool = True) -> Rows:
    """The rows of a file, which cannot be changed.

    Args:
        verified: read it through and compare the digest.

    Raises: as `told`.
    """
    count, digest = told(path)
    if not count:
        return empty()
    with path.open("rb") as file:
        held = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if verified and _digest(held) != digest:
        raise DamagedFile(path)
    held.madvise(
        mmap.MADV_DONTNEED
    )  # what was read through stays the kernel's, and is no memory of this process
    return np.frombuffer(held, RECORD, count, HEADER)


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _header(count: int, digest: str) -> bytes:
    return f"{_MAGIC.decode()} {_VERSION} {count} {digest}".encode().ljust(HEADER, b"\n")


def _digest(held: mmap.mmap) -> str:
    digest = hashlib.sha256()
    with memoryview(held) as whole:
        for start in range(HEADER, len(whole), _PIECE):
            digest.update(whole[start : start + _PIECE])
    return digest.hexdigest()
