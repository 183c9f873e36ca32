"""Fingerprints of pictures: how many a second on one core beside the field's own path, and how alike the two are.

The peer is what threatexchange does with a file (`pdq_hasher.py`): opened by Pillow in full, an array made of it, then
`pdqhash.compute`; these few lines are repeated here, so that nothing of it need be installed. Ours is `hashing.samples_of`
and the bits, of the same bytes, in this process; the same through the worker, digests included, is shown beside it.

The pictures are sample scenes of scikit-image, enlarged, and the same with noise, as a camera has it: larger files.
"""

import io
import time
from collections.abc import Callable

import numpy as np
import pdqhash
from PIL import Image, ImageDraw

from benchmarks.tables import median, show, spread
from saystop.engines.fingerprints.hashing import samples_of
from saystop.engines.fingerprints.pdq import of_samples
from saystop.engines.fingerprints.worker import Hasher
from tests.engines.fingerprints.scenes import NAMES, apart, saved, scene

SIZES = {
    "1 megapixel, 1155 x 866": (1155, 866),
    "1 megapixel, square": (1024, 1024),
    "12 megapixels": (4000, 3000),
}
SCENES = ("astronaut.png", "coffee.png", "chelsea.png", "rocket.jpg", "retina.jpg", "motorcycle_left.png")
ROUNDS = 3
WITHIN = 31

Hashing = Callable[[bytes], tuple[bytes, int]]


def theirs(data: bytes) -> tuple[bytes, int]:
    pixels = np.asarray(Image.open(io.BytesIO(data)))
    bits, quality = pdqhash.compute(pixels)
    return np.packbits(bits.astype(np.uint8)).tobytes(), quality


def ours(data: bytes) -> tuple[bytes, int]:
    return of_samples(samples_of(data))


def noisy(image: Image.Image) -> Image.Image:
    pixels = np.asarray(image).astype(np.int16)
    grain = np.random.default_rng(5).normal(0, 6, pixels.shape).astype(np.int16)
    return Image.fromarray((pixels + grain).clip(0, 255).astype(np.uint8))


def a_second(hashing: Hashing, files: list[bytes]) -> list[float]:
    """Pictures a second, of each round."""
    hashing(files[0])
    rates = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for data in files:
            hashing(data)
        rates.append(len(files) / (time.perf_counter() - began))
    return rates


def speed() -> None:
    rows = []
    hasher = Hasher()

    def worker(data: bytes) -> tuple[bytes, int]:
        told = hasher.fingerprints(data)
        return told.pdq or b"", told.quality or 0

    for name, size in SIZES.items():
        for grain in (False, True):
            images = [scene(each, size) for each in SCENES]
            files = [saved(noisy(each) if grain else each, "JPEG", quality=85) for each in images]
            bits = [apart(ours(data)[0], theirs(data)[0]) for data in files]
            rates = [a_second(hashing, files) for hashing in (ours, worker, theirs)]
            rows.append(
                (
                    name + (", with noise" if grain else ""),
                    f"{median([len(data) for data in files]) / 1e6:.2f}",
                    *(spread(rate) for rate in rates),
                    f"{median(rates[0]) / median(rates[2]):.1f}",
                    f"{bits.count(0)} of {len(bits)}, most {max(bits)}",
                )
            )
    hasher.close()
    show(
        f"JPEG of {len(SCENES)} sample scenes, pictures a second on one core, median of {ROUNDS} rounds",
        ("", "MB", "ours", "ours, by the worker", "threatexchange's path", "ratio", "the same bits"),
        rows,
        "Ratio: ours to theirs, in one process each. By the worker: with MD5, SHA-1 and SHA-256, by one caller.",
    )


def _marked(share: float) -> Callable[[Image.Image], bytes]:
    """A white disc in the lower right corner, its sides being so much of the picture's."""

    def made(image: Image.Image) -> bytes:
        marked = image.copy()
        width, height = marked.size
        begin, end = 0.97 - share, 0.97
        ImageDraw.Draw(marked).ellipse(
            (width * begin, height * begin, width * end, height * end), fill="white"
        )
        return saved(marked, "JPEG", quality=85)

    return made


def _again(quality: int) -> Callable[[Image.Image], bytes]:
    return lambda image: saved(image, "JPEG", quality=quality)


def _resized(share: float) -> Callable[[Image.Image], bytes]:
    return lambda image: saved(
        image.resize((int(image.width * share), int(image.height * share)), Image.Resampling.LANCZOS),
        "JPEG",
        quality=85,
    )


HANDLING: dict[str, Callable[[Image.Image], bytes]] = {
    "JPEG of quality 75": _again(75),
    "JPEG of quality 40": _again(40),
    "JPEG of quality 10": _again(10),
    "WebP of quality 60": lambda image: saved(image, "WEBP", quality=60),
    "a half as wide and high": _resized(0.5),
    "a quarter as wide and high": _resized(0.25),
    "twice as wide and high": _resized(2),
    "grey": lambda image: saved(image.convert("L"), "JPEG", quality=85),
    "a white disc of 3 % of the sides": _marked(0.03),
    "in 64 colours (GIF)": lambda image: saved(image.quantize(64), "GIF"),
}


def robustness() -> None:
    originals = {name: scene(name, (1280, 960)) for name in NAMES}
    known = {name: ours(saved(image, "JPEG", quality=92))[0] for name, image in originals.items()}
    rows = []
    for handling, made in HANDLING.items():
        bits = [apart(ours(made(image))[0], known[name]) for name, image in originals.items()]
        within = sum(each <= WITHIN for each in bits)
        rows.append((handling, f"{within} of {len(bits)}", f"{median(bits):.0f}", max(bits)))
    show(
        f"After ordinary handling: {len(NAMES)} sample scenes of 1280 x 960",
        ("", f"within {WITHIN} bits", "median bits", "most bits"),
        rows,
    )


def main() -> None:
    speed()
    robustness()


if __name__ == "__main__":
    main()
