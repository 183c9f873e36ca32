"""Answers: from what a page posts to a value, and from a value to text that people read.

A value is plain JSON: text, numbers, a list of names, or a position. Dates and times are ISO 8601 text
(`2026-03-09`, `14:05`, `2026-03-09T14:05`), without zone. No answer is None.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NotRequired, TypeAlias, TypedDict, TypeGuard

from saystop.engines.questionnaires.model import Kind, Question, Text

LONGEST_LINE = 500
LONGEST_TEXT = 5_000
LARGEST_INTEGER = 10**9
LARGEST_DECIMAL = 10**12
FIRST_YEAR, LAST_YEAR = 1900, 2100
MOST_FILES = 10
LARGEST_ACCURACY = 10_000_000.0
ACKNOWLEDGED = "OK"


class Position(TypedDict):
    """A place in WGS 84: degrees north, degrees east, and how sure, in metres."""

    lat: float
    lon: float
    accuracy: NotRequired[float]


Value: TypeAlias = str | int | float | list[str] | Position


class Code(StrEnum):
    """What is wrong with an answer; the sentence is the caller's, in the respondent's language. Beside it:
    its params.
    """

    REQUIRED = "required"
    CONSTRAINT = "constraint"
    NOT_TEXT = "not_text"
    NOT_A_NUMBER = "not_a_number"
    NOT_WHOLE = "not_whole"
    OUT_OF_RANGE = "out_of_range"  # min, max
    TOO_LONG = "too_long"  # max, length
    NOT_ON_STEP = "not_on_step"  # start, step
    NOT_A_CHOICE = "not_a_choice"
    NOT_RANKED = "not_ranked"
    TOO_MANY = "too_many"  # max
    BAD_DATE = "bad_date"  # min, max (years)
    BAD_TIME = "bad_time"
    BAD_POSITION = "bad_position"
    BAD_FILE = "bad_file"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an answer is not taken: a code, the author's own message if there is one, and the numbers for the
    sentence.
    """

    code: Code
    message: Text | None = None
    params: Mapping[str, int | float] = field(default_factory=dict)


def limit(question: Question) -> int:
    """The most characters (text), names (select) or files an answer may have; stated beside the field."""
    if question.max_length is not None:
        return question.max_length
    match question.kind:
        case Kind.SELECT_MULTIPLE | Kind.RANK:
            return len(question.choices)
        case Kind.IMAGE | Kind.AUDIO | Kind.VIDEO | Kind.FILE:
            return MOST_FILES
        case Kind.TEXT if "multiline" in question.appearance:
            return LONGEST_TEXT
        case Kind.HIDDEN | Kind.CALCULATE:
            return LONGEST_TEXT
    return LONGEST_LINE


def show(question: Question, value: Value | None, language: str, default_language: str = "en") -> str:
    """A value as people read it: labels for choices, the rest as it is kept. Nothing for no answer."""
    if value is None:
        return ""
    if is_position(value):
        accuracy = value.get("accuracy")
        place = f"{value['lat']:.6f}, {value['lon']:.6f}"
        return place if accuracy is None else f"{place} (± {accuracy:.0f} m)"
    named = question.choices.by_name
    if isinstance(value, list):
        return ", ".join(
            named[name].label.get(language, default_language) if name in named else name for name in value
        )
    if isinstance(value, str) and value in named:
        return named[value].label.get(language, default_language)
    if isinstance(value, str) and question.kind is Kind.DATE_TIME:
        return value.replace("T", " ")
    return as_logic_text(value)


def as_logic_text(value: Value | None) -> str:
    """A value as the expression language sees it: names with spaces between them, a position as `lat lon 0
    accuracy`.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if is_position(value):
        return f"{value['lat']} {value['lon']} 0 {value.get('accuracy', 0)}"
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(value, ".15g")
    return str(value)


def is_position(value: object) -> TypeGuard[Position]:
    """Whether a value is a position."""
    return isinstance(value, dict)


def cleaned(text: str) -> str:
    """Text without control characters and halves of characters, lines ended by a newline, composed (Unicode
    NFC), trimmed.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return text.strip()
