"""Whether a file is a clip, told by its bytes. Loads nothing, so that a caller of the worker stays small.

Files of pictures and of sound may be built as films are (ISO/IEC 14496-12): HEIC, AVIF, M4A. What such a file says of itself
is only a word at its beginning, which players pass over; and a picture may have a film behind it, as telephones keep what moved
while it was taken. So where there is the table of a film, a file is a picture and a clip, and both are looked at.
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
# With these a film may begin as well; behind letters instead of a length they are words of a text.
_FIRST_BOXES = frozenset((b"styp", b"sidx", b"pdin", b"udta", b"uuid", b"moof", b"meta", b"pict", b"junk"))
_LETTERS = 0x20
_AVI = frozenset((b"AVI ", b"AVI\x19", b"AVIX", b"AMV "))
_MOST_BOXES = 1_000  # that are followed to the table of a film; behind more there may be one
_MOST_IN_ALL = 10_000  # the same of all that look like beginnings of a film in a picture


class Looks(Enum):
    """What a file looks like."""

    NO_CLIP = "no clip"
    CLIP = "a clip"
    EITHER = "a picture, sound or a clip"


def looks(data: bytes) -> Looks:
    """MP4, MOV and 3GP, WebM and Matroska, AVI are clips."""
    if data[:4] == b"\x1a\x45\xdf\xa3" or (data[:4] in (b"RIFF", b"RIFX") and data[8:12] in _AVI):
        return Looks.CLIP
    if data[:4] == b"ON2 " and data[8:12] == b"ON2f":
        return Looks.CLIP
    kind = data[4:8]
    if kind in _OLD_QUICKTIME or (kind in _FIRST_BOXES and data[0] < _LETTERS):
        return Looks.CLIP
    if kind == b"ftyp" and data[8:12] not in BRANDS_OF_OTHERS:
        return Looks.CLIP
    return Looks.EITHER if _followed(data, 0) < 0 or begins(data) else Looks.NO_CLIP


def begins(data: bytes) -> int:
    """Where in a file the film begins: 0, or behind a picture or amid it, in bytes. Of several behind it, the last."""
    if _followed(data, 0) < 0:
        return 0
    at, left = len(data), _MOST_IN_ALL
    while (at := data.rfind(b"ftyp", 5, at)) > 0:
        boxes = _followed(data, at - 4)
        left -= abs(boxes)
        if boxes < 0 or left < 0:
            return at - 4
    return 0


def names_film(data: bytes) -> bool:
    """Whether a track in it says to be of moving pictures."""
    return b"vide" in data


def _followed(data: bytes, at: int) -> int:
    """How many boxes follow each other from here on; less than none where they lead to the table of a film, or may."""
    for boxes in range(1, _MOST_BOXES):
        if data[at + 4 : at + 8] in (b"moov", b"moof"):
            return -boxes
        size = int.from_bytes(data[at : at + 4])
        if size == 1:  # it follows in eight bytes
            size = int.from_bytes(data[at + 8 : at + 16])
        if size < 8 or at + size >= len(data):
            return boxes
        at += size
    return -_MOST_BOXES
