"""Surveys made for tests."""

import re
from html import unescape

from django.test import Client
from django.utils import timezone

from saystop.offices.models import Member
from saystop.surveys.models import Survey
from saystop.surveys.services import authoring
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


class Respondent:
    """A browser without JavaScript and without cookies."""

    def __init__(self, survey: Survey, language: str = "en", query: str = "") -> None:
        self.client = Client()
        self.address = f"/{language}/survey/{survey.slug}/"
        self.answer = self.client.get(self.address + query)

    @property
    def page(self) -> str:
        return self.answer.content.decode()

    def hidden(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page)
        return unescape(found[1]) if found else ""

    def send(self, go: str = "next", **answers: object) -> "Respondent":
        given = {path.replace("__", "/"): value for path, value in answers.items()}
        posted = {"step": self.hidden("step"), "draft": self.hidden("draft"), "go": go, **given}
        self.answer = self.client.post(self.address, posted)
        return self
