"""What a data set is made of: the variables with their labels and values, and the rows of answers.

Answers are keyed by path, as XForms has them. What stands in a repeat is told by the number of the instance, counted
from 1 (`household/member[2]/age`); the path of its `Entry` has no number, and neither has `Entry.repeat`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

Measure = Literal[
    "single",
    "multiple",
    "number",
    "text",
    "date",
    "time",
    "dateTime",
    "rank",
    "position",
    "files",
    "computed",
]
MEASURES: dict[Measure, str] = {
    "single": "one choice",
    "multiple": "several choices",
    "number": "number",
    "text": "text",
    "date": "date",
    "time": "time of day",
    "dateTime": "date and time",
    "rank": "choices in order",
    "position": "latitude and longitude",
    "files": "names of files",
    "computed": "computed",
}
Answer = str | int | float | list[str] | Mapping[str, float]


class DataSetError(ValueError):
    """A file that cannot be written or read; `sentence` says what to do, and is the message."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Value:
    """One choice: its code name, its label, and its labels by language (BCP 47)."""

    name: str
    label: str
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One variable. `label` is in the first language of the questionnaire; `repeat` is the path of the repeat it stands in."""

    name: str
    path: str
    measure: Measure
    label: str
    labels: Mapping[str, str] = field(default_factory=dict)
    values: tuple[Value, ...] = ()
    repeat: str = ""


@dataclass(frozen=True)
class Codebook:
    """All variables of a questionnaire, in its order. `languages` are BCP 47 codes, the first is the questionnaire's own."""

    title: str
    languages: tuple[str, ...]
    variables: tuple[Entry, ...]

    @cached_property
    def headers(self) -> Mapping[str, str]:
        """The heading of each variable by path: its name, or its whole path where two have one name."""
        names = [entry.name.casefold() for entry in self.variables]
        return {
            entry.path: entry.name if names.count(entry.name.casefold()) == 1 else entry.path
            for entry in self.variables
        }


@dataclass(frozen=True, slots=True)
class Row:
    """The answers of one respondent.

    `answers` has no key where nothing was answered; `relevant` are the paths that were asked, with the numbers of
    instances. `day` is ISO 8601. `weight` is None in a data set without weights.
    """

    answers: Mapping[str, Answer]
    relevant: frozenset[str]
    day: str
    language: str
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """The words a file needs beside those of the questionnaire, in the reader's language."""

    yes: str = "yes"
    no: str = "no"
    not_asked: str = "not asked"
    no_answer: str = "no answer"


def label(item: Entry | Value, language: str) -> str:
    """The label in `language`, else in its base language, else the questionnaire's own, else the name."""
    return item.labels.get(language) or item.labels.get(language.partition("-")[0]) or item.label or item.name
