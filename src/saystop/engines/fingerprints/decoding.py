"""From the bytes of a file to the pixels of which the fingerprint is made.

JPEG is decoded by simplejpeg (libjpeg-turbo), at a half, a quarter or an eighth while `scaled.KEPT` pixels of the shorter
side are kept; everything else, and JPEG in four colours, in full by Pillow. A JPEG about which simplejpeg has a remark is
given to Pillow, in full, and Pillow's verdict holds: what Pillow opens by itself is readable, what it does not is not, in
whatever size a picture is decoded.

A picture gives the fingerprint of its RGB form, however it is stored:

- palette, GIF, WebP, several frames: the first frame, in its colours;
- 1 bit, grey: as grey; 16 bits of grey: the upper eight, as a screen shows them;
- transparency: over white, as a page shows it and as threatexchange does not (it shows what lies beneath);
- CMYK and YCCK: Pillow's ordinary conversion, without colour profiles; so with LAB and others;
- a turn or flip that the file asks for (Exif, and what HEIF and TIFF say): done.

Runs in the bounded process of `worker`, for decoders are what hostile files are made for. What is bounded here is what can
be told before decoding; time and memory are bounded there.
"""

import io
from typing import NamedTuple

import numpy as np
import pi_heif
import simplejpeg
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from saystop.engines.fingerprints.outcomes import EMPTY, MAX_BYTES, NOT_A_PICTURE, TOO_SMALL, Unreadable
from saystop.engines.fingerprints.pdq import MIN_SIDE
from saystop.engines.fingerprints.scaled import KEPT, TURNS, Turn, scale_for

MAX_PIXELS = 100_000_000
"""Of one picture, in full size: the largest pictures of telephones but for one or two, and 400 MB in Pillow's colours."""
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "HEIF", "BMP", "TIFF", "JPEG2000")

_ORIENTATION = 0x0112
_STRIP = 1 << 22  # pixels that are turned into colours at a time

Image.MAX_IMAGE_PIXELS = None  # our own bound is asked first, and says why
Image.init()  # all readers now: the worker can open no module later
pi_heif.options.DECODE_THREADS = 1
pi_heif.options.THUMBNAILS = False
pi_heif.register_heif_opener()


class Picture(NamedTuple):
    """A decoded picture.

    pixels: uint8, luma [h, w] or RGB [h, w, 3], as they lie in the file. width, height: of the full picture as it lies in the
    file, pixels. scale: how much smaller it was decoded: 1, 2, 4 or 8; its size is that of the full picture divided by it,
    rounded up. turn: what makes it upright.
    """

    pixels: NDArray[np.uint8]
    width: int
    height: int
    scale: int = 1
    turn: Turn = TURNS[1]


def decode(data: bytes, *, kept: int = KEPT) -> Picture:
    """The picture of a file.

    kept: pixels of the shorter side that are kept at least, where a smaller decoding is to be had.

    Raises Unreadable: empty, too large, not one of `FORMATS`, damaged, cut off, too small for a fingerprint.
    """
    if not data:
        raise Unreadable(EMPTY)
    if len(data) > MAX_BYTES:
        raise Unreadable("too many bytes")
    try:
        return _decoded(data, kept)
    except Unreadable:
        raise
    except MemoryError:
        raise Unreadable("too large when decoded") from None
    except RecursionError:
        raise Unreadable("nested too deeply") from None
    except UnidentifiedImageError:
        raise Unreadable(NOT_A_PICTURE) from None
    except Exception:  # whatever a decoder says about a damaged file; its words may quote the file
        raise Unreadable("damaged or cut off") from None


def _decoded(data: bytes, kept: int) -> Picture:
    image = Image.open(io.BytesIO(data), formats=FORMATS)
    if min(image.size) < MIN_SIDE:
        raise Unreadable(TOO_SMALL)
    if image.width * image.height > MAX_PIXELS:
        raise Unreadable("too many pixels")
    if image.format in ("JPEG", "MPO") and image.mode in ("L", "RGB"):
        turn = TURNS.get(image.getexif().get(_ORIENTATION, 1), TURNS[1])
        colours = "GRAY" if image.mode == "L" else "RGB"
        scale = scale_for(image.width, image.height, kept)
        pixels = _reduced(data, image.width, image.height, scale, colours)
        if pixels is not None:
            return Picture(pixels, image.width, image.height, scale, turn)
    image.load()
    if image.width * image.height > MAX_PIXELS:  # some formats tell their size only now
        raise Unreadable("too many pixels")
    ImageOps.exif_transpose(image, in_place=True)
    pixels = _colours(image)
    return Picture(pixels, pixels.shape[1], pixels.shape[0])


def _reduced(data: bytes, width: int, height: int, scale: int, colours: str) -> NDArray[np.uint8] | None:
    """The pixels of a JPEG, or None where simplejpeg has anything to remark."""
    wide, high = -(-width // scale), -(-height // scale)
    try:
        pixels: NDArray[np.uint8] = simplejpeg.decode_jpeg(
            data, colorspace=colours, min_width=wide, min_height=high, strict=True
        )
    except ValueError:
        return None
    if pixels.shape[:2] != (high, wide):
        return None
    return pixels[:, :, 0] if colours == "GRAY" else pixels


def _colours(image: Image.Image) -> NDArray[np.uint8]:
    """The luma or RGB of a loaded picture, a few rows at a time, so that no copy of all of it is made beside the last."""
    deep = image.mode.startswith("I") or image.mode == "F"
    grey = deep or (image.mode in ("1", "L") and not image.has_transparency_data)
    made = np.empty((image.height, image.width) if grey else (image.height, image.width, 3), np.uint8)
    rows = max(_STRIP // image.width, 1)
    for top in range(0, image.height, rows):
        strip = image.crop((0, top, image.width, min(top + rows, image.height)))
        made[top : top + rows] = _upper_eight(strip) if deep else np.asarray(_flat(strip, grey))
    return made


def _flat(image: Image.Image, grey: bool) -> Image.Image:
    if grey:
        return image.convert("L")
    if not image.has_transparency_data:
        return image.convert("RGB")
    image = image.convert("RGBA")
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image).convert("RGB")


def _upper_eight(image: Image.Image) -> NDArray[np.uint8]:
    values = np.asarray(image)
    if image.mode == "F":  # TIFF: 0 to 255, as Pillow takes it
        values = np.nan_to_num(values) * 256
    made: NDArray[np.uint8] = (values.clip(0, 65535).astype(np.uint32) >> 8).astype(np.uint8)
    return made
