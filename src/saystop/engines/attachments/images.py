"""Still images: decoded in full and drawn anew, so that nothing but the pixels remains.

The source of the tags: Exif 2.32 (CIPA DC-008). Runs in the bounded process only.
"""

import io
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pi_heif
from PIL import Image, ImageCms, ImageFilter, JpegImagePlugin

from saystop.engines.attachments.kinds import Kind
from saystop.engines.attachments.outcomes import MAX_PIXELS, Made, Reason, Refused, Removed
from saystop.engines.attachments.tails import end_of_image

PREVIEW_SIDE = 480
_EFFORT = 3  # of PNG: the largest photos then stay well within the time a child has
_QUALITY = 88  # the eye sees no loss, and the file does not grow
_FORMATS = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP", Kind.HEIC: "HEIF"}

_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_DATE_TIME, _ORIENTATION, _SOFTWARE = 0x0132, 0x0112, 0x0131
_TAKEN, _DIGITISED, _TAKEN_OFFSET, _DIGITISED_OFFSET = 0x9003, 0x9004, 0x9011, 0x9012
_CAMERA_TAGS = {
    0x010F,
    0x0110,
    _SOFTWARE,
    0x927C,
    0xA430,
    0xA431,
    0xA432,
    0xA433,
    0xA434,
    0xA435,
    0xC62F,
    0x829A,
    0x829D,
}
_AUTHOR_TAGS = {0x013B, 0x8298, 0x9C9D}
_DESCRIPTION_TAGS = {0x010E, 0x9286, 0x9C9B, 0x9C9C, 0x9C9E, 0x9C9F}

_GPS_LETTERS = {1: "NS", 3: "EW", 16: "TM"}
_GPS_NUMBERS = {2: 3, 4: 3, 6: 1, 7: 3, 17: 1, 31: 1}  # tag: how many rationals
_GPS_VERSION, _GPS_ALTITUDE_REF, _GPS_DATE = 0, 5, 29
_DAY = re.compile(r"\d{4}:\d\d:\d\d")
_MOMENT = re.compile(r"\d{4}:\d\d:\d\d \d\d:\d\d:\d\d")
_OFFSET = re.compile(r"[+-]\d\d:\d\d")

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

Image.MAX_IMAGE_PIXELS = None  # our own bound is asked first, and says why
pi_heif.options.DECODE_THREADS = 1
pi_heif.options.THUMBNAILS = False
pi_heif.register_heif_opener()


def clean(data: bytes, kind: Kind, keep_place_and_time: bool) -> Made:
    """The same picture, upright, in sRGB, the first frame alone; HEIC becomes JPEG.

    keep_place_and_time: write new Exif data with the position and the moment of the picture alone.
    Raises Refused, and whatever Pillow says about damaged data.
    """
    image = _opened(data, kind)
    exif = _exif(image)
    removed = _traces(image, exif, data, kind)
    kept = None
    if keep_place_and_time:
        kept = _place_and_time(exif)
        if _GPS_IFD in kept:
            removed.discard(Removed.POSITION)
        if _EXIF_IFD in kept:
            removed.discard(Removed.TIME)

    image.load()
    sampling = JpegImagePlugin.get_sampling(image) if kind is Kind.JPEG else -1
    upright = _upright(_in_srgb(image), exif)
    out = io.BytesIO()
    options: dict[str, Any] = {"exif": kept.tobytes()} if kept else {}
    if kind is Kind.PNG:
        _bare(_for_png(upright)).save(out, "PNG", compress_level=_EFFORT, **options)
    elif kind is Kind.WEBP:
        lossless = b"VP8L" in data[12:64]
        mode = "RGBA" if upright.has_transparency_data else "RGB"
        _bare(_as(upright, mode)).save(out, "WEBP", quality=_QUALITY, method=2, lossless=lossless, **options)
    else:
        kind = Kind.JPEG
        flat = _bare(_for_jpeg(upright))
        flat.save(
            out, "JPEG", quality=_QUALITY, subsampling=sampling if sampling in (0, 1, 2) else 2, **options
        )
    return Made(kind, out.getbuffer(), frozenset(removed))


def preview(data: bytes, kind: Kind) -> Made:
    """A grey, blurred JPEG of at most `PREVIEW_SIDE` pixels a side."""
    image = _opened(data, kind)
    exif = _exif(image)
    image.draft("L", (PREVIEW_SIDE, PREVIEW_SIDE))
    image.load()
    small = _for_jpeg(image)
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    grey = _upright(small.convert("L"), exif).filter(ImageFilter.GaussianBlur(PREVIEW_SIDE / 40))
    out = io.BytesIO()
    _bare(grey).save(out, "JPEG", quality=60)
    return Made(Kind.JPEG, out.getbuffer())


def _opened(data: bytes, kind: Kind) -> Image.Image:
    image = Image.open(io.BytesIO(data), formats=(_FORMATS[kind],))
    if image.width * image.height > MAX_PIXELS:
        raise Refused(Reason.TOO_MANY_PIXELS)
    return image


# -- pixels


def _as(image: Image.Image, mode: str) -> Image.Image:
    return image if image.mode == mode else image.convert(mode)


def _bare(image: Image.Image) -> Image.Image:
    """Without what Pillow would carry over from the source by itself."""
    image.info = {}
    return image


def _in_srgb(image: Image.Image) -> Image.Image:
    """Colours as the profile inside the image means them; a profile that cannot be read is ignored."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK", "P"):
        return image
    with suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
        meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "srgb" in ImageCms.getProfileDescription(meant).lower():
            return image
        if image.mode == "P":
            image = image.convert("RGBA" if image.has_transparency_data else "RGB")
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        # 0 is the perceptual intent.
        turned = ImageCms.profileToProfile(
            image, meant, ImageCms.createProfile("sRGB"), ImageCms.Intent(0), mode
        )
        return turned or image
    return image


def _upright(image: Image.Image, exif: Image.Exif) -> Image.Image:
    turn = _TURNS.get(exif.get(_ORIENTATION, 1))
    return image if turn is None else image.transpose(turn)


def _for_png(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I;16") or image.mode in ("1", "LA", "RGBA") or image.mode == "I":
        return image
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode == "L" else _as(image, "RGB")


def _for_jpeg(image: Image.Image) -> Image.Image:
    """JPEG knows no transparency: what shines through is shown on white."""
    if image.mode.startswith("I"):
        return _as(image, "I").point(lambda level: level / 256).convert("L")
    if image.has_transparency_data:
        image = _as(image, "RGBA")
        white = Image.new("RGB", image.size, "white")
        white.paste(image, mask=image.getchannel("A"))
        return white
    return image if image.mode == "L" else _as(image, "RGB")


# -- what is told beside the pixels


def _exif(image: Image.Image) -> Image.Exif:
    with suppress(Exception):  # damaged Exif data is no reason to refuse a sound picture
        return image.getexif()
    return Image.Exif()


def _ifd(exif: Image.Exif, tag: int) -> dict[int, Any]:
    with suppress(Exception):  # see `_exif`
        return dict(exif.get_ifd(tag))
    return {}


def _traces(image: Image.Image, exif: Image.Exif, data: bytes, kind: Kind) -> set[Removed]:
    details = _ifd(exif, _EXIF_IFD)
    tags = set(exif) | set(details)
    texts = b"".join(
        value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")
        for key, value in image.info.items()
        if str(key).lower() in ("xmp", "xml:com.adobe.xmp")
    )
    found = {
        Removed.POSITION: _ifd(exif, _GPS_IFD) or b"GPSLatitude" in texts,
        Removed.TIME: tags & {_DATE_TIME, _TAKEN, _DIGITISED} or b"Date" in texts,
        Removed.CAMERA: tags & _CAMERA_TAGS or b"SerialNumber" in texts or b"tiff:Model" in texts,
        Removed.AUTHOR: tags & _AUTHOR_TAGS or b"dc:creator" in texts,
        Removed.DESCRIPTION: tags & _DESCRIPTION_TAGS
        or texts
        or image.info.get("comment")
        or image.info.get("photoshop")
        or getattr(image, "text", None),
        Removed.ANIMATION: kind in (Kind.PNG, Kind.WEBP) and getattr(image, "n_frames", 1) > 1,
        Removed.APPENDED: end_of_image(data, kind) < len(data),
    }
    return {word for word, there in found.items() if there}


def _place_and_time(exif: Image.Exif) -> Image.Exif:
    """New Exif data with the position and the moment alone, each value checked against its form."""
    kept = Image.Exif()
    position = _position(_ifd(exif, _GPS_IFD))
    if position:
        kept[_GPS_IFD] = position
    details = _ifd(exif, _EXIF_IFD)
    for moment, offset in ((_TAKEN, _TAKEN_OFFSET), (_DIGITISED, _DIGITISED_OFFSET)):
        if _MOMENT.fullmatch(_text(details.get(moment))):
            kept[_EXIF_IFD] = {_TAKEN: _text(details[moment])}
            if _OFFSET.fullmatch(_text(details.get(offset))):
                kept[_EXIF_IFD][_TAKEN_OFFSET] = _text(details[offset])
            break
    return kept


def _position(given: dict[int, Any]) -> dict[int, Any]:
    kept: dict[int, Any] = {}
    for tag, letters in _GPS_LETTERS.items():
        text = _text(given.get(tag))
        if len(text) == 1 and text in letters:
            kept[tag] = text
    for tag, count in _GPS_NUMBERS.items():
        numbers = _numbers(given.get(tag))
        if len(numbers) == count:
            kept[tag] = numbers if count > 1 else numbers[0]
    if given.get(_GPS_ALTITUDE_REF) in (b"\0", b"\1"):
        kept[_GPS_ALTITUDE_REF] = given[_GPS_ALTITUDE_REF]
    if _DAY.fullmatch(_text(given.get(_GPS_DATE))):
        kept[_GPS_DATE] = _text(given[_GPS_DATE])
    return {_GPS_VERSION: b"\2\3\0\0", **kept} if kept else {}


def _text(value: object) -> str:
    return value.strip("\0 ") if isinstance(value, str) else ""


def _numbers(value: object) -> tuple[float, ...]:
    values = value if isinstance(value, tuple) else (value,)
    try:
        numbers = tuple(float(each) for each in values)
    except (TypeError, ValueError, ZeroDivisionError):
        return ()
    return numbers if all(0 <= number < 1e6 for number in numbers) else ()


# -- starting


def warm_up() -> None:
    """Write and read each format once, with Exif data and a profile."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    exif = Image.Exif()
    exif[_SOFTWARE] = "x"
    exif[_GPS_IFD] = {2: (1.0, 2.0, 3.0)}
    exif[_EXIF_IFD] = {_TAKEN: "2000:01:01 00:00:00"}
    look: Callable[[bytes, Kind, bool], Made] = clean
    for kind, mode in ((Kind.JPEG, "RGB"), (Kind.PNG, "RGBA"), (Kind.WEBP, "RGB"), (Kind.JPEG, "CMYK")):
        out = io.BytesIO()
        Image.new(mode, (16, 16)).save(out, _FORMATS[kind], exif=exif, icc_profile=profile)
        look(out.getvalue(), kind, True)
        preview(out.getvalue(), kind)
    with suppress(Exception):  # no picture, but the reader has been loaded
        _opened(b"\0\0\0\x10ftypheic\0\0\0\0", Kind.HEIC)
