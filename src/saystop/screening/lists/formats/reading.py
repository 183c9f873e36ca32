"""What every format is read into: entries and faults, one after another, and a mark from which reading can go on later."""

import hashlib
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import BinaryIO, NamedTuple

from saystop.engines.saying import said
from saystop.screening.classes import by_code
from saystop.screening.lists.records import CODES, NOT_SAID, SIZES
from saystop.screening.models import Kind

LONGEST_LINE = 64 * 1024  # bytes
LONGEST_ENTRY = 4 * 2**20  # bytes of one entry of JSON or XML
LONGEST_ID = 200
_HASHED = 1 << 63
_DIGITS = {2 * SIZES[kind]: kind for kind in (Kind.MD5, Kind.SHA1)}

PHOTODNA = said("PhotoDNA hashes, which only its licensees can compare")
OTHER_KINDS = said("hashes of a kind that is not compared here")
NOT_MEANT = said("entries that their source does not hold for such material")
NOTHING_COMPARED = said("entries without a fingerprint that is compared here")


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
        self.sentence = said("Line {line}: {sentence}", line=line, sentence=sentence) if line else sentence
        super().__init__(self.sentence)


class Wrong(Exception):
    """A row has a fault, as a sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


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
        raise Wrong(
            said("“{text}” is no {kind}: use hexadecimal digits.", text=shown(text), kind=Kind(kind).label)
        ) from None
    if len(value) != SIZES[kind] or len(text) != 2 * len(value):
        raise Wrong(
            said(
                "“{text}” is no {kind}: it has {digits} digits.",
                text=shown(text),
                kind=Kind(kind).label,
                digits=2 * SIZES[kind],
            )
        )
    return CODES[kind], value


def kind_by_length(text: str) -> str:
    """The kind of a fingerprint of which only the digits are told.

    Raises:
        Wrong
    """
    kind = _DIGITS.get(len(text.strip()))
    if kind is None:
        raise Wrong(said("Say the kind of “{text}”: pdq, md5, sha1 or sha256.", text=shown(text)))
    return kind


def source_number(text: str) -> int:
    """The id of an entry at its source as a number; of an id that is none, a number is made.

    Raises:
        Wrong
    """
    text = text.strip()
    if len(text) > LONGEST_ID:
        raise Wrong(said("The id has more than {most} characters.", most=LONGEST_ID))
    if text.isascii() and text.isdigit() and int(text) < 1 << 64:
        return int(text)
    return _HASHED | int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) if text else 0


def quality_of(text: str) -> int:
    text = text.strip()
    if not text:
        return NOT_SAID
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and int(text) <= 100):
        raise Wrong(said("The quality “{text}” is no number from 0 to 100.", text=shown(text)))
    return int(text)


def class_of(text: str) -> int:
    text = text.strip()
    if not text:
        return 0
    found = by_code().get(text.lower())
    if found is None:
        raise Wrong(said("There is no content class “{text}”.", text=shown(text)))
    return found.number


def act_of(text: str) -> Act:
    text = text.strip().lower()
    try:
        return Act(text) if text else Act.ADD
    except ValueError:
        raise Wrong(
            said("The operation “{text}” is none of add, remove, update.", text=shown(text))
        ) from None


def entry_of(line: int, fields: Mapping[str, str], further: Sequence[tuple[int, bytes]] = ()) -> Entry:
    """An entry of named fields: kind and value, or a field for each kind; class, quality, id, operation.

    Args:
        further: fingerprints besides.

    Raises:
        Wrong
    """
    get = fields.get
    values = [*(fingerprint(kind, text) for kind in CODES if (text := get(kind))), *further]
    if text := get("value"):
        kind = (get("kind") or "").strip().lower().replace("-", "") or kind_by_length(text)
        if kind not in CODES:
            raise Wrong(
                said(
                    "There is no kind of fingerprint “{kind}”: use pdq, md5, sha1 or sha256.",
                    kind=shown(kind),
                )
            )
        values.append(fingerprint(kind, text))
    act = act_of(get("operation") or "")
    source = source_number(get("id") or "")
    if not values and (act is not Act.REMOVE or not source):
        raise Wrong(said("There is no fingerprint in this row."))
    return Entry(
        line, act, tuple(values), class_of(get("class") or ""), quality_of(get("quality") or ""), source
    )


def shown(text: str) -> str:
    """What was written, short enough to be told and without what a terminal would act on."""
    text = "".join(letter if letter.isprintable() else "·" for letter in text[:70])
    return text[:60] + "…" if len(text) > 60 else text
