"""Whether a file is a clip, told by its first bytes. Loads nothing, so that a caller of the worker stays small.

Files of pictures and of sound may be built as films are (ISO/IEC 14496-12): HEIC, AVIF, M4A. What such a file says of itself
is only a word at its beginning, which players pass over; so where it has the table of a film, it is a picture or a clip, and
both are tried.
"""

from enum import Enum

# Of ISO/IEC 23008-12 (HEIF) and what is built on it, of JPEG 2000, and of the sound of iTunes.
BRANDS_OF_OTHERS = frozenset(
    kind.encode()
    for kind in (
        *("heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "mif2", "miaf", "msf1"),
        *("avif", "avis", "jxl ", "crx ", "jp2 ", "jpx ", "jpm ", "M4A ", "M4B ", "M4P ", "F4A ", "F4B "),
    )
)
_OLD_QUICKTIME = frozenset((b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"))
_MOST_BOXES = 1000


class Looks(Enum):
    """What a file looks like."""

    NO_CLIP = "no clip"
    CLIP = "a clip"
    EITHER = "a picture, sound or a clip"


def looks(data: bytes) -> Looks:
    """MP4, MOV and 3GP, WebM and Matroska, AVI are clips."""
    if data[:4] == b"\x1a\x45\xdf\xa3" or (data[:4] in (b"RIFF", b"RIFX") and data[8:12] == b"AVI "):
        return Looks.CLIP
    kind = data[4:8]
    if kind in _OLD_QUICKTIME:
        return Looks.CLIP
    if kind != b"ftyp":
        return Looks.NO_CLIP
    if data[8:12] not in BRANDS_OF_OTHERS:
        return Looks.CLIP
    return Looks.EITHER if _has_table(data) else Looks.NO_CLIP


def _has_table(data: bytes) -> bool:
    at = 0
    for _box in range(_MOST_BOXES):
        if data[at + 4 : at + 8] == b"moov":
            return True
        size = int.from_bytes(data[at : at + 4])
        if size == 1:  # it follows in eight bytes
            size = int.from_bytes(data[at + 8 : at + 16])
        if size < 8 or at + size >= len(data):
            return False
        at += size
    return False
