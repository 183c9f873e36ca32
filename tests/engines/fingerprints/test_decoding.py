"""However a picture is stored, it has the fingerprint of its RGB form."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageOps

from saystop.engines.fingerprints import decoding, hashing
from saystop.engines.fingerprints.decoding import decode
from saystop.engines.fingerprints.outcomes import Unreadable
from tests.engines.fingerprints.scenes import apart, reference, saved, scene

COFFEE = scene("coffee.png", (700, 501))
GREY = COFFEE.convert("L")


def _opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def _hashed(data: bytes) -> bytes:
    told = hashing.fingerprints(data)
    assert told.pdq is not None, told.unreadable
    return told.pdq


@pytest.mark.parametrize(
    ("kind", "mode", "options"),
    [
        ("PNG", "RGB", {}),
        ("PNG", "L", {}),
        ("PNG", "1", {}),
        ("PNG", "P", {}),
        ("PNG", "RGBA", {}),
        ("PNG", "LA", {}),
        ("GIF", "P", {}),
        ("GIF", "L", {}),
        ("BMP", "RGB", {}),
        ("BMP", "1", {}),
        ("TIFF", "RGB", {}),
        ("TIFF", "CMYK", {}),
        ("TIFF", "YCbCr", {}),
        ("TIFF", "LAB", {}),
        ("TIFF", "P", {}),
        ("TIFF", "RGB", {"compression": "tiff_lzw"}),
        ("WEBP", "RGB", {"quality": 80}),
        ("WEBP", "RGBA", {"lossless": True}),
        ("AVIF", "RGB", {}),
        ("JPEG2000", "RGB", {}),
        ("JPEG", "RGB", {"quality": 80, "subsampling": 0}),
        ("JPEG", "RGB", {"quality": 80, "progressive": True}),
        ("JPEG", "RGB", {"keep_rgb": True}),
        ("JPEG", "L", {}),
        ("JPEG", "CMYK", {}),
    ],
)
def test_every_kind_and_mode_has_the_fingerprint_of_its_rgb_form(
    kind: str, mode: str, options: dict[str, object]
) -> None:
    image = COFFEE.quantize(200) if mode == "P" else _in(COFFEE, mode)
    data = saved(image, kind, **options)
    told = hashing.fingerprints(data)
    assert (told.pdq, told.quality) == reference(_opened(data))


def _in(image: Image.Image, mode: str) -> Image.Image:
    if mode == "LAB":
        srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
        made = ImageCms.profileToProfile(image, srgb, lab, outputMode="LAB")
        assert made
        return made
    return image.convert(mode)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits_of_grey_have_the_fingerprint_of_their_upper_eight(kind: str) -> None:
    deep = Image.fromarray(np.asarray(GREY).astype(np.uint16) * 257)
    data = saved(deep, kind)
    assert _opened(data).mode.startswith("I;16")
    assert _hashed(data) == reference(GREY)[0]


@pytest.mark.parametrize("mode", ["I", "F"])
def test_wider_grey_has_the_fingerprint_of_what_it_means(mode: str) -> None:
    values = np.asarray(GREY).astype(np.int32) * 257 if mode == "I" else np.asarray(GREY).astype(np.float32)
    assert _hashed(saved(Image.fromarray(values, mode), "TIFF")) == reference(GREY)[0]


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "RGB"])
def test_what_is_transparent_is_seen_over_white(mode: str) -> None:
    alpha = Image.linear_gradient("L").resize(COFFEE.size)
    options: dict[str, object] = {}
    if mode in ("RGBA", "LA"):
        image = COFFEE.convert(mode)
        image.putalpha(alpha)
    elif mode == "P":
        image = COFFEE.quantize(64)
        options["transparency"] = 7
    else:
        image = COFFEE.convert(mode).point(lambda level: level // 16 * 16)
        options["transparency"] = 208 if mode == "L" else (208, 208, 208)
    data = saved(image, "PNG", **options)
    opened = _opened(data)
    assert opened.has_transparency_data
    seen = Image.alpha_composite(Image.new("RGBA", opened.size, "white"), opened.convert("RGBA"))
    assert _hashed(data) == reference(seen)[0]


def test_of_several_frames_the_first_counts() -> None:
    later = [scene("chelsea.png", COFFEE.size).quantize(64), scene("rocket.jpg", COFFEE.size).quantize(64)]
    first = COFFEE.quantize(64)
    for kind in ("GIF", "WEBP", "PNG", "TIFF"):
        image = first if kind == "GIF" else first.convert("RGB")
        data = saved(image, kind, save_all=True, append_images=later)
        assert apart(_hashed(data), reference(first)[0]) <= (0 if kind != "WEBP" else 8)


def test_a_heic_photo_is_read() -> None:
    data = (Path(__file__).parent.parent / "attachments" / "drawn.heic").read_bytes()
    opened = _opened(data).convert("RGB")
    assert _hashed(data) == reference(opened)[0]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(
    ("kind", "size"),
    [("JPEG", (700, 501)), ("JPEG", (1301, 1103)), ("PNG", (700, 501)), ("WEBP", (700, 501))],
)
def test_a_picture_is_seen_upright(kind: str, size: tuple[int, int], orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = saved(COFFEE.resize(size), kind, exif=exif, quality=90)
    upright = ImageOps.exif_transpose(_opened(data))
    assert apart(_hashed(data), reference(upright)[0]) <= (2 if size[1] > 1024 else 0)


@pytest.mark.parametrize("size", [(5, 5), (5, 2000), (2000, 5), (37, 1999), (6, 6)])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_odd_sizes_are_hashed(kind: str, size: tuple[int, int]) -> None:
    data = saved(scene("astronaut.png", size), kind)
    assert _hashed(data) == reference(_opened(data))[0]


def test_only_what_is_large_enough_is_decoded_small() -> None:
    assert [decode(saved(COFFEE.resize((side, side)), "JPEG")).scale for side in (300, 1023, 1024, 2100)] == [
        1,
        1,
        2,
        4,
    ]


@pytest.mark.parametrize("side", [1, 4])
def test_what_is_too_small_for_a_fingerprint_says_so(side: int) -> None:
    with pytest.raises(Unreadable, match="too small"):
        decode(saved(COFFEE.resize((side, 100)), "PNG"))


def test_bounds_are_asked_before_anything_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    data = saved(COFFEE, "PNG")
    monkeypatch.setattr(decoding, "MAX_PIXELS", 700 * 501 - 1)
    with pytest.raises(Unreadable, match="too many pixels"):
        decode(data)
    monkeypatch.setattr(decoding, "MAX_BYTES", len(data) - 1)
    with pytest.raises(Unreadable, match="too many bytes"):
        decode(data)


def test_a_damaged_jpeg_has_the_verdict_of_pillow_in_whatever_size() -> None:
    readable = 0
    for size in ((700, 501), (1301, 1103)):
        sound = saved(COFFEE.resize(size), "JPEG", quality=85)
        for seed in range(60):
            chance = np.random.default_rng(seed)
            data = bytearray(sound)
            for _ in range(seed % 4 + 1):
                data[chance.integers(2, len(data))] ^= 1 << int(chance.integers(8))
            if seed % 3 == 0:
                data = data[: chance.integers(len(data) // 2, len(data))]
            told = hashing.fingerprints(bytes(data))
            try:
                opened = _opened(bytes(data))
                opened.load()
            except Exception:
                assert told.unreadable, seed
            else:
                readable += 1
                assert apart(told.pdq, reference(opened)[0]) <= 4, seed
    assert 20 < readable < 110
