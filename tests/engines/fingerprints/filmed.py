"""Clips for the tests, drawn by code: as OpenCV writes them, as MJPEG in an AVI whose header may say anything, and broken ones.

`drawn-h264.mp4` and `drawn-hevc.mp4` hold `picture(0)` to `picture(2)`, a second of each at five frames a second, packed as
telephones do; OpenCV's wheel cannot write these two kinds.
"""

import io
import struct
import tempfile
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tests.engines.fingerprints.scenes import saved

SIZE = (160, 120)
_FIRST = 32  # bytes of the first box of the telephone's film
FOLDER = Path(__file__).parent


@lru_cache(maxsize=64)
def picture(number: int, size: tuple[int, int] = SIZE) -> Image.Image:
    """Discs upon each other; each number is another picture, far from all others."""
    chance = np.random.default_rng(number)

    def colour() -> tuple[int, int, int]:
        red, green, blue = chance.integers(0, 256, 3).tolist()
        return red, green, blue

    made = Image.new("RGB", SIZE, colour())
    pen = ImageDraw.Draw(made)
    for _disc in range(24):
        x, y, r = (int(chance.integers(least, most)) for least, most in ((0, SIZE[0]), (0, SIZE[1]), (5, 30)))
        pen.ellipse((x - r, y - r, x + r, y + r), fill=colour())
    return made if size == SIZE else made.resize(size, Image.Resampling.BICUBIC)


def shown(*numbers: int, each: int = 5, size: tuple[int, int] = SIZE) -> list[Image.Image]:
    """Each of these pictures for so many frames."""
    return [picture(number, size) for number in numbers for _frame in range(each)]


def written(images: Sequence[Image.Image], ending: str = "mp4", code: str = "mp4v", rate: float = 5) -> bytes:
    """A clip as OpenCV writes it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"clip.{ending}"
        writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*code), rate, images[0].size)
        for image in images:
            writer.write(np.ascontiguousarray(np.asarray(image.convert("RGB"))[:, :, ::-1]))
        writer.release()
        return path.read_bytes()


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) & 1)


def _list(name: bytes, body: bytes) -> bytes:
    return _chunk(b"LIST", name + body)


def avi(
    pieces: Iterable[bytes],
    *,
    size: tuple[int, int] = SIZE,
    rate: tuple[int, int] = (5, 1),
    count: int | None = None,
    code: bytes = b"MJPG",
) -> bytes:
    """An AVI of these pieces, each a frame. Its header says that it has `count` frames of this size, `rate` (frames, seconds)."""
    held = list(pieces)
    many = len(held) if count is None else count
    frames, seconds = rate
    head = struct.pack("<10I16x", 200_000, 0, 0, 0x10, many, 0, 1, 0, *size)
    stream = (
        b"vids"
        + code
        + struct.pack("<IHHIIIIIIII4H", 0, 0, 0, 0, seconds, frames, 0, many, 0, 0, 0, 0, 0, *size)
    )
    form = struct.pack("<IiiHH4sIiiII", 40, *size, 1, 24, code, 0, 0, 0, 0, 0)
    headers = _list(
        b"hdrl", _chunk(b"avih", head) + _list(b"strl", _chunk(b"strh", stream) + _chunk(b"strf", form))
    )
    film = b"movi" + b"".join(_chunk(b"00dc", piece) for piece in held)
    at, index = 4, bytearray()
    for piece in held:
        index += b"00dc" + struct.pack("<III", 0x10, at, len(piece))
        at += 8 + len(piece) + (len(piece) & 1)
    body = b"AVI " + headers + _chunk(b"LIST", film) + _chunk(b"idx1", bytes(index))
    return b"RIFF" + struct.pack("<I", len(body)) + body


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def endless(image: Image.Image, many: int, *, keys: int = 0) -> bytes:
    """A QuickTime film of five frames a second in which one and the same picture is shown so many times.

    keys: so many frames, from the first on, are said to be those that leaps may go to; 0: nothing is said.
    """
    return _quicktime([still(image)], (image.width, image.height), many, keys)


def film_of(images: Sequence[Image.Image]) -> bytes:
    """A QuickTime film of these pictures, five a second, each in its own size; it says to have the size of the last."""
    return _quicktime(jpegs(images), (images[-1].width, images[-1].height), len(images))


def _quicktime(pieces: Sequence[bytes], size: tuple[int, int], many: int, keys: int = 0) -> bytes:
    """A film of so many frames: these, each once, or the one that there is again and again."""
    wide, high = size
    entry = struct.pack(
        ">6xHHH12xHHIIIH32sHh", 1, 0, 0, wide, high, 72 << 16, 72 << 16, 0, 1, b"\4jpeg", 24, -1
    )
    places = [24 + sum(map(len, pieces[:at])) for at in range(len(pieces))]
    sizes = (
        struct.pack(">III", 0, len(pieces[0]), many)
        if len(pieces) == 1
        else struct.pack(f">III{many}I", 0, 0, many, *map(len, pieces))
    )
    tables = (
        box(b"stsd", struct.pack(">II", 0, 1), box(b"jpeg", entry)),
        box(b"stts", struct.pack(">IIII", 0, 1, many, 1)),
        box(b"stsc", struct.pack(">IIIII", 0, 1, 1, 1, 1)),
        *([box(b"stss", struct.pack(f">II{keys}I", 0, keys, *range(1, keys + 1)))] if keys else []),
        box(b"stsz", sizes),
        box(
            b"stco",
            struct.pack(">II", 0, many),
            struct.pack(f">{len(places)}I", *places) * (many // len(places)),
        ),
    )
    media = box(
        b"mdia",
        box(b"mdhd", struct.pack(">IIIIIHH", 0, 0, 0, 5, many, 0, 0)),
        box(b"hdlr", struct.pack(">I4s4s12xx", 0, b"mhlr", b"vide")),
        box(
            b"minf",
            box(b"vmhd", struct.pack(">IHHHH", 1, 0, 0, 0, 0)),
            box(b"dinf", box(b"dref", struct.pack(">II", 0, 1), box(b"url ", struct.pack(">I", 1)))),
            box(b"stbl", *tables),
        ),
    )
    matrix = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
    head = (
        struct.pack(">IIIII8xhhHH", 3, 0, 0, 1, 0, 0, 0, 0, 0)
        + matrix
        + struct.pack(">II", wide << 16, high << 16)
    )
    begin = box(b"ftyp", struct.pack(">4sI", b"qt  ", 0)) + box(b"mdat", *pieces)
    assert begin[24:26] == b"\xff\xd8"
    movie = box(b"mvhd", struct.pack(">IIIII", 0, 0, 0, 5, many), bytes(80))
    return begin + box(b"moov", movie, box(b"trak", box(b"tkhd", head), media))


def still(image: Image.Image) -> bytes:
    return saved(image, "JPEG", quality=90)


def jpegs(images: Iterable[Image.Image]) -> list[bytes]:
    return [still(image) for image in images]


def moved(data: bytes, by: int) -> bytes:
    """An MP4 whose frames are said to lie so many bytes farther behind."""
    at = data.index(b"stco") + 8
    (many,) = struct.unpack(">I", data[at : at + 4])
    places = struct.unpack(f">{many}I", data[at + 4 : at + 4 + 4 * many])
    return (
        data[: at + 4] + struct.pack(f">{many}I", *(one + by for one in places)) + data[at + 4 + 4 * many :]
    )


def beginning_with(head: bytes) -> bytes:
    """The telephone's film with these boxes in the place of its first."""
    film = telephone()
    return head + moved(film, len(head) - _FIRST)[_FIRST:]


def with_cover(image: Image.Image) -> bytes:
    """The telephone's film with a cover before its track, as shops of music and films keep it."""
    data = box(b"data", struct.pack(">II", 13, 0), still(image))
    inside = box(b"ilst", box(b"covr", data))
    kind = box(b"hdlr", bytes(8), b"mdirappl", bytes(9))
    cover = box(b"udta", box(b"meta", bytes(4), kind, inside))
    film = moved(telephone(), len(cover))  # its frames lie behind its table
    moov = film.index(b"moov") - 4
    (size,) = struct.unpack(">I", film[moov : moov + 4])
    (head,) = struct.unpack(">I", film[moov + 8 : moov + 12])
    at = moov + 8 + head
    return film[:moov] + struct.pack(">I", size + len(cover)) + film[moov + 4 : at] + cover + film[at:]


def telephone(kind: str = "h264") -> bytes:
    return (FOLDER / f"drawn-{kind}.mp4").read_bytes()


def turned(data: bytes, quarters: int) -> bytes:
    """The same MP4, to be shown turned by so many quarters with the clock, as telephones that are held upright say it."""
    a, b = {0: (1, 0), 1: (0, 1), 2: (-1, 0), 3: (0, -1)}[quarters]
    matrix = struct.pack(">9i", a << 16, b << 16, 0, -b << 16, a << 16, 0, 0, 0, 1 << 30)
    at = data.index(b"tkhd") + 4 + 4 + 20 + 16
    return data[:at] + matrix + data[at + 36 :]


def frames_of(data: bytes) -> list[NDArray[np.uint8]]:
    """All frames in RGB, one after another."""
    source: Any = io.BytesIO(data)
    capture: cv2.VideoCapture = cv2.VideoCapture(source, cv2.CAP_FFMPEG, [])
    found: list[NDArray[np.uint8]] = []
    while True:
        there, frame = capture.read()
        if not there:
            return found
        found.append(np.ascontiguousarray(frame[:, :, ::-1], np.uint8))


def _cut(data: bytes, share: float) -> bytes:
    return data[: int(len(data) * share)]


def _changed(data: bytes, name: bytes, behind: int, new: bytes) -> bytes:
    """Bytes of an MP4 replaced, so many behind the name of a box."""
    at = data.index(name) + 4 + behind
    return data[:at] + new + data[at + len(new) :]


def _turned_bytes(data: bytes, step: int) -> bytes:
    whole = bytearray(data)
    for at in range(len(whole) // 4, len(whole), step):
        whole[at] ^= 0xFF
    return bytes(whole)


def _of_size(width: int, height: int) -> bytes:
    """A JPEG that says to be of another size than it is."""
    whole = bytearray(still(picture(0)))
    at = whole.index(b"\xff\xc0") + 5
    whole[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(whole)


def _nested() -> bytes:
    boxes = b""
    for _ in range(20_000):
        boxes = struct.pack(">I4s", len(boxes) + 8, b"moov") + boxes
    return struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 0) + boxes


def _playlist(first: bytes) -> bytes:
    """What leads to a file of the machine, or to another's server."""
    return first + b"ffconcat version 1.0\nfile /etc/passwd\nfile http://127.0.0.1:9/clip.mp4\n"


BROKEN: dict[str, Callable[[], bytes]] = {
    "an MP4's first box alone": lambda: telephone()[:32],
    "an MP4 without its table": lambda: telephone().replace(b"moov", b"mooo"),
    "an MP4 cut in its half": lambda: _cut(telephone(), 0.5),
    "an MP4 whose table is cut": lambda: _cut(written(shown(0, 1, 2)), 0.97),
    "an MP4 with bytes turned": lambda: _turned_bytes(telephone(), 61),
    "an MP4 whose boxes lie in each other": _nested,
    "an MP4 whose box ends before it begins": lambda: (
        telephone()[:32] + struct.pack(">I4s", 4, b"moov") + bytes(400)
    ),
    "an MP4 of a kind that is not read": lambda: (
        telephone().replace(b"avc1", b"av01").replace(b"avcC", b"av1C")
    ),
    "an MP4 without moving pictures": lambda: telephone().replace(b"vide", b"soun"),
    "a WebM cut": lambda: _cut(written(shown(0, 1, 2), "webm", "VP80"), 0.4),
    "a Matroska of zeros": lambda: b"\x1a\x45\xdf\xa3" + bytes(10_000),
    "a Matroska that says to be endless": lambda: b"\x1a\x45\xdf\xa3\x01" + b"\xff" * 4_000,
    "an AVI of no frames": lambda: avi([]),
    "an AVI of a thousand million frames": lambda: avi(jpegs(shown(0, 1)), count=10**9),
    "an AVI of frames of nothing": lambda: avi([b""] * 5_000),
    "an AVI of frames that are no pictures": lambda: avi([b"no picture" * 9] * 50),
    "an AVI whose frames are larger than what is looked at": lambda: avi(
        jpegs([Image.new("RGB", (7680, 4320))]) * 3, size=(7680, 4320)
    ),
    "an AVI whose frames say to be the largest": lambda: avi([_of_size(65_500, 65_500)] * 3),
    "an AVI that says the same of itself": lambda: avi([_of_size(65_500, 65_500)] * 3, size=(65_500, 65_500)),
    "an AVI of frames of one pixel": lambda: avi(jpegs([Image.new("RGB", (1, 1))]), size=(1, 1)),
    "an AVI that leads elsewhere": lambda: b"RIFF\0\0\0\0AVI " + _playlist(b"\n"),
    "a list of other files in the place of an MP4": lambda: _playlist(b"\0\0\0\x18ftypisom"),
}
"""By what each is."""

READABLE = {"an MP4 with bytes turned"}
"""Those of which FFmpeg still makes frames, whatever they are worth, and says nothing."""
