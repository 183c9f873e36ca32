"""Envelopes: who opens them, and that nothing altered does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saystop.engines.sealing import Binding, PrivateKey, PublicKey, Tampered, content_key, seal, unseal

ANNA, BEN, EVE = (PrivateKey.from_seed(bytes([number]) * 32) for number in (1, 2, 3))
REPORT = Binding("report", "7")
SLOT = 1168


def _refused(envelope: bytes, key: PrivateKey, binding: Binding = REPORT) -> bool:
    try:
        unseal(envelope, key, binding)
    except Tampered:
        return True
    return False


def _flipped(sealed: bytes, bit: int) -> bytes:
    altered = bytearray(sealed)
    altered[bit // 8] ^= 1 << bit % 8
    return bytes(altered)


@settings(deadline=None, max_examples=50)
@given(
    plaintext=st.binary(max_size=2000),
    purpose=st.text(min_size=1),
    record=st.text(),
    others=st.integers(0, 3),
)
def test_each_recipient_opens_it(plaintext: bytes, purpose: str, record: str, others: int) -> None:
    binding = Binding(purpose, record)
    keys = [PrivateKey.generate() for _ in range(others)] + [ANNA]
    envelope = seal(plaintext, [key.public for key in keys], binding)
    assert [unseal(envelope, key, binding) for key in keys] == [plaintext] * len(keys)
    assert len(envelope) == len(plaintext) + 18 + SLOT * len(keys)
    assert len(plaintext) < 8 or plaintext not in envelope


def test_sixteen_recipients_and_no_more() -> None:
    keys = [PrivateKey.generate() for _ in range(16)]
    publics = [key.public for key in keys]
    assert unseal(seal(b"told", publics, REPORT), keys[15], REPORT) == b"told"
    for wrong in ([], [*publics, ANNA.public]):
        with pytest.raises(ValueError, match="1 to 16 recipients"):
            seal(b"told", wrong, REPORT)


def test_nobody_else_opens_it() -> None:
    assert _refused(seal(b"told", [ANNA.public, BEN.public], REPORT), EVE)


def test_every_bit_of_an_envelope_counts() -> None:
    envelope = seal(b"told", [ANNA.public], REPORT)
    survived = [bit for bit in range(8 * len(envelope)) if not _refused(_flipped(envelope, bit), ANNA)]
    assert survived == []


def test_every_bit_of_another_recipients_slot_counts() -> None:
    envelope = seal(b"told", [ANNA.public, BEN.public], REPORT)
    slot = range(8 * 2, 8 * (2 + SLOT))
    assert [bit for bit in slot if not _refused(_flipped(envelope, bit), BEN)] == []


@settings(deadline=None, max_examples=60)
@given(plaintext=st.binary(max_size=300), where=st.floats(0, 1, exclude_max=True), other=st.booleans())
def test_a_changed_bit_anywhere_is_refused(plaintext: bytes, where: float, other: bool) -> None:
    envelope = seal(plaintext, [ANNA.public, BEN.public], REPORT)
    assert _refused(_flipped(envelope, int(where * 8 * len(envelope))), BEN if other else ANNA)


@pytest.mark.parametrize(
    "moved_to", [Binding("report", "8"), Binding("message", "7"), Binding("report7", "")]
)
def test_an_envelope_moved_to_another_record_is_refused(moved_to: Binding) -> None:
    envelope = seal(b"told", [ANNA.public], REPORT)
    assert _refused(envelope, ANNA, moved_to)


def test_parts_of_two_envelopes_do_not_mix() -> None:
    first, second = (seal(text, [ANNA.public, BEN.public], REPORT) for text in (b"told", b"more"))
    slots_end = 2 + 2 * SLOT
    exchanged_bodies = first[:slots_end] + second[slots_end:]
    exchanged_slots = first[: 2 + SLOT] + second[2 + SLOT : slots_end] + first[slots_end:]
    changed_places = first[:2] + first[2 + SLOT : slots_end] + first[2 : 2 + SLOT] + first[slots_end:]
    slot_left_out = b"\1\1" + first[2 : 2 + SLOT] + first[slots_end:]
    for mixed in (exchanged_bodies, exchanged_slots, changed_places, slot_left_out):
        assert _refused(mixed, ANNA)
        assert _refused(mixed, BEN)


def test_a_cut_or_longer_envelope_is_refused() -> None:
    envelope = seal(b"told", [ANNA.public], REPORT)
    assert all(_refused(envelope[:length], ANNA) for length in range(len(envelope)))
    assert _refused(envelope + b"\0", ANNA)


@given(junk=st.binary(max_size=3000))
def test_junk_is_refused(junk: bytes) -> None:
    assert _refused(junk, ANNA)


def test_the_same_words_never_look_the_same() -> None:
    first, second = (seal(b"told", [ANNA.public], REPORT) for _ in range(2))
    assert first[2:] != second[2:]
    assert first[-20:] != second[-20:]
    assert content_key() != content_key()


def test_a_public_key_that_travelled_seals_as_well() -> None:
    public = PublicKey.from_bytes(ANNA.public.to_bytes())
    assert unseal(seal(b"told", [public], REPORT), ANNA, REPORT) == b"told"
