"""What a file is, by its content alone: a name or a declared type is never asked."""

import codecs
import re
from enum import StrEnum

HEAD_SIZE = 8192
"""Bytes of a file that `judge` needs at most."""


class Kind(StrEnum):
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    PDF = "pdf"
    TEXT = "text"
    MP4 = "mp4"

    @property
    def media_type(self) -> str:
        """The media type under which a file of this kind may be served (IANA registry)."""
        return _MEDIA_TYPES[self]

    @property
    def extension(self) -> str:
        """The usual file extension, without a dot."""
        return _EXTENSIONS[self]

    @property
    def is_image(self) -> bool:
        """A still image, which is decoded and drawn anew."""
        return self in (Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.HEIC)

    @property
    def is_visual(self) -> bool:
        """A still image or a film: what an office that refuses images does not take."""
        return self.is_image or self is Kind.MP4


_MEDIA_TYPES = {
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.WEBP: "image/webp",
    Kind.HEIC: "image/heic",
    Kind.PDF: "application/pdf",
    Kind.TEXT: "text/plain; charset=utf-8",
    Kind.MP4: "video/mp4",
}
_EXTENSIONS = {kind: kind.value for kind in Kind} | {Kind.JPEG: "jpg", Kind.TEXT: "txt"}

_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}
# "qt  " is what telephones with QuickTime write: the same boxes under an older brand.
_MP4_BRANDS = {
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"MSNV",
    b"qt  ",
}
_MP4_BRANDS |= {b"3gp4", b"3gp5", b"3gp6"}

_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
# Text that a program would run or a browser would draw is not plain text.
_MARKUP_START = re.compile(r"\s*(<[a-z!?/]|#!|%!ps|\{\\rtf)", re.IGNORECASE)
_MARKUP_WITHIN = re.compile(r"<(!doctype|html|head|body|script|svg|iframe|object|embed)\b", re.IGNORECASE)


def judge(head: bytes) -> Kind | None:
    """Say what a file is.

    head: the first bytes of the file, up to `HEAD_SIZE`. Returns None for everything that is not accepted.
    """
    if head.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Kind.WEBP
    if head.startswith(b"%PDF-"):
        return Kind.PDF
    if head[4:8] == b"ftyp":
        return _judge_brands(head)
    return Kind.TEXT if _is_plain_text(head) else None


def text_encoding(head: bytes) -> str:
    """The encoding that a text declares by its byte order mark (Unicode, section 23.8), else UTF-8."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig"


def is_plain(text: str) -> bool:
    """No control characters, and nothing that starts or looks like a page or a program."""
    opening = text[:HEAD_SIZE]
    return not (_CONTROLS.search(text) or _MARKUP_START.match(opening) or _MARKUP_WITHIN.search(opening))


def _is_plain_text(head: bytes) -> bool:
    try:
        # Not final: the last character may be cut by the end of the head.
        text = codecs.getincrementaldecoder(text_encoding(head))().decode(head)
    except UnicodeDecodeError:
        return False
    return bool(head) and is_plain(text)


def _judge_brands(head: bytes) -> Kind | None:
    """Read the `ftyp` box (ISO/IEC 14496-12, section 4.3): major brand, version, compatible brands."""
    size = min(int.from_bytes(head[:4], "big"), len(head))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, size - 3, 4))]
    if brands[0] in _HEIC_BRANDS or (brands[0] in (b"mif1", b"msf1") and _HEIC_BRANDS.intersection(brands)):
        return Kind.HEIC
    if brands[0] in (b"avif", b"avis", b"mif1", b"msf1"):
        return None
    return Kind.MP4 if _MP4_BRANDS.intersection(brands) else None
