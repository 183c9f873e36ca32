"""What an answer offers beside it is not left out without a script: the town of a country that was just chosen."""

import pytest

from saystop.reporting.services import questionnaire
from tests.engines.questionnaires.workbooks import Row, asked, build, group
from tests.people import FoundOffice
from tests.reporting.several import first_step, post, text

pytestmark = pytest.mark.django_db

CHOICES: list[Row] = [
    {"list_name": "country", "name": "at", "label": "Austria"},
    {"list_name": "country", "name": "be", "label": "Belgium"},
    {"list_name": "town", "name": "vienna", "label": "Vienna", "country": "at"},
    {"list_name": "town", "name": "ghent", "label": "Ghent", "country": "be"},
    {"list_name": "sign", "name": "alone", "label": "A child alone"},
]
WORKBOOK = build(
    [
        *group(
            "situation",
            asked("what", required="yes", label="What did you see?"),
            asked("country", "select_one country", label="In which country?"),
            asked("town", "select_one town", label="In which town?", choice_filter="country=${country}"),
        ),
        *group("you", asked("role", label="Who are you?")),
    ],
    CHOICES,
)


@pytest.fixture(autouse=True)
def form(office: FoundOffice) -> None:
    questionnaire.use(WORKBOOK, "towns.xlsx")


def test_choices_that_an_answer_brings_are_asked_about_once() -> None:
    page = text(post(first_step(), {"situation/what": "They waited.", "situation/country": "at"}))
    assert "There are a few more questions here" in page
    assert "Vienna" in page
    assert "Ghent" not in page
    assert 'name="you/role"' in text(post(page)), "it may stay open"


def test_another_country_brings_other_towns_and_what_was_chosen_goes_on() -> None:
    page = text(post(first_step(), {"situation/what": "They waited.", "situation/country": "at"}))
    page = text(post(page, {"situation/country": "be"}))
    assert "There are a few more questions here" in page
    assert "Ghent" in page
    assert 'name="you/role"' in text(post(page, {"situation/town": "ghent"}))


def test_who_tells_no_country_is_asked_for_no_town() -> None:
    assert 'name="you/role"' in text(post(first_step(), {"situation/what": "They waited."}))
