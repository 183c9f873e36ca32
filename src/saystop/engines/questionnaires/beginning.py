"""The answers with which a respondent begins."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from saystop.engines.questionnaires.answering import MOST_INSTANCES, Answering, Place
from saystop.engines.questionnaires.logic import Context, Expression
from saystop.engines.questionnaires.model import Kind, Question, Questionnaire
from saystop.engines.questionnaires.parsing import conform, parse
from saystop.engines.questionnaires.values import Fault, Value, cleaned


def defaults(
    questionnaire: Questionnaire,
    today: date,
    now: datetime | None = None,
    answers: Mapping[str, object] | None = None,
) -> Mapping[str, Value]:
    """The answers with which a respondent begins: each question's default, where it is a possible answer. What `answers`, those
    that are there already, say stays, and instances that they open get their defaults.
    """
    ordered = (questionnaire.questions.get(path) for path in questionnaire.order)
    having = [question for question in ordered if question and question.default is not None]
    if not having:
        return {}
    found: dict[str, Value] = {}
    answering = Answering(questionnaire, answers or {}, today, now)
    for question in having:
        for places in _rounds(question, answering.places(question.path)):
            values = {
                place.path: value
                for place in places
                if place.path not in answering.given
                and (value := _default(question, answering.context(place))) is not None
                and not isinstance(value, Fault)
            }
            if values:
                found |= values
                answering.begin(question.path, values)
    return found


def _rounds(question: Question, places: Sequence[Place]) -> Sequence[Sequence[Place]]:
    """Instances that begin together; one after the other where a default may look at the one before."""
    default = question.default
    looks_back = isinstance(default, Expression) and question.path in default.references
    if looks_back and len(places) <= MOST_INSTANCES:
        return [[place] for place in places]
    return [[*places]]


def _default(question: Question, context: Context) -> Value | Fault | None:
    default = question.default
    written = default.text(context) if isinstance(default, Expression) else default or ""
    if not question.kind.asked:
        return conform(question, cleaned(written))
    several = question.kind in (Kind.SELECT_MULTIPLE, Kind.RANK)
    return parse(question, written.split() if several else [written])
