"""Equal pixels, equal bits: beside the reference implementation."""

import numpy as np
import pdqhash
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saystop.engines.fingerprints.pdq import BYTES, VARIANTS, dihedral, pdq
from tests.engines.fingerprints.scenes import NAMES, apart, noise, reference, scene

SIDES = st.integers(5, 300)


@settings(max_examples=150, deadline=None)
@given(height=SIDES, width=SIDES, seed=st.integers(0, 2**32 - 1), coarse=st.sampled_from([1, 3, 17, 90]))
def test_drawn_pictures_have_the_bits_of_the_reference(
    height: int, width: int, seed: int, coarse: int
) -> None:
    drawn = noise(height, width, seed, coarse)
    assert pdq(drawn) == reference(drawn)


@pytest.mark.parametrize("name", NAMES)
def test_scenes_have_the_bits_of_the_reference(name: str) -> None:
    colours = np.asarray(scene(name))
    assert pdq(colours) == reference(colours)


@pytest.mark.parametrize(
    ("height", "width"),
    [(5, 5), (5, 2000), (2000, 5), (7, 1999), (64, 64), (64, 65), (127, 129), (128, 128), (1023, 641)],
)
def test_odd_sizes_and_extreme_ratios_have_the_bits_of_the_reference(height: int, width: int) -> None:
    for drawn in (
        noise(height, width, 3),
        noise(height, width, 3, 40),
        np.asarray(scene("astronaut.png", (width, height))),
    ):
        assert pdq(drawn) == reference(drawn)


def test_a_flat_picture_has_the_bits_of_the_reference_and_no_quality() -> None:
    flat = np.full((300, 200, 3), 77, np.uint8)
    assert pdq(flat) == reference(flat)
    assert pdq(flat)[1] == 0


def test_grey_is_its_own_luma() -> None:
    grey = np.asarray(scene("camera.png").convert("L"))
    as_colours = np.repeat(grey[:, :, None], 3, axis=2)
    assert pdq(grey) == pdq(grey.astype(np.float32)) == reference(as_colours)


@pytest.mark.parametrize("size", [(512, 512), (300, 451), (1000, 333)])
def test_the_eight_variants_are_those_of_the_reference(size: tuple[int, int]) -> None:
    colours = np.asarray(scene("chelsea.png", size))
    bits, quality = pdqhash.compute_dihedral(colours)
    expected = tuple((np.packbits(each.astype(np.uint8)).tobytes(), quality) for each in bits)
    assert dihedral(colours) == expected
    assert dihedral(colours)[0] == pdq(colours)


def test_each_variant_is_what_its_name_says() -> None:
    colours = np.asarray(scene("astronaut.png"))
    turned = {
        "original": colours,
        "rotated 90": np.rot90(colours),
        "rotated 180": np.rot90(colours, 2),
        "rotated 270": np.rot90(colours, 3),
        "flipped top to bottom": colours[::-1],
        "flipped left to right": colours[:, ::-1],
        "transposed": colours.swapaxes(0, 1),
        "transposed along the other diagonal": np.rot90(colours, 2).swapaxes(0, 1),
    }
    of_variants = dict(zip(VARIANTS, dihedral(colours), strict=True))
    for name, pixels in turned.items():
        really, quality = pdq(np.ascontiguousarray(pixels))
        nearest = min(of_variants, key=lambda other: apart(of_variants[other][0], really))
        assert nearest == name
        assert apart(of_variants[name][0], really) <= 40  # the reference allows as much in its own test
        assert abs(of_variants[name][1] - quality) <= 2


@pytest.mark.parametrize("shape", [(4, 100), (100, 4), (4, 4, 3), (1, 1)])
def test_a_picture_that_is_too_small_has_no_bits(shape: tuple[int, ...]) -> None:
    assert pdq(np.zeros(shape, np.uint8)) == (bytes(BYTES), 0)
    assert dihedral(np.zeros(shape, np.uint8)) == ((bytes(BYTES), 0),) * 8


@pytest.mark.parametrize("shape", [(100,), (10, 10, 4), (10, 10, 3, 1)])
def test_what_is_no_picture_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="height, width"):
        pdq(np.zeros(shape, np.uint8))
