"""What the hash sharing service of NCMEC hands out (version 2): images and videos, and those that were deleted, as XML; or as
JSON with the same names. An entry stands in place of what its id stood for before. No document type and no entity is read.
"""

from collections import Counter, deque
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, BinaryIO
from xml.parsers import expat

from saystop.engines.saying import said
from saystop.screening.classes import classes
from saystop.screening.lists.formats.reading import (
    LONGEST_ENTRY,
    LONGEST_ID,
    NOTHING_COMPARED,
    OTHER_KINDS,
    PHOTODNA,
    START,
    Act,
    Entry,
    Fault,
    Mark,
    Reader,
    Unreadable,
    Wrong,
    fingerprint,
    shown,
    source_number,
)
from saystop.screening.lists.formats.walking import JsonReader, text_of
from saystop.screening.lists.records import CODES

_ROOT = "queryResult"
_KEPT = {"image", "video"}
_DELETED = {"deletedImage", "deletedVideo"}
_PIECE = 64 * 1024
_DEEPEST = 30


def entry(
    notes: Counter[str],
    line: int,
    member: str,
    name: str,
    classification: str,
    prints: Mapping[str, str] | None,
) -> Entry | None:
    """An entry of an id, a class as NCMEC names it, and fingerprints by kind; none of these: it was deleted.

    Raises:
        Wrong
    """
    name, member = name.strip(), member.strip()
    if not name or len(name) > LONGEST_ID or len(member) > LONGEST_ID:
        raise Wrong(said("The entry has no id, or one of more than {most} characters.", most=LONGEST_ID))
    # Ids are those of a member: two members may use the same.
    source = source_number(f"{member}/{name}"[:LONGEST_ID] if member else name)
    if prints is None:
        return Entry(line, Act.REMOVE, (), source=source)
    classification = classification.strip()
    known = _classes()
    if classification and classification.upper() not in known:
        raise Wrong(
            said("There is no classification “{classification}”.", classification=shown(classification))
        )
    values = []
    for kind, text in prints.items():
        if kind in CODES and text.strip():
            values.append(fingerprint(kind, text))
        elif kind not in CODES:
            notes[PHOTODNA if kind in {"pdna", "photodna"} else OTHER_KINDS] += 1
    if not values:
        notes[NOTHING_COMPARED] += 1
        return None
    return Entry(line, Act.UPDATE, tuple(values), known.get(classification.upper(), 0), source=source)


@cache
def _classes() -> Mapping[str, int]:
    return {one.ncmec: one.number for one in classes() if one.ncmec}


class NcmecReader(Reader):
    """XML."""

    def __init__(self, file: BinaryIO, start: Mark = START) -> None:
        super().__init__(file, start)
        self._mark = start
        self._found: deque[tuple[Mark, Counter[str], Entry | Fault | None]] = deque()
        self._stack: list[str] = []
        self._texts: dict[str, str] = {}
        self._prints: dict[str, str] = {}
        self._line, self._began = 0, 0
        # What is opened again before reading on from the middle.
        self._prolog = "".join(f"<{name}>" for name in start.within).encode()
        self._is_reopened = bool(start.within)
        self._parser = expat.ParserCreate("UTF-8")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._open
        self._parser.EndElementHandler = self._close
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._parser.XmlDeclHandler = self._declared

    @property
    def mark(self) -> Mark:
        return self._mark

    def __iter__(self) -> Iterator[Entry | Fault]:
        self.file.seek(self.start.offset)
        self._feed(self._prolog)
        while piece := self.file.read(_PIECE):
            self._feed(piece)
            yield from self._told()
            if self._parser.CurrentByteIndex - self._began > LONGEST_ENTRY and len(self._stack) > 2:
                raise Unreadable(said("An entry is too large."), self._here())
        self._feed(b"", final=True)
        yield from self._told()

    def _told(self) -> Iterator[Entry | Fault]:
        while self._found:
            self._mark, notes, one = self._found.popleft()
            self.notes.update(notes)
            if one is not None:
                yield one

    def _feed(self, piece: bytes, *, final: bool = False) -> None:
        try:
            self._parser.Parse(piece, final)
        except expat.ExpatError as fault:
            cut = {expat.errors.XML_ERROR_NO_ELEMENTS, expat.errors.XML_ERROR_UNCLOSED_TOKEN}
            reason = expat.ErrorString(fault.code)
            sentence = (
                said("It ends too early: it was cut off.")
                if final and reason in cut
                else said("It is not XML ({english}).", english=reason)
            )
            raise Unreadable(sentence, self._here()) from None

    def _here(self) -> int:
        return self.start.line - 1 + self._parser.CurrentLineNumber

    def _open(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if not self._stack and name != _ROOT:
            raise Unreadable(
                said("The outermost element is “{name}”, not “{root}”.", name=shown(name), root=_ROOT),
                self._here(),
            )
        self._stack.append(name)
        depth = len(self._stack)
        if depth > _DEEPEST:
            raise Unreadable(said("Elements stand too deep in one another."), self._here())
        if depth == 3:
            self._texts, self._prints = {}, {}
            self._line, self._began = self._here(), self._parser.CurrentByteIndex
        elif depth == 4 and name == "member":
            self._texts["member"] = attributes.get("id", "")
        elif depth == 5 and self._stack[3] == "fingerprints":
            self._prints.setdefault(name.lower(), "")

    def _text(self, text: str) -> None:
        depth = len(self._stack)
        if depth == 4 and self._stack[3] in {"id", "classification"}:
            name = self._stack[3]
            self._texts[name] = self._texts.get(name, "") + text
        elif depth == 5 and self._stack[3] == "fingerprints":
            self._prints[self._stack[4].lower()] += text

    def _close(self, _tag: str) -> None:
        name = self._stack.pop()
        if len(self._stack) != 2:
            return
        if self._is_reopened:
            self._is_reopened = False
            return
        index = self._parser.CurrentByteIndex
        at = self.start.offset + index - len(self._prolog)
        mark = Mark(at, self._here(), (*self._stack, name)) if index > self._began else self._mark
        notes = Counter[str]()
        self._found.append((mark, notes, self._entry(name, notes)))

    def _entry(self, name: str, notes: Counter[str]) -> Entry | Fault | None:
        if name not in _KEPT | _DELETED:
            return None
        texts, prints = self._texts, None if name in _DELETED else self._prints
        try:
            return entry(
                notes,
                self._line,
                texts.get("member", ""),
                texts.get("id", ""),
                texts.get("classification", ""),
                prints,
            )
        except Wrong as wrong:
            return Fault(self._line, wrong.sentence)

    def _refuse_doctype(self, *_declared: object) -> None:
        raise Unreadable(said("It has a document type, which is not read."), self._here())

    def _declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in {"utf-8", "us-ascii"}:
            raise Unreadable(said("It is not UTF-8: save it as UTF-8."), 1)


class NcmecJsonReader(JsonReader):
    """JSON with the names of the XML; `"deleted": true` is another way to say that an entry was deleted."""

    wrappers = frozenset({_ROOT, "images", "videos"})
    arrays = frozenset({"images", "videos", *_KEPT, *_DELETED})

    def _entry(self, line: int, array: str, element: dict[str, Any]) -> Entry | None:
        member = element.get("member")
        if isinstance(member, dict):
            member = member.get("id")
        prints = element.get("fingerprints") or {}
        if not isinstance(prints, dict):
            raise Wrong(said("“fingerprints” is not an object."))
        is_deleted = array in _DELETED or element.get("deleted") is True
        return entry(
            self.notes,
            line,
            text_of(member, "member"),
            text_of(element.get("id"), "id"),
            text_of(element.get("classification"), "classification"),
            None if is_deleted else {name.lower(): text_of(value, name) for name, value in prints.items()},
        )
