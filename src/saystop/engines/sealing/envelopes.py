"""Envelopes: one plaintext, sealed to several recipients, opened by any of them.

Layout: version (1 byte), number of slots (1 byte), one slot per recipient, body. A slot is HPKE (RFC 9180)
of the content key to one recipient; the body is ChaCha20-Poly1305 (RFC 8439) of the plaintext under that
key, with everything before it and the binding as associated data: so a bit changed in another recipient's
slot is refused too.

An envelope proves that it was not altered, not who made it: whoever has the public keys can seal.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from .bindings import Binding
from .errors import Tampered
from .keys import HPKE_OVERHEAD_BYTES, PrivateKey, PublicKey
from .purposes import KEY_BYTES

MAX_RECIPIENTS = 16
_VERSION = 1
_HEADER_BYTES = 2
_SLOT_BYTES = KEY_BYTES + HPKE_OVERHEAD_BYTES
_TAG_BYTES = 16
_NONCE = bytes(12)  # a content key seals one body, ever: its nonce need not vary
_SLOT_LABEL = b"saystop envelope 1 slot\0"
_BODY_LABEL = b"saystop envelope 1 body\0"


def content_key() -> bytes:
    """A fresh key of 32 bytes: for the body of an envelope, or for boxes whose key an envelope carries."""
    return secrets.token_bytes(KEY_BYTES)


def seal(plaintext: bytes, recipients: Sequence[PublicKey], binding: Binding) -> bytes:
    """An envelope that each of `recipients` (1 to 16) opens, under the same `binding`.

    It is 18 bytes, and 1,168 per recipient, longer than `plaintext`: hide lengths by padding before. Raises
    ValueError for no or too many recipients.
    """
    if not 1 <= len(recipients) <= MAX_RECIPIENTS:
        raise ValueError(f"An envelope has 1 to {MAX_RECIPIENTS} recipients.")
    bound = binding.encode()
    key = content_key()
    slots = (recipient.encrypt(key, _slot_info(place, bound)) for place, recipient in enumerate(recipients))
    header = b"".join((bytes((_VERSION, len(recipients))), *slots))
    return header + ChaCha20Poly1305(key).encrypt(_NONCE, plaintext, _body_context(header, bound))


def unseal(envelope: bytes, key: PrivateKey, binding: Binding) -> bytes:
    """The plaintext. Raises Tampered when a bit was altered, the binding differs, or `key` has no slot."""
    if len(envelope) < _HEADER_BYTES or envelope[0] != _VERSION or not 1 <= envelope[1] <= MAX_RECIPIENTS:
        raise Tampered
    body_at = _HEADER_BYTES + envelope[1] * _SLOT_BYTES
    if len(envelope) < body_at + _TAG_BYTES:
        raise Tampered
    header, bound = envelope[:body_at], binding.encode()
    cipher = _open_slot(header, key, bound)
    try:
        return cipher.decrypt(_NONCE, envelope[body_at:], _body_context(header, bound))
    except InvalidTag:
        raise Tampered from None


def _open_slot(header: bytes, key: PrivateKey, bound: bytes) -> ChaCha20Poly1305:
    """The body's cipher, from the slot that `key` opens; a slot does not say whose it is: each is tried."""
    for place in range(header[1]):
        at = _HEADER_BYTES + place * _SLOT_BYTES
        try:
            return ChaCha20Poly1305(key.decrypt(header[at : at + _SLOT_BYTES], _slot_info(place, bound)))
        except InvalidTag:
            continue
    raise Tampered


def _slot_info(place: int, bound: bytes) -> bytes:
    return _SLOT_LABEL + bytes((place,)) + bound


def _body_context(header: bytes, bound: bytes) -> bytes:
    return _BODY_LABEL + header + bound
