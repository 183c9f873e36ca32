"""Invented lists and the files they come in. Fingerprints are drawn by chance, and belong to no picture."""

import random
from datetime import date
from pathlib import Path
from typing import Any

from saystop.screening.models import HashList, Kind
from saystop.screening.services import lists
from saystop.screening.services.lists import Outcome

SIZES = {"pdq": 32, "md5": 16, "sha1": 20, "sha256": 32}


def make(slug: str = "harbour", **settings: Any) -> HashList:
    usual: dict[str, Any] = {
        "name": f"List of {slug.title()}",
        "owner": "Harbour Hotline",
        "content_class": "csam",
        "action": "block",
        "legal_basis": "An invented act, article 1",
        "basis_from": date(2020, 1, 1),
    }
    return lists.make(None, slug=slug, **{**usual, **settings})


def value(number: int, kind: str = Kind.PDQ) -> bytes:
    """The fingerprint of this number: the same each time, far from all others."""
    return random.Random(f"{kind}/{number}").randbytes(SIZES[kind])


def flipped(original: bytes, bits: int, seed: int = 0) -> bytes:
    """A fingerprint so many bits away."""
    number = int.from_bytes(original)
    for bit in random.Random(seed).sample(range(8 * len(original)), bits):
        number ^= 1 << bit
    return number.to_bytes(len(original))


def csv(folder: Path, *rows: str, header: str = "kind,value", name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def row(number: int, kind: str = Kind.PDQ) -> str:
    return f"{kind},{value(number, kind).hex()}"


def take_in(list_: HashList, folder: Path, *numbers: int, **how: Any) -> Outcome:
    """Import the PDQ fingerprints of these numbers."""
    return lists.import_(None, list_, csv(folder, *map(row, numbers)), **how)
