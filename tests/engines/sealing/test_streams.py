"""Streams: any pieces, no alteration, flat memory."""

import random
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from hypothesis import given, settings
from hypothesis import strategies as st

from saystop.engines.sealing import (
    Binding,
    StreamOpener,
    StreamSealer,
    Tampered,
    new_stream_key,
    open_stream,
    seal_stream,
)
from saystop.engines.sealing.purposes import hkdf

KEY = bytes(range(32))
PHOTO = Binding("attachment", "7")
CHUNK = 64 * 1024
SEALED_CHUNK = CHUNK + 16
HEAD = 25
PLAIN = random.Random(7).randbytes(4 * CHUNK)

sizes = st.sampled_from([0, 1, 1000, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 5, 3 * CHUNK])
cuts = st.lists(st.floats(0, 1), max_size=6)


def _pieces(data: bytes, cuts: list[float]) -> Iterator[bytes]:
    edges = sorted({0, len(data), *(int(cut * len(data)) for cut in cuts)})
    return (data[start:end] for start, end in pairwise(edges))


def _seal(plain: bytes) -> bytes:
    return b"".join(seal_stream([plain], KEY, PHOTO))


def _open(sealed: bytes, key: bytes = KEY, binding: Binding = PHOTO) -> bytes:
    return b"".join(open_stream([sealed], key, binding))


def _chunks(sealed: bytes) -> list[bytes]:
    """The head, then each sealed chunk."""
    return [sealed[:HEAD], *(sealed[at : at + SEALED_CHUNK] for at in range(HEAD, len(sealed), SEALED_CHUNK))]


@settings(deadline=None, max_examples=60)
@given(size=sizes, cuts_sealing=cuts, cuts_opening=cuts)
def test_pieces_of_any_size_give_the_same(
    size: int, cuts_sealing: list[float], cuts_opening: list[float]
) -> None:
    plain = PLAIN[:size]
    sealed = b"".join(seal_stream(_pieces(plain, cuts_sealing), KEY, PHOTO))
    assert len(sealed) == HEAD + size + 16 * max(1, -(-size // CHUNK))
    assert b"".join(open_stream(_pieces(sealed, cuts_opening), KEY, PHOTO)) == plain


def test_single_bytes_do() -> None:
    sealed = b"".join(seal_stream((PLAIN[at : at + 1] for at in range(300)), KEY, PHOTO))
    assert (
        b"".join(open_stream((sealed[at : at + 1] for at in range(len(sealed))), KEY, PHOTO)) == PLAIN[:300]
    )


def test_nothing_of_the_plaintext_is_seen() -> None:
    sealed = _seal(bytes(2 * CHUNK))
    blocks = [sealed[at : at + 16] for at in range(HEAD, len(sealed), 16)]
    assert len(set(blocks)) == len(blocks)
    assert _seal(bytes(64))[HEAD:] != _seal(bytes(64))[HEAD:]


@pytest.mark.parametrize("size", [0, 5, 2 * CHUNK, 2 * CHUNK + 5])
def test_a_cut_is_refused_wherever_it_is(size: int) -> None:
    sealed = _seal(PLAIN[:size])
    ends = [0, *(len(b"".join(_chunks(sealed)[:count])) for count in range(1, len(_chunks(sealed))))]
    for end in {end + shift for end in [*ends, len(sealed)] for shift in (-17, -16, -1, 0, 1)}:
        if 0 <= end < len(sealed):
            with pytest.raises(Tampered):
                _open(sealed[:end])


def _rearrangements() -> dict[str, bytes]:
    head, first, second, last = _chunks(_seal(PLAIN[: 2 * CHUNK + 5]))
    foreign = _chunks(_seal(PLAIN[: 2 * CHUNK + 5]))
    return {
        "first two exchanged": head + second + first + last,
        "one twice": head + first + first + second + last,
        "one left out": head + first + last,
        "last twice": head + first + second + last + last,
        "another byte": head + first + second + last + b"\0",
        "continued by itself": (head + first + second + last) * 2,
        "a chunk of another stream": head + first + foreign[2] + last,
        "the head of another stream": foreign[0] + first + second + last,
        "the end of another stream": head + first + second + foreign[3],
        "a full chunk as the last": head + first + second,
        "an empty end": head + first + second + last[-16:],
    }


@pytest.mark.parametrize(("change", "sealed"), _rearrangements().items(), ids=_rearrangements().keys())
def test_rearranged_streams_are_refused(change: str, sealed: bytes) -> None:
    with pytest.raises(Tampered):
        _open(sealed)


def test_a_plaintext_has_one_form() -> None:
    """Full chunks that end in an empty one, sealed with the right key: no sealer writes that."""
    salt = bytes(24)
    cipher = ChaCha20Poly1305(hkdf(KEY, salt, b"saystop stream 1\0" + PHOTO.encode()))
    full = cipher.encrypt(bytes(12), PLAIN[:CHUNK], None)
    nonce_of_last = (1).to_bytes(11, "big") + b"\1"
    for end, opens in ((b"more", True), (b"", False)):
        sealed = b"\1" + salt + full + cipher.encrypt(nonce_of_last, end, None)
        if opens:
            assert _open(sealed) == PLAIN[:CHUNK] + end
        else:
            with pytest.raises(Tampered):
                _open(sealed)


def test_every_bit_of_a_stream_counts() -> None:
    sealed = _seal(b"told")
    for bit in range(8 * len(sealed)):
        altered = bytearray(sealed)
        altered[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Tampered):
            _open(bytes(altered))


@settings(deadline=None, max_examples=40)
@given(where=st.floats(0, 1, exclude_max=True), cuts=cuts)
def test_only_genuine_bytes_leave_the_opener(where: float, cuts: list[float]) -> None:
    plain = PLAIN[: 3 * CHUNK]
    altered = bytearray(_seal(plain))
    at = int(where * len(altered))
    altered[at] ^= 1
    genuine = max(0, (at - HEAD) // SEALED_CHUNK) * CHUNK
    seen = bytearray()
    opener = StreamOpener(KEY, PHOTO)
    with pytest.raises(Tampered):  # noqa: PT012 - what left before the refusal is the point
        for piece in _pieces(bytes(altered), cuts):
            seen += opener.update(piece)
        seen += opener.finish()
    assert plain.startswith(bytes(seen))
    assert len(seen) <= genuine


@pytest.mark.parametrize(
    ("key", "binding"),
    [(bytes(32), PHOTO), (KEY, Binding("attachment", "8")), (KEY, Binding("report", "7"))],
)
def test_another_key_record_or_purpose_is_refused(key: bytes, binding: Binding) -> None:
    with pytest.raises(Tampered):
        _open(_seal(PLAIN[:100]), key, binding)


def test_a_finished_or_refused_stream_takes_no_more() -> None:
    sealer = StreamSealer(KEY, PHOTO)
    sealed = sealer.update(b"told") + sealer.finish()
    opener = StreamOpener(KEY, PHOTO)
    assert opener.update(sealed) + opener.finish() == b"told"
    refused = StreamOpener(KEY, PHOTO)
    with pytest.raises(Tampered):
        refused.update(b"\2" + sealed[1:])
    for verb in (sealer.finish, opener.finish, refused.finish):
        with pytest.raises(ValueError, match="finished"):
            verb()
    for update in (sealer.update, opener.update, refused.update):
        with pytest.raises(ValueError, match="finished"):
            update(b"more")


@pytest.mark.parametrize("stream", [StreamSealer, StreamOpener])
def test_a_key_has_32_bytes(stream: type[StreamSealer | StreamOpener]) -> None:
    assert len(new_stream_key()) == 32
    with pytest.raises(ValueError, match="32 bytes"):
        stream(bytes(16), PHOTO)


MEASURE = """
import re
from pathlib import Path
from saystop.engines.sealing import Binding, new_stream_key, open_stream, seal_stream

def peak_mib():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024

def pass_through(mib):
    key, binding = new_stream_key(), Binding("attachment", "7")
    pieces = (bytes(300_000) for _ in range(mib * 1024 * 1024 // 300_000))
    return sum(map(len, open_stream(seal_stream(pieces, key, binding), key, binding)))

pass_through(4)
before = peak_mib()
assert pass_through(100) > 99 * 1024 * 1024
print(peak_mib() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
def test_100_mib_pass_in_flat_memory() -> None:
    """Peak of a fresh process, so that nothing else it did before hides the growth."""
    grown = subprocess.run([sys.executable, "-c", MEASURE], capture_output=True, text=True, check=True).stdout
    assert float(grown) < 16
