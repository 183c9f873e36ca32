"""Which answers may lie readable, and which are sealed: what was chosen or counted tells no more than the figures do, what was
written in a person's own words may tell who she is.
"""

import re
from collections.abc import Mapping

from saystop.engines.questionnaires.answering import definition
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
_COUNTED = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")


def sorted_out(
    questionnaire: Questionnaire, values: Mapping[str, Value]
) -> tuple[dict[str, Value], dict[str, Value]]:
    """The answers that may lie readable, and those to be sealed; by path, both."""
    chosen: dict[str, Value] = {}
    written: dict[str, Value] = {}
    for path, value in values.items():
        readable = is_readable(questionnaire.questions[definition(path)], value)
        (chosen if readable else written)[path] = value
    return chosen, written


def is_readable(question: Question, value: Value) -> bool:
    """A calculation is when it gave a number: a text may quote what somebody wrote."""
    if question.kind in (Kind.CALCULATE, Kind.HIDDEN):
        return isinstance(value, int | float) or (
            isinstance(value, str) and _COUNTED.fullmatch(value) is not None
        )
    return question.kind in READABLE
