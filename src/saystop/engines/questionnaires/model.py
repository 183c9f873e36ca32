"""What a questionnaire is: steps of questions, in several languages, with their logic.

A questionnaire is read once from a workbook (`workbook.read`) and kept as JSON; whoever shows or checks it
needs no library for workbooks.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Any

from saystop.engines.questionnaires.logic import Expression

FORMAT = 1


class Kind(StrEnum):
    """What a question asks for."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    DATE_TIME = "dateTime"
    GEOPOINT = "geopoint"
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    IMAGE = "image"
    FILE = "file"
    NOTE = "note"
    ACKNOWLEDGE = "acknowledge"
    CALCULATE = "calculate"
    HIDDEN = "hidden"

    @property
    def asked(self) -> bool:
        """Whether a person can answer it."""
        return self not in (Kind.NOTE, Kind.CALCULATE, Kind.HIDDEN)

    @property
    def shown(self) -> bool:
        """Whether it stands on the page."""
        return self not in (Kind.CALCULATE, Kind.HIDDEN)


class CircularLogicError(ValueError):
    """Questions whose logic waits for each other; `path` names one of them."""

    def __init__(self, path: str) -> None:
        super().__init__(f"The logic of “{path}” depends on itself.")
        self.path = path


@dataclass(frozen=True, slots=True)
class Text:
    """A text by language (BCP 47 code)."""

    by_language: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.by_language)

    def get(self, language: str, default_language: str) -> str:
        """The text in `language`, else in its base language, else in the default one, else in any, else
        nothing.
        """
        for code in (language, language.partition("-")[0], default_language):
            if code in self.by_language:
                return self.by_language[code]
        return next(iter(self.by_language.values()), "")


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be chosen; `columns` are what a choice filter may read."""

    name: str
    label: Text
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """One row that asks, tells or computes something.

    `path` is the names of its groups and its own, joined by slashes. `default` is an answer as text, or an
    expression. `max_length` counts characters of text, or files. Groups carry their own relevance: see
    `Questionnaire.ancestors`.
    """

    path: str
    name: str
    kind: Kind
    label: Text = Text()
    hint: Text = Text()
    guidance: Text | None = None
    required: Expression | None = None
    required_message: Text = Text()
    relevant: Expression | None = None
    constraint: Expression | None = None
    constraint_message: Text = Text()
    calculation: Expression | None = None
    default: str | Expression | None = None
    appearance: frozenset[str] = frozenset()
    choices: tuple[Choice, ...] = ()
    choice_filter: Expression | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    max_length: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Questions and groups that stand together."""

    path: str
    name: str
    label: Text
    hint: Text = Text()
    relevant: Expression | None = None
    appearance: frozenset[str] = frozenset()
    children: tuple["Group | Question", ...] = ()

    def walk(self) -> Iterator["Group | Question"]:
        """This group and all below it, in reading order."""
        yield self
        for child in self.children:
            if isinstance(child, Group):
                yield from child.walk()
            else:
                yield child

    def questions(self) -> Iterator[Question]:
        """All questions below this group, in reading order."""
        return (item for item in self.walk() if isinstance(item, Question))


@dataclass(frozen=True)
class Questionnaire:
    """A whole questionnaire.

    `digest` is the SHA-256 of the workbook in hexadecimal and serves as its version. `languages` are BCP 47
    codes in the order of the workbook's columns. A top-level question outside any group makes, with its
    neighbours of that kind, a step whose path is a colon and the first one's name, so that it can
    never be a question's. `notices` tells the author what was left out, and why.
    """

    title: Text
    digest: str
    languages: tuple[str, ...]
    default_language: str
    steps: tuple[Group, ...]
    notices: tuple[str, ...] = ()

    @cached_property
    def items(self) -> Mapping[str, Group | Question]:
        """Every group and question by path, in reading order."""
        return {item.path: item for step in self.steps for item in step.walk()}

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Every question by path, in reading order."""
        return {path: item for path, item in self.items.items() if isinstance(item, Question)}

    @cached_property
    def parents(self) -> Mapping[str, str]:
        """The path of the group around each group and question; a step has none."""
        return {
            child.path: item.path
            for item in self.items.values()
            if isinstance(item, Group)
            for child in item.children
        }

    @cached_property
    def step_of(self) -> Mapping[str, str]:
        """The path of the step in which each question stands."""
        return {question.path: step.path for step in self.steps for question in step.questions()}

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Paths in an order in which everything comes after what its relevance and calculation need.

        Raises CircularLogicError.
        """
        sorter: TopologicalSorter[str] = TopologicalSorter()
        for path, item in self.items.items():
            needs = {self.parents[path]} if path in self.parents else set()
            if item.relevant is not None:
                needs |= item.relevant.references
            if isinstance(item, Question) and item.calculation is not None:
                needs |= item.calculation.references
            sorter.add(path, *sorted(needs & self.items.keys()))
        try:
            return tuple(sorter.static_order())
        except CycleError as error:
            raise CircularLogicError(next(path for path in error.args[1] if path in self.questions)) from None

    def question(self, path: str) -> Question:
        """The question at `path`. Raises KeyError."""
        return self.questions[path]

    def to_json(self) -> str:
        """The whole definition as JSON; empty fields are left out."""
        return json.dumps({"format": FORMAT, **_plain(self)}, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, written: str) -> "Questionnaire":
        """The definition that `to_json` wrote. Raises ValueError when it is not one."""
        try:
            data = json.loads(written)
            if data.pop("format") != FORMAT:
                raise ValueError("This definition was written in a format which this version does not read.")
            return cls(
                title=Text(data["title"]),
                digest=data["digest"],
                languages=tuple(data.get("languages", ())),
                default_language=data.get("default_language", ""),
                steps=tuple(_group(step) for step in data.get("steps", ())),
                notices=tuple(data.get("notices", ())),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("This is not the definition of a questionnaire.") from error


def _plain(thing: Any) -> Any:
    """Anything of the above as what JSON knows; fields without content are left out."""
    match thing:
        case Text():
            plain: Any = dict(thing.by_language)
        case Expression():
            plain = {"expression": thing.source}
        case Choice() | Question() | Group() | Questionnaire():
            fields = {name: getattr(thing, name) for name in thing.__dataclass_fields__}
            plain = {
                name: _plain(field)
                for name, field in fields.items()
                if field not in (None, (), {}, frozenset())
            }
        case frozenset():
            plain = sorted(thing)
        case tuple():
            plain = [_plain(item) for item in thing]
        case Mapping():
            plain = dict(thing)
        case _:
            plain = thing
    return plain


def _expression(data: Mapping[str, Any], name: str) -> Expression | None:
    return Expression(data[name]["expression"]) if name in data else None


def _group(data: Mapping[str, Any]) -> Group:
    return Group(
        path=data["path"],
        name=data["name"],
        label=Text(data["label"]),
        hint=Text(data["hint"]),
        relevant=_expression(data, "relevant"),
        appearance=frozenset(data.get("appearance", ())),
        children=tuple(
            _question(child) if "kind" in child else _group(child) for child in data.get("children", ())
        ),
    )


def _question(data: Mapping[str, Any]) -> Question:
    default = data.get("default")
    return Question(
        path=data["path"],
        name=data["name"],
        kind=Kind(data["kind"]),
        label=Text(data["label"]),
        hint=Text(data["hint"]),
        guidance=Text(data["guidance"]) if "guidance" in data else None,
        required=_expression(data, "required"),
        required_message=Text(data["required_message"]),
        relevant=_expression(data, "relevant"),
        constraint=_expression(data, "constraint"),
        constraint_message=Text(data["constraint_message"]),
        calculation=_expression(data, "calculation"),
        default=Expression(default["expression"]) if isinstance(default, dict) else default,
        appearance=frozenset(data.get("appearance", ())),
        choices=tuple(
            Choice(choice["name"], Text(choice["label"]), choice.get("columns", {}))
            for choice in data.get("choices", ())
        ),
        choice_filter=_expression(data, "choice_filter"),
        parameters=data.get("parameters", {}),
        max_length=data.get("max_length"),
    )
