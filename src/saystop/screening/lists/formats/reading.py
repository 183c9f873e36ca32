"""What every format is read into: entries and faults, one after another, and a mark from which reading can go on later."""

import hashlib
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import BinaryIO, NamedTuple

from saystop.screening.classes import by_code
from saystop.screening.lists.records import CODES, NOT_SAID, SIZES
from saystop.screening.models import Kind

LONGEST_LINE = 64 * 1024  # bytes
LONGEST_ENTRY = 4 * 2**20  # bytes of one entry of JSON or XML
LONGEST_ID = 200
_HASHED = 1 << 63
_DIGITS = {2 * SIZES[kind]: kind for kind in (Kind.MD5, Kind.SHA1)}

PHOTODNA = "PhotoDNA hashes, which only its licensees can compare"
OTHER_KINDS = "hashes of a kind that is not compared here"
NOT_MEANT = "entries that their source does not hold for such material"


class Act(StrEnum):
    """What a row does."""

    ADD = "add"
    REMOVE = "remove"
    UPDATE = "update"  # what its id stood for until now goes


class Entry(NamedTuple):
    """What one row says; a removal names fingerprints, or an id alone."""

    line: int
    act: Act
    values: tuple[tuple[int, bytes], ...]  # kind as its code, fingerprint
    class_: int = 0
    quality: int = NOT_SAID
    source: int = 0


class Fault(NamedTuple):
    """What is wrong with one row, which is left out."""

    line: int
    sentence: str


class Mark(NamedTuple):
    """Where to go on: the byte and line that come next, and what has been opened before and is not closed."""

    offset: int = 0
    line: int = 1
    within: tuple[str, ...] = ()


START = Mark()


class Unreadable(Exception):
    """The file cannot be read on from here, so that nothing of it is taken."""

    def __init__(self, sentence: str, line: int = 0) -> None:
        super().__init__(f"Line {line}: {sentence}" if line else sentence)


class Wrong(Exception):
    """A row has a fault, as a sentence."""


class Reader(ABC):
    """Reads a file from a mark on; `notes` counts what was passed over, by what it was."""

    def __init__(self, file: BinaryIO, start: Mark = START) -> None:
        self.file = file
        self.start = start
        self.notes: Counter[str] = Counter()

    @property
    @abstractmethod
    def mark(self) -> Mark:
        """Right behind what was yielded last."""

    @abstractmethod
    def __iter__(self) -> Iterator[Entry | Fault]:
        """Raises Unreadable."""


def fingerprint(kind: str, text: str) -> tuple[int, bytes]:
    """A fingerprint as it is written, in hexadecimal digits of either case.

    Raises:
        Wrong
    """
    text = text.strip()
    try:
        value = bytes.fromhex(text)
    except ValueError:
        raise Wrong(f"“{shown(text)}” is no {Kind(kind).label}: use hexadecimal digits.") from None
    if len(value) != SIZES[kind] or len(text) != 2 * len(value):
        raise Wrong(f"“{shown(text)}” is no {Kind(kind).label}: it has {2 * SIZES[kind]} digits.")
    return CODES[kind], value


def kind_by_length(text: str) -> str:
    """The kind of a fingerprint of which only the digits are told.

    Raises:
        Wrong
    """
    kind = _DIGITS.get(len(text.strip()))
    if kind is None:
        raise Wrong(f"Say the kind of “{shown(text)}”: pdq, md5, sha1 or sha256.")
    return kind


def source_number(text: str) -> int:
    """The id of an entry at its source as a number; of an id that is none, a number is made.

    Raises:
        Wrong
    """
    text = text.strip()
    if len(text) > LONGEST_ID:
        raise Wrong(f"The id has more than {LONGEST_ID} characters.")
    if text.isascii() and text.isdigit() and int(text) < 1 << 64:
        return int(text)
    return _HASHED | int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) if text else 0


def quality_of(text: str) -> int:
    text = text.strip()
    if not text:
        return NOT_SAID
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and int(text) <= 100):
        raise Wrong(f"The quality “{shown(text)}” is no number from 0 to 100.")
    return int(text)


def class_of(text: str) -> int:
    text = text.strip()
    if not text:
        return 0
    found = by_code().get(text.lower())
    if found is None:
        raise Wrong(f"There is no content class “{shown(text)}”.")
    return found.number


def act_of(text: str) -> Act:
    text = text.strip().lower()
    try:
        return Act(text) if text else Act.ADD
    except ValueError:
        raise Wrong(f"The operation “{shown(text)}” is none of add, remove, update.") from None


def entry_of(line: int, fields: Mapping[str, str]) -> Entry:
    """An entry of named fields: kind and value, or a field for each kind; class, quality, id, operation.

    Raises:
        Wrong
    """
    get = fields.get
    values = [fingerprint(kind, text) for kind in CODES if (text := get(kind))]
    if text := get("value"):
        kind = (get("kind") or "").strip().lower().replace("-", "") or kind_by_length(text)
        if kind not in CODES:
            raise Wrong(f"There is no kind of fingerprint “{shown(kind)}”: use pdq, md5, sha1 or sha256.")
        values.append(fingerprint(kind, text))
    act = act_of(get("operation") or "")
    source = source_number(get("id") or "")
    if not values and (act is not Act.REMOVE or not source):
        raise Wrong("There is no fingerprint in this row.")
    return Entry(
        line, act, tuple(values), class_of(get("class") or ""), quality_of(get("quality") or ""), source
    )


def shown(text: str) -> str:
    """What was written, short enough to be told and without what a terminal would act on."""
    text = "".join(letter if letter.isprintable() else "·" for letter in text[:70])
    return text[:60] + "…" if len(text) > 60 else text
