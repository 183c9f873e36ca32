"""One secret, many keys: each purpose has its own, and none tells another."""

from __future__ import annotations

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_LABEL = b"saystop purpose 1\0"


def hkdf(secret: bytes, salt: bytes | None, info: bytes, length: int = KEY_BYTES) -> bytes:
    """HKDF-SHA256 (RFC 5869), extract and expand. `length` in bytes, at most 8,160."""
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)


def derive_key(secret: bytes, purpose: str, length: int = KEY_BYTES) -> bytes:
    """The key of `length` bytes that `secret` gives for `purpose`.

    `secret` must itself be uniformly random and at least 16 bytes: this is no defence of a password.
    Raises ValueError for a short secret or an empty purpose.
    """
    if len(secret) < 16 or not purpose:
        raise ValueError("A key is derived from at least 16 bytes, for a named purpose.")
    return hkdf(secret, None, _LABEL + purpose.encode(), length)
