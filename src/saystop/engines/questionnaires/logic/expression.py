"""Expressions as a questionnaire keeps them: text that stands by itself and is compiled once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from saystop.engines.questionnaires.logic.language import Context, Datum, ExpressionError, as_text, as_truth
from saystop.engines.questionnaires.logic.parser import Parsed, parse
from saystop.engines.questionnaires.logic.tokens import Sort, tokens
from saystop.engines.saying import said


@lru_cache(maxsize=8_192)
def _parsed(source: str) -> Parsed:
    return parse(source)


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression whose references are absolute paths (`/form/group/question`), as `resolve` makes them.

    A path that leads to no question has no text, as in XPath.
    """

    source: str

    @property
    def references(self) -> frozenset[str]:
        """The paths of the questions that are read, without the root. Raises ExpressionError."""
        return _parsed(self.source).references

    @property
    def lists(self) -> frozenset[str]:
        """The lists of choices that `instance()` reads. Raises ExpressionError."""
        return _parsed(self.source).lists

    @property
    def columns(self) -> frozenset[str]:
        """The bare names that are read: columns of the choices sheet. Raises ExpressionError."""
        return _parsed(self.source).columns

    @property
    def cost(self) -> int:
        """What it takes to evaluate it once, in tokens. Raises ExpressionError."""
        return _parsed(self.source).cost

    def evaluate(self, context: Context) -> Datum:
        """The value in this context. Raises ExpressionError only when `source` is not an expression."""
        return _parsed(self.source).run(context)

    def truth(self, context: Context) -> bool:
        """The value as XPath's boolean."""
        return as_truth(self.evaluate(context))

    def text(self, context: Context) -> str:
        """The value as XPath's string; a calculation without a result (NaN) is no answer."""
        text = as_text(self.evaluate(context))
        return "" if text == "NaN" else text


def resolve(source: str, at: str, names: Mapping[str, str]) -> Expression:
    """Check an expression and write its references as paths.

    `at` is the path of the question it belongs to, `names` maps a question name to its path. Raises ExpressionError with
    a sentence for the author.
    """
    pieces: list[str] = []
    end = predicates = 0
    for token in tokens(source):
        written = token.text
        if token.sort is Sort.SIGN:
            predicates += (token.text == "[") - (token.text == "]")
        if token.sort is Sort.REFERENCE:
            written = _path(token.text, names)
        elif token.sort is Sort.EARLIER:
            written = "''"  # nothing of one respondent is kept for the next
        elif token.sort is Sort.RELATIVE and predicates and _OF_ROW.fullmatch(token.text):
            written = token.text.removeprefix("./")
        elif token.sort is Sort.RELATIVE:
            written = f"/form/{_climb(token.text, at)}".removesuffix("/")  # the form itself is no question
        elif token.sort is Sort.STRING and "${" in token.text:
            written = _REFERENCE.sub(lambda one: _path(one[0], names), token.text)
        pieces.append(source[end : token.start] + written)
        end = token.start + len(token.text)
    expression = Expression("".join(pieces))
    _ = expression.references  # compiles: faults are told now and not when somebody answers
    return expression


_OF_ROW = re.compile(r"\./[^.].*")  # a child of the row that a predicate looks at
_REFERENCE = re.compile(r"\$\{[^{}]{1,200}\}")


def _path(reference: str, names: Mapping[str, str]) -> str:
    name = reference[2:-1].strip()
    if name not in names:
        raise ExpressionError(said("There is no question called “{name}”.", name=name))
    return f"/form/{names[name]}"


def _climb(relative: str, at: str) -> str:
    steps = relative.removeprefix("current()/").removeprefix("./").split("/")
    steps = steps if any(steps) else []
    upwards = steps.count("..")
    here = at.split("/")
    if upwards > len(here):
        return "/".join(steps[upwards:])  # above the form there is nothing
    return "/".join(here[: len(here) - upwards] + steps[upwards:])
