"""Images: the picture stays, what tells on the reporter goes."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from saystop.engines.attachments.kinds import Kind
from saystop.engines.attachments.outcomes import Reason, Removed
from saystop.engines.attachments.preview import preview
from tests.engines.attachments import drawing
from tests.engines.attachments.helpers import kept, refusal

HEIC = (Path(__file__).parent / "drawn.heic").read_bytes()
IMAGES = {
    "jpeg": drawing.encoded("JPEG"),
    "jpeg grey": drawing.encoded("JPEG", "L"),
    "jpeg cmyk": drawing.encoded("JPEG", "CMYK"),
    "png": drawing.encoded("PNG"),
    "png alpha": drawing.encoded("PNG", "RGBA"),
    "png palette": drawing.encoded("PNG", "P"),
    "png 16 bit": drawing.encoded("PNG", "I;16"),
    "png two colours": drawing.encoded("PNG", "1"),
    "png grey alpha": drawing.encoded("PNG", "LA"),
    "webp": drawing.encoded("WEBP"),
    "webp alpha": drawing.encoded("WEBP", "RGBA"),
    "heic": HEIC,
}


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def shade(image: Image.Image, place: tuple[int, int]) -> float:
    found = image.getpixel(place)
    assert isinstance(found, int | float)
    return found


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


@pytest.mark.parametrize("name", IMAGES)
def test_nothing_but_the_picture_is_kept(name: str) -> None:
    out, facts = kept(IMAGES[name])
    for planted in (*drawing.PLANTED, *drawing.PLACE_AND_TIME, b"Exif", b"xmp", b"GPS"):
        assert planted not in out
    image = opened(out)
    assert not dict(image.getexif())
    assert image.size == (64, 48)
    assert {Removed.POSITION, Removed.TIME, Removed.CAMERA} <= set(facts.removed)


@pytest.mark.parametrize("name", IMAGES)
def test_place_and_time_stay_when_the_reporter_says_so_and_nothing_else(name: str) -> None:
    out, facts = kept(IMAGES[name], keep=True)
    for planted in drawing.PLANTED:
        assert planted not in out
    exif = opened(out).getexif()
    assert set(exif) == {0x8769, 0x8825}
    position = exif.get_ifd(0x8825)
    if name != "heic":
        assert (position[1], position[2], position[3], position[4]) == (
            "N",
            drawing.LATITUDE,
            "E",
            drawing.LONGITUDE,
        )
        assert exif.get_ifd(0x8769) == {0x9003: drawing.TAKEN, 0x9011: drawing.OFFSET}
        assert set(position) == {0, 1, 2, 3, 4, 29}
    else:
        assert position[2] == (49.0, 36.0, 30.0)
        assert exif.get_ifd(0x8769) == {0x9003: drawing.TAKEN}
    assert Removed.CAMERA in facts.removed
    assert not {Removed.POSITION, Removed.TIME} & set(facts.removed)


@pytest.mark.parametrize("name", [name for name in IMAGES if name != "heic"])
def test_the_picture_looks_the_same(name: str) -> None:
    image = opened(kept(IMAGES[name])[0])
    scale = 257 if image.mode.startswith("I") else 1
    grey = image if scale > 1 else image.convert("RGB").convert("L")
    expected = (0, 255) if name == "png two colours" else (40, 230)
    tolerance = 3 if name != "jpeg cmyk" else 12
    for place, level in zip(((25, 30), (50, 30)), expected, strict=True):
        assert abs(shade(grey, place) / scale - level) <= tolerance


def test_modes_survive() -> None:
    modes = {name: opened(kept(data)[0]).mode for name, data in IMAGES.items()}
    assert modes["png alpha"] == modes["webp alpha"] == "RGBA"
    assert modes["png 16 bit"] == "I;16"
    assert modes["png two colours"] == "1"
    assert modes["jpeg grey"] == "L"
    assert modes["jpeg cmyk"] == "RGB"


def test_heic_is_kept_as_jpeg() -> None:
    out, facts = kept(HEIC)
    assert facts.kind is Kind.JPEG
    image = opened(out).convert("RGB")
    red, green, blue = (image.getchannel(band) for band in "RGB")
    assert all(shade(band, (60, 40)) > 240 for band in (red, green, blue))
    assert shade(blue, (4, 40)) > 90 > shade(red, (4, 40))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_picture_is_turned_upright(orientation: int) -> None:
    raw = Image.open(io.BytesIO(drawing.encoded("PNG", orientation=orientation)))
    from PIL import ImageOps

    expected = ImageOps.exif_transpose(raw)
    found = opened(kept(drawing.encoded("PNG", orientation=orientation))[0])
    assert found.size == expected.size
    assert found.tobytes() == expected.convert("RGB").tobytes()


def test_colours_are_turned_into_srgb() -> None:
    out = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    drawing.scene().save(out, "PNG", icc_profile=profile)
    cleaned, _facts = kept(out.getvalue())
    assert b"iCCP" not in cleaned


def test_an_animation_keeps_its_first_frame() -> None:
    for form in ("PNG", "WEBP"):
        out = io.BytesIO()
        drawing.scene().save(out, form, save_all=True, append_images=[Image.new("RGB", (64, 48), "red")])
        cleaned, facts = kept(out.getvalue())
        assert Removed.ANIMATION in facts.removed
        assert getattr(opened(cleaned), "n_frames", 1) == 1


@pytest.mark.parametrize("name", ["jpeg", "png", "webp"])
def test_what_hangs_behind_an_image_is_cut_off(name: str) -> None:
    out, facts = kept(IMAGES[name] + b"PK\3\4PlantedArchive")
    assert b"PlantedArchive" not in out
    assert Removed.APPENDED in facts.removed
    assert Removed.APPENDED not in kept(IMAGES[name])[1].removed


def test_a_pixel_bomb_is_refused_before_it_is_decoded() -> None:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    bomb = (
        b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 100_000)) + chunk(b"IEND", b"")
    )
    assert refusal(bomb) == Reason.TOO_MANY_PIXELS


@pytest.mark.parametrize("name", ["jpeg", "png", "webp", "heic"])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.95])
def test_a_truncated_image_is_refused(name: str, share: float) -> None:
    data = IMAGES[name]
    assert refusal(data[: int(len(data) * share)]) == Reason.UNREADABLE


def test_damaged_exif_does_not_cost_the_picture() -> None:
    data = IMAGES["jpeg"]
    at = data.index(b"Exif\0\0") + 6
    assert refusal(data[:at] + b"\xff" * 40 + data[at + 40 :], keep=True) is None


def test_an_office_may_refuse_images() -> None:
    for data in (*IMAGES.values(), drawing.film()):
        assert refusal(data, accept_images=False) == Reason.IMAGES_REFUSED
    assert refusal(b"words", accept_images=False) is None


@pytest.mark.parametrize("name", IMAGES)
def test_a_preview_is_small_grey_and_blurred(name: str) -> None:
    shown = preview([IMAGES[name]])
    assert shown is not None
    image = opened(shown)
    assert image.format == "JPEG"
    assert image.mode == "L"
    for planted in drawing.PLANTED:
        assert planted not in shown
    large = io.BytesIO()
    drawing.scene(size=(1200, 900)).save(large, "JPEG")
    shown = preview([large.getvalue()])
    assert shown is not None
    assert max(opened(shown).size) == 480


def test_no_preview_of_anything_else() -> None:
    assert preview([b"words"]) is None
    assert preview([drawing.document()]) is None
    assert preview([drawing.film()]) is None
