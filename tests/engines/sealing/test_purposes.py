"""Keys derived from one secret."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saystop.engines.sealing import derive_key
from saystop.engines.sealing.purposes import hkdf

# RFC 5869, appendix A, test cases 1 and 3 (SHA-256): secret, salt, info, length, result.
RFC_5869 = [
    (
        "0b" * 22,
        "000102030405060708090a0b0c",
        "f0f1f2f3f4f5f6f7f8f9",
        42,
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    ),
    (
        "0b" * 22,
        "",
        "",
        42,
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
    ),
]


@pytest.mark.parametrize(("secret", "salt", "info", "length", "result"), RFC_5869)
def test_hkdf_is_the_published_one(secret: str, salt: str, info: str, length: int, result: str) -> None:
    made = hkdf(bytes.fromhex(secret), bytes.fromhex(salt), bytes.fromhex(info), length)
    assert made.hex() == result


@given(
    secret=st.binary(min_size=16, max_size=64),
    purposes=st.lists(st.text(min_size=1, max_size=20), min_size=2, max_size=2, unique=True),
)
def test_each_purpose_has_its_own_key(secret: bytes, purposes: list[str]) -> None:
    first, second = (derive_key(secret, purpose) for purpose in purposes)
    assert len(first) == 32
    assert first == derive_key(secret, purposes[0])
    assert first != second


def test_another_secret_gives_another_key() -> None:
    assert derive_key(bytes(32), "session") != derive_key(bytes(31) + b"\1", "session")


def test_a_longer_key_is_had_by_asking() -> None:
    assert len(derive_key(bytes(32), "session", length=64)) == 64


@pytest.mark.parametrize(("secret", "purpose"), [(b"short", "session"), (bytes(32), "")])
def test_a_weak_secret_or_no_purpose_is_refused(secret: bytes, purpose: str) -> None:
    with pytest.raises(ValueError, match="at least 16 bytes"):
        derive_key(secret, purpose)
