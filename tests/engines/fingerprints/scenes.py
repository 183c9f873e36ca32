"""Pictures for the tests: sample scenes that scikit-image ships, and what is drawn by code."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pdqhash
import skimage
from numpy.typing import NDArray
from PIL import Image

_FOLDER = Path(skimage.__file__).parent / "data"
NAMES = (
    "astronaut.png",
    "camera.png",
    "cell.png",
    "chelsea.png",
    "coffee.png",
    "coins.png",
    "grass.png",
    "gravel.png",
    "hubble_deep_field.jpg",
    "ihc.png",
    "moon.png",
    "motorcycle_left.png",
    "page.png",
    "retina.jpg",
    "rocket.jpg",
    "text.png",
)


def scene(name: str, size: tuple[int, int] | None = None) -> Image.Image:
    """A sample scene in RGB, width and height as given."""
    with Image.open(_FOLDER / name) as image:
        colours = image.convert("RGB")
    return colours if size is None else colours.resize(size, Image.Resampling.BICUBIC)


def noise(height: int, width: int, seed: int, coarse: int = 1) -> NDArray[np.uint8]:
    """RGB of chance, in squares of so many pixels."""
    small = (-(-height // coarse), -(-width // coarse), 3)
    drawn = np.random.default_rng(seed).integers(0, 256, small, dtype=np.uint8)
    return np.ascontiguousarray(drawn.repeat(coarse, 0).repeat(coarse, 1)[:height, :width])


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def reference(image: Image.Image | NDArray[np.uint8]) -> tuple[bytes, int]:
    """What the reference implementation says of a picture in RGB."""
    colours = np.asarray(image.convert("RGB")) if isinstance(image, Image.Image) else image
    bits, quality = pdqhash.compute(np.ascontiguousarray(colours))
    return np.packbits(bits.astype(np.uint8)).tobytes(), quality


def apart(one: bytes | None, other: bytes | None) -> int:
    """Bits that differ."""
    assert one is not None
    assert other is not None
    return (int.from_bytes(one) ^ int.from_bytes(other)).bit_count()
