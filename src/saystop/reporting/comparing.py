"""What a new form changes, before it is asked of anybody."""

from collections.abc import Sequence
from dataclasses import dataclass

from saystop.engines.questionnaires.model import Question, Questionnaire
from saystop.engines.questionnaires.workbook import Fault, WorkbookError
from saystop.engines.saying import said


class Unsuitable(WorkbookError):
    """A workbook that is sound, but cannot be asked of reporters."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Labels of questions that come and go, and of those that lack one of the office's languages (label, language code)."""

    steps: tuple[str, ...]
    count: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    untranslated: tuple[tuple[str, str], ...]


def compare(new: Questionnaire, present: Questionnaire, languages: Sequence[str], language: str) -> Changes:
    """What putting `new` in the place of `present` changes, told in `language`."""
    asked, before = _asked(new), _asked(present)

    def label(questionnaire: Questionnaire, question: Question) -> str:
        return question.label.get(language, questionnaire.default_language) or question.name

    return Changes(
        steps=tuple(step.label.get(language, new.default_language) for step in new.steps),
        count=len(asked),
        added=tuple(label(new, asked[path]) for path in asked if path not in before),
        removed=tuple(label(present, before[path]) for path in before if path not in asked),
        untranslated=tuple(
            (label(new, question), code)
            for question in asked.values()
            for code in languages
            if not question.label.by_language.get(code)
        ),
    )


def unusable(new: Questionnaire, languages: Sequence[str]) -> list[Fault]:
    """Why a form that can be read can still not be asked of reporters."""
    faults = []
    if not any(question.required is not None for question in new.questions.values()):
        faults.append(
            Fault(
                "survey",
                None,
                "required",
                said("No question must be answered: set “required” to yes where it is needed."),
            )
        )
    faults += [
        Fault(
            "survey",
            None,
            "label",
            said("The language {code} is missing: add a column label:: for it and fill it in.", code=code),
        )
        for code in languages
        if code not in new.languages
    ]
    return faults


def _asked(questionnaire: Questionnaire) -> dict[str, Question]:
    return {path: question for path, question in questionnaire.questions.items() if question.kind.asked}
