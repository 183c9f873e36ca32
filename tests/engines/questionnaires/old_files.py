"""Old workbooks (.xls) made by hand, with just the records that a reader needs; no library here writes them."""

import struct
from collections.abc import Iterable

Cell = tuple[int, int, bytes]  # row, column, text
_SECTOR = 512


def old_workbook(cells: Iterable[Cell]) -> bytes:
    """A file with one sheet, `survey`."""
    name = b"survey"
    begin = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0x0DBB, 0x07CC, 0, 6))
    begin += _record(0x42, struct.pack("<H", 1200))
    begins_at = len(begin) + 4 + 8 + len(name) + 4
    sheet = _record(0x85, struct.pack("<IBBBB", begins_at, 0, 0, len(name), 0) + name) + _record(0x0A)
    sheet += _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 0x07CC, 0, 6))
    written = b"".join(
        _record(0x204, struct.pack("<HHHHB", row, column, 0, len(text), 0) + text)
        for row, column, text in cells
    )
    return _compound(begin + sheet + written + _record(0x0A))


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _compound(stream: bytes) -> bytes:
    """A compound file that holds one stream: the header, the table of sectors, the directory, the stream."""
    sectors = max(8, -(-len(stream) // _SECTOR))
    assert sectors <= 126, "one sector of the table is enough for tests"
    table = [-3, -2, *range(3, sectors + 2), -2]
    table += [-1] * (128 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0")
    header += struct.pack("<5H6xIIIIIiIiI", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, -2, 0, -2, 0)
    header += struct.pack("<i", 0) + b"\xff" * 4 * 108
    directory = _entry("Root Entry", 5, -2, 0, 1) + _entry("Workbook", 2, 2, sectors * _SECTOR, -1)
    return (
        header
        + struct.pack("<128i", *table)
        + directory.ljust(_SECTOR, b"\0")
        + stream.ljust(sectors * _SECTOR, b"\0")
    )


def _entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
    written = (name + "\0").encode("utf-16-le")
    entry = written.ljust(64, b"\0") + struct.pack("<HBBiii", len(written), kind, 1, -1, -1, child)
    return entry + b"\0" * 36 + struct.pack("<iII", start, size, 0)
