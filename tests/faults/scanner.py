"""Finds a word in bytes, however they carry it: as text, encoded, and inside whatever is compressed in them.

It is what somebody with a copy of the disk would do who knows a word of the report and looks for it.
"""

import base64
import bz2
import lzma
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

LARGEST_INSIDE = 64 * 1024 * 1024  # bytes taken out of one compressed stream
DEEPEST = 2  # a stream, and a stream inside it
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{40,}")
ZLIB_HEADERS = tuple(bytes([0x78, flags]) for flags in (0x01, 0x5E, 0x9C, 0xDA))


def forms(word: str) -> dict[str, bytes]:
    """The bytes by which a word may be carried, by the name of the encoding."""
    plain = word.encode()
    wide, wide_big = word.encode("utf-16-le"), word.encode("utf-16-be")
    found = {
        "text": plain,
        "text in capitals": word.upper().encode(),
        "text backwards": plain[::-1],
        "UTF-16 LE": wide,
        "UTF-16 BE": wide_big,
        "UTF-32": word.encode("utf-32-le"),
        "hex": plain.hex().encode(),
        "HEX": plain.hex().upper().encode(),
        "hex of UTF-16": wide.hex().encode(),
        "percent": "".join(f"%{byte:02X}" for byte in plain).encode(),
        "percent, small": "".join(f"%{byte:02x}" for byte in plain).encode(),
        "escaped": "".join(f"\\u{ord(letter):04x}" for letter in word).encode(),
        "base32": base64.b32encode(plain)[: len(plain) * 8 // 5],
        "base85": base64.b85encode(plain)[: len(plain) // 4 * 5],
    }
    if quote(word) != word:
        found["percent where needed"] = quote(word).encode()
    for name, content in (("base64", plain), ("base64 of UTF-16", wide)):
        for shift in range(3):
            found[f"{name} at {shift}"] = _base64_core(content, shift)
            found[f"url-safe {name} at {shift}"] = _base64_core(content, shift).translate(
                bytes.maketrans(b"+/", b"-_")
            )
    return found


class Scanner:
    """Looks for some words in all their forms. `raw` adds bytes to look for as they are, by name."""

    def __init__(self, words: Iterable[str], raw: Mapping[str, bytes] | None = None) -> None:
        self._names = {form: f"{word} as {name}" for word in words for name, form in forms(word).items()} | {
            form: name for name, form in (raw or {}).items()
        }

    def folder(self, *places: Path) -> list[str]:
        """Where in the files below these places (their names too) a word is found; one line each."""
        found = []
        for place in places:
            for path in [place, *sorted(place.rglob("*"))]:
                found += [f"the name of {path}: {what}" for what in self.data(str(path.name).encode())]
                try:
                    content = path.read_bytes() if path.is_file() else b""
                except OSError:  # gone meanwhile
                    continue
                found += [f"{path}: {what}" for what in self.data(content)]
        return found

    def data(self, content: bytes, depth: int = DEEPEST) -> list[str]:
        """What is found in these bytes and in what is compressed inside them."""
        found = [
            f"{name} at {at} in {content[max(0, at - 20) : at + len(form) + 40]!r}"
            for form, name in self._names.items()
            for at in _all(content, (form,))
        ]
        if depth:
            for kind, at, inside in streams(content):
                found += [f"{kind} at {at}: {what}" for what in self.data(inside, depth - 1)]
        return found


def streams(content: bytes) -> Iterator[tuple[str, int, bytes]]:
    """Everything that can be decompressed, wherever it begins: zlib, gzip, bzip2, xz, lzma, the members of a ZIP.
    And what stands in base64, in which a session holds a compressed stream.

    A stream that is cut gives what is there; a raw deflate stream without any header is not looked for, except in a ZIP.
    """
    for run in BASE64.finditer(content):
        letters = run[0].translate(bytes.maketrans(b"-_", b"+/"))
        for shift in range(4):
            whole = letters[shift : shift + (len(letters) - shift) // 4 * 4]
            yield "base64", run.start() + shift, base64.b64decode(whole)
    for at in _all(content, ZLIB_HEADERS):
        yield from _inflated("zlib", content, at, at, zlib.MAX_WBITS)
    for at in _all(content, (b"\x1f\x8b\x08",)):
        yield from _inflated("gzip", content, at, at, zlib.MAX_WBITS | 16)
    for at in _all(content, (b"PK\x03\x04",)):
        head = content[at : at + 30]
        if len(head) == 30 and int.from_bytes(head[8:10], "little") == zlib.DEFLATED:
            start = at + 30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
            yield from _inflated("zip", content, at, start, -zlib.MAX_WBITS)
    for name, magic, opener in (
        ("bzip2", b"BZh", bz2.BZ2Decompressor),
        ("xz", b"\xfd7zXZ\x00", lzma.LZMADecompressor),
        ("lzma", b"\x5d\x00\x00", lzma.LZMADecompressor),
    ):
        for at in _all(content, (magic,)):
            yield from _opened(name, content, at, opener())


def _inflated(
    kind: str, content: bytes, at: int, start: int, window: int
) -> Iterator[tuple[str, int, bytes]]:
    # In small bites, so that a cut or damaged stream still gives what stands before the damage.
    opener, inside = zlib.decompressobj(window), b""
    view = memoryview(content)[start:]
    try:
        for bite in range(0, len(view), 4096):
            inside += opener.decompress(view[bite : bite + 4096], LARGEST_INSIDE)
            if opener.eof or len(inside) >= LARGEST_INSIDE:
                break
    except zlib.error:
        pass
    if inside:
        yield kind, at, inside


def _opened(
    kind: str, content: bytes, at: int, opener: bz2.BZ2Decompressor | lzma.LZMADecompressor
) -> Iterator[tuple[str, int, bytes]]:
    inside = b""
    try:
        for bite in range(at, len(content), 4096):
            inside += opener.decompress(content[bite : bite + 4096], LARGEST_INSIDE)
            if opener.eof or len(inside) >= LARGEST_INSIDE:
                break
    except (OSError, lzma.LZMAError):
        pass
    if inside:
        yield kind, at, inside


def _all(content: bytes, magics: Iterable[bytes]) -> Iterator[int]:
    for magic in magics:
        at = content.find(magic)
        while at >= 0:
            yield at
            at = content.find(magic, at + 1)


def _base64_core(content: bytes, shift: int) -> bytes:
    """The letters of base64 that depend on the content alone when it begins `shift` bytes into a group of three."""
    whole = base64.b64encode(bytes(shift) + content)
    first = -(-shift * 8 // 6)
    last = (shift + len(content)) * 8 // 6
    return whole[first:last]
