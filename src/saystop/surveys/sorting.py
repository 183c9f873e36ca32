"""Which answers may lie readable, and which are sealed: what was chosen or counted tells no more than the figures do, what was
written in a person's own words may tell who she is.
"""

import re
from collections.abc import Mapping

from saystop.engines.questionnaires.answering import definition
from saystop.engines.questionnaires.logic import Expression
from saystop.engines.questionnaires.model import Kind, Question, Questionnaire
from saystop.engines.questionnaires.values import Value

READABLE = frozenset(
    {
        Kind.INTEGER,
        Kind.DECIMAL,
        Kind.RANGE,
        Kind.DATE,
        Kind.TIME,
        Kind.SELECT_ONE,
        Kind.SELECT_MULTIPLE,
        Kind.RANK,
        Kind.ACKNOWLEDGE,
    }
)
_HARMLESS = READABLE | {Kind.CALCULATE, Kind.NOTE}  # of a calculation its own sources are asked
_CLOCK = re.compile(r"\bnow\s*\(")
_COUNTED = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")


def sorted_out(
    questionnaire: Questionnaire, values: Mapping[str, Value]
) -> tuple[dict[str, Value], dict[str, Value]]:
    """The answers that may lie readable, and those to be sealed; by path, both."""
    chosen: dict[str, Value] = {}
    written: dict[str, Value] = {}
    for path, value in values.items():
        readable = is_readable(questionnaire, questionnaire.questions[definition(path)], value)
        (chosen if readable else written)[path] = value
    return chosen, written


def is_readable(questionnaire: Questionnaire, question: Question, value: Value) -> bool:
    """A calculation is when it gave a number, out of readable answers alone: a text may quote what somebody wrote, and a
    number what somebody wrote who gave a telephone number.
    """
    if _tells_the_time(question):
        return False
    if question.kind in (Kind.CALCULATE, Kind.HIDDEN):
        made_of = [questionnaire.questions[one] for one in questionnaire.sources[question.path]]
        if any(one.kind not in _HARMLESS or _tells_the_time(one) for one in made_of):
            return False
        return isinstance(value, int | float) or (
            isinstance(value, str) and _COUNTED.fullmatch(value) is not None
        )
    return question.kind in READABLE


def _tells_the_time(question: Question) -> bool:
    """Whether the workbook fills it in with the moment of answering, which is nowhere kept readable."""
    given = (question.calculation, question.default)
    return any(isinstance(one, Expression) and _CLOCK.search(one.source) for one in given)
