"""What was sealed by the first version opens for ever: an upgrade must not close an office's archive."""

import json
from pathlib import Path

from saystop.engines.sealing import (
    Binding,
    PrivateKey,
    Receipt,
    combine,
    decrypt,
    derive,
    derive_key,
    open_stream,
    unlock,
    unseal,
)

KEPT = json.loads((Path(__file__).parent / "vectors" / "first-version.json").read_text())
PLAIN = KEPT["plain"].encode()
SEED = bytes(range(32))
REPORT = Binding("report", "7")


def _kept(name: str) -> bytes:
    return bytes.fromhex(KEPT[name])


def test_an_envelope_opens() -> None:
    assert unseal(_kept("envelope"), PrivateKey.from_seed(SEED), REPORT) == PLAIN


def test_a_box_opens() -> None:
    assert decrypt(SEED, _kept("box"), REPORT) == PLAIN


def test_a_stream_opens() -> None:
    assert b"".join(open_stream([_kept("stream")], SEED, REPORT)) == PLAIN


def test_a_lock_opens() -> None:
    assert unlock(_kept("lock"), "seven grey herons", REPORT) == PLAIN


def test_shares_combine() -> None:
    assert combine(KEPT["shares"]) == SEED


def test_a_purpose_gives_the_same_key() -> None:
    assert derive_key(SEED, "session") == _kept("derived")


def test_a_receipt_gives_the_same_keys() -> None:
    kept = KEPT["receipt"]
    keys = derive(Receipt.parse(kept["words"]), bytes.fromhex(kept["salt"]))
    assert keys.lookup.hex() == kept["lookup"]
    assert keys.private_key.export_seed().hex() == kept["seed"]
