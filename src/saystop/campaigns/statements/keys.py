"""By what an entry is known again: in the same file, in one that overlaps with it, in a longer one of the same days.

Banks give most entries a reference of their own: then account, reference, day, amount and the place among payments booked
together tell it. Where they give none, all that was told of it does. What is alike in all of that within one statement is
counted: statements hold whole days, so the second of two equal payments is the second in every file.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable

from saystop.campaigns.statements.camt import Entry


def of_entries(iban: str, entries: Iterable[Entry]) -> list[str]:
    """A key for each entry of one statement, in their order."""
    met: Counter[str] = Counter()
    keys = []
    for entry in entries:
        alike = _digest(iban, *_told(entry))
        met[alike] += 1
        keys.append(alike if met[alike] == 1 else _digest(alike, str(met[alike])))
    return keys


def _told(entry: Entry) -> tuple[str, ...]:
    common = (str(entry.day), str(entry.amount))
    if entry.bank_reference:
        return ("reference", entry.bank_reference, *common, str(entry.part))
    return ("told", *common, entry.end_to_end, entry.iban, entry.name, entry.structured, entry.text)


def _digest(*parts: str) -> str:
    told = [part.encode() for part in parts]
    return hashlib.sha256(b"".join(len(part).to_bytes(4) + part for part in told)).hexdigest()
