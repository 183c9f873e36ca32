"""The audit trail as its page shows it: in words, not in ids. A room above names its own records: its app registers a
namer when it is ready.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from saystop.offices.labels import action_words, record_words
from saystop.offices.models import AuditEntry, Desk, Member

ENTRIES_A_PAGE = 100
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Named:
    """How a part of a record is shown: in words, with the address where it opens for this reader, and the whole id
    where the words do not say all of it.
    """

    words: str = ""
    url: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class EntryRow:
    number: int
    at: datetime
    who: str
    action: str
    record: Sequence[Named]
    ids: str  # what the words do not say, as it is stored


# Given the reader and the parts of records, what those are called that the room knows.
Namer = Callable[[Member, Iterable[str]], Mapping[str, Named]]
_namers: list[Namer] = []


def register(namer: Namer) -> None:
    if namer not in _namers:
        _namers.append(namer)


def page(reader: Member, before: int | None) -> tuple[list[EntryRow], int | None]:
    """A page of the trail as `reader` may follow it, newest first, from below entry `before`; and where the next page
    begins, if there is one.
    """
    entries = AuditEntry.objects.order_by("-number")
    if before is not None:
        entries = entries.filter(number__lt=before)
    found = list(entries[: ENTRIES_A_PAGE + 1])
    shown = found[:ENTRIES_A_PAGE]
    parts = {entry.number: entry.record.split("/") if entry.record else [] for entry in shown}
    names = _names(reader, (part for those in parts.values() for part in those))
    shown_as = {number: [names.get(one) or _unknown(one) for one in those] for number, those in parts.items()}
    rows = [
        EntryRow(
            entry.number,
            entry.at,
            names[entry.member].words if entry.member in names else entry.member,
            action_words(entry.action),
            [named for named in shown_as[entry.number] if named.words],
            "/".join(named.id for named in shown_as[entry.number] if named.id),
        )
        for entry in shown
    ]
    return rows, shown[-1].number if len(found) > ENTRIES_A_PAGE else None


def _names(reader: Member, parts: Iterable[str]) -> Mapping[str, Named]:
    """What these parts are called, each that anybody knows."""
    wanted = set(parts)
    known: dict[str, Named] = {}
    for model in (Member, Desk):
        known |= {str(pk): Named(name) for pk, name in model.objects.values_list("pk", "name")}
    for namer in _namers:
        known |= namer(reader, wanted)
    return known


def _unknown(part: str) -> Named:
    return Named(id=part) if UUID.fullmatch(part) else Named(record_words(part))
