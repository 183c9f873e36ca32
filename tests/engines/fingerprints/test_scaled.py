"""A JPEG that was decoded small has the fingerprint of the whole picture."""

import numpy as np
import pytest
import simplejpeg
from PIL import Image

from saystop.engines.fingerprints import hashing, pdq, scaled
from saystop.engines.fingerprints.decoding import decode
from tests.engines.fingerprints.scenes import NAMES, apart, noise, reference, saved, scene

SIZES = ((1024, 1024), (1500, 1100), (2301, 1555))


KEPT = (512, 256)


@pytest.fixture(scope="module")
def shifts() -> dict[int, list[int]]:
    """By how many bits decoding small moves the sample scenes, by the pixels that are kept."""
    found: dict[int, list[int]] = {kept: [] for kept in KEPT}
    for name in NAMES:
        for size in SIZES:
            data = saved(scene(name, size), "JPEG", quality=85)
            whole = reference(simplejpeg.decode_jpeg(data))[0]
            for kept in KEPT:
                picture = decode(data, kept=kept)
                assert picture.scale == scaled.scale_for(*size, kept) > 1
                assert min(picture.pixels.shape[:2]) >= kept
                sampled = scaled.samples(*picture)
                assert not scaled.crowded(sampled), name
                found[kept].append(apart(pdq.of_samples(sampled)[0], whole))
    return found


def test_with_512_pixels_kept_most_scenes_keep_every_bit_and_none_loses_more_than_two(
    shifts: dict[int, list[int]],
) -> None:
    assert max(shifts[512]) <= 2
    assert shifts[512].count(0) >= 0.85 * len(shifts[512])


def test_with_256_pixels_kept_nearly_all_scenes_lose_two_bits_at_most_and_none_more_than_four(
    shifts: dict[int, list[int]],
) -> None:
    assert max(shifts[256]) <= 4
    assert sum(shift <= 2 for shift in shifts[256]) >= 0.9 * len(shifts[256])


def test_without_the_geometry_of_the_whole_picture_far_more_bits_would_differ() -> None:
    naive = ours = 0
    for name in NAMES[:8]:
        data = saved(scene(name, (2301, 1555)), "JPEG", quality=85)
        whole = reference(simplejpeg.decode_jpeg(data))[0]
        picture = decode(data, kept=384)
        naive += apart(pdq.pdq(picture.pixels)[0], whole)
        ours += apart(pdq.of_samples(scaled.samples(*picture))[0], whole)
    assert naive > 5 * ours


def test_at_full_size_the_sum_of_bands_is_the_filter_of_the_reference() -> None:
    for seed, (height, width) in enumerate([(5, 900), (64, 64), (333, 1777), (1000, 129)]):
        drawn = noise(height, width, seed, 7)
        bands = scaled.samples(drawn, width, height, 1)
        assert np.abs(bands - pdq.samples(drawn)).max() < 0.01


@pytest.mark.parametrize("orientation", scaled.TURNS)
@pytest.mark.parametrize("scale", [1, 2])
def test_a_turned_picture_is_sampled_as_if_it_were_upright(orientation: int, scale: int) -> None:
    turn = scaled.TURNS[orientation]
    # Not a multiple of the scale: the half pixel at the end lies at the beginning of what is flipped.
    stored = np.asarray(scene("coffee.png", (1203, 1101)))
    upright = scaled.upright(stored, turn)
    picture = decode(saved(scene("coffee.png", (1203, 1101)), "JPEG", quality=95), kept=512 // scale * scale)
    pixels = stored if scale == 1 else picture.pixels
    assert picture.scale == 2
    sampled = scaled.samples(pixels, 1203, 1101, scale, turn)
    assert np.abs(sampled - pdq.samples(upright)).mean() < (0.01 if scale == 1 else 0.5)


def test_a_picture_whose_frequencies_crowd_round_the_median_is_decoded_in_full() -> None:
    squares = (np.indices((8, 8)).sum(0) % 2 * 255).astype(np.uint8)
    image = Image.fromarray(squares).resize((1280, 1280), Image.Resampling.BICUBIC).convert("RGB")
    data = saved(image, "JPEG", quality=90)
    picture = decode(data)
    assert picture.scale == 2
    assert scaled.crowded(scaled.samples(*picture))
    assert apart(hashing.fingerprints(data).pdq, reference(simplejpeg.decode_jpeg(data))[0]) == 0


def test_pixels_of_another_size_are_refused() -> None:
    with pytest.raises(ValueError, match="size"):
        scaled.samples(np.zeros((100, 100), np.uint8), 201, 200, 2)
