"""What handling of a picture leaves of its fingerprint: ordinary handling, and that of a published evaluation beside its figures.

The evaluation is that of Thorn's `perception` (its documentation, examples/benchmarking): 3,854 paintings and photographs; of
each algorithm the distance within which nothing but the picture itself was found, and the share found within it. Its pictures
are not ours, and its distances are its own; what it did to pictures is done here to sample scenes, and counted within ours too.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from benchmarks.tables import median, show
from saystop.engines.fingerprints.hashing import samples_of
from saystop.engines.fingerprints.pdq import of_samples
from tests.engines.fingerprints.scenes import NAMES, apart, saved, scene

WITHIN = 31
SIZE = (1280, 960)
Values = NDArray[np.float64]
Handled = Callable[[Image.Image], bytes]


def _file(image: Image.Image, quality: int = 85) -> bytes:
    return saved(image, "JPEG", quality=quality)


def _marked(image: Image.Image) -> bytes:
    """A white disc in the lower right corner, of 3 % of the sides."""
    marked = image.copy()
    width, height = marked.size
    ImageDraw.Draw(marked).ellipse((width * 0.94, height * 0.94, width * 0.97, height * 0.97), fill="white")
    return _file(marked)


def _again(quality: int) -> Handled:
    return lambda image: _file(image, quality)


def _resized(share: float) -> Handled:
    return lambda image: _file(
        image.resize((int(image.width * share), int(image.height * share)), Image.Resampling.LANCZOS)
    )


ORDINARY: dict[str, Handled] = {
    "JPEG of quality 75": _again(75),
    "JPEG of quality 40": _again(40),
    "JPEG of quality 10": _again(10),
    "WebP of quality 60": lambda image: saved(image, "WEBP", quality=60),
    "a half as wide and high": _resized(0.5),
    "a quarter as wide and high": _resized(0.25),
    "twice as wide and high": _resized(2),
    "grey": lambda image: _file(image.convert("L")),
    "a white disc of 3 % of the sides": _marked,
    "in 64 colours (GIF)": lambda image: saved(image.quantize(64), "GIF"),
}


def _changed(change: Callable[[Values], Values]) -> Handled:
    """By what is done to the values of its colours, 0 to 1."""

    def made(image: Image.Image) -> bytes:
        values = change(np.asarray(image.convert("RGB")) / 255)
        return _file(Image.fromarray((values * 255).clip(0, 255).astype(np.uint8)))

    return made


def _darkened(values: Values) -> Values:
    """To its edges, as a lens does: by a bell whose sigma is half the side."""
    rows, columns = (np.exp(-(np.linspace(-1, 1, side) ** 2) / 2) for side in values.shape[:2])
    darkened: Values = values * np.outer(rows, columns)[:, :, None]
    return darkened


def _written_on(image: Image.Image) -> bytes:
    """A word in black at the lower edge, a fifth as wide as the picture."""
    written = image.convert("RGB")
    font = ImageFont.load_default(image.width * 0.08)
    ImageDraw.Draw(written, "RGBA").text(
        (image.width * 0.05, image.height * 0.88), "TEST", (0, 0, 0, 200), font=font
    )
    return _file(written)


def _cropped(image: Image.Image) -> bytes:
    wide, high = image.width // 20, image.height // 20
    return _file(image.crop((wide, high, image.width - wide, image.height - high)))


def _padded(image: Image.Image) -> bytes:
    padded = Image.new("RGB", (image.width, int(image.height * 1.4)))
    padded.paste(image, (0, int(image.height * 0.2)))
    return _file(padded)


_grain = np.random.default_rng(7)
# What was done, how; within how many bits of 256 theirs were found, and how many in a hundred of them (all pictures together).
PUBLISHED: dict[str, tuple[Handled, int, float]] = {
    "blurred, sigma 2": (lambda image: _file(image.filter(ImageFilter.GaussianBlur(2))), 60, 99.95),
    "gamma 2": (_changed(lambda values: values**2), 54, 100),
    "JPEG compressed by 95 %": (_again(5), 66, 99.90),
    "noise of a fifth": (_changed(lambda values: values + _grain.normal(0, 0.2, values.shape)), 66, 99.22),
    "a half as wide and high": (_resized(0.5), 68, 99.84),
    "darker to its edges": (_changed(_darkened), 34, 100),
    "a word written on it": (_written_on, 70, 99.01),
    "turned by 4 degrees": (lambda image: _file(image.rotate(4)), 70, 54.49),
    "5 % cut off at each side": (_cropped, 66, 9.03),
    "20 % added above and below": (_padded, 72, 1.35),
}


def _bits(data: bytes) -> bytes:
    return of_samples(samples_of(data))[0]


def _distances(handled: Handled) -> list[int]:
    """Of each sample scene from what was made of it."""
    originals = [scene(name, SIZE).convert("RGB") for name in NAMES]
    return [apart(_bits(handled(image)), _bits(_file(image, 92))) for image in originals]


def _within(distances: list[int], bits: int) -> str:
    return f"{sum(each <= bits for each in distances)} of {len(distances)}"


def show_ordinary() -> None:
    rows = []
    for name, handled in ORDINARY.items():
        bits = _distances(handled)
        rows.append((name, _within(bits, WITHIN), f"{median(bits):.0f}", max(bits)))
    show(
        f"After ordinary handling: {len(NAMES)} sample scenes of {SIZE[0]} x {SIZE[1]}",
        ("", f"within {WITHIN} bits", "median bits", "most bits"),
        rows,
    )


def show_published() -> None:
    rows = []
    for name, (handled, theirs, share) in PUBLISHED.items():
        bits = _distances(handled)
        rows.append(
            (
                name,
                _within(bits, WITHIN),
                f"{median(bits):.0f}",
                theirs,
                _within(bits, theirs),
                f"{share:.1f} %",
            )
        )
    show(
        f"As in a published evaluation: {len(NAMES)} sample scenes",
        ("", f"within {WITHIN} bits", "median bits", "their bits", "within these", "published, within these"),
        rows,
        "Published: Thorn's perception, examples/benchmarking, PDQ, 3,854 pictures, precision 99.99 %.",
    )


if __name__ == "__main__":
    show_ordinary()
    show_published()
