"""The scanner of the disk test finds a planted word in every form; otherwise finding nothing would prove nothing."""

import base64
import bz2
import gzip
import io
import lzma
import random
import sqlite3
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote_from_bytes

import pytest

from tests.faults.scanner import Scanner

WORD = "Kestrelplanted"
SENTENCE = f"Two people at the desk said {WORD} to each other.".encode()
NOISE = random.Random(1).randbytes(50_000)


def zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("folder/name", data)
    return out.getvalue()


def every_byte(data: bytes) -> bytes:
    return "".join(f"%{byte:02x}" for byte in data).encode()


CARRIERS: dict[str, Callable[[bytes], bytes]] = {
    "text": bytes,
    "capitals": bytes.upper,
    "UTF-16 LE": lambda data: data.decode().encode("utf-16-le"),
    "UTF-16 BE": lambda data: data.decode().encode("utf-16-be"),
    "backwards": lambda data: data[::-1],
    "hex": lambda data: data.hex().encode(),
    "HEX": lambda data: data.hex().upper().encode(),
    "base64": base64.b64encode,
    "base64 one further": lambda data: base64.b64encode(b"x" + data),
    "base64 two further": lambda data: base64.b64encode(b"xx" + data),
    "url-safe base64": base64.urlsafe_b64encode,
    "base64 of UTF-16": lambda data: base64.b64encode(data.decode().encode("utf-16-le")),
    "percent": every_byte,
    "quoted": lambda data: quote_from_bytes(data).encode(),
    "zlib": zlib.compress,
    "zlib, quick": lambda data: zlib.compress(data, 1),
    "zlib, best": lambda data: zlib.compress(data, 9),
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zip": zipped,
    "gzip of base64": lambda data: gzip.compress(base64.b64encode(data)),
    "zlib in base64": lambda data: b"." + base64.b64encode(zlib.compress(data)),
    "base64 in zlib in url-safe base64, as a session holds it": lambda data: (
        b"." + base64.urlsafe_b64encode(zlib.compress(b'{"a": "' + base64.b64encode(data) + b'"}'))
    ),
    "gzip in zip": lambda data: zipped(gzip.compress(data)),
    "cut gzip": lambda data: gzip.compress(data + NOISE)[:-5000],
}


@pytest.mark.parametrize("name", CARRIERS)
def test_a_planted_word_is_found(name: str) -> None:
    carried = NOISE + CARRIERS[name](SENTENCE) + NOISE
    assert Scanner([WORD]).data(carried), name


def test_nothing_is_found_where_nothing_is() -> None:
    assert Scanner([WORD]).data(NOISE + zlib.compress(NOISE) + gzip.compress(b"Kestrels plan")) == []


def test_bytes_are_found_as_they_are() -> None:
    assert Scanner([], {"pixels": NOISE[100:120]}).data(NOISE)


@pytest.mark.parametrize("place", ["row", "log", "name", "deleted row", "write-ahead log", "blob"])
def test_a_word_is_found_wherever_a_disk_may_hold_it(tmp_path: Path, place: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    database = sqlite3.connect(home / "some.sqlite3", isolation_level=None)
    try:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA secure_delete=OFF")
        database.execute("CREATE TABLE told (words)")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if place in ("row", "deleted row", "write-ahead log"):
            database.execute("INSERT INTO told VALUES (?)", [SENTENCE.decode()])
        if place == "blob":
            database.execute("INSERT INTO told VALUES (?)", [gzip.compress(SENTENCE)])
        if place == "deleted row":
            database.execute("DELETE FROM told")
        if place != "write-ahead log":
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            assert WORD.encode() not in (home / "some.sqlite3").read_bytes()
        if place == "log":
            (home / "server.log").write_bytes(b"a line\n" + gzip.compress(SENTENCE))
        if place == "name":
            (home / f"{WORD}.tmp").touch()
        assert Scanner([WORD]).folder(tmp_path)
    finally:
        database.close()
