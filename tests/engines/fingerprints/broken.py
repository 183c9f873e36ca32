"""Broken images: each a kind of its own, made from drawn ones."""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from tests.engines.fingerprints.scenes import saved, scene

SMALL = scene("coffee.png", (300, 200))


def _png(*chunks: tuple[bytes, bytes]) -> bytes:
    whole = b"\x89PNG\r\n\x1a\n"
    for name, body in chunks:
        whole += struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
    return whole


def _header(width: int, height: int, bits: int = 8, colours: int = 2) -> tuple[bytes, bytes]:
    return b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colours, 0, 0, 0)


def _cut(kind: str, share: float) -> bytes:
    whole = saved(SMALL, kind)
    return whole[: int(len(whole) * share)]


def _flipped(kind: str, step: int) -> bytes:
    whole = bytearray(saved(SMALL, kind))
    for at in range(len(whole) // 3, len(whole), step):
        whole[at] ^= 0xFF
    return bytes(whole)


def _jpeg_of_size(width: int, height: int) -> bytes:
    """A JPEG that says to be of another size than it is."""
    whole = bytearray(saved(SMALL, "JPEG"))
    at = whole.index(b"\xff\xc0") + 5
    whole[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(whole)


def _endless_tiff() -> bytes:
    """Its directory comes after itself."""
    whole = saved(SMALL, "TIFF")
    (first,) = struct.unpack("<I", whole[4:8])
    (entries,) = struct.unpack("<H", whole[first : first + 2])
    end = first + 2 + 12 * entries
    return whole[:end] + struct.pack("<I", first) + whole[end + 4 :]


def _many_scans() -> bytes:
    """A progressive JPEG whose last scan is there two thousand times over."""
    whole = saved(SMALL, "JPEG", progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:last] + whole[last:-2] * 2000 + whole[-2:]


def _gif_of_size(side: int) -> bytes:
    return (
        b"GIF89a"
        + struct.pack("<HH", side, side)
        + b"\x00\x00\x00"
        + b","
        + struct.pack("<HHHH", 0, 0, side, side)
        + b"\x00\x02\x02\x44\x01\x00;"
    )


def _bmp_of_size(width: int, height: int) -> bytes:
    whole = bytearray(saved(SMALL, "BMP"))
    whole[18:26] = struct.pack("<ii", width, height)
    return bytes(whole)


def _webp_of_size(side: int) -> bytes:
    whole = bytearray(saved(SMALL, "WEBP", lossless=True))
    at = whole.index(b"VP8L") + 9
    whole[at : at + 4] = struct.pack("<I", (side - 1) | (side - 1) << 14)
    return bytes(whole)


def _heif_that_ends_its_decoder() -> bytes:
    """One byte of it is turned, and the decoder of pi-heif ends by a segmentation fault."""
    whole = bytearray((Path(__file__).parent.parent / "attachments" / "drawn.heic").read_bytes())
    whole[252] = 0xFF
    return bytes(whole)


def _heif_of_nothing() -> bytes:
    return struct.pack(">I4s4sI4s", 20, b"ftyp", b"heic", 0, b"mif1") + struct.pack(">I4s", 8, b"meta")


BROKEN: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "one byte": lambda: b"\xff",
    "text": lambda: b"This is no picture.\n" * 100,
    "zeros": lambda: bytes(10_000),
    "a JPEG's first bytes alone": lambda: b"\xff\xd8\xff\xe0",
    "a JPEG cut in its header": lambda: _cut("JPEG", 0.02),
    "a JPEG cut in its half": lambda: _cut("JPEG", 0.5),
    "a JPEG without its end": lambda: saved(SMALL, "JPEG")[:-2],
    "a JPEG with bytes turned": lambda: _flipped("JPEG", 97),
    "a JPEG that says to be of no size": lambda: _jpeg_of_size(0, 0),
    "a JPEG that says to be the largest": lambda: _jpeg_of_size(65_500, 65_500),
    "a JPEG that says to be larger": lambda: _jpeg_of_size(9_000, 9_000),
    "a JPEG of two thousand scans": _many_scans,
    "a JPEG with another behind it": lambda: saved(SMALL, "JPEG") * 2,
    "a PNG of a hundred thousand pixels a side": lambda: _png(
        _header(100_000, 100_000), (b"IDAT", zlib.compress(b"\0" * 9)), (b"IEND", b"")
    ),
    "a PNG with fewer rows than it says": lambda: _png(
        _header(500, 500), (b"IDAT", zlib.compress(b"\0" * 1501 * 9)), (b"IEND", b"")
    ),
    "a PNG of no size": lambda: _png(_header(0, 0), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")),
    "a PNG of a depth that there is not": lambda: _png(
        _header(9, 9, 7, 2), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")
    ),
    "a PNG with a text of 60 MB": lambda: _png(
        _header(9, 9), (b"zTXt", b"a\0\0" + zlib.compress(bytes(60 << 20))), (b"IEND", b"")
    ),
    "a PNG cut": lambda: _cut("PNG", 0.4),
    "a PNG with bytes turned": lambda: _flipped("PNG", 500),
    "a GIF cut": lambda: _cut("GIF", 0.3),
    "a GIF of the largest size": lambda: _gif_of_size(65_535),
    "a WebP cut": lambda: _cut("WEBP", 0.5),
    "a WebP that says to be larger": lambda: _webp_of_size(16_000),
    "an AVIF cut": lambda: _cut("AVIF", 0.5),
    "an AVIF with bytes turned": lambda: _flipped("AVIF", 50),
    "a HEIC without a picture": _heif_of_nothing,
    "a HEIC that ends its decoder": _heif_that_ends_its_decoder,
    "a TIFF whose directory comes after itself": _endless_tiff,
    "a TIFF cut": lambda: _cut("TIFF", 0.5),
    "a TIFF with bytes turned": lambda: _flipped("TIFF", 1000),
    "a BMP of a negative size": lambda: _bmp_of_size(-5, -5),
    "a BMP of two thousand million pixels": lambda: _bmp_of_size(50_000, 40_000),
    "a JPEG 2000 cut": lambda: _cut("JPEG2000", 0.3),
    "a drawing in SVG": lambda: (
        b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'
    ),
    "a PostScript program": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n{} loop\n",
}
"""By what each is."""

READABLE = {
    "a JPEG that says to be larger",
    "a PNG with fewer rows than it says",
    "an AVIF with bytes turned",
    "a JPEG with bytes turned",
    "a JPEG of two thousand scans",
    "a JPEG with another behind it",
    "a TIFF whose directory comes after itself",
    "a TIFF with bytes turned",
}
"""Those of which Pillow still makes a picture, whatever it is worth."""


def bomb() -> bytes:
    """A PNG of a hundred million pixels in a few megabytes at most: as large as is read."""
    row = b"\0" + bytes(10_000 * 3)
    packer = zlib.compressobj(1)
    body = b"".join(packer.compress(row) for _ in range(10_000)) + packer.flush()
    return _png(_header(10_000, 10_000), (b"IDAT", body), (b"IEND", b""))


def still(image: Image.Image = SMALL) -> bytes:
    return saved(image, "JPEG", quality=85)
