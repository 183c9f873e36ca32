"""The parts of an .xlsx file, judged as bytes before a parser meets them.

What a parser of XML costs goes by the elements, by the attributes, and by the length of one tag or comment: a parser that
is fed in pieces begins each unfinished one again. So all of these are counted here, and parts that nobody counted
(pictures, what document stores add) are not there for the library that reads the workbook.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO

from saystop.engines.saying import Said, said

LARGEST_WHOLE = 64 * 2**20
LARGEST_XML = 32 * 2**20  # of the parts that are parsed, without the blank rows at the end of sheets
LARGEST_PART = 8 * 2**20  # of the parts that are held in memory: texts, styles
HIGHEST_RATIO = 200
MOST_PARTS = 500
MOST_ROWS = 20_000  # of a sheet; choices may be all villages of a country
MOST_ELEMENTS = 600_000  # of all parts; a cell is two, or four where its text stands in it
MOST_ELEMENTS_BESIDE = 60_000  # of a part, beside cells and their texts
MOST_RELATIONS = 2_000  # of a part
MOST_ATTRIBUTES = 3_000_000  # of all parts; a cell has three
MOST_ATTRIBUTES_BESIDE = 600_000  # of other names than those that cells and texts have
MOST_SHEETS = 30
MOST_CELLS_IN_ROW = 16_384  # the format's own bound
LONGEST_TAG = 2**17  # bytes from one tag to the next: the longest text of a cell, most of it escaped
LONGEST_FORMAT = 500  # of a number, whose brackets the library looks for again and again
MOST_BRACKETS = 12

_TAG = re.compile(
    rb"<(?:[^\s<>/:!?=]++:)?(row|c|v|t|is|f|si|sheet|!DOCTYPE|!ENTITY)\b([^<>]{0,2000})", re.ASCII
)
_ROW_NUMBER = re.compile(rb"\br\s*=\s*[\"']([0-9]{1,9})[\"']")
_NUMBERED = re.compile(rb"\s+r=[\"'][0-9]{1,9}[\"']")
_MAIN = rb"http://schemas\.openxmlformats\.org/spreadsheetml/2006/main"
_NAMESPACE = re.compile(rb"<worksheet\s[^<>]*?\bxmlns=\"" + _MAIN + rb"\"")
_OTHER_NAMESPACE = re.compile(rb"\bxmlns\s*=\s*(?!\"" + _MAIN + rb"\")")
_REMARK = re.compile(rb"<!--|<\?")
_FORMAT = re.compile(rb"formatCode\s*=\s*(?:\"([^\"<]*)|'([^'<]*))")
_SIGNS = (b'="', b"='", b'= "', b"= '")
_OF_CELLS = (b' r="', b' s="', b' t="', b' xml:space="')
_CHUNK = 2**20


class UnreadableError(ValueError):
    """The file is not a workbook that can be read; its text is one sentence that says what to do."""

    def __init__(self, sentence: Said) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Judged:
    """What may be parsed: the names of the parts, the number of the last row of all sheets that holds something, and
    for each part that is a sheet how many of its rows do, the headers among them.
    """

    parts: frozenset[str]
    last_row: int
    filled: Mapping[str, int]


def judged(archive: zipfile.ZipFile, size: int) -> Judged:
    """Refuse what is too large before it is unpacked. Raises UnreadableError."""
    parts = archive.infolist()
    whole = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or whole > LARGEST_WHOLE or (whole > 2**20 and whole > HIGHEST_RATIO * size):
        raise _far_more()
    if "xl/workbook.xml" not in archive.namelist():
        raise UnreadableError(said("This is not an .xlsx workbook: save it again as .xlsx."))
    # What office suites and document stores add beside the workbook (`customXml/`, often UTF-16) is never parsed.
    parsed = [
        part
        for part in parts
        if part.filename.endswith((".xml", ".rels")) and not part.filename.startswith("customXml/")
    ]
    counts = _Counts()
    for part in parsed:
        if not _is_sheet(part.filename) and part.file_size > LARGEST_PART:
            raise UnreadableError(
                said("This workbook holds far more text than a form needs: copy its cells into a new one.")
            )
        with archive.open(part) as stream:
            counts.add(part.filename, stream)
    return Judged(frozenset(part.filename for part in parsed), counts.last_row, counts.filled)


def _far_more() -> UnreadableError:
    return UnreadableError(
        said("This workbook unpacks to far more than a form needs: copy its cells into a new one.")
    )


def too_many_sheets() -> UnreadableError:
    return UnreadableError(
        said("This workbook has more than {most} sheets: keep those of the form.", most=MOST_SHEETS)
    )


def _is_sheet(name: str) -> bool:
    return name.startswith("xl/worksheets/")


class _Counts:
    """What was met in the parts so far."""

    def __init__(self) -> None:
        self.elements = self.attributes = self.others = self.bytes = self.sheets = self.last_row = 0
        self.filled: dict[str, int] = {}

    def add(self, name: str, stream: IO[bytes]) -> None:
        part = _Part(_is_sheet(name))
        most_beside = MOST_RELATIONS if name.endswith(".rels") else MOST_ELEMENTS_BESIDE
        for piece in _pieces(stream):
            elements = piece.count(b"<") - piece.count(b"</")
            attributes = sum(map(piece.count, _SIGNS))
            self.elements += elements + piece.count(b"inlineStr")
            self.attributes += attributes
            self.others += attributes - sum(map(piece.count, _OF_CELLS))
            self.bytes += len(piece)
            part.beside += elements
            part.add(piece)
            if (
                self.elements - part.blank > MOST_ELEMENTS
                or self.attributes - part.blank_signs > MOST_ATTRIBUTES
                or self.others - part.blank_signs > MOST_ATTRIBUTES_BESIDE
                or self.bytes - part.blank_bytes > LARGEST_XML
                or part.beside > most_beside
            ):
                raise _far_more()
        self.elements -= part.blank
        self.attributes -= part.blank_signs
        self.others -= part.blank_signs
        self.bytes -= part.blank_bytes
        self.sheets += part.sheets
        if self.sheets > MOST_SHEETS:
            raise too_many_sheets()
        self.last_row = max(self.last_row, part.last)
        if part.is_sheet:
            self.filled[name] = part.filled


class _Part:
    """What was met in one part: above all the rows that hold something."""

    def __init__(self, is_sheet: bool) -> None:
        self.is_sheet = is_sheet
        self.beside = self.sheets = 0
        self.row = self.last = self.filled = self.cells = 0
        # Of the rows behind the last that holds something: they are never parsed, and may be a million.
        self.blank = self.blank_signs = self.blank_bytes = 0
        self.namespaces = self.remarks = 0

    def add(self, piece: bytes) -> None:
        self.namespaces += len(_NAMESPACE.findall(piece)) + 2 * len(_OTHER_NAMESPACE.findall(piece))
        self.remarks += piece.count(b"<!") + piece.count(b"<?")
        for found in _FORMAT.finditer(piece):
            code = found[1] or found[2] or b""
            if len(code) > LONGEST_FORMAT or code.count(b"[") + code.count(b"&#") > MOST_BRACKETS:
                raise _far_more()
        for tag in _TAG.finditer(piece):
            if tag[1].startswith(b"!"):
                raise UnreadableError(
                    said("This workbook declares entities, which no form needs: save it again as .xlsx.")
                )
            if tag[1] == b"sheet":
                self.sheets += 1
                continue
            self.beside -= 1
            if tag[1] == b"row":
                number = _ROW_NUMBER.search(tag[2])
                self.row = int(number[1]) if number else self.row + 1
                self.cells = 0
                self.leave_blank(tag)
            elif tag[1] == b"c":
                self.cells += 1
                self.leave_blank(tag)
                if self.is_sheet and self.cells > MOST_CELLS_IN_ROW:
                    raise _far_more()
            elif self.is_sheet and self.row != self.last and tag[1] in (b"v", b"t"):
                self.fill()

    def leave_blank(self, tag: re.Match[bytes]) -> None:
        # Only what the library takes for a row ends its reading: nothing may make these tags mean something else.
        plain = self.namespaces == 1 and self.remarks <= 1 and tag[0][1:2] in b"rc"
        if self.is_sheet and self.row > self.last and plain and (tag[1] == b"c" or _NUMBERED.match(tag[2])):
            self.blank += 1
            self.blank_signs += tag[2].count(b"=")
            self.blank_bytes += tag.end() - tag.start() + 1

    def fill(self) -> None:
        self.blank = self.blank_signs = self.blank_bytes = 0
        self.last = max(self.last, self.row)
        self.filled += 1
        if self.filled > MOST_ROWS or self.last > MOST_ROWS:
            raise UnreadableError(
                said("A sheet has more than {most} rows: split the form or clear the rest.", most=MOST_ROWS)
            )


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """The bytes of a part, cut before a tag, a comment or an instruction; none of these is very long."""
    rest = b""
    while chunk := stream.read(_CHUNK):
        if not rest and (chunk.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in chunk[:4]):
            raise UnreadableError(
                said("This workbook is in an unusual encoding: open it and save it again as .xlsx.")
            )
        piece = rest + chunk
        cut = max(piece.rfind(b"<"), 0)
        at = 0
        while found := _REMARK.search(piece, at):
            at = piece.find(b"-->" if found[0] == b"<!--" else b"?>", found.end())
            if at < 0:
                cut = min(cut, found.start())
                break
            if at - found.start() > LONGEST_TAG:
                raise _far_more()
        if len(piece) - cut > LONGEST_TAG or not _dense(piece):
            raise _far_more()
        yield piece[:cut]
        rest = piece[cut:]
    yield rest


def _dense(piece: bytes) -> bool:
    """Whether a tag begins in every stretch of that length."""
    at = 0
    while len(piece) - at > LONGEST_TAG:
        following = piece.rfind(b"<", at + 1, at + LONGEST_TAG + 1)
        if following < 0:
            return False
        at = following
    return True
