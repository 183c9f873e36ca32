"""PDQ, the 256-bit fingerprint of a picture, with the arithmetic of its reference: equal pixels give equal bits.

Sources: "PDQ & TMK + PDQF" (Facebook, 2019, hashing.pdf in facebook/ThreatExchange) and that repository's C++,
`pdqHash256FromFloatLuma`: two box filters along rows and columns, 64 x 64 samples of the result, sixteen frequencies of
the cosine transform each way, a bit for each that lies above the median.

What is different is only what is left out and in which order pixels are met. The reference filters the whole picture
four times in two buffers of its size. Here four rows are filtered at a time and handed on while they are in the
processor's cache; of the second filter only those 64 columns and rows are kept that are sampled. Each number that is
kept comes from the same additions, subtractions and divisions of 32-bit floats, in the same order.
"""

import numpy as np
from numpy.typing import NDArray

from saystop.engines.fingerprints.compiling import compiled

Pixels = NDArray[np.uint8] | NDArray[np.float32]
"""A picture: its luma [height, width], 0 to 255, or its colours in 8 bits, RGB [height, width, 3]."""
Samples = NDArray[np.float32]
"""The 64 x 64 samples of the filtered picture."""

BYTES = 32
MIN_SIDE = 5
"""Pixels. The reference gives a smaller picture no fingerprint."""
VARIANTS = (
    "original",
    "rotated 90",
    "rotated 180",
    "rotated 270",
    "flipped top to bottom",
    "flipped left to right",
    "transposed",
    "transposed along the other diagonal",
)
"""What `dihedral` gives, in the order of the reference. Rotations go against the clock, as `numpy.rot90` does."""

_SIDE = 64
_FREQUENCIES = 16
_AT_ONCE = (
    4  # rows that are filtered beside each other: their chains of additions do not wait for one another
)


def _cosines() -> NDArray[np.float32]:
    """The rows 1 to 16 of the matrix of the cosine transform of 64 samples, as the reference rounds them."""
    scale = float(np.float32(np.sqrt(2.0 / _SIDE)))
    made = np.empty((_FREQUENCIES, _SIDE), np.float32)
    for i in range(_FREQUENCIES):
        for j in range(_SIDE):
            made[i, j] = scale * np.cos((np.pi / 2.0 / _SIDE) * (i + 1) * (2 * j + 1))
    return made


COSINES = _cosines()


def pdq(pixels: Pixels) -> tuple[bytes, int]:
    """The fingerprint of a picture and its quality.

    pixels: upright, in full size. Colours are weighed to a luma of 0.299 R + 0.587 G + 0.114 B, grey is its own luma.
    Gives 32 bytes, the first bit being the highest frequency both ways as in the usual 64 hex digits, and the quality from
    0 to 100: with less than 50 a picture has too little structure to be told by it. A picture of fewer than `MIN_SIDE`
    pixels a side has 256 bits of 0 and quality 0, as with the reference.

    Raises ValueError: neither [height, width] nor [height, width, 3].
    """
    if not _hashable(pixels):
        return bytes(BYTES), 0
    return of_samples(samples(pixels))


def dihedral(pixels: Pixels) -> tuple[tuple[bytes, int], ...]:
    """The fingerprints of a picture and of its seven turned and mirrored forms, in the order of `VARIANTS`.

    Arguments and values as with `pdq`, which the first equals. The other seven come from the frequencies of the first by
    a change of sign or a transposition, as in the reference (`pdqDihedralHash256esFromFloatLuma`), and so are within a
    few bits of the fingerprint of a picture that is really turned. The quality is that of the first.
    """
    if not _hashable(pixels):
        return ((bytes(BYTES), 0),) * len(VARIANTS)
    return variants_of_samples(samples(pixels))


def of_samples(sampled: Samples) -> tuple[bytes, int]:
    """The fingerprint and quality of a picture of which the 64 x 64 samples are known."""
    return _bits(frequencies(sampled)), _quality(sampled)


def variants_of_samples(sampled: Samples) -> tuple[tuple[bytes, int], ...]:
    """`dihedral` of a picture of which the 64 x 64 samples are known."""
    upright = frequencies(sampled)
    # Frequency i of a mirrored axis has its sign changed where i is even: the matrix begins at frequency 1.
    sign = np.where(np.arange(_FREQUENCIES) % 2, 1, -1).astype(np.float32)
    down, across = sign[:, None], sign[None, :]
    forms = (
        upright,
        (upright * across).T,
        upright * down * across,
        (upright * down).T,
        upright * down,
        upright * across,
        upright.T,
        (upright * down * across).T,
    )
    quality = _quality(sampled)
    return tuple((_bits(form), quality) for form in forms)


def samples(pixels: Pixels) -> Samples:
    """The 64 x 64 samples of a picture in its full size of at least `MIN_SIDE` pixels a side."""
    made = np.empty((_SIDE, _SIDE), np.float32)
    height, width = pixels.shape[:2]
    if (height, width) == (_SIDE, _SIDE):
        _weigh(pixels, 0, _SIDE, made)
    else:
        _sample(pixels, window(height), window(width), centres(height), centres(width), made)
    return made


def frequencies(sampled: Samples) -> NDArray[np.float32]:
    """The frequencies 1 to 16 of the cosine transform, [16 down, 16 across]."""
    return _transformed(sampled, COSINES)


def window(side: int) -> int:
    """Pixels over which one pass of the filter goes along a side of so many pixels."""
    return (side + 2 * _SIDE - 1) // (2 * _SIDE)


def centres(side: int) -> NDArray[np.int64]:
    """The 64 pixels that are sampled along a side of so many pixels."""
    return ((np.arange(_SIDE) + 0.5) * side / _SIDE).astype(np.int64)


def _hashable(pixels: Pixels) -> bool:
    if pixels.ndim != 2 and pixels.shape[2:] != (3,):
        raise ValueError("a picture is [height, width] or [height, width, 3]")
    height, width = pixels.shape[:2]
    return bool(height >= MIN_SIDE and width >= MIN_SIDE)


def _bits(transformed: NDArray[np.float32]) -> bytes:
    median = np.sort(transformed, axis=None)[transformed.size // 2 - 1]
    return np.packbits(transformed.reshape(-1)[::-1] > median).tobytes()


# -- machine code


@compiled
def _weigh(pixels: Pixels, first: int, many: int, luma: NDArray[np.float32]) -> None:
    """The luma of some rows, rounded as numpy rounds it in the Python binding of the reference."""
    for i in range(many):
        if pixels.ndim == 2:
            for j in range(pixels.shape[1]):
                luma[i, j] = np.float32(pixels[first + i, j])
        else:
            row = pixels[first + i]
            for j in range(pixels.shape[1]):
                luma[i, j] = np.float32(row[j, 0] * 0.299 + row[j, 1] * 0.587 + row[j, 2] * 0.114)


@compiled
def _sum_along(rows: NDArray[np.float32], window: int, sums: NDArray[np.float32]) -> None:
    """The running sums of the box filter along four rows: of `window` pixels, fewer at both ends."""
    row0, row1, row2, row3 = rows[0], rows[1], rows[2], rows[3]
    out0, out1, out2, out3 = sums[0], sums[1], sums[2], sums[3]
    width = rows.shape[1]
    ahead = (window + 2) // 2 - 1
    sum0 = sum1 = sum2 = sum3 = np.float32(0)
    for step in range(width + ahead):
        if step < width:
            sum0 += row0[step]
            sum1 += row1[step]
            sum2 += row2[step]
            sum3 += row3[step]
        if step >= window:
            left = step - window
            sum0 -= row0[left]
            sum1 -= row1[left]
            sum2 -= row2[left]
            sum3 -= row3[left]
        if step >= ahead:
            at = step - ahead
            out0[at], out1[at], out2[at], out3[at] = sum0, sum1, sum2, sum3


@compiled
def _spanned(at: int, side: int, window: int) -> np.float32:
    """How many pixels the box filter spans at a position along a side."""
    ahead = (window + 2) // 2 - 1
    return np.float32(min(at + ahead + 1, side) - max(at + ahead + 1 - window, 0))


@compiled
def _divide_along(sums: NDArray[np.float32], window: int, kept: NDArray[np.float32]) -> None:
    """The sums of one row as means."""
    width = len(sums)
    ahead = (window + 2) // 2 - 1
    begin, end = window - ahead, width - ahead  # between them the window is whole
    whole = np.float32(window)
    for at in range(begin):
        kept[at] = sums[at] / _spanned(at, width, window)
    for at in range(begin, end):
        kept[at] = sums[at] / whole
    for at in range(max(begin, end), width):
        kept[at] = sums[at] / _spanned(at, width, window)


@compiled
def _sample(
    pixels: Pixels,
    down: int,
    across: int,
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    made: NDArray[np.float32],
) -> None:
    """Filter twice along rows and columns with windows `across` and `down`, and keep the given rows and columns."""
    height, width = pixels.shape[0], pixels.shape[1]
    ahead = (down + 2) // 2 - 1
    held = down + _AT_ONCE
    luma = np.zeros((_AT_ONCE, width), np.float32)
    once = np.empty((held, width), np.float32)  # the last rows after the first pass along rows
    sums = np.empty((_AT_ONCE, width), np.float32)
    running = np.zeros(width, np.float32)
    twice = np.zeros((_AT_ONCE, width), np.float32)  # rows after the first pass along columns
    narrow = np.empty((height, _SIDE), np.float32)  # the second pass along rows, in the kept columns
    filled = 0
    for step in range(height + ahead):
        if step < height:
            if step % _AT_ONCE == 0:
                many = min(_AT_ONCE, height - step)
                _weigh(pixels, step, many, luma)
                _sum_along(luma, across, sums)
                for k in range(many):
                    _divide_along(sums[k], across, once[(step + k) % held])
            added = once[step % held]
            for j in range(width):
                running[j] += added[j]
        if step >= down:
            taken = once[(step - down) % held]
            for j in range(width):
                running[j] -= taken[j]
        if step >= ahead:
            at = step - ahead
            spanned = _spanned(at, height, down)
            mean = twice[filled]
            for j in range(width):
                mean[j] = running[j] / spanned
            filled += 1
            if filled == _AT_ONCE or at == height - 1:
                _sum_along(twice, across, sums)
                for k in range(filled):
                    for j in range(_SIDE):
                        spanned = _spanned(columns[j], width, across)
                        narrow[at + 1 - filled + k, j] = sums[k, columns[j]] / spanned
                filled = 0
    _sample_down(narrow, down, rows, made)


@compiled
def _sample_down(
    narrow: NDArray[np.float32], window: int, rows: NDArray[np.int64], made: NDArray[np.float32]
) -> None:
    """The second pass along columns, in the kept rows."""
    height = narrow.shape[0]
    ahead = (window + 2) // 2 - 1
    running = np.zeros(_SIDE, np.float32)
    kept = 0
    for step in range(height + ahead):
        if step < height:
            for j in range(_SIDE):
                running[j] += narrow[step, j]
        if step >= window:
            for j in range(_SIDE):
                running[j] -= narrow[step - window, j]
        while kept < _SIDE and rows[kept] == step - ahead:
            spanned = _spanned(rows[kept], height, window)
            for j in range(_SIDE):
                made[kept, j] = running[j] / spanned
            kept += 1


@compiled
def _quality(sampled: Samples) -> int:
    """A measure of structure, 0 to 100: steps between neighbours, in whole hundredths of the range."""
    steps = 0
    hundred, whole = np.float32(100), np.float32(255)
    for i in range(_SIDE - 1):
        for j in range(_SIDE):
            steps += abs(int((sampled[i, j] - sampled[i + 1, j]) * hundred / whole))
    for i in range(_SIDE):
        for j in range(_SIDE - 1):
            steps += abs(int((sampled[i, j] - sampled[i, j + 1]) * hundred / whole))
    return min(100, steps // 90)


@compiled
def _transformed(sampled: Samples, cosines: NDArray[np.float32]) -> NDArray[np.float32]:
    across = np.zeros((_FREQUENCIES, _SIDE), np.float32)
    for i in range(_FREQUENCIES):
        for k in range(_SIDE):
            for j in range(_SIDE):
                across[i, j] += cosines[i, k] * sampled[k, j]
    made = np.empty((_FREQUENCIES, _FREQUENCIES), np.float32)
    for i in range(_FREQUENCIES):
        for j in range(_FREQUENCIES):
            total = np.float32(0)
            for k in range(_SIDE):
                total += across[i, k] * cosines[j, k]
            made[i, j] = total
    return made
