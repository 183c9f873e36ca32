"""Where an image ends, so that what was hung behind it can be named. Reads structure, decodes nothing."""

import re

from saystop.engines.attachments.kinds import Kind

# A marker of JPEG (ITU-T T.81, annex B): not a stuffed zero, a restart or a fill byte.
_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")
_EOI, _SOS, _APP0, _APP14, _APP15, _COM = 0xD9, 0xDA, 0xE0, 0xEE, 0xEF, 0xFE


def end_of_image(data: bytes, kind: Kind) -> int:
    """The offset behind the last byte of the image itself; the size of the data where that is not told."""
    if kind is Kind.JPEG:
        return _end_of_jpeg(data)
    if kind is Kind.PNG:
        return _end_of_png(data)
    if kind is Kind.WEBP:
        size = int.from_bytes(data[4:8], "little")
        return min(8 + size + size % 2, len(data))
    return len(data)


def without_jpeg_metadata(data: bytes) -> bytes:
    """The same JPEG stream without application segments and comments; those that tell the colours stay."""
    out = bytearray(data[:2])
    at = 2
    while match := _MARKER.search(data, at):
        marker, start = data[match.start() + 1], match.start()
        if marker in (_SOS, _EOI):
            return bytes(out + data[start : _end_of_jpeg(data)])
        end = start + 2 + int.from_bytes(data[start + 2 : start + 4], "big")
        if marker in (_APP0, _APP14) or not (_APP0 <= marker <= _APP15 or marker == _COM):
            out += data[start:end]
        at = end
    return bytes(out)


def _end_of_jpeg(data: bytes) -> int:
    at = 2
    while match := _MARKER.search(data, at):
        marker, at = data[match.start() + 1], match.end()
        if marker == _EOI:
            return at
        at += int.from_bytes(data[at : at + 2], "big")
    return len(data)


def _end_of_png(data: bytes) -> int:
    at = 8
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if data[at + 4 : at + 8] == b"IEND":
            return end
        at = end
    return len(data)
