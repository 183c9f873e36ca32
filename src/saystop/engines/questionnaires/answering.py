"""Answers checked against a questionnaire: what is relevant, computed, required, and wrong."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from saystop.engines.questionnaires.logic import Context, Expression
from saystop.engines.questionnaires.model import Kind, Question, Questionnaire
from saystop.engines.questionnaires.values import (
    Code,
    Fault,
    Value,
    as_logic_text,
    cleaned,
    conform,
    limit,
    parse,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a check; everything is keyed by path.

    `values` holds the relevant answers, calculations filled in. An answer that breaks a constraint is among
    them; one that is no possible answer is not. `relevant` names groups and questions, `required` the
    relevant questions that must be answered, `offered` the names of the choices left by a choice filter, for
    questions that have one.
    """

    values: Mapping[str, Value]
    relevant: frozenset[str]
    required: frozenset[str]
    offered: Mapping[str, tuple[str, ...]]
    faults: Mapping[str, Fault]


def check(
    questionnaire: Questionnaire,
    answers: Mapping[str, object],
    today: date,
    now: datetime | None = None,
    only_steps: Collection[str] | None = None,
) -> Checked:
    """Check answers as a whole. Never raises, whatever the answers are.

    `answers` maps paths to values as `values.parse` gives them; paths that the questionnaire does not know
    are dropped. `today` and `now` are the respondent's (without `now`, midnight of today). Faults are told
    for the steps in `only_steps` (paths), or for all; relevance and values always follow from all answers,
    since steps look at each other.
    """
    texts: dict[str, str] = {}
    context = Context(texts, today, _clock(today, now))
    values, relevant, faults = _settled(questionnaire, answers, context, texts)
    required: set[str] = set()
    offered: dict[str, tuple[str, ...]] = {}
    for path, question in questionnaire.questions.items():
        if path not in relevant or not question.kind.asked:
            continue
        here = context.about(texts.get(path, ""))
        if question.required is not None and question.required.truth(here):
            required.add(path)
        if question.choice_filter is not None:
            offered[path] = _offered(question, question.choice_filter, here)
        if path not in faults:
            fault = _judged(question, values.get(path), path in required, offered.get(path), here)
            if fault is not None:
                faults[path] = fault
    told = {
        path: faults[path]
        for path in questionnaire.questions
        if path in faults and (only_steps is None or questionnaire.step_of[path] in only_steps)
    }
    return Checked(values, frozenset(relevant), frozenset(required), offered, told)


def _settled(
    questionnaire: Questionnaire, answers: Mapping[str, object], context: Context, texts: dict[str, str]
) -> tuple[dict[str, Value], set[str], dict[str, Fault]]:
    """Values, relevant paths and malformed answers; `texts`, which `context` reads, is filled on the way."""
    values: dict[str, Value] = {}
    relevant: set[str] = set()
    faults: dict[str, Fault] = {}
    for path in questionnaire.order:
        item = questionnaire.items[path]
        parent = questionnaire.parents.get(path)
        if parent is not None and parent not in relevant:
            continue
        if item.relevant is not None and not item.relevant.truth(context):
            continue
        relevant.add(path)
        if not isinstance(item, Question):
            continue
        if item.calculation is not None:
            value: Value | Fault | None = _computed(item, item.calculation, context)
        else:
            given = answers.get(path)
            value = None if given is None else conform(item, given)
        if isinstance(value, Fault):
            # What nobody was asked cannot be put right by the respondent, so it is dropped without a word.
            if item.kind.asked:
                faults[path] = value
        elif value is not None:
            values[path] = value
            texts[path] = as_logic_text(value)
    return values, relevant, faults


def _judged(
    question: Question, value: Value | None, required: bool, offered: tuple[str, ...] | None, context: Context
) -> Fault | None:
    """What is wrong with a well-formed answer. A constraint is not asked about no answer (ODK XForms)."""
    if value is None:
        return Fault(Code.REQUIRED, question.required_message or None) if required else None
    if offered is not None and not _names(value) <= set(offered):
        return Fault(Code.NOT_A_CHOICE)
    if question.constraint is not None and not question.constraint.truth(context):
        return Fault(Code.CONSTRAINT, question.constraint_message or None)
    return None


def defaults(questionnaire: Questionnaire, today: date, now: datetime | None = None) -> Mapping[str, Value]:
    """The answers with which a respondent begins: each question's default, where it is a possible answer."""
    texts: dict[str, str] = {}
    context = Context(texts, today, _clock(today, now))
    found: dict[str, Value] = {}
    for path, question in questionnaire.questions.items():
        if question.default is None:
            continue
        written = (
            question.default.text(context) if isinstance(question.default, Expression) else question.default
        )
        several = question.kind is Kind.SELECT_MULTIPLE
        value = (
            conform(question, cleaned(written))
            if not question.kind.asked
            else parse(question, written.split() if several else [written])
        )
        if value is not None and not isinstance(value, Fault):
            found[path] = value
            texts[path] = as_logic_text(value)
    return found


def _clock(today: date, now: datetime | None) -> datetime:
    if now is None:
        return datetime(today.year, today.month, today.day)  # noqa: DTZ001 - the respondent's clock has no zone here
    return now.replace(tzinfo=None)


def _computed(question: Question, calculation: Expression, context: Context) -> Value | None:
    """The text of a calculation, cut to its bound: no answer makes a page or a draft grow without end."""
    return calculation.text(context)[: limit(question)] or None


def _offered(question: Question, choice_filter: Expression, context: Context) -> tuple[str, ...]:
    return tuple(
        choice.name
        for choice in question.choices
        if choice_filter.truth(context.choosing({**choice.columns, "name": choice.name}))
    )


def _names(value: Value) -> set[str]:
    return set(value) if isinstance(value, list) else {as_logic_text(value)}
