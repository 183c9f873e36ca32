"""MP4: the film stays byte for byte; position, time and camera data are blanked in place."""

import struct

import pytest

from saystop.engines.attachments.outcomes import Reason, Removed
from tests.engines.attachments import drawing
from tests.engines.attachments.helpers import kept, refusal

TIMES = (111111111).to_bytes(4, "big"), (222222222).to_bytes(4, "big")


@pytest.mark.parametrize("moov_first", [False, True])
def test_all_that_tells_is_blanked_and_nothing_moves(moov_first: bool) -> None:
    film = drawing.film(moov_first=moov_first)
    out, facts = kept(film)
    for planted in (*drawing.PLANTED, *drawing.PLACE_AND_TIME, b"PlantedPositions", *TIMES):
        assert planted not in out
    assert len(out) == len(film)
    pictures = b"\x42" * 1000
    assert out.index(pictures) == film.index(pictures)
    assert {Removed.POSITION, Removed.TIME, Removed.CAMERA} <= set(facts.removed)


def test_place_and_time_stay_when_the_reporter_says_so_and_nothing_else() -> None:
    out, facts = kept(drawing.film(), keep=True)
    assert out.count(drawing.ISO6709) == 2
    for planted in (b"2003-04-05", *TIMES):
        assert planted in out
    for planted in (*drawing.PLANTED, b"PlantedPositions"):
        assert planted not in out
    assert Removed.CAMERA in facts.removed


def test_a_long_film_is_refused() -> None:
    assert refusal(drawing.film(seconds=180)) is None
    assert refusal(drawing.film(seconds=181)) == Reason.TOO_LONG


def test_malformed_films_are_refused() -> None:
    film = drawing.film()
    for share in (0.2, 0.6, 0.9, 0.99):
        assert refusal(film[: int(len(film) * share)]) == Reason.UNREADABLE
    assert refusal(film + b"PK\3\4 an archive hung behind") == Reason.UNREADABLE
    assert refusal(film.replace(b"moov", b"nope")) == Reason.UNREADABLE
    assert refusal(film[:24]) == Reason.UNREADABLE
    nested = b""
    for _ in range(400):
        nested = drawing.box(b"moov", nested)
    assert refusal(drawing.box(b"ftyp", b"mp42\0\0\0\0") + nested) == Reason.UNREADABLE


@pytest.mark.parametrize("offset", [8, 100_000_000])
def test_pictures_that_do_not_lie_within_the_media_are_refused(offset: int) -> None:
    film = drawing.film()
    at = film.index(b"stco") + 12
    assert refusal(film[:at] + offset.to_bytes(4, "big") + film[at + 4 :]) == Reason.UNREADABLE


@pytest.mark.parametrize("handler", [b"text", b"sbtl", b"subt", b"meta", b"auxv", b"clcp", b"hint"])
@pytest.mark.parametrize("stray_first", [False, True])
def test_what_no_picture_or_sound_refers_to_is_blanked(handler: bytes, stray_first: bool) -> None:
    film = drawing.planted_film(handler, stray_first=stray_first)
    out, facts = kept(film)
    assert b"PLANTED" not in out
    assert len(out) == len(film)
    assert out.index(b"\x42" * 1000) == film.index(b"\x42" * 1000)
    assert Removed.POSITION in facts.removed


@pytest.mark.parametrize("keep", [False, True])
def test_sound_stays(keep: bool) -> None:
    out, _facts = kept(drawing.planted_film(b"soun"), keep=keep)
    assert b"PLANTED_TRACK" in out
    assert b"PLANTED_STRAY" not in out


def test_subtitles_stay_when_the_reporter_lets_the_place_stay() -> None:
    assert b"PLANTED_TRACK" in kept(drawing.planted_film(b"sbtl"), keep=True)[0]


@pytest.mark.parametrize("base", ["moof", "given", "implied"])
def test_fragments_keep_their_pictures_and_nothing_else(base: str) -> None:
    film = drawing.fragmented_film(base=base)
    out, _facts = kept(film)
    assert b"PLANTED" not in out
    assert out.count(b"\x42" * 1000) == 2
    assert len(out) == len(film)


def test_fragments_that_point_elsewhere_are_refused() -> None:
    film = drawing.fragmented_film(base="moof")
    at = film.rindex(b"trun", 0, film.rindex(b"trun")) + 12
    assert refusal(film[:at] + (90_000).to_bytes(4, "big") + film[at + 4 :]) == Reason.UNREADABLE
    assert refusal(film[:at] + (8).to_bytes(4, "big") + film[at + 4 :]) == Reason.UNREADABLE


def test_sound_of_an_older_form_is_kept_whole() -> None:
    """QuickTime counts uncompressed sound in samples of one byte, however many it has."""
    film = drawing.planted_film(b"soun")
    size = len(b"GPS(6.13,49.61) PLANTED_TRACK") - 1
    entry = film.index(b"mp4a") + 4
    sound = bytes(8) + struct.pack(">HHIHHHHI", 0, 0, 0, 2, 16, 0, 0, 48000 << 16)
    film = film[: entry - 4] + b"sowt" + sound + film[entry + len(sound) :]
    table = film.rindex(b"stsz")
    film = film[: table + 8] + struct.pack(">II", 1, size // 4) + film[table + 16 :]
    per_chunk = film.rindex(b"stsc") + 16
    film = film[:per_chunk] + struct.pack(">I", size // 4) + film[per_chunk + 4 :]
    assert b"PLANTED_TRAC" in kept(film)[0]


def test_samples_that_lie_in_another_file_are_refused() -> None:
    assert refusal(drawing.planted_film(b"soun", source=b"https://harbour.example/x")) == Reason.UNREADABLE
