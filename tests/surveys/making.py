"""Surveys made for tests."""

import re
from html import unescape
from typing import Self

from django.test import Client
from django.utils import timezone

from saystop.offices.models import Member
from saystop.surveys import invented
from saystop.surveys.models import Source, Survey, Version
from saystop.surveys.services import authoring, intake
from saystop.surveys.services.intake import Answered
from tests.engines.questionnaires.workbooks import Row, asked, build, group
from tests.people import FoundOffice

CHOICES: list[Row] = [
    {"list_name": "yes_no", "name": name, "label::English (en)": en, "label::Français (fr)": fr}
    for name, en, fr in (("yes", "Yes", "Oui"), ("no", "No", "Non"))
]


def both(name: str, kind: str, en: str, fr: str, **columns: object) -> Row:
    return {"type": kind, "name": name, "label::English (en)": en, "label::Français (fr)": fr, **columns}


def two(name: str, en: str, fr: str, *rows: Row) -> list[Row]:
    opened = {"type": "begin_group", "name": name, "label::English (en)": en, "label::Français (fr)": fr}
    return [opened, *rows, {"type": "end_group"}]


WORKBOOK = build(
    [
        *two(
            "journey",
            "Your journey",
            "Votre voyage",
            both(
                "noticed",
                "select_one yes_no",
                "Did something worry you?",
                "Quelque chose vous a-t-il inquiété ?",
                required="yes",
            ),
            both("nights", "integer", "How many nights?", "Combien de nuits ?", constraint=". > 0"),
        ),
        *two(
            "after",
            "Afterwards",
            "Ensuite",
            both(
                "told",
                "select_multiple yes_no",
                "Did you tell anybody?",
                "L’avez-vous dit ?",
                relevant="${noticed} = 'yes'",
            ),
            both("words", "text", "In your own words", "Avec vos mots"),
        ),
    ],
    CHOICES,
    {"form_title": "Journeys", "default_language": "English (en)"},
)
plain = (asked, group)


def published(office: FoundOffice, workbook: bytes = WORKBOOK, **settings: object) -> Survey:
    survey = draft(office, workbook)
    if settings:
        authoring.settle(office.director, survey, **settings)
    authoring.publish(office.director, survey, timezone.localdate())
    return survey


def draft(office: FoundOffice, workbook: bytes = WORKBOOK, actor: Member | None = None) -> Survey:
    return authoring.create(actor or office.director, office.desk, "Journeys", workbook, "journeys.xlsx")


def seed_survey(office: FoundOffice) -> Survey:
    """The seed survey with its 1,081 invented answers, as a draft."""
    survey = authoring.create(
        office.director, office.desk, "Travellers", invented.workbook(), invented.SHIPPED, invented=True
    )
    version = Version.objects.current(survey)
    responses = (
        Answered(values, language) for language, values in invented.invented_responses(version.questionnaire)
    )
    assert intake.enter(version, version.questionnaire, responses, Source.INVENTED) == 1081
    return survey


class Browser:
    """A browser without JavaScript at the pages of one questionnaire."""

    carried: tuple[str, ...]  # the hidden fields that go back with each answer

    def __init__(self, client: Client, address: str, query: str = "") -> None:
        self.client, self.address = client, address
        self.answer = client.get(address + query)

    @property
    def page(self) -> str:
        return self.answer.content.decode()

    def hidden(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page)
        return unescape(found[1]) if found else ""

    def send(self, go: str = "next", **answers: object) -> Self:
        given = {path.replace("__", "/"): value for path, value in answers.items()}
        posted = {**{name: self.hidden(name) for name in self.carried}, "go": go, **given}
        self.answer = self.client.post(self.address, posted, follow=True)
        return self


class Respondent(Browser):
    """Somebody who is asked, without cookies."""

    carried = ("step", "draft")

    def __init__(self, survey: Survey, language: str = "en", query: str = "") -> None:
        super().__init__(Client(), f"/{language}/survey/{survey.slug}/", query)
