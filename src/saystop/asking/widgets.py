"""What stands on a page for each kind of question, as a template needs it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.utils.safestring import SafeString

from saystop.engines.questionnaires.model import Kind, Question

WIDGETS = {
    Kind.INTEGER: "number",
    Kind.DECIMAL: "number",
    Kind.RANGE: "number",
    Kind.DATE: "date",
    Kind.TIME: "time",
    Kind.DATE_TIME: "datetime-local",
    Kind.GEOPOINT: "position",
    Kind.SELECT_ONE: "radio",
    Kind.SELECT_MULTIPLE: "checkbox",
    Kind.RANK: "rank",
    Kind.IMAGE: "files",
    Kind.AUDIO: "files",
    Kind.VIDEO: "files",
    Kind.FILE: "files",
    Kind.NOTE: "note",
    Kind.ACKNOWLEDGE: "acknowledge",
}
ACCEPTED = {Kind.IMAGE: "image/*", Kind.AUDIO: "audio/*", Kind.VIDEO: "video/*"}
SHORT_CHOICE = 24  # characters; choices that are all shorter stand in two columns
MOST_BUTTONS = 40  # more choices than these are a list to open
_LISTS = {"minimal", "autocomplete", "search"}  # appearances of a select that is a list to open
_ROWS = {"horizontal", "horizontal-compact", "columns", "columns-pack", "quick"}
_SETS = {"radio", "checkbox", "acknowledge", "rank"}
_WRITTEN = {"text", "textarea"}
_SMALL = {"number", "year"}


@dataclass(frozen=True, slots=True)
class Option:
    """A choice. `label` is HTML, `plain` the words alone; `lang` and `dir` only where these are in another language."""

    value: str
    label: SafeString
    plain: str
    chosen: bool
    lang: str = ""
    dir: str = ""


@dataclass(frozen=True, slots=True)
class Rank:
    """One place of an order, with what was put there."""

    number: int
    id: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One question as a template needs it. `label` and `hint` are HTML; `range` says the bounds of a number,
    or how to write a position.

    `plain_label` is the words alone, with the instance before them, as a list of faults needs them.
    """

    part: ClassVar = "field"
    name: str
    id: str
    widget: str
    label: SafeString | str
    plain_label: str
    hint: SafeString | str
    error: str
    required: bool
    value: str
    options: tuple[Option, ...]
    ranks: tuple[Rank, ...]
    layout: str
    bound: int
    range: str
    inputmode: str
    accept: str
    autocomplete: str

    @property
    def described_by(self) -> str:
        parts = [
            f"{self.id}-error" if self.error else "",
            f"{self.id}-hint" if self.hint else "",
            f"{self.id}-range" if self.range else "",
            f"{self.id}-bound" if self.has_bound else "",
        ]
        return " ".join(part for part in parts if part)

    @property
    def is_set(self) -> bool:
        """Whether it is several controls under one legend."""
        return self.widget in _SETS

    @property
    def has_bound(self) -> bool:
        return self.widget in _WRITTEN

    @property
    def input_type(self) -> str:
        """Of an input: what was typed and is no such value can only be shown again as text."""
        return "text" if self.error or self.widget in _SMALL else self.widget

    @property
    def is_small(self) -> bool:
        return self.widget in _SMALL

    @property
    def answered(self) -> bool:
        return bool(self.value) or any(option.chosen for option in self.options)


@dataclass(frozen=True, slots=True)
class Section:
    """A group inside a step. `folded`: hidden behind its label, unless `open`: something in it was answered or needs a look."""

    part: ClassVar = "section"
    label: SafeString
    hint: SafeString
    open: bool
    items: tuple["Item", ...]
    folded: bool = True


@dataclass(frozen=True, slots=True)
class Instance:
    """One of several. `label` says which in words, `remove` is the value of the button `repeat` that takes it away."""

    number: int
    id: str
    label: str
    remove: str
    items: tuple["Item", ...]


@dataclass(frozen=True, slots=True)
class RepeatSection:
    """Questions that are asked once for each of several.

    `called` is what one of them is called; `name` that of the hidden field which tells how many there are; `add` the value of the
    button `repeat` that makes one more, and `next_id` what it leads to. `fixed`: an answer decides how many there are.
    """

    part: ClassVar = "repeat"
    name: str
    id: str
    label: SafeString | str
    called: str
    hint: SafeString | str
    instances: tuple[Instance, ...]
    add: str
    next_id: str
    can_add: bool
    fixed: bool

    @property
    def count(self) -> int:
        return len(self.instances)


Item = Field | Section | RepeatSection


@dataclass(frozen=True, slots=True)
class Step:
    path: str
    title: str
    items: tuple[Item, ...]

    def fields(self) -> Iterator[Field]:
        yield from fields_of(self.items)

    def errors(self) -> list[Field]:
        return [field for field in self.fields() if field.error]


def fields_of(items: Sequence[Item]) -> Iterator[Field]:
    """All fields, in reading order."""
    for item in items:
        if isinstance(item, Section):
            yield from fields_of(item.items)
        elif isinstance(item, RepeatSection):
            for one in item.instances:
                yield from fields_of(one.items)
        else:
            yield item


def identifier(path: str) -> str:
    """The `id` of what has this path."""
    return "q-" + path.replace("/", "-").replace("[", "-").replace("]", "")


def widget_of(question: Question) -> str:
    look = question.appearance
    if question.kind is Kind.SELECT_ONE and (look & _LISTS or len(question.choices) > MOST_BUTTONS):
        return "select"
    if question.kind is Kind.TEXT:
        return "textarea" if "multiline" in look else "text"
    if question.kind is Kind.DATE and look & {"year", "month-year"}:
        return "year" if "year" in look else "month"
    return WIDGETS[question.kind]


def layout_of(question: Question, options: Sequence[Option]) -> str:
    """How choices stand beside each other: the class of their list."""
    if question.kind is Kind.SELECT_ONE and "likert" in question.appearance:
        return "likert"
    if question.appearance & _ROWS:
        return "across"
    return "two" if all(len(option.plain) <= SHORT_CHOICE for option in options) else ""


def inputmode_of(question: Question) -> str:
    """Which keys a phone shows."""
    if question.kind in (Kind.INTEGER, Kind.DECIMAL, Kind.RANGE):
        return "decimal"
    return "numeric" if question.appearance & {"numbers", "year"} else ""
