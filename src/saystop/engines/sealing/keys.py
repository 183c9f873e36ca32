"""Key pairs for envelopes: ML-KEM-768 and X25519 together, each grown from one seed of 32 bytes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import shake_256

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from .errors import Tampered
from .secrecy import Secret

SEED_BYTES = 32
_MLKEM_SEED_BYTES = 64
_MLKEM_PUBLIC_BYTES = 1184
PUBLIC_KEY_BYTES = _MLKEM_PUBLIC_BYTES + 32
HPKE_OVERHEAD_BYTES = 1120 + 16  # what the KEM sends along, and the tag

_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


@lru_cache(maxsize=64)
def _library_public_key(raw: bytes) -> MLKEM768X25519PublicKey:
    """Parsing costs as much as sealing; a desk's key is used for every report."""
    mlkem = MLKEM768PublicKey.from_public_bytes(raw[:_MLKEM_PUBLIC_BYTES])
    x25519 = X25519PublicKey.from_public_bytes(raw[_MLKEM_PUBLIC_BYTES:])
    X25519PrivateKey.generate().exchange(x25519)  # raises for a point of low order
    return MLKEM768X25519PublicKey(mlkem, x25519)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What others seal to: the ML-KEM-768 key (1,184 bytes) followed by the X25519 key (32 bytes)."""

    _raw: bytes

    @classmethod
    def from_bytes(cls, raw: bytes) -> PublicKey:
        """Raises Tampered when `raw` is not a public key of 1,216 bytes."""
        raw = bytes(raw)
        if len(raw) != PUBLIC_KEY_BYTES:
            raise Tampered("This is not a public key.")
        try:
            _library_public_key(raw)
        except ValueError:
            raise Tampered("This is not a public key.") from None
        return cls(raw)

    def to_bytes(self) -> bytes:
        return self._raw

    def encrypt(self, plaintext: bytes, info: bytes) -> bytes:
        """HPKE base mode, one message (RFC 9180, section 6.1); 1,136 bytes longer than `plaintext`."""
        return _SUITE.encrypt(plaintext, _library_public_key(self._raw), info=info)


class PrivateKey(Secret):
    """What opens what was sealed to `public`.

    The seed is a decapsulation key of X-Wing (draft-connolly-cfrg-xwing-kem, section 5.2): SHAKE256 expands
    it to the seed of ML-KEM-768 (FIPS 203) and the scalar of X25519 (RFC 7748). So the published vectors
    hold.
    """

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED_BYTES:
            raise ValueError(f"A seed has {SEED_BYTES} bytes.")
        self._seed = bytes(seed)

    @classmethod
    def generate(cls) -> PrivateKey:
        return cls(secrets.token_bytes(SEED_BYTES))

    @classmethod
    def from_seed(cls, seed: bytes) -> PrivateKey:
        """Raises ValueError unless `seed` has 32 bytes; they must be uniformly random."""
        return cls(seed)

    def export_seed(self) -> bytes:
        """The 32 bytes that are the whole key: seal or lock them before they go anywhere."""
        return self._seed

    @cached_property
    def _parts(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        expanded = shake_256(self._seed).digest(_MLKEM_SEED_BYTES + 32)
        return (
            MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_BYTES]),
            X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_BYTES:]),
        )

    @cached_property
    def _library_key(self) -> MLKEM768X25519PrivateKey:
        return MLKEM768X25519PrivateKey(*self._parts)

    @cached_property
    def public(self) -> PublicKey:
        mlkem, x25519 = self._parts
        return PublicKey(mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw())

    def decrypt(self, ciphertext: bytes, info: bytes) -> bytes:
        """Opens what PublicKey.encrypt made. Raises cryptography's InvalidTag for anything else."""
        return _SUITE.decrypt(ciphertext, self._library_key, info=info)
