"""The quiz of a unit: what is asked, and what is said of the answers. Nothing of them is kept."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.safestring import SafeString

from saystop.asking import fields, markdown
from saystop.asking.widgets import fields_of
from saystop.engines.questionnaires import storing
from saystop.engines.questionnaires.model import Kind, Question, Questionnaire
from saystop.training.models import Unit

# Whether what was chosen is right; `NONE` before anything was sent.
RIGHT, WRONG, EMPTY, NONE = "right", "wrong", "empty", ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A question on the page: how it is asked, and, once answered, the verdict, the right answers, and why they are."""

    field: fields.Field
    verdict: str = NONE
    answers: tuple[SafeString | str, ...] = ()
    why: SafeString | str = ""


def plain(questionnaire: Questionnaire) -> Any:
    """A questionnaire as a row of a unit keeps it."""
    return json.loads(storing.to_json(questionnaire))


def of(unit: Unit) -> Questionnaire:
    """Raises ValueError where a unit has none."""
    return storing.from_json(json.dumps(unit.quiz))


def choosable(questionnaire: Questionnaire) -> list[Question]:
    """The questions of which some choices are right."""
    return [one for one in questionnaire.questions.values() if one.kind.chosen]


def is_marked(unit: Unit) -> bool:
    """Whether it is said of each question what is right."""
    return unit.quiz is not None and all(unit.right.get(one.path) for one in choosable(of(unit)))


def page(unit: Unit, language: str, sent: QueryDict | None) -> list[Judged]:
    """All questions in a language; with verdicts if answers were sent."""
    questionnaire = of(unit)
    raw: fields.Raw = {}
    if sent is not None:
        for step in questionnaire.steps:
            raw |= fields.posted(questionnaire, step, sent)
    checked, _faults = fields.judge(questionnaire, raw, language)
    found = []
    for step in questionnaire.steps:
        if step.path in checked.relevant:
            shown = fields.step_page(questionnaire, step, raw, checked, {}, language, fold=False)
            found += [_judged(unit, questionnaire, one, language, sent) for one in fields_of(shown.items)]
    return found


def count(questions: list[Judged]) -> tuple[int, int]:
    """How many were answered rightly, and of how many."""
    judged = [one.verdict for one in questions if one.verdict]
    return judged.count(RIGHT), len(judged)


def _judged(
    unit: Unit, questionnaire: Questionnaire, field: fields.Field, language: str, sent: QueryDict | None
) -> Judged:
    question = questionnaire.questions[field.name]
    several = question.kind is Kind.SELECT_MULTIPLE
    right = set(unit.right.get(question.path, ()))
    if sent is None or not question.kind.chosen or not right:
        return Judged(field)
    chosen = {one.value for one in field.options if one.chosen}
    is_right = chosen == right if several else bool(chosen & right)
    verdict = RIGHT if is_right else WRONG if chosen else EMPTY
    return Judged(
        field,
        verdict,
        tuple(one.label for one in field.options if one.value in right),
        _why(question, questionnaire, language),
    )


def _why(question: Question, questionnaire: Questionnaire, language: str) -> SafeString | str:
    if question.guidance is None:
        return ""
    return markdown.html(question.guidance.get(language, questionnaire.default_language))


def spoken(unit: Unit) -> Iterator[str]:
    """The languages of a quiz."""
    yield from (unit.quiz or {}).get("languages", ())
