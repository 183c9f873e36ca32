"""Fingerprints of pictures: how many a second on one core beside the field's own path, and how alike the two are.

The peer is what threatexchange does with a file (`pdq_hasher.py`): opened by Pillow in full, an array made of it, then
`pdqhash.compute`; these few lines are repeated here, so that nothing of it need be installed. Ours is `hashing.samples_of`
and the bits, of the same bytes, in this process; the same through the worker, digests included, is shown beside it. *Codes
alone* is the decoding of a JPEG at an eighth, whose time goes to reading its codes, which every decoder has to: nobody is faster.

The pictures are sample scenes of scikit-image, enlarged, and the same with noise, as a camera has it: larger files.
"""

import io
import time
from collections.abc import Callable

import numpy as np
import pdqhash
import simplejpeg
from PIL import Image

from benchmarks import handling
from benchmarks.tables import median, show, spread
from saystop.engines.fingerprints.hashing import samples_of
from saystop.engines.fingerprints.pdq import of_samples
from saystop.engines.fingerprints.worker import Hasher
from tests.engines.fingerprints.scenes import apart, saved, scene

SIZES = {
    "1 megapixel, 1155 x 866": (1155, 866),
    "1 megapixel, square": (1024, 1024),
    "12 megapixels": (4000, 3000),
}
SCENES = ("astronaut.png", "coffee.png", "chelsea.png", "rocket.jpg", "retina.jpg", "motorcycle_left.png")
ROUNDS = 7

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


def codes_alone(data: bytes) -> tuple[bytes, int]:
    simplejpeg.decode_jpeg(data, min_width=1, min_height=1)
    return b"", 0


def rounds_of(hashings: list[Hashing], files: list[bytes]) -> list[list[float]]:
    """Pictures a second of each, of each round; in turn, so that a slow moment of the machine meets all of them."""
    rates: list[list[float]] = [[] for _ in hashings]
    for hashing in hashings:
        hashing(files[0])
    for _ in range(ROUNDS):
        for hashing, its in zip(hashings, rates, strict=True):
            began = time.perf_counter()
            for data in files:
                hashing(data)
            its.append(len(files) / (time.perf_counter() - began))
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
            rates = rounds_of([ours, worker, codes_alone, theirs], files)
            ratios = [one / other for one, other in zip(rates[0], rates[3], strict=True)]
            bound = [one / other for one, other in zip(rates[2], rates[3], strict=True)]
            rows.append(
                (
                    name + (", with noise" if grain else ""),
                    f"{median([len(data) for data in files]) / 1e6:.2f}",
                    *(spread(rate) for rate in rates),
                    spread(ratios, 1),
                    f"{median(bound):.1f}",
                    f"{bits.count(0)} of {len(bits)}, most {max(bits)}",
                )
            )
    hasher.close()
    show(
        f"JPEG of {len(SCENES)} sample scenes, pictures a second on one core, median of {ROUNDS} rounds",
        (
            *("", "MB", "ours", "ours, by the worker", "codes alone", "threatexchange's path"),
            *("ratio", "of codes alone", "the same bits"),
        ),
        rows,
        "Ratio: ours to theirs, round by round; beside it that of the codes alone, which no decoder exceeds."
        " By the worker: with MD5, SHA-1 and SHA-256, by one caller.",
    )


def main() -> None:
    speed()
    handling.show_ordinary()
    handling.show_published()


if __name__ == "__main__":
    main()
