"""What stands in an MP4 or MOV beside its film: a cover, the picture of a HEIC that a film was hung behind, a second film.

FFmpeg makes a stream of each, and where such a stream comes first OpenCV gives no other. Loads nothing.
"""

import re
from collections.abc import Iterator

# What FFmpeg reads stills and their places from, in whatever box it lies. None of these holds what a film is decoded by.
_OF_STILLS = re.compile(b"udta|meta|ilst|iinf|iloc|iprp")
_OF_A_FILM = re.compile(rb"hdlr.{8}(?:vide|pict)", re.DOTALL)
_MOST_BOXES = 10_000  # that are asked for a second film
_PASSED_OVER = b"skip"
_OTHERS = (b"\x1a\x45\xdf\xa3", b"RIFF", b"RIFX", b"ON2 ")  # how Matroska and AVI begin


def without(data: bytes) -> bytes | bytearray:
    """A clip without them, of as many bytes; Matroska and AVI as they are.

    What lies in a film's frames is left as it is: FFmpeg finds no box in there.
    """
    if data[:4] in _OTHERS:
        return data
    made = bytearray(data)
    at = 0
    while at < len(data):
        frames, behind = _next_frames(data, at)
        for found in _OF_STILLS.finditer(data, at, frames):
            made[found.start() : found.end()] = _PASSED_OVER
        at = behind
    return made


def _next_frames(data: bytes, at: int) -> tuple[int, int]:
    """Where the next box of a film's frames begins and ends, in bytes; the end of the file, where no other follows."""
    end = len(data)
    while at + 8 <= end:
        size = int.from_bytes(data[at : at + 4])
        if size == 1:  # it follows in eight bytes
            size = int.from_bytes(data[at + 8 : at + 16])
        if data[at + 4 : at + 8] == b"mdat":
            return at + 8, min(at + size, end) if size >= 8 else end
        if size < 8:
            break
        at += size
    return end, end


def films(data: bytes) -> int:
    """How many tracks of moving pictures its table names; 0 of Matroska and AVI."""
    if data[:4] in _OTHERS:
        return 0
    return sum(
        bool(_OF_A_FILM.search(data, *track))
        for kind, *table in _boxes(data, 0, len(data))
        if kind == b"moov"
        for named, *track in _boxes(data, *table)
        if named == b"trak"
    )


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """The boxes that follow each other between two places: the name of each, and where what is in it begins and ends."""
    for _box in range(_MOST_BOXES):
        if at + 8 > end:
            break
        size, inside = int.from_bytes(data[at : at + 4]), at + 8
        if size == 1:  # it follows in eight bytes
            size, inside = int.from_bytes(data[at + 8 : at + 16]), at + 16
        if size == 0:  # all that is left
            size = end - at
        if size < 8:
            break
        yield data[at + 4 : at + 8], inside, min(at + size, end)
        at += size
