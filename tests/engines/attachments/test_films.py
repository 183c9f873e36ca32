"""MP4: the film stays byte for byte; position, time and camera data are blanked in place."""

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


def test_samples_are_only_blanked_within_the_media() -> None:
    film = drawing.film()
    at = film.rindex(b"stco") + 12
    assert refusal(film[:at] + (8).to_bytes(4, "big") + film[at + 4 :]) == Reason.UNREADABLE
