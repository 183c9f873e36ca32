"""What Meta's ThreatExchange hands out: indicators of its `threat_updates`, as JSON (`data`) or as CSV with the same names.

An entry that is to be deleted, that has expired, or that nobody holds for malicious is a removal.
"""

from collections.abc import Mapping
from typing import Any

from saystop.engines.saying import said
from saystop.screening.classes import by_code
from saystop.screening.lists.formats.lines import CsvReader
from saystop.screening.lists.formats.reading import (
    NOT_MEANT,
    OTHER_KINDS,
    PHOTODNA,
    Act,
    Entry,
    Reader,
    Wrong,
    fingerprint,
    shown,
    source_number,
)
from saystop.screening.lists.formats.walking import JsonReader, text_of
from saystop.screening.models import Kind

_KINDS = {
    "HASH_PDQ": Kind.PDQ,
    "PDQ": Kind.PDQ,
    "HASH_MD5": Kind.MD5,
    "HASH_SHA1": Kind.SHA1,
    "HASH_SHA256": Kind.SHA256,
}
_NOT_MALICIOUS = {"NON_MALICIOUS"}
_YES = {"true", "1", "yes"}
_NO = {"", "false", "0", "no"}


def entry(reader: Reader, line: int, fields: Mapping[str, str], statuses: set[str]) -> Entry | None:
    """An entry of the fields id, indicator, type, tags (by spaces), should_delete, is_expired.

    Args:
        statuses: what those who described it hold it for.

    Raises:
        Wrong
    """
    kind_name = fields.get("type", "").strip().upper()
    if not kind_name:
        raise Wrong(said("“type” is missing: HASH_PDQ, HASH_MD5, HASH_SHA1 or HASH_SHA256."))
    kind = _KINDS.get(kind_name)
    if kind is None:
        reader.notes[PHOTODNA if "PHOTODNA" in kind_name else OTHER_KINDS] += 1
        return None
    value = fingerprint(kind, fields.get("indicator", ""))
    is_refuted = bool(statuses) and statuses <= _NOT_MALICIOUS
    if is_refuted:
        reader.notes[NOT_MEANT] += 1
    goes = is_refuted or _said(fields, "should_delete") or _said(fields, "is_expired")
    known = [by_code()[tag].number for tag in fields.get("tags", "").lower().split() if tag in by_code()]
    return Entry(
        line,
        Act.REMOVE if goes else Act.ADD,
        (value,),
        known[0] if known else 0,
        source=source_number(fields.get("id", "")),
    )


class ThreatExchangeReader(JsonReader):
    arrays = frozenset({"", "data"})

    def _entry(self, line: int, array: str, element: dict[str, Any]) -> Entry | None:
        del array
        descriptors = element.get("descriptors") or {}
        described = descriptors.get("data", []) if isinstance(descriptors, dict) else descriptors
        if not isinstance(described, list) or not all(isinstance(one, dict) for one in described):
            raise Wrong(said("“descriptors” is not as ThreatExchange writes it."))
        fields = {name: text_of(element.get(name), name) for name in ("id", "indicator", "type")}
        for name in ("should_delete", "is_expired"):
            told = element.get(name)
            fields[name] = str(told).lower() if isinstance(told, bool) else text_of(told, name)
        fields["tags"] = " ".join(
            tag for one in (element, *described) for tag in _texts(one.get("tags")) if " " not in tag
        )
        statuses = {status for one in (element, *described) for status in _texts(one.get("status"))}
        return entry(self, line, fields, {status.upper() for status in statuses})


class ThreatExchangeCsvReader(CsvReader):
    names: Mapping[str, str] = {"indicator": "value"}

    def _row(self, number: int, fields: Mapping[str, str]) -> Entry | None:
        status = fields.get("status", "").strip().upper()
        renamed = {**fields, "indicator": fields.get("value", "")}
        return entry(self, number, renamed, {status} if status else set())


def _said(fields: Mapping[str, str], name: str) -> bool:
    text = fields.get(name, "").strip().lower()
    if text not in _YES | _NO:
        raise Wrong(said("“{name}” is neither true nor false: “{text}”.", name=name, text=shown(text)))
    return text in _YES


def _texts(value: Any) -> list[str]:
    """A text, or the texts of a list, or the names of a list of objects, or of what their `data` holds."""
    if isinstance(value, dict):
        value = value.get("data")
    if isinstance(value, str):
        return [value]
    if not isinstance(value, list):
        return []
    texts = [one.get("text") if isinstance(one, dict) else one for one in value]
    return [text for text in texts if isinstance(text, str)]
