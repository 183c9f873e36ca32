"""Streams: attachments of any size, sealed and opened in flat memory.

The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár: "Online Authenticated-Encryption and its
Nonce-Reuse Misuse-Resistance", 2015), as the age format uses it: chunks of 64 KiB, each under
ChaCha20-Poly1305 with its number and a mark for the last one as nonce. What is altered, cut, reordered or
continued does not open; a chunk leaves the opener only after it proved genuine.

Layout: version (1 byte), salt (24 bytes), sealed chunks (64 KiB and a tag of 16; the last may be shorter).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from .bindings import Binding
from .errors import Tampered
from .purposes import KEY_BYTES, hkdf
from .secrecy import Secret

CHUNK_BYTES = 64 * 1024
_TAG_BYTES = 16
_VERSION = 1
_SALT_BYTES = 24
_HEAD_BYTES = 1 + _SALT_BYTES
_LABEL = b"saystop stream 1\0"


def new_stream_key() -> bytes:
    """A fresh key of 32 bytes for one stream, to be sealed in an envelope."""
    return secrets.token_bytes(KEY_BYTES)


class StreamSealer(Secret):
    """Seals what `update` is given; `finish` ends the stream. One sealer makes one stream."""

    def __init__(self, key: bytes, binding: Binding) -> None:
        """`key` has 32 bytes, else ValueError."""
        salt = secrets.token_bytes(_SALT_BYTES)
        self._cipher = _NumberedCipher(key, salt, binding)
        self._chunks = _Chunks(CHUNK_BYTES)
        self._head = bytes((_VERSION,)) + salt
        self._finished = False

    def update(self, data: bytes) -> bytes:
        """Sealed bytes, as far as they are ready. Raises ValueError after `finish`."""
        self._refuse_when_finished()
        sealed = [self._take_head()]
        sealed += [self._cipher.seal(chunk, last=False) for chunk in self._chunks.push(data)]
        return b"".join(sealed)

    def finish(self) -> bytes:
        """The rest, without which the stream does not open. Raises ValueError the second time."""
        self._refuse_when_finished()
        self._finished = True
        return self._take_head() + self._cipher.seal(self._chunks.rest(), last=True)

    def _refuse_when_finished(self) -> None:
        if self._finished:
            raise ValueError("This stream is finished.")

    def _take_head(self) -> bytes:
        head, self._head = self._head, b""
        return head


class StreamOpener(Secret):
    """Opens what StreamSealer made, in pieces of any size; nothing leaves it that did not prove genuine.

    That the stream is whole is known only when `finish` returns: what came before is genuine, perhaps not
    all.
    """

    def __init__(self, key: bytes, binding: Binding) -> None:
        """`key` has 32 bytes, else ValueError."""
        _check_key(key)
        self._key = key
        self._binding = binding
        self._head = bytearray()
        self._cipher: _NumberedCipher | None = None
        self._chunks = _Chunks(CHUNK_BYTES + _TAG_BYTES)
        self._finished = False

    def update(self, sealed: bytes) -> bytes:
        """Plaintext, as far as it is proved. Raises Tampered; ValueError after that and after `finish`."""
        if self._finished:
            raise ValueError("This stream is finished or was refused.")
        rest = memoryview(sealed)
        if self._cipher is None:
            missing = _HEAD_BYTES - len(self._head)
            self._head += rest[:missing]
            rest = rest[missing:]
            if len(self._head) < _HEAD_BYTES:
                return b""
            self._cipher = self._read_head()
        self._finished = True  # until every chunk proves genuine: a refused stream stays refused
        plain = b"".join([self._cipher.open(chunk, last=False) for chunk in self._chunks.push(rest)])
        self._finished = False
        return plain

    def finish(self) -> bytes:
        """The last plaintext. Raises Tampered when the stream was cut, continued or altered."""
        if self._finished:
            raise ValueError("This stream is finished or was refused.")
        self._finished = True
        if self._cipher is None:
            raise Tampered
        rest = self._chunks.rest()
        if len(rest) == _TAG_BYTES and self._cipher.number > 0:
            raise Tampered  # only the empty stream ends in an empty chunk: every plaintext has one form
        return self._cipher.open(rest, last=True)

    def _read_head(self) -> _NumberedCipher:
        if self._head[0] != _VERSION:
            self._finished = True
            raise Tampered
        return _NumberedCipher(self._key, bytes(self._head[1:]), self._binding)


def seal_stream(chunks: Iterable[bytes], key: bytes, binding: Binding) -> Iterator[bytes]:
    """Sealed pieces of what `chunks` yields; see StreamSealer."""
    sealer = StreamSealer(key, binding)
    for chunk in chunks:
        if sealed := sealer.update(chunk):
            yield sealed
    yield sealer.finish()


def open_stream(sealed: Iterable[bytes], key: bytes, binding: Binding) -> Iterator[bytes]:
    """Plaintext pieces; see StreamOpener. May raise Tampered only at the very end: act on the whole."""
    opener = StreamOpener(key, binding)
    for piece in sealed:
        if plain := opener.update(piece):
            yield plain
    if plain := opener.finish():
        yield plain


class _NumberedCipher(Secret):
    """ChaCha20-Poly1305 under the stream's own subkey; nonce: number (11 bytes), last or not (1 byte)."""

    def __init__(self, key: bytes, salt: bytes, binding: Binding) -> None:
        _check_key(key)
        self._aead = ChaCha20Poly1305(hkdf(key, salt, _LABEL + binding.encode()))
        self.number = 0

    def _nonce(self, last: bool) -> bytes:
        nonce = self.number.to_bytes(11, "big") + bytes((last,))
        self.number += 1
        return nonce

    def seal(self, chunk: bytes | memoryview, *, last: bool) -> bytes:
        return self._aead.encrypt(self._nonce(last), chunk, None)

    def open(self, chunk: bytes | memoryview, *, last: bool) -> bytes:
        try:
            return self._aead.decrypt(self._nonce(last), chunk, None)
        except InvalidTag:
            raise Tampered from None


class _Chunks:
    """Cuts pieces of any size into chunks of `size` bytes, and keeps one back: it may be the last."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept = bytearray()

    def push(self, data: bytes | memoryview) -> Iterator[bytes | memoryview]:
        """The chunks that are complete and not the last. Each must be used before the next is asked for."""
        view = memoryview(data)
        at = 0
        while len(self._kept) + len(view) - at > self._size:
            missing = self._size - len(self._kept)
            if self._kept:
                self._kept += view[at : at + missing]
                yield bytes(self._kept)
                self._kept.clear()
            else:
                yield view[at : at + missing]  # whole within `data`: no copy
            at += missing
        self._kept += view[at:]

    def rest(self) -> bytes:
        rest = bytes(self._kept)
        self._kept.clear()
        return rest


def _check_key(key: bytes) -> None:
    if len(key) != KEY_BYTES:
        raise ValueError(f"A key has {KEY_BYTES} bytes.")
