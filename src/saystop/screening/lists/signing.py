"""Signatures of sources: Ed25519 over the bytes of a file, laid beside it as FILE.sig, raw or in Base64."""

import base64
import hashlib
import mmap
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from saystop.engines.saying import said

_SIZE = 64
_PIECE = 4 * 2**20


class Unsigned(Exception):
    """A file is not signed as its list demands; the text says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def verify(file: BinaryIO, path: Path, key: bytes) -> None:
    """Raises Unsigned unless the file is signed by the key."""
    beside = path.with_name(path.name + ".sig")
    try:
        with beside.open("rb") as opened:
            signature = _raw(opened.read(1024))
    except OSError:
        raise Unsigned(
            said(
                "The list demands a signature, and there is none at {beside}: get it from the source of the list.",
                beside=str(beside),
            )
        ) from None
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held, memoryview(held) as content:
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(signature, content)
        except InvalidSignature:
            raise Unsigned(
                said(
                    "The signature is not that of this file by the key of the list: get both from the source of the list anew."
                )
            ) from None


def digest(file: BinaryIO) -> str:
    """SHA-256 of a whole file, hexadecimal."""
    file.seek(0)
    found = hashlib.sha256()
    while piece := file.read(_PIECE):
        found.update(piece)
    return found.hexdigest()


def _raw(written: bytes) -> bytes:
    if len(written) == _SIZE:
        return written
    try:
        raw = base64.b64decode(written.strip(), validate=True)
    except ValueError:
        raw = b""
    if len(raw) != _SIZE:
        raise Unsigned(
            said("The signature is neither 64 bytes nor these in Base64: get it from the source of the list.")
        )
    return raw
