"""What a client asks, read from its body: every fault is a refusal with one sentence."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, TypeGuard
from urllib.parse import parse_qs

from saystop.screening.api.refusing import Refusal
from saystop.screening.journal import DIGEST_BYTES
from saystop.screening.matching import Query
from saystop.screening.models import Finding, Kind

MOST_FINGERPRINTS = 10_000
MOST_LISTS = 100
LARGEST_JSON = 2 << 20  # bytes; 10,000 fingerprints need half of it
LARGEST_FILE = 32 << 20  # bytes

_KIND: Mapping[str, Kind] = {kind.value: kind for kind in Kind}
_KINDS = "is pdq, md5, sha1 or sha256."
_FINGERPRINT = frozenset({"kind", "value", "quality"})
_MATCH = frozenset({"fingerprints", "lists"})
_FEEDBACK = frozenset({"list", "kind", "value", "verdict"})


@dataclass(frozen=True, slots=True)
class Asked:
    """Fingerprints, and the lists that are asked, by slug; None: all that the client may ask."""

    queries: Sequence[Query]
    lists: Sequence[str] | None


@dataclass(frozen=True, slots=True)
class Told:
    """What a client found of a match."""

    list: str
    kind: str
    value: bytes
    finding: str


def match_of(body: bytes) -> Asked:
    """
    Raises:
        Refusal: it is not what `openapi.json` says.
    """
    told = _object(body, _MATCH)
    fingerprints = told.get("fingerprints")
    if not isinstance(fingerprints, list) or not 1 <= len(fingerprints) <= MOST_FINGERPRINTS:
        raise Refusal(400, f"`fingerprints` is a list of 1 to {MOST_FINGERPRINTS:,} fingerprints.")
    lists = None
    if "lists" in told:
        lists = told["lists"]
        if (
            not isinstance(lists, list)
            or not 1 <= len(lists) <= MOST_LISTS
            or not all(isinstance(one, str) for one in lists)
        ):
            raise Refusal(400, f"`lists` is a list of 1 to {MOST_LISTS} names of lists.")
    return Asked([_query(one, at) for at, one in enumerate(fingerprints)], lists)


def lists_of(query: str) -> Sequence[str] | None:
    """The lists that an address names (`?list=a&list=b`), by slug; None: all that the client may ask.

    Raises:
        Refusal: there are too many, or it says something else.
    """
    try:
        told = parse_qs(query, keep_blank_values=True, max_num_fields=MOST_LISTS)
    except ValueError:
        raise Refusal(400, f"An address names at most {MOST_LISTS} lists.") from None
    if told.keys() - {"list"}:
        raise Refusal(400, "Behind its ? an address says nothing but `list`.")
    return told.get("list")


def feedback_of(body: bytes) -> Told:
    """
    Raises:
        Refusal: as above.
    """
    told = _object(body, _FEEDBACK)
    list_, finding = told.get("list"), told.get("verdict")
    if not isinstance(list_, str) or not list_:
        raise Refusal(400, "`list` is the name of the list, as the match told it.")
    if not isinstance(finding, str) or finding not in Finding.values:
        raise Refusal(400, "`verdict` is right, wrong or disputed.")
    kind, value = told.get("kind"), told.get("value")
    if not _is_kind(kind):
        raise Refusal(400, f"`kind` {_KINDS}")
    data = _bytes(value, kind)
    if data is None:
        raise Refusal(400, f"`value` {_digits(kind)}")
    return Told(list_, kind, data, finding)


def _query(told: Any, at: int) -> Query:
    if not isinstance(told, dict) or not told.keys() <= _FINGERPRINT:
        raise Refusal(400, f"Fingerprint {at + 1} is an object with `kind`, `value` and perhaps `quality`.")
    kind, quality = told.get("kind"), told.get("quality")
    if not _is_kind(kind):
        raise Refusal(400, f"The kind of fingerprint {at + 1} {_KINDS}")
    data = _bytes(told.get("value"), kind)
    if data is None:
        raise Refusal(400, f"The value of fingerprint {at + 1} {_digits(kind)}")
    if "quality" in told:
        quality = _whole(quality)
        if kind != Kind.PDQ.value or quality is None or not 0 <= quality <= 100:
            raise Refusal(
                400, f"The quality of fingerprint {at + 1} is a whole number from 0 to 100, of PDQ only."
            )
    return Query(_KIND[kind], data, quality)


def _whole(number: Any) -> int | None:
    """A whole number, also where it is written 34.0, which JSON takes for the same; None where it is none."""
    if isinstance(number, float) and number.is_integer():
        return int(number)
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def _is_kind(kind: Any) -> TypeGuard[str]:
    return isinstance(kind, str) and kind in DIGEST_BYTES


def _bytes(value: Any, kind: str) -> bytes | None:
    """What the digits say; None where they are not as many as the kind has, or none."""
    size = DIGEST_BYTES[kind]
    if not isinstance(value, str) or len(value) != 2 * size:
        return None
    try:
        data = bytes.fromhex(value)
    except ValueError:
        return None
    return data if len(data) == size else None  # spaces among the digits are passed over in reading them


def _digits(kind: str) -> str:
    return f"is {2 * DIGEST_BYTES[kind]} hexadecimal digits, as {kind} has them."


def _object(body: bytes, known: frozenset[str]) -> Mapping[str, Any]:
    try:
        told = json.loads(body.decode(), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Refusal(400, "The body is not JSON in UTF-8, or nested too deeply.") from None
    if not isinstance(told, dict):
        raise Refusal(400, "The body is one JSON object.")
    if unknown := sorted(told.keys() - known):
        raise Refusal(400, f"Nobody knows {json.dumps(unknown[0][:40])}: the body has {_names(known)}.")
    return told


def _names(known: frozenset[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(known))


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)
