"""A logo made from an uploaded picture: decoded within bounds, drawn anew, so that nothing but its pixels remains."""

import io
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from saystop.engines.saying import said

MOST_BYTES = 1_000_000
MOST_PIXELS = 10_000_000  # that are decoded: at most 80 MB of memory
WIDTH, HEIGHT = 800, 400  # at most, of what is kept


class Unreadable(Exception):
    """The picture cannot be used, as one sentence that says what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Logo:
    png: bytes
    width: int
    height: int


def read(data: bytes) -> Logo:
    """The picture as a PNG of at most `WIDTH` times `HEIGHT` pixels; what is transparent stays so.

    Raises:
        Unreadable
    """
    if len(data) > MOST_BYTES:
        raise Unreadable(said("The file is larger than 1 MB: save the logo smaller."))
    try:
        image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
        # Its head says so, before a pixel is decoded.
        if image.width * image.height > MOST_PIXELS:
            raise Unreadable(_too_many())
        image.load()
        upright = ImageOps.exif_transpose(image)
        drawn = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except Unreadable:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unreadable(_too_many()) from None
    except UnidentifiedImageError:
        raise Unreadable(said("This is neither a PNG nor a JPEG: save the logo as one of them.")) from None
    except Exception:  # whatever a decoder says about a damaged file
        raise Unreadable(said("This picture is damaged: save it again.")) from None
    drawn.thumbnail((WIDTH, HEIGHT))
    bare = Image.new(drawn.mode, drawn.size)
    bare.paste(drawn)  # without what else a file carries: text, positions, profiles
    written = io.BytesIO()
    bare.save(written, "PNG", optimize=True)
    return Logo(written.getvalue(), *bare.size)


def on_white(png: bytes) -> bytes:
    """A logo of ours as it will be printed: a page may be dark where its ink is, too."""
    image = Image.open(io.BytesIO(png), formats=("PNG",))
    if image.mode != "RGBA":
        return png
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image)
    written = io.BytesIO()
    paper.save(written, "PNG")
    return written.getvalue()


def _too_many() -> str:
    return said("This picture has more than 10 million pixels: save the logo smaller.")
