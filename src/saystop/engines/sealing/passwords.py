"""Secrets locked by a password."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from struct import Struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from .bindings import Binding
from .errors import WrongPassword
from .purposes import KEY_BYTES

# OWASP Password Storage Cheat Sheet, Argon2id: (memory in KiB, iterations), each as strong as the next.
_OWASP_MINIMUM = ((7168, 5), (9216, 4), (12288, 3), (19456, 2), (47104, 1))
# Whoever can alter the locked bytes must not be able to make a sign-in eat the machine.
_MAX_MEMORY_KIB = 256 * 1024
_MAX_ITERATIONS = 16

_VERSION = 1
_SALT_BYTES = 16
_HEAD = Struct(f">BIB{_SALT_BYTES}s")  # version, memory, iterations, salt
_NONCE = bytes(12)  # the salt gives each lock a key of its own
_LABEL = b"saystop password 1\0"


@dataclass(frozen=True, slots=True)
class Cost:
    """How much work one guess at a password takes: Argon2id (RFC 9106) with one lane.

    `memory_kib` in KiB, `iterations` passes over it. Raises ValueError below OWASP's minimum, or beyond 256
    MiB or 16 passes.
    """

    memory_kib: int
    iterations: int

    def __post_init__(self) -> None:
        if not any(
            self.memory_kib >= memory and self.iterations >= passes for memory, passes in _OWASP_MINIMUM
        ):
            raise ValueError("This cost is below OWASP's minimum for Argon2id.")
        if self.memory_kib > _MAX_MEMORY_KIB or self.iterations > _MAX_ITERATIONS:
            raise ValueError("This cost is beyond what a server should spend on one password.")


DEFAULT = Cost(memory_kib=64 * 1024, iterations=3)  # RFC 9106, section 4, second choice, with one lane


def stretch(words: str, salt: bytes, cost: Cost) -> bytes:
    """32 bytes by Argon2id from what a person types; NFKC first, so that all keyboards give the same."""
    typed = unicodedata.normalize("NFKC", words).encode("utf-8", "surrogatepass")
    argon = Argon2id(
        salt=salt, length=KEY_BYTES, iterations=cost.iterations, lanes=1, memory_cost=cost.memory_kib
    )
    return argon.derive(typed)


def lock(secret: bytes, password: str, binding: Binding, cost: Cost = DEFAULT) -> bytes:
    """`secret` under `password`; the cost is stored with it, so that it can grow over the years."""
    salt = secrets.token_bytes(_SALT_BYTES)
    head = _HEAD.pack(_VERSION, cost.memory_kib, cost.iterations, salt)
    cipher = ChaCha20Poly1305(stretch(password, salt, cost))
    return head + cipher.encrypt(_NONCE, secret, _LABEL + head + binding.encode())


def unlock(locked: bytes, password: str, binding: Binding) -> bytes:
    """The secret. Raises WrongPassword for a wrong password or binding, for altered or malformed bytes."""
    head, body = locked[: _HEAD.size], locked[_HEAD.size :]
    if len(head) < _HEAD.size:
        raise WrongPassword
    version, memory_kib, iterations, salt = _HEAD.unpack(head)
    if version != _VERSION:
        raise WrongPassword
    try:
        cost = Cost(memory_kib, iterations)
    except ValueError:
        raise WrongPassword from None
    try:
        return ChaCha20Poly1305(stretch(password, salt, cost)).decrypt(
            _NONCE, body, _LABEL + head + binding.encode()
        )
    except InvalidTag:
        raise WrongPassword from None
