"""Which format a file has, and its reader."""

import re
from collections.abc import Callable
from typing import BinaryIO

from saystop.engines.saying import said
from saystop.screening.lists.formats.lines import CsvReader, JsonLinesReader
from saystop.screening.lists.formats.ncmec import NcmecJsonReader, NcmecReader
from saystop.screening.lists.formats.reading import Mark, Reader, Unreadable
from saystop.screening.lists.formats.threatexchange import ThreatExchangeCsvReader, ThreatExchangeReader
from saystop.screening.lists.formats.vics import VicsReader
from saystop.screening.models import SourceFormat

_LOOKED_AT = 64 * 1024
_SIGNS = (
    (re.compile(rb'"(?:@?odata\.[a-z]+|MediaID)"'), SourceFormat.VICS),
    (re.compile(rb'"indicator"'), SourceFormat.THREAT_EXCHANGE),
    (re.compile(rb'"(?:queryResult|fingerprints|deletedImage)"'), SourceFormat.NCMEC),
)


def guess(file: BinaryIO) -> SourceFormat:
    """The format by how the file begins.

    Raises:
        Unreadable: nothing tells it.
    """
    file.seek(0)
    head = file.read(_LOOKED_AT).removeprefix(b"\xef\xbb\xbf").lstrip()
    line = head.split(b"\n", 1)[0].strip()
    if head[:1] == b"<":
        return SourceFormat.NCMEC
    if head[:1] in {b"{", b"["}:
        if (
            line.startswith(b"{")
            and line.endswith(b"}")
            and re.search(rb'"(?:value|pdq|md5|sha1|sha256)"', line)
        ):
            return SourceFormat.JSON_LINES
        for sign, format_ in _SIGNS:
            if sign.search(head):
                return format_
        raise Unreadable(said("Say which format this is."))
    if re.search(rb"\bindicator\b", line, re.IGNORECASE):
        return SourceFormat.THREAT_EXCHANGE
    return SourceFormat.CSV


def reader_for(file: BinaryIO, format_: str, mark: Mark) -> Reader:
    """The reader of a file of this format, from a mark on."""
    file.seek(0)
    head = file.read(1024).removeprefix(b"\xef\xbb\xbf").lstrip()
    is_json = head[:1] in {b"{", b"["}
    choices: dict[str, Callable[[BinaryIO, Mark], Reader]] = {
        SourceFormat.CSV: CsvReader,
        SourceFormat.JSON_LINES: JsonLinesReader,
        SourceFormat.NCMEC: NcmecJsonReader if is_json else NcmecReader,
        SourceFormat.THREAT_EXCHANGE: ThreatExchangeReader if is_json else ThreatExchangeCsvReader,
        SourceFormat.VICS: VicsReader,
    }
    return choices[format_](file, mark)
