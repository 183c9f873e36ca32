"""What a questionnaire is: steps of questions, in several languages, with their logic.

A questionnaire is read once from a workbook (`workbook.read`) and kept as JSON (`storing`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

from saystop.engines.questionnaires.logic import Expression
from saystop.engines.saying import said


class Kind(StrEnum):
    """What a question asks for."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    DATE_TIME = "dateTime"
    RANGE = "range"
    GEOPOINT = "geopoint"
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    RANK = "rank"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
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
    def chosen(self) -> bool:
        """Whether it is answered from a list of choices."""
        return self in (Kind.SELECT_ONE, Kind.SELECT_MULTIPLE, Kind.RANK)

    @property
    def takes_files(self) -> bool:
        """Whether files answer it."""
        return self in (Kind.IMAGE, Kind.AUDIO, Kind.VIDEO, Kind.FILE)

    @property
    def shown(self) -> bool:
        """Whether it stands on the page."""
        return self not in (Kind.CALCULATE, Kind.HIDDEN)


class CircularLogicError(ValueError):
    """Questions whose logic waits for each other; `path` names one of them."""

    def __init__(self, path: str) -> None:
        self.sentence = said("The logic of “{path}” depends on itself.", path=path)
        super().__init__(self.sentence)
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


class Choices(tuple[Choice, ...]):
    """A list of choices, which many questions may share; what is looked up in it is looked up once."""

    @cached_property
    def by_name(self) -> Mapping[str, Choice]:
        """Each choice by its name; of several with one name (cascades may have them) the first."""
        found: dict[str, Choice] = {}
        for choice in self:
            found.setdefault(choice.name, choice)
        return found

    @cached_property
    def rows(self) -> Sequence[Mapping[str, str]]:
        """For each choice the cells that a choice filter may read."""
        return [{**choice.columns, "name": choice.name} for choice in self]


@dataclass(frozen=True, slots=True)
class Question:
    """One row that asks, tells or computes something.

    `path` is the names of its groups and its own, joined by slashes. `default` is an answer as text, or an
    expression. `max_length` counts characters of text, or files. `list_name` names the list of the choices, and
    `choices_file` the file that holds them, when it has not come with the workbook. In `label` and `hint` stands
    `${path}` for the answer to another question: see `Answering.words`.
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
    choices: Choices = field(default_factory=Choices)
    choice_filter: Expression | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    max_length: int | None = None
    list_name: str = ""
    choices_file: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "choices", _listed(self.choices))

    @property
    def price(self) -> int:
        """What it takes to evaluate all its logic once, in tokens."""
        logic = (self.relevant, self.required, self.constraint, self.calculation)
        filtered = self.choice_filter.cost * len(self.choices) if self.choice_filter else 0
        return filtered + sum(one.cost for one in logic if one is not None)


def _listed(choices: tuple[Choice, ...]) -> Choices:
    return choices if isinstance(choices, Choices) else Choices(choices)


@dataclass(frozen=True, slots=True)
class Group:
    """Questions and groups that stand together; `repeated`: as often as the respondent, or `repeat_count`, says."""

    path: str
    name: str
    label: Text
    hint: Text = Text()
    relevant: Expression | None = None
    appearance: frozenset[str] = frozenset()
    children: tuple["Group | Question", ...] = ()
    repeated: bool = False
    repeat_count: Expression | None = None

    @property
    def price(self) -> int:
        """What it takes to evaluate its own logic once, in tokens."""
        return sum(one.cost for one in (self.relevant, self.repeat_count) if one is not None)

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
    never be a question's. `notices` tells the author what was left out, and why; `other_lists` are choices that only
    expressions read.
    """

    title: Text
    digest: str
    languages: tuple[str, ...]
    default_language: str
    steps: tuple[Group, ...]
    notices: tuple[str, ...] = ()
    other_lists: Mapping[str, Choices] = field(default_factory=dict)

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
    def repeats_around(self) -> Mapping[str, tuple[str, ...]]:
        """The paths of the repeats in which each group and question stands, outermost first; empty outside of any."""
        found: dict[str, tuple[str, ...]] = {}
        for path in self.items:
            parent = self.parents.get(path)
            above = found[parent] if parent is not None else ()
            around = self.items[parent] if parent is not None else None
            found[path] = (
                (*above, parent) if parent and isinstance(around, Group) and around.repeated else above
            )
        return found

    @cached_property
    def repeated(self) -> frozenset[str]:
        """The paths of repeats and of all that stands in one."""
        return frozenset(
            path
            for path, item in self.items.items()
            if self.repeats_around[path] or (isinstance(item, Group) and item.repeated)
        )

    @cached_property
    def lists(self) -> Mapping[str, Choices]:
        """The choices by the name of their list; `instance()` calls one in a file by the file's name without its end."""
        asked = {
            name: question.choices
            for question in self.questions.values()
            for name in (question.list_name, question.list_name.rpartition(".")[0])
            if name
        }
        return {**asked, **self.other_lists}

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Paths in an order in which everything comes after what its relevance and calculation need.

        Raises CircularLogicError.
        """
        sorter: TopologicalSorter[str] = TopologicalSorter()
        for path in self.items:
            sorter.add(path, *sorted(self._needs[path]))
        try:
            return tuple(sorter.static_order())
        except CycleError as error:
            raise CircularLogicError(next(path for path in error.args[1] if path in self.questions)) from None

    @cached_property
    def _needs(self) -> Mapping[str, frozenset[str]]:
        """For each path those that must be known before its relevance and value."""
        found: dict[str, frozenset[str]] = {}
        for path, item in self.items.items():
            needs = {self.parents[path]} if path in self.parents else set()
            expressions = [
                item.relevant,
                item.calculation if isinstance(item, Question) else item.repeat_count,
            ]
            for expression in filter(None, expressions):
                needs |= expression.references
            if self.repeats_around[path]:
                needs.discard(path)  # an instance may look at those before it
            found[path] = frozenset((needs & self.items.keys()) - self.within.get(path, frozenset()))
        return found

    @cached_property
    def within(self) -> Mapping[str, frozenset[str]]:
        """For each group whose relevance asks about questions inside it (as forms made for Enketo do) their paths."""
        found = {
            path: frozenset(one for one in item.relevant.references if one.startswith(f"{path}/"))
            for path, item in self.items.items()
            if isinstance(item, Group) and item.relevant is not None
        }
        return {path: inside & self.questions.keys() for path, inside in found.items() if inside}

    @cached_property
    def price(self) -> Mapping[str, int]:
        """For each repeat what it takes to evaluate one instance once, in tokens, without the repeats inside it."""
        found: dict[str, int] = {}
        for path, item in self.items.items():
            if around := self.repeats_around[path]:
                found[around[-1]] = found.get(around[-1], 1) + item.price
        return found

    @cached_property
    def sources(self) -> Mapping[str, frozenset[str]]:
        """For each calculation the questions that it is made of, those of other calculations in it included."""
        found: dict[str, frozenset[str]] = {}
        for path, question in self.questions.items():
            reached: set[str] = set()
            front = {path} if question.calculation is not None else set()
            while front:
                asked = self.questions.get(front.pop())
                new = asked.calculation.references - reached if asked and asked.calculation else frozenset()
                reached |= new
                front |= new
            found[path] = frozenset(reached & self.questions.keys())
        return found

    @cached_property
    def _ranks(self) -> Mapping[str, int]:
        return {path: rank for rank, path in enumerate(self.order)}

    @cached_property
    def _needed_by(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for path, needs in self._needs.items():
            for needed in needs | self.within.get(path, frozenset()):
                found.setdefault(needed, []).append(path)
        return {path: tuple(paths) for path, paths in found.items()}

    @cached_property
    def _judged_by(self) -> Mapping[str, tuple[str, ...]]:
        """For each path the questions whose verdict looks at it: required, constraint, choice filter."""
        found: dict[str, list[str]] = {}
        for path, question in self.questions.items():
            for expression in filter(None, (question.required, question.constraint, question.choice_filter)):
                for needed in expression.references:
                    found.setdefault(needed, []).append(path)
        return {path: tuple(paths) for path, paths in found.items()}

    @cached_property
    def _affected(self) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        return {}

    def affected(self, path: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What is to be evaluated again when the answer at `path` changes, in order, and what is to be judged again."""
        if path not in self._affected:
            reached, front = {path}, [path]
            while front:
                new = set(self._needed_by.get(front.pop(), ())) - reached
                reached |= new
                front.extend(new)
            judged = reached | {other for one in reached for other in self._judged_by.get(one, ())}
            self._affected[path] = (
                tuple(sorted(reached, key=self._ranks.__getitem__)),
                tuple(sorted(judged & self.questions.keys(), key=self._ranks.__getitem__)),
            )
        return self._affected[path]

    def question(self, path: str) -> Question:
        """The question at `path`. Raises KeyError."""
        return self.questions[path]
