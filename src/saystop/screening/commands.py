"""What the commands `saystop screen hash` and `saystop screen match` ask, and what they tell."""

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TextIO
from uuid import UUID

from saystop.engines.fingerprints.outcomes import MAX_BYTES, Fingerprints
from saystop.engines.fingerprints.worker import Hasher
from saystop.screening import by_file
from saystop.screening.by_file import Met, Question
from saystop.screening.lists.records import SIZES
from saystop.screening.matching import Matcher, Query
from saystop.screening.models import HashList, Kind

_AT_ONCE = 1_000  # fingerprints that are asked for together
_PIECE = 2**20
_WRITTEN = re.compile(r"(?:(pdq|md5|sha1|sha256):)?([0-9A-Fa-f]+)")
_BY_LENGTH: dict[int, tuple[Kind, ...]] = {32: (Kind.MD5,), 40: (Kind.SHA1,), 64: (Kind.PDQ, Kind.SHA256)}


class Hashes(Protocol):
    """Makes them."""

    def fingerprints(self, data: bytes) -> Fingerprints: ...


class Unknown(Exception):
    """There is no such list."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that is looked up, and what is told of it beside its matches."""

    facts: dict[str, object]
    questions: tuple[Question, ...]
    missed_picture: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What is told of one thing that was looked up.

    Args:
        was_read: more than the digests of a file was asked.
        missed_picture: there may be a picture in it that nobody has seen.
    """

    line: str
    is_known: bool
    was_read: bool
    missed_picture: bool


@dataclass(frozen=True, slots=True)
class Missed:
    """Something that could not be looked at."""

    sentence: str


class WhenNeeded:
    """A process that decodes, begun with the first file; it ends with this one."""

    def __init__(self) -> None:
        self._hasher: Hashes | None = None

    def fingerprints(self, data: bytes) -> Fingerprints:
        self._hasher = self._hasher or Hasher()
        return self._hasher.fingerprints(data)


def looked_at(name: str, hasher: Hashes) -> tuple[str, Fingerprints]:
    """The fingerprints of a file. Raises OSError."""
    path = Path(name)
    with path.open("rb") as file:
        if path.stat().st_size <= MAX_BYTES:
            return name, hasher.fingerprints(file.read())
        md5, sha1, sha256 = (
            hashlib.new(kind, usedforsecurity=False) for kind in (Kind.MD5, Kind.SHA1, Kind.SHA256)
        )
        while piece := file.read(_PIECE):
            for digest in (md5, sha1, sha256):
                digest.update(piece)
    return name, Fingerprints(
        None, None, md5.hexdigest(), sha1.hexdigest(), sha256.hexdigest(), "too many bytes"
    )


def told(looked_at: tuple[str, Fingerprints]) -> dict[str, object]:
    """What a line says of a file."""
    name, prints = looked_at
    facts: dict[str, object] = {
        "file": name,
        "pdq": prints.pdq.hex() if prints.pdq else None,
        "quality": prints.quality,
        "md5": prints.md5,
        "sha1": prints.sha1,
        "sha256": prints.sha256,
        **by_file.of_clip(prints),
    }
    return {**facts, "unreadable": prints.unreadable} if prints.unreadable else facts


def line(facts: dict[str, object]) -> str:
    # A name that is not UTF-8 is told with its odd bytes escaped.
    return json.dumps(facts)


def named(slugs: Collection[str] | None) -> Collection[UUID] | None:
    """The lists that are named; None: all.

    Raises:
        Unknown
    """
    if slugs is None:
        return None
    known = dict(HashList.objects.filter(slug__in=slugs).values_list("slug", "pk"))
    if missing := sorted(set(slugs) - known.keys()):
        raise Unknown(f"There is no list {missing[0]!r}: `saystop lists show` names them.")
    return list(known.values())


def inputs(words: Iterable[str], standard: TextIO) -> Iterator[str | Asked | Missed]:
    """Files to be hashed by their names, and fingerprints that are ready."""
    for word in words:
        if word == "-":
            for written in standard:
                if text := written.rstrip("\r\n"):
                    yield fingerprint(text) or text
        elif Path(word).is_dir():
            yield from _files(Path(word))
        else:
            yield word


def fingerprint(text: str) -> Asked | Missed | None:
    """A fingerprint as it is written, with its kind before it or by its length; None where it is none.

    64 digits without a kind are looked up as a PDQ and as a SHA-256.
    """
    found = _WRITTEN.fullmatch(text.strip())
    if not found:
        return None
    kind, digits = found.groups()
    kinds = (Kind(kind),) if kind else _BY_LENGTH.get(len(digits), ())
    if kind and len(digits) != 2 * SIZES[kind]:
        return Missed(f"{text.strip()[:80]}: a {Kind(kind).label} has {2 * SIZES[kind]} digits.")
    if not kinds:
        return None
    value = bytes.fromhex(digits)
    return Asked({"hash": digits.lower()}, tuple(Question(Query(one, value)) for one in kinds))


def batches(asked: Iterable[str | Asked | Missed], hasher: Hashes) -> Iterator[Sequence[Asked] | Missed]:
    """What can be asked together, in the order in which it came."""
    ready: list[Asked] = []
    for one in asked:
        made = _hashed(one, hasher) if isinstance(one, str) else one
        if isinstance(made, Asked):
            ready.append(made)
        # Of files each takes its time and is told at once.
        if isinstance(made, Missed) or isinstance(one, str) or len(ready) >= _AT_ONCE:
            if ready:
                yield ready
            ready = []
        if isinstance(made, Missed):
            yield made
    if ready:
        yield ready


def matched(matcher: Matcher, asked: Sequence[Asked], lists: Collection[UUID] | None) -> Iterator[Answer]:
    """What is told of each thing asked, in their order."""
    answers = iter(matcher.match([each.query for one in asked for each in one.questions], lists))
    for one in asked:
        found = by_file.met(one.questions, [next(answers) for _question in one.questions])
        told_of = line({**one.facts, "matches": [_match(match) for match in found]})
        was_read = "unreadable" not in one.facts or bool(one.facts.get("pdq") or one.facts.get("frames"))
        yield Answer(told_of, bool(found), was_read, one.missed_picture)


def _match(met: Met) -> dict[str, object]:
    found = met.found
    return {
        "list": found.list.slug,
        "version": found.version,
        "kind": found.kind,
        "value": found.value.hex(),
        "distance": found.distance,
        "class": found.content_class,
        "action": found.list.action,
        "waits": found.waits,
        "source": found.source_id or None,
        **({} if met.second is None else {"second": met.second}),
    }


def _hashed(name: str, hasher: Hashes) -> Asked | Missed:
    try:
        prints = looked_at(name, hasher)[1]
    except OSError as fault:
        return Missed(f"{name}: {fault.strerror}.")
    return Asked(told((name, prints)), tuple(by_file.questions(prints)), prints.missed_picture)


def _files(folder: Path) -> Iterator[str | Missed]:
    """Every file below a folder in the order of the names; links are not followed."""
    try:
        inside = sorted(folder.iterdir())
    except OSError as fault:
        yield Missed(f"{folder}: {fault.strerror}.")
        return
    for path in inside:
        if path.is_symlink():
            continue
        if path.is_dir():
            yield from _files(path)
        elif path.is_file():
            yield str(path)
