"""A questionnaire as the columns that figures are made of."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from saystop.asking.markdown import plain
from saystop.engines.questionnaires.model import Kind, Question, Questionnaire
from saystop.engines.questionnaires.values import ACKNOWLEDGED
from saystop.engines.tabulating.table import Measure, Variable

MEASURES = {
    Kind.SELECT_ONE: Measure.SINGLE,
    Kind.ACKNOWLEDGE: Measure.SINGLE,
    Kind.SELECT_MULTIPLE: Measure.MULTIPLE,
    Kind.RANK: Measure.RANK,
    Kind.INTEGER: Measure.NUMBER,
    Kind.DECIMAL: Measure.NUMBER,
    Kind.RANGE: Measure.NUMBER,
    Kind.DATE: Measure.DATE,
}
# Of these, answers lie readable as numbers at most; what is text is written, and sealed.
_OPEN = (Kind.TEXT, Kind.TIME, Kind.DATE_TIME)


@dataclass(frozen=True, slots=True)
class Column:
    """A question as figures show it: its labels in one language."""

    path: str
    label: str
    variable: Variable | None  # None: answered in words
    codes: Mapping[str, str]  # the label of each code
    likert: bool = False

    @property
    def is_open(self) -> bool:
        return self.variable is None

    @property
    def is_choice(self) -> bool:
        return self.variable is not None and self.variable.measure in (Measure.SINGLE, Measure.MULTIPLE)


def columns(questionnaire: Questionnaire, language: str) -> list[Column]:
    """The questions that are tabulated or read, in order. What stands in a repeat is only in the exports."""
    default = questionnaire.default_language
    return [
        Column(
            path,
            plain(question.label.get(language, default)) or question.name,
            variable(question),
            _codes(question, language, default),
            "likert" in question.appearance,
        )
        for path, question in questionnaire.questions.items()
        if path not in questionnaire.repeated and (question.kind in MEASURES or question.kind in _OPEN)
    ]


def _codes(question: Question, language: str, default: str) -> dict[str, str]:
    if question.kind is Kind.ACKNOWLEDGE:
        return {ACKNOWLEDGED: _("Yes")}
    return {
        choice.name: plain(choice.label.get(language, default)) or choice.name for choice in question.choices
    }


def variable(question: Question) -> Variable | None:
    measure = MEASURES.get(question.kind)
    if measure is None:
        return None
    codes = tuple(choice.name for choice in question.choices)
    return Variable(question.path, measure, (ACKNOWLEDGED,) if question.kind is Kind.ACKNOWLEDGE else codes)


def variables(questionnaire: Questionnaire) -> list[Variable]:
    found = (
        variable(question)
        for path, question in questionnaire.questions.items()
        if path not in questionnaire.repeated
    )
    return [one for one in found if one is not None]
