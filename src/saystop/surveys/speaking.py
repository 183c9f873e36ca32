"""In which languages a survey has pages: its own, also those that the office does not speak, and the office's."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language

from saystop.asking import languages
from saystop.engines.questionnaires.model import Questionnaire
from saystop.surveys.models import Survey

UNNAMED = "und"  # what a workbook's texts are in when no column says it (BCP 47)


def addresses(questionnaire: Questionnaire) -> Sequence[str]:
    """The languages of the addresses to hand out: the survey's; the office's first one if its workbook names none."""
    return [code for code in questionnaire.languages if code != UNNAMED] or languages.codes()[:1]


def nearest(spoken: Sequence[str]) -> str:
    """The page's own language where it is one of these, else the first of them."""
    own = get_language() or ""
    return own if own in spoken else spoken[0]


def read_as(questionnaire: Questionnaire, language: str) -> str:
    """The language in which a page in `language` says the survey's own texts, where the survey lacks this one."""
    spoken = addresses(questionnaire)
    return next((code for code in (language, questionnaire.default_language) if code in spoken), spoken[0])


def demand(questionnaire: Questionnaire, language: str) -> None:
    """Raise Http404 unless the survey or the office speaks this language."""
    if language not in languages.codes() and language not in addresses(questionnaire):
        raise Http404


def of(survey: Survey, questionnaire: Questionnaire, language: str) -> dict[str, Any]:
    """What a page needs to know of the language that it asks in, and of the others."""

    def address(code: str) -> str:
        return reverse("surveys:answer", kwargs={"lang": code, "slug": survey.slug})

    return {
        "asked": language,
        "asked_direction": languages.direction(language),
        "form_action": address(language),
        "languages": [languages.link(code, address(code)) for code in addresses(questionnaire)],
    }
