"""Sheets of paper, entered by a member one after the other."""

import pytest
from django.test import Client

from saystop.offices.models import AuditEntry
from saystop.surveys.models import Response, Source, Survey
from saystop.surveys.services import authoring
from tests import people
from tests.people import FoundOffice
from tests.surveys.making import Browser, draft, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(office: FoundOffice) -> Survey:
    return published(office)


@pytest.fixture
def desk(office: FoundOffice) -> Client:
    """An officer: everybody of the house may enter what stands on paper."""
    client = Client()
    people.sign_in(client, people.case_officer(office))
    return client


class Sheet(Browser):
    """Paper after paper, typed in by a member."""

    carried = ("draft", "spoken")

    def __init__(self, client: Client, survey: Survey, language: str = "en") -> None:
        super().__init__(client, f"/desk/surveys/{survey.pk}/enter/", f"?language={language}")


def test_a_sheet_goes_in_and_an_empty_form_follows(survey: Survey, desk: Client) -> None:
    sheet = Sheet(desk, survey, "fr").send(journey__noticed="no", journey__nights="3")
    assert "The sheet is entered" in sheet.page
    assert "1 sheet entered so far" in sheet.page
    assert 'value="3"' not in sheet.page
    response = Response.objects.get()
    assert (response.source, response.language) == (Source.PAPER, "fr")
    assert response.answers == {"journey/noticed": "no", "journey/nights": 3}
    assert "Combien de nuits" in sheet.page
    assert AuditEntry.objects.get(action="survey.entered").record == str(survey.pk)


def test_what_is_asked_only_now_is_shown_and_may_stay_empty(survey: Survey, desk: Client) -> None:
    sheet = Sheet(desk, survey).send(journey__noticed="yes")
    assert "there are more questions below" in sheet.page
    assert not Response.objects.exists()
    sheet.send(journey__noticed="yes")
    assert Response.objects.get().answers == {"journey/noticed": "yes"}


def test_what_does_not_fit_is_told_and_nothing_typed_is_lost(survey: Survey, desk: Client) -> None:
    sheet = Sheet(desk, survey).send(journey__noticed="no", journey__nights="0", after__words="a dog barked")
    assert sheet.answer.status_code == 422
    assert "a dog barked" in sheet.page
    assert not Response.objects.exists()


def test_another_language_keeps_what_was_typed(survey: Survey, desk: Client) -> None:
    sheet = Sheet(desk, survey).send("", journey__nights="7", language="fr")
    assert "Combien de nuits" in sheet.page
    assert 'value="7"' in sheet.page


def test_a_page_sent_twice_is_one_sheet(survey: Survey, desk: Client) -> None:
    sheet = Sheet(desk, survey)
    posted = {"draft": sheet.hidden("draft"), "spoken": "en", "go": "next", "journey/noticed": "no"}
    for _ in range(2):
        assert desk.post(sheet.address, posted).status_code == 302
    assert Response.objects.count() == 1
    assert AuditEntry.objects.filter(action="survey.entered").count() == 1


def test_paper_comes_late_and_a_draft_takes_none(survey: Survey, desk: Client, office: FoundOffice) -> None:
    authoring.close(office.director, survey)
    Sheet(desk, survey).send(journey__noticed="no")
    assert Response.objects.count() == 1
    assert desk.get(f"/desk/surveys/{draft(office).pk}/enter/").status_code == 404
