"""Where an image ends, and what of an image within a document is picture. Reads structure, decodes nothing."""

import re
import struct

from saystop.engines.attachments.kinds import Kind

# A marker of JPEG (ITU-T T.81, annex B): not a stuffed zero, a restart or a fill byte.
_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd7\xff]")
_EOI, _SOS, _APP0, _APP14 = 0xD9, 0xDA, 0xE0, 0xEE
_TABLES_AND_SCANS = {*range(0xC0, 0xD0), *range(0xDA, 0xE0)}
# Of JPEG 2000 (ITU-T T.800, annexes A and I).
_SOC, _J2K_SOT, _J2K_SOD, _J2K_EOC, _J2K_COM = b"\xff\x4f", 0xFF90, 0xFF93, 0xFFD9, 0xFF64
_JP2_BOXES = {b"jP  ", b"ftyp", b"jp2h", b"jp2c"}
_JP2_HEADER_BOXES = {b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef", b"res "}


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
    """The same JPEG picture: tables and scans, and of all else only what tells the colours and the density.

    Segments are looked for up to the end of the image, also behind a scan; what follows the end goes.
    """
    out = bytearray(data[:2])
    at, in_scan = 2, False
    while match := _MARKER.search(data, at):
        start, marker = match.start(), data[match.start() + 1]
        if in_scan:
            out += data[at:start]
        if marker == _EOI:
            return bytes(out + data[start : start + 2])
        at = start + 2 + int.from_bytes(data[start + 2 : start + 4], "big")
        if marker in _TABLES_AND_SCANS:
            out += data[start:at]
        elif marker == _APP0 and data[start + 4 : start + 9] == b"JFIF\0":
            out += b"\xff\xe0\0\x10" + data[start + 4 : start + 16] + b"\0\0"  # and no thumbnail
        elif marker == _APP14 and data[start + 4 : start + 9] == b"Adobe":
            out += b"\xff\xee\0\x0e" + data[start + 4 : start + 16]
        in_scan = marker == _SOS
    return bytes(out + data[at:]) if in_scan else bytes(out)


def without_jpeg2000_metadata(data: bytes) -> bytes:
    """The same JPEG 2000 picture, bare or in its boxes: no other boxes, and comments blanked."""
    if data.startswith(_SOC):
        return _bare_codestream(data)
    return _picture_boxes(data, _JP2_BOXES)


def _picture_boxes(data: bytes, wanted: set[bytes]) -> bytes:
    out = bytearray()
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        body = at + 8
        if size == 1:
            size = int.from_bytes(data[body : body + 8], "big")
            body += 8
        at = min(at + size, len(data)) if size else len(data)
        if at < body:
            break
        if kind in wanted:
            inner = data[body:at]
            if kind == b"jp2h":
                inner = _picture_boxes(inner, _JP2_HEADER_BOXES)
            elif kind == b"jp2c":
                inner = _bare_codestream(inner)
            out += struct.pack(">I4s", len(inner) + 8, kind) + inner
    return bytes(out)


def _bare_codestream(data: bytes) -> bytes:
    """Comments in the head of the picture and of each tile blanked in place; what follows the end goes."""
    out = bytearray(data)
    at, tile_end = 2, 0
    while at + 4 <= len(data):
        marker, size = struct.unpack_from(">HH", data, at)
        if marker == _J2K_EOC:
            break
        if marker == _J2K_SOD:
            if tile_end <= at:
                return bytes(out)
            at = tile_end
            continue
        if marker == _J2K_SOT:
            length = int.from_bytes(data[at + 6 : at + 10], "big")
            tile_end = at + length if length else len(data)
        elif marker == _J2K_COM:
            end = min(at + 2 + size, len(data))
            out[at + 6 : end] = bytes(max(end - at - 6, 0))
        at += 2 + size
    return bytes(out[: at + 2])


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
