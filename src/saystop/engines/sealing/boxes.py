"""Boxes: small things under a key that both sides hold (drafts in a page, sessions, notes)."""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from .bindings import Binding
from .errors import Tampered
from .purposes import KEY_BYTES, hkdf

_VERSION = 1
_SALT_BYTES = 24
_HEAD_BYTES = 1 + _SALT_BYTES
_NONCE = bytes(12)  # each message has a key of its own, so its nonce need not vary
_LABEL = b"saystop box 1\0"


def encrypt(key: bytes, plaintext: bytes, binding: Binding) -> bytes:
    """A box under `key` (32 bytes), 41 bytes longer than `plaintext`.

    A salt of 24 random bytes gives each message its own subkey (HKDF-SHA256), so that one key may make any
    number of boxes where random 12-byte nonces of ChaCha20-Poly1305 (RFC 8439) would collide. Raises
    ValueError for a key of another length.
    """
    salt = secrets.token_bytes(_SALT_BYTES)
    return bytes((_VERSION,)) + salt + _cipher(key, salt, binding).encrypt(_NONCE, plaintext, None)


def decrypt(key: bytes, box: bytes, binding: Binding) -> bytes:
    """The plaintext. Raises Tampered when the box was altered, or made under another key or binding."""
    if len(box) < _HEAD_BYTES or box[0] != _VERSION:
        raise Tampered
    cipher = _cipher(key, box[1:_HEAD_BYTES], binding)
    try:
        return cipher.decrypt(_NONCE, box[_HEAD_BYTES:], None)
    except InvalidTag:
        raise Tampered from None


def _cipher(key: bytes, salt: bytes, binding: Binding) -> ChaCha20Poly1305:
    if len(key) != KEY_BYTES:
        raise ValueError(f"A key has {KEY_BYTES} bytes.")
    return ChaCha20Poly1305(hkdf(key, salt, _LABEL + binding.encode()))
