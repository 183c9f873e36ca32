"""JSON that is too large to be held: the objects of the arrays that matter, one by one; what is around them is passed over."""

import codecs
import json
from abc import abstractmethod
from collections.abc import Iterator
from json import JSONDecodeError
from typing import Any, BinaryIO

from saystop.engines.saying import said
from saystop.screening.lists.formats.reading import (
    LONGEST_ENTRY,
    START,
    Entry,
    Fault,
    Mark,
    Reader,
    Unreadable,
    Wrong,
    shown,
)

_PIECE = 2**20
_SPACE = " \t\n\r"
_ARRAY = "[]"  # before the name of an array in a mark
_decode = json.JSONDecoder().raw_decode


class Walker:
    """Walks through a file from a mark on.

    Args:
        wrappers: names of objects that are entered.
        arrays: names of arrays whose elements are told; an array that is the whole file has the name "".
    """

    def __init__(self, file: BinaryIO, mark: Mark, wrappers: frozenset[str], arrays: frozenset[str]) -> None:
        self._file = file
        self._wrappers, self._arrays = wrappers, arrays
        self._utf8 = codecs.getincrementaldecoder("utf-8")()
        self._buffer, self._at, self._ended = "", 0, False
        self._offset, self._line, self._counted = mark.offset, mark.line, 0
        self._stack = [*mark.within]
        self._fresh = not mark.within
        file.seek(mark.offset)
        if not mark.offset and self._peek() == "\ufeff":
            self._at += 1

    @property
    def mark(self) -> Mark:
        """Behind the element that was told last."""
        return Mark(self._offset + len(self._buffer[: self._at].encode()), self._lines(), tuple(self._stack))

    def __iter__(self) -> Iterator[tuple[int, str, Any]]:
        """Line, name of the array, element. Raises Unreadable."""
        if not self._stack and not self._offset:
            self._enter("", self._next())
        while self._stack:
            within = self._stack[-1]
            is_array = within.startswith(_ARRAY)
            letter = self._next()
            if letter == ("]" if is_array else "}"):
                self._at += 1
                self._stack.pop()
                self._fresh = False
                continue
            if not self._fresh:
                self._demand(",", letter)
                letter = self._next()
            self._fresh = False
            if is_array:
                line = self._lines()
                element = self._value()
                yield line, within.removeprefix(_ARRAY), element
                continue
            name = self._value()
            if not isinstance(name, str):
                raise Unreadable(said("It is not JSON: a name in quotes is expected."), self._lines())
            self._demand(":", self._next())
            letter = self._next()
            if (letter == "{" and name in self._wrappers) or (letter == "[" and name in self._arrays):
                self._enter(name, letter)
            else:
                self._value()
        if self._next(may_end=True):
            raise Unreadable(said("It has something behind its end."), self._lines())

    def _enter(self, name: str, letter: str) -> None:
        if letter not in {"{", "["}:
            raise Unreadable(said("It is not JSON with an object or an array."), self._lines())
        self._at += 1
        self._stack.append((_ARRAY if letter == "[" else "") + name)
        self._fresh = True

    def _demand(self, wanted: str, letter: str) -> None:
        if letter != wanted:
            raise Unreadable(said("It is not JSON: “{wanted}” is missing.", wanted=wanted), self._lines())
        self._at += 1

    def _peek(self) -> str:
        if self._at >= len(self._buffer):
            self._more()
        return self._buffer[self._at : self._at + 1]

    def _next(self, *, may_end: bool = False) -> str:
        """The next letter that is no space."""
        while (letter := self._peek()) and letter in _SPACE:
            self._at += 1
        if not letter and not may_end:
            raise Unreadable(said("It ends too early: it was cut off."), self._lines())
        return letter

    def _value(self) -> Any:
        while True:
            try:
                value, end = _decode(self._buffer, self._at)
            except JSONDecodeError as fault:
                self._go_on(fault)
                continue
            except (ValueError, RecursionError):
                raise Unreadable(
                    said("It has a number or a nesting that is not read."), self._lines()
                ) from None
            if end == len(self._buffer) and not self._ended:  # a number may go on
                self._more()
                continue
            self._at = end
            return value

    def _go_on(self, fault: JSONDecodeError) -> None:
        """Read more, if that can mend it."""
        if self._ended or len(self._buffer) - self._at > LONGEST_ENTRY:
            line = self._lines() + self._buffer.count("\n", self._at, fault.pos)
            is_cut = self._ended and fault.pos >= len(self._buffer) - 1
            raise Unreadable(
                said("It ends too early: it was cut off.") if is_cut else said("It is not JSON."), line
            )
        self._more()

    def _more(self) -> None:
        """Keep what is not walked through yet, and read on."""
        if self._ended:
            return
        self._lines()
        gone, self._buffer = self._buffer[: self._at], self._buffer[self._at :]
        self._offset += len(gone.encode())
        self._at = self._counted = 0
        piece = self._file.read(_PIECE)
        self._ended = not piece
        try:
            self._buffer += self._utf8.decode(piece, final=self._ended)
        except UnicodeDecodeError:
            raise Unreadable(said("It is not UTF-8: save the file as UTF-8."), self._line) from None

    def _lines(self) -> int:
        """The line that is reached."""
        self._line += self._buffer.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line


class JsonReader(Reader):
    """Reads a file that is one object or array, of which some arrays hold the entries."""

    wrappers: frozenset[str] = frozenset()
    arrays: frozenset[str] = frozenset()

    def __init__(self, file: BinaryIO, start: Mark = START) -> None:
        super().__init__(file, start)
        self._walker: Walker | None = None

    @property
    def mark(self) -> Mark:
        return self._walker.mark if self._walker else self.start

    def __iter__(self) -> Iterator[Entry | Fault]:
        self._walker = Walker(self.file, self.start, self.wrappers, self.arrays)
        for line, array, element in self._walker:
            try:
                if not isinstance(element, dict):
                    raise Wrong(said("The entry is not an object."))
                found = self._entry(line, array, element)
            except Wrong as wrong:
                yield Fault(line, wrong.sentence)
                continue
            if found is not None:
                yield found

    @abstractmethod
    def _entry(self, line: int, array: str, element: dict[str, Any]) -> Entry | None:
        """What an element of an array says; None: nothing. Raises Wrong."""


def text_of(value: Any, name: str) -> str:
    """A text or whole number of JSON as text; nothing where there is none.

    Raises:
        Wrong: it is something else.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise Wrong(said("“{name}” is neither a text nor a whole number.", name=shown(name)))
