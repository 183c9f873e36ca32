"""PDQ of a picture that was decoded at a half, a quarter or an eighth, with the filter of its full size.

The reference filters the full picture with windows of ceil(side / 128) pixels, then takes 64 x 64 samples. The same code on
a reduced picture rounds the windows again and moves their middles, which shifts 10 to 16 bits of 256. Here the two passes
along one axis and the sampling are one sum with known weights for each sample, a band of the picture's full pixels, and
each weight is given to the reduced pixels that tell of its full one: a reduced pixel is the mean of its full pixels (as the
decoder makes it: jidctred.c of libjpeg-turbo), and within it the picture is taken to rise as it does between its neighbours.
That halves what is left of a difference, compared with means alone.

A bit differs where a frequency lies so near the median that this difference moves it across: seldom, and two bits then.
A picture of which many frequencies lie there (a chessboard, plain stripes) is told by `crowded`, and has to be decoded in
full. How many bits differ on sample scenes: tests/engines/fingerprints/test_scaled.py.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from saystop.engines.fingerprints.compiling import compiled, compiled_loosely
from saystop.engines.fingerprints.pdq import Pixels, Samples, centres, frequencies, window

SCALES = (8, 4, 2)
"""How much smaller a JPEG can be decoded: each side divided by it, rounded up."""
KEPT = 512
"""Pixels of the shorter side that are kept at least."""

NEAR = 0.1
"""How near the median a frequency may be moved across it by the reduction (of luma 0 to 255, 64 x 64 samples)."""
MOST_NEAR = 6
"""Frequencies that may be as near: more than pictures of the world have."""

_SIDE = 64


class Turn(NamedTuple):
    """How a picture lies in its file: what has to be done to see it upright. First the flips, then the transposition."""

    rows_flipped: bool
    columns_flipped: bool
    transposed: bool


TURNS = {
    1: Turn(False, False, False),
    2: Turn(False, True, False),
    3: Turn(True, True, False),
    4: Turn(True, False, False),
    5: Turn(False, False, True),
    6: Turn(True, False, True),
    7: Turn(True, True, True),
    8: Turn(False, True, True),
}
"""By the value of the tag Orientation (Exif 2.32, CIPA DC-008, 4.6.4)."""


def scale_for(width: int, height: int, kept: int = KEPT) -> int:
    """How much smaller a picture of so many pixels may be decoded: 8, 4, 2, or 1 for not at all."""
    return next((scale for scale in SCALES if min(width, height) >= kept * scale), 1)


def upright(pixels: NDArray[np.uint8], turn: Turn) -> NDArray[np.uint8]:
    """The picture as it is meant to be seen."""
    seen = pixels[:: -1 if turn.rows_flipped else 1, :: -1 if turn.columns_flipped else 1]
    return np.ascontiguousarray(seen.swapaxes(0, 1) if turn.transposed else seen)


def samples(pixels: Pixels, width: int, height: int, scale: int, turn: Turn = TURNS[1]) -> Samples:
    """The 64 x 64 samples of the upright picture, to be given to `pdq.of_samples`.

    pixels: as they lie in the file, [ceil(height / scale), ceil(width / scale)], luma or RGB. width, height: of the full
    picture as it lies in the file, pixels, at least `pdq.MIN_SIDE`. scale: how much smaller it was decoded.

    Raises ValueError: the pixels have another size than that.
    """
    if pixels.shape[:2] != (-(-height // scale), -(-width // scale)):
        raise ValueError("the picture was decoded in another size")
    made = np.empty((_SIDE, _SIDE), np.float32)
    rows, columns = _bands(height, scale, turn.rows_flipped), _bands(width, scale, turn.columns_flipped)
    _sum_bands(pixels.reshape(len(pixels), -1), rows, columns, pixels.shape[1], made)
    return np.ascontiguousarray(made.T) if turn.transposed else made


def crowded(sampled: Samples) -> bool:
    """Whether so many frequencies lie near the median that a reduction may move more than a few bits."""
    transformed = frequencies(sampled)
    median = np.sort(transformed, axis=None)[transformed.size // 2 - 1]
    return int((np.abs(transformed - median) < NEAR).sum()) > MOST_NEAR


def margin(sampled: Samples) -> float:
    """How far the frequencies above the median are from it: no bit changes while none is moved by half as much."""
    ordered = np.sort(frequencies(sampled), axis=None)
    return float(ordered[ordered.size // 2] - ordered[ordered.size // 2 - 1])


class Bands(NamedTuple):
    """For each of the 64 samples along one axis: the first reduced pixel, how many there are, their weights."""

    starts: NDArray[np.int64]
    counts: NDArray[np.int64]
    weights: NDArray[np.float32]


@lru_cache(maxsize=64)
def _bands(side: int, scale: int, flipped: bool) -> Bands:
    span = window(side)
    starts, counts = np.empty(_SIDE, np.int64), np.empty(_SIDE, np.int64)
    weights = np.zeros((_SIDE, 2 * span // scale + 4))
    _weigh_band(side, scale, flipped, span, centres(side), starts, counts, weights)
    return Bands(starts, counts, weights.astype(np.float32))


@compiled
def _weigh_band(
    side: int,
    scale: int,
    flipped: bool,
    span: int,
    middles: NDArray[np.int64],
    starts: NDArray[np.int64],
    counts: NDArray[np.int64],
    weights: NDArray[np.float64],
) -> None:
    ahead = (span + 2) // 2 - 1
    behind = span - ahead - 1
    reduced = (side + scale - 1) // scale
    for i in range(len(middles)):
        outer_first = max(middles[i] - behind, 0)
        outer_last = min(middles[i] + ahead, side - 1)
        first = max(outer_first - behind, 0)
        last = min(outer_last + ahead, side - 1)
        lowest = max((side - 1 - last if flipped else first) // scale - 1, 0)
        highest = min((side - 1 - first if flipped else last) // scale + 1, reduced - 1)
        starts[i], counts[i] = lowest, highest - lowest + 1
        for outer in range(outer_first, outer_last + 1):
            inner_first, inner_last = max(outer - behind, 0), min(outer + ahead, side - 1)
            share = 1.0 / ((outer_last - outer_first + 1) * (inner_last - inner_first + 1))
            for inner in range(inner_first, inner_last + 1):
                stored = side - 1 - inner if flipped else inner
                cell = stored // scale
                off_middle = (stored - cell * scale - (scale - 1) / 2) / scale
                weights[i, cell - lowest] += share
                weights[i, max(cell - 1, 0) - lowest] -= share * off_middle / 2
                weights[i, min(cell + 1, reduced - 1) - lowest] += share * off_middle / 2


@compiled_loosely
def _sum_bands(values: Pixels, rows: Bands, columns: Bands, width: int, made: NDArray[np.float32]) -> None:
    """Rows of luma or of RGB, one value after another, summed down and then across."""
    many = values.shape[1]
    summed = np.empty(many, np.float32)
    for i in range(_SIDE):
        summed[:] = 0
        for k in range(rows.counts[i]):
            row = values[rows.starts[i] + k]
            weight = rows.weights[i, k]
            for j in range(many):
                summed[j] += weight * np.float32(row[j])
        if many > width:
            for j in range(width):
                red, green, blue = summed[3 * j], summed[3 * j + 1], summed[3 * j + 2]
                summed[j] = np.float32(0.299) * red + np.float32(0.587) * green + np.float32(0.114) * blue
        for j in range(_SIDE):
            first = columns.starts[j]
            total = np.float32(0)
            for k in range(columns.counts[j]):
                total += columns.weights[j, k] * summed[first + k]
            made[i, j] = total
