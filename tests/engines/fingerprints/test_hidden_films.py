"""Films that hide: behind a picture, a cover, a tiny or black frame, odd boxes, or in a decoder that comes to no end."""

import struct
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import psutil  # type: ignore[import-untyped] # published without types
import pytest
from PIL import Image

from saystop.engines.fingerprints import frames, outcomes, stills
from saystop.engines.fingerprints.clips import Looks, begins, looks
from saystop.engines.fingerprints.outcomes import TOO_LATE, Fingerprints, Frame
from saystop.engines.fingerprints.worker import Hasher
from tests.engines.fingerprints import filmed
from tests.engines.fingerprints.filmed import (
    avi,
    beginning_with,
    box,
    endless,
    film_of,
    jpegs,
    moved,
    picture,
    shown,
    still,
    telephone,
    with_cover,
)
from tests.engines.fingerprints.scenes import apart, reference, saved

NEAR = 31  # bits within which two pictures are the same
HEIC = (Path(__file__).parent.parent / "attachments" / "drawn.heic").read_bytes()
AVIF = saved(picture(9), "AVIF")
FILM = [0, 1, 2]  # the pictures of the telephone's film, a second of each


@pytest.fixture(scope="module")
def hasher() -> Iterator[Hasher]:
    made = Hasher(clip_seconds=20)
    yield made
    made.close()


def numbers(found: tuple[Frame, ...]) -> list[int]:
    """Which pictures these frames are of; -1: of none of the first six."""
    known = [reference(picture(number))[0] for number in range(6)]
    nearest = [
        min((apart(frame.pdq, value), number) for number, value in enumerate(known)) for frame in found
    ]
    return [number if distance <= NEAR else -1 for distance, number in nearest]


def test_what_was_seen_is_told_when_the_first_leap_comes_to_no_end() -> None:
    """Where only the first frame is one that leaps may go to, a leap decodes all that lies between."""
    data = endless(picture(0, (1600, 1200)), 20_000, keys=1)
    hasher = Hasher(clip_seconds=5)
    try:
        assert hasher.fingerprints(telephone()).frames
        began = time.monotonic()
        told = hasher.fingerprints(data)
        assert time.monotonic() - began < 8
        assert (numbers(told.frames), told.step, told.unreadable) == ([0], 1, TOO_LATE)
        assert told.missed_picture
        assert numbers(hasher.fingerprints(telephone()).frames) == FILM
    finally:
        hasher.close()


@pytest.mark.parametrize("size", [(4, 4), (6, 6), (8, 8), (1024, 5), (16, 16), (60, 400)])
def test_a_tiny_first_frame_does_not_pass_for_all_of_a_film(hasher: Hasher, size: tuple[int, int]) -> None:
    """What follows is seen in its size, and so not well enough to be known."""
    large = shown(*FILM, size=(640, 480))
    for data in (film_of([picture(9, size), *large]), avi(jpegs([picture(9, size), *large]), size=size)):
        told = hasher.fingerprints(data)
        assert (told.unreadable, told.missed_picture) == (frames.SMALL, True)
        assert bool(told.frames) == (min(size) > 4)
    assert (numbers(frames.seen(film_of(large)).frames), frames.seen(film_of(large)).unreadable) == (FILM, "")


@pytest.mark.parametrize("size", [(64, 64), (64, 480), (176, 144)])
def test_a_first_frame_that_is_small_hides_nothing(size: tuple[int, int]) -> None:
    seen = frames.seen(avi(jpegs([picture(9, size), *shown(*FILM, size=(640, 480))]), size=size))
    assert seen.unreadable == ""
    assert set(numbers(seen.frames)) >= set(FILM)


@pytest.mark.parametrize(
    "kind", ["styp", "sidx", "pdin", "udta", "uuid", "moof", "meta", "pict", "junk", "free", "wide"]
)
def test_a_film_may_begin_with_any_box(hasher: Hasher, kind: str) -> None:
    body = telephone()[8:32] if kind == "styp" else bytes(24)
    data = beginning_with(box(kind.encode(), body))
    assert looks(data) is Looks.CLIP
    if kind not in ("moof", "meta"):  # FFmpeg makes nothing of these
        assert numbers(hasher.fingerprints(data).frames) == FILM


def test_words_of_a_text_are_no_box() -> None:
    for text in (b"The meta data of a letter", b"You junk!", b"One uuid, two uuid"):
        assert looks(text) is Looks.NO_CLIP


def test_an_avi_of_any_name_is_seen(hasher: Hasher) -> None:
    plain = avi(jpegs(shown(*FILM)))
    for begin, kind in ((b"RIFF", b"AVI\x19"), (b"RIFF", b"AVIX"), (b"RIFF", b"AMV "), (b"ON2 ", b"ON2f")):
        told = hasher.fingerprints(begin + plain[4:8] + kind + plain[12:])
        assert (numbers(told.frames), told.unreadable) == (FILM, "")


def test_a_table_that_lies_behind_any_number_of_boxes_is_found(hasher: Hasher) -> None:
    first = telephone()[:8] + b"M4A " + telephone()[12:32]
    for many in (1, 1_100, 20_000):
        data = beginning_with(first + box(b"free") * many)
        assert looks(data) is Looks.EITHER
        assert numbers(hasher.fingerprints(data).frames) == FILM


@pytest.mark.parametrize("first", [HEIC, AVIF])
def test_a_picture_with_a_film_hung_behind_is_seen_as_both(hasher: Hasher, first: bytes) -> None:
    alone = hasher.fingerprints(first)
    assert alone.pdq
    assert (alone.frames, alone.step) == ((), 0)
    told = hasher.fingerprints(beginning_with(first))
    assert (told.pdq, told.quality, told.unreadable) == (alone.pdq, alone.quality, "")
    assert (numbers(told.frames), told.step) == (FILM, 1)
    assert told.sha256 == outcomes.digests(beginning_with(first)).sha256


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIC"])
def test_what_moved_while_a_picture_was_taken_is_seen_too(hasher: Hasher, kind: str) -> None:
    first = HEIC if kind == "HEIC" else saved(picture(9), kind)
    behind = box(b"mpvd", telephone()) if kind == "HEIC" else telephone()
    data = first + behind
    told = hasher.fingerprints(data)
    assert told.pdq == hasher.fingerprints(first).pdq
    assert (numbers(told.frames), told.step, told.unreadable) == (FILM, 1, "")
    assert told.sha256 == outcomes.digests(data).sha256
    assert begins(data) == len(data) - len(telephone())
    decoys = first + box(b"ftyp", b"none") * 3 + behind
    assert numbers(hasher.fingerprints(decoys).frames) == FILM


def test_a_picture_is_told_although_the_film_behind_it_cannot_be_seen(hasher: Hasher) -> None:
    for film in (telephone().replace(b"avc1", b"av01"), telephone()[:1100]):
        told = hasher.fingerprints(still(picture(9)) + film)
        assert apart(told.pdq, reference(picture(9))[0]) <= NEAR
        assert told.unreadable
        assert told.missed_picture


def test_a_broken_film_that_says_to_be_sound_may_hold_what_nobody_saw(hasher: Hasher) -> None:
    data = telephone()[:8] + b"M4A " + telephone()[12:]
    broken = data.replace(b"stsd", b"sssd").replace(b"avc1", b"xxxx")
    assert hasher.fingerprints(broken).missed_picture
    assert not hasher.fingerprints(broken.replace(b"vide", b"soun")).missed_picture


def test_of_a_file_that_is_both_each_reason_is_told() -> None:
    seen = (Frame(0, bytes(32), 90),)
    for picture_, clip, both in (
        (outcomes.NOT_A_PICTURE, TOO_LATE, TOO_LATE),
        ("", TOO_LATE, TOO_LATE),
        ("too many pixels", "", "too many pixels"),
        ("too small", "", ""),
    ):
        one = Fingerprints(None, None, "m", "s", "t", picture_)
        other = Fingerprints(None, None, "", "", "", clip, frames=seen, step=2)
        told = outcomes.both(one, other)
        assert (told.md5, told.frames, told.step, told.unreadable) == ("m", seen, 2, both)


def test_a_cover_does_not_stand_for_the_film(hasher: Hasher) -> None:
    brand = HEIC[:8] + b"isom" + HEIC[12:24] + b"isom" + HEIC[28:]
    for data in (with_cover(picture(33)), beginning_with(brand)):
        assert looks(data) is Looks.CLIP
        told = hasher.fingerprints(data)
        assert (numbers(told.frames), told.unreadable) == (FILM, "")


def test_what_is_blanked_never_lies_in_the_frames_of_a_film() -> None:
    words = b"udta meta ilst iinf iloc iprp"
    film = b"".join(
        (box(b"free", words), box(b"mdat", words), struct.pack(">I4sQ", 1, b"mdat", 16 + len(words)), words)
    )
    left = bytes(stills.without(film))
    assert left == film.replace(words, b"skip skip skip skip skip skip", 1)
    endless_box = struct.pack(">I4s", 0, b"mdat") + words
    assert stills.without(endless_box) == endless_box
    for other in (b"RIFF", b"\x1a\x45\xdf\xa3"):
        assert stills.without(other + words) == other + words
    assert stills.without(bytes(8) + words) == bytes(8) + b"skip skip skip skip skip skip"


def test_a_second_film_is_not_passed_over_in_silence(hasher: Hasher) -> None:
    """It is not looked at; but nobody is told that all of the file was seen."""
    film = film_of(shown(*FILM))
    table, track = film.index(b"moov") - 4, film.index(b"trak") - 4
    data = film[:table] + box(b"moov", film[table + 8 : track], film[track:], film[track:])
    told = hasher.fingerprints(data)
    assert (told.unreadable, told.missed_picture) == (frames.SECOND, True)
    assert numbers(told.frames) == FILM
    assert stills.films(film) == stills.films(telephone()) == stills.films(with_cover(picture(3))) == 1
    assert stills.films(avi(jpegs(shown(0)))) == stills.films(bytes(100)) == stills.films(b"") == 0


def test_a_black_frame_at_each_whole_second_hides_nothing() -> None:
    images = shown(*FILM, each=30)
    for second in range(3):
        for frame in range(9):
            images[30 * second + frame] = Image.new("RGB", filmed.SIZE)
    seen = frames.seen(avi(jpegs(images), rate=(30, 1)))
    assert ([frame.second for frame in seen.frames], numbers(seen.frames)) == (FILM, FILM)


def test_dark_films_are_not_looked_at_frame_by_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []

    def counted(moment: float, _pixels: object) -> Frame:
        looked.append(moment)
        return Frame(int(moment + 0.001), bytes(32), 0)

    monkeypatch.setattr(frames, "_frame", counted)
    dark = Image.new("RGB", filmed.SIZE)
    seen = frames.seen(avi(jpegs([dark]) * 1_200, rate=(60, 1)))
    assert seen == outcomes.Clip((), 1, "")
    assert 20 * 10 <= len(looked) <= 20 * 11
    assert all(earlier < later for earlier, later in pairwise(looked))


def test_a_file_that_is_both_is_answered_by_one_deadline() -> None:
    hasher = Hasher(seconds=4, clip_seconds=4, both_seconds=5)
    data = still(picture(9)) + telephone()
    try:
        assert hasher.fingerprints(data).frames
        for nursery in psutil.Process().children():
            if "saystop.engines.fingerprints.nursery" in nursery.cmdline():
                for child in nursery.children():
                    child.suspend()
        began = time.monotonic()
        told = hasher.fingerprints(data)
        assert time.monotonic() - began < 7
        assert (told.pdq, told.frames, told.unreadable) == (None, (), TOO_LATE)
        assert hasher.fingerprints(data).frames
    finally:
        hasher.close()


def test_moved_films_are_those_of_the_telephone() -> None:
    assert moved(telephone(), 0) == telephone()
