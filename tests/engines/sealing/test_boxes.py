"""Boxes under a shared key."""

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from hypothesis import given
from hypothesis import strategies as st

from saystop.engines.sealing import Binding, Tampered, content_key, decrypt, encrypt

KEY = bytes(range(32))
DRAFT = Binding("draft", "7")


def test_the_cipher_is_the_published_one() -> None:
    """RFC 8439, section 2.8.2."""
    text = (
        b"Ladies and Gentlemen of the class of '99: "
        b"If I could offer you only one tip for the future, sunscreen would be it."
    )
    cipher = ChaCha20Poly1305(bytes(range(0x80, 0xA0)))
    sealed = cipher.encrypt(
        bytes.fromhex("070000004041424344454647"), text, bytes.fromhex("50515253c0c1c2c3c4c5c6c7")
    )
    assert sealed[:8].hex() == "d31a8d34648e60db"
    assert sealed[-16:].hex() == "1ae10b594f09e26a7e902ecbd0600691"


@given(key=st.binary(min_size=32, max_size=32), plaintext=st.binary(max_size=500), record=st.text())
def test_what_is_encrypted_is_decrypted(key: bytes, plaintext: bytes, record: str) -> None:
    binding = Binding("draft", record)
    box = encrypt(key, plaintext, binding)
    assert decrypt(key, box, binding) == plaintext
    assert len(box) == len(plaintext) + 41
    assert len(plaintext) < 8 or plaintext not in box


def test_every_bit_of_a_box_counts() -> None:
    box = encrypt(KEY, b"told", DRAFT)
    for bit in range(8 * len(box)):
        altered = bytearray(box)
        altered[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Tampered):
            decrypt(KEY, bytes(altered), DRAFT)


def test_a_cut_or_longer_box_is_refused() -> None:
    box = encrypt(KEY, b"told", DRAFT)
    for altered in [*(box[:length] for length in range(len(box))), box + b"\0"]:
        with pytest.raises(Tampered):
            decrypt(KEY, altered, DRAFT)


@pytest.mark.parametrize(
    ("key", "binding"),
    [(bytes(32), DRAFT), (KEY, Binding("draft", "8")), (KEY, Binding("session", "7"))],
)
def test_another_key_record_or_purpose_is_refused(key: bytes, binding: Binding) -> None:
    with pytest.raises(Tampered):
        decrypt(key, encrypt(KEY, b"told", DRAFT), binding)


def test_the_same_words_never_look_the_same() -> None:
    key = content_key()
    first, second = (encrypt(key, bytes(64), DRAFT) for _ in range(2))
    assert first[25:] != second[25:]


@pytest.mark.parametrize("length", [0, 16, 33])
def test_a_key_has_32_bytes(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        encrypt(bytes(length), b"told", DRAFT)
    with pytest.raises(ValueError, match="32 bytes"):
        decrypt(bytes(length), b"\1" + bytes(60), DRAFT)
