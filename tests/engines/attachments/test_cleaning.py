"""Cleaning as its callers see it, and what random damage does to it."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saystop.engines.attachments.cleaning import cleaned
from saystop.engines.attachments.outcomes import MAX_SIZE, Reason
from tests.engines.attachments import drawing
from tests.engines.attachments.helpers import kept, refusal
from tests.engines.attachments.test_images import HEIC

VALID = [
    drawing.encoded("JPEG"),
    drawing.encoded("PNG", "P"),
    drawing.encoded("WEBP"),
    HEIC,
    drawing.document(),
    drawing.film(),
    "room 12 — à l’étage".encode("utf-16"),
]


def test_text_is_kept_as_utf_8() -> None:
    out, facts = kept("room 12 — à l’étage".encode("utf-16"))
    assert out.decode() == "room 12 — à l’étage"
    assert facts.removed == ()
    assert kept(b"\xef\xbb\xbfroom\r\n")[0] == b"room\r\n"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY),
        (b"<html>", Reason.KIND_NOT_ACCEPTED),
        (b"<svg/>", Reason.KIND_NOT_ACCEPTED),
        (b"MZ\x90\0\3", Reason.KIND_NOT_ACCEPTED),
        (b"x" * 9000 + b"\xff", Reason.UNREADABLE),
        (b"x" * 9000 + b"\0", Reason.UNREADABLE),
        (b"\xef\xbb\xbf", Reason.UNREADABLE),
        (b"x" * (MAX_SIZE + 1), Reason.TOO_LARGE),
    ],
)
def test_refused_with_a_reason(data: bytes, reason: Reason) -> None:
    assert refusal(data) == reason


def test_facts_are_not_told_before_the_file_has_been_read() -> None:
    with cleaned([b"words"], keep_place_and_time=False) as result, pytest.raises(RuntimeError):
        _ = result.facts


def test_pieces_of_any_size_give_the_same_file() -> None:
    data = drawing.encoded("PNG")
    with cleaned([b"", *(bytes([byte]) for byte in data), b""], keep_place_and_time=False) as result:
        out = b"".join(result.chunks)
    assert out == kept(data)[0]


def damaged(data: bytes, seed: int) -> bytes:
    chance = random.Random(seed)
    out = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(out))
        match chance.randrange(4):
            case 0:
                out[at] = chance.randrange(256)
            case 1:
                del out[at : at + chance.randint(1, 40)]
            case 2:
                out[at:at] = chance.randbytes(chance.randint(1, 40))
            case _:
                out[at : at + 4] = chance.choice([b"\xff\xff\xff\xff", bytes(4), b"\x7f\xff\xff\xff"])
        if not out:
            break
    return bytes(out)


@pytest.mark.parametrize("data", VALID, ids=["jpeg", "png", "webp", "heic", "pdf", "mp4", "text"])
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32), keep=st.booleans())
def test_random_damage_never_raises_anything_but_refused(data: bytes, seed: int, keep: bool) -> None:
    assert refusal(damaged(data, seed), keep=keep) in {*Reason, None} - {Reason.BUSY, Reason.TOOK_TOO_LONG}
