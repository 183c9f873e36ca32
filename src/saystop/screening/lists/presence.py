"""Whether a list holds a fingerprint now, looked up in its file row by row: for pages, which load neither lists nor numpy.

What it says is told to a reader and decides nothing, so the file is not read through to compare its digest.
"""

from pathlib import Path

from saystop.screening.models import Kind

_HEADER, _ROW, _VALUE = 128, 48, 16  # bytes, as `files` and `records` lay them down
_CODES = {Kind.PDQ: 1, Kind.MD5: 2, Kind.SHA1: 3, Kind.SHA256: 4}


def holds(records: Path, kind: str, value: bytes) -> bool | None:
    """Whether the fingerprint is among the rows of a file; None where that can't be told.

    Args:
        records: of a list's version, in order.
        kind: of Kind.
        value: the fingerprint.
    """
    wanted = bytes([_CODES[Kind(kind)]]) + value.ljust(_ROW - _VALUE, b"\0")
    try:
        with records.open("rb") as file:
            low, high = 0, (file.seek(0, 2) - _HEADER) // _ROW
            while low < high:
                middle = (low + high) // 2
                file.seek(_HEADER + middle * _ROW)
                row = file.read(_ROW)
                found = row[:1] + row[_VALUE:]
                if found == wanted:
                    return True
                low, high = (middle + 1, high) if found < wanted else (low, middle)
    except OSError:
        return None
    return False
