"""The questionnaire on paper: what stands on the sheet, the conditions in words, the pages."""

import io

import pikepdf
import pytest
from django.test import Client
from django.utils import translation

from saystop.engines.questionnaires.workbook import read
from saystop.surveys import invented, routing
from saystop.surveys.models import Survey
from saystop.surveys.paper import _Sheet, sheet
from tests.engines.questionnaires.workbooks import asked, build
from tests.people import FoundOffice
from tests.surveys.making import CHOICES, WORKBOOK, both, published

A4 = (595, 842)  # points


def pages(made: bytes) -> list[tuple[int, int]]:
    with pikepdf.open(io.BytesIO(made)) as found:
        return [(round(float(page.mediabox[2])), round(float(page.mediabox[3]))) for page in found.pages]


def fonts(made: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(made)) as found:
        return {
            str(font.BaseFont).partition("+")[2]
            for page in found.pages
            for font in page.resources.get("/Font", {}).values()
        }


@pytest.mark.parametrize("language", ["en", "fr", "nl", "de"])
def test_the_demo_survey_is_a4_in_its_own_fonts(language: str) -> None:
    made = sheet(read(invented.workbook(), invented.SHIPPED), language, "Travellers")
    assert set(pages(made)) == {A4}
    assert all(name.startswith("NotoSans") for name in fonts(made))


def test_right_to_left_is_set_in_its_script() -> None:
    rows = [{"type": "text", "name": "q", "label::العربية (ar)": "هل أقلقك شيء؟"}]
    made = sheet(read(build(rows), "a.xlsx"), "ar", "رحلات")
    assert any("Arabic" in name for name in fonts(made))


def test_every_question_has_its_number_and_its_form() -> None:
    rows = [
        both("one", "select_one yes_no", "One", "Une"),
        both("all", "select_multiple yes_no", "All", "Toutes"),
        both("note", "note", "Thank you", "Merci"),
        both("order", "rank yes_no", "Order", "Ordre"),
        both("sum", "calculate", "Sum", "Somme", calculation="1 + 1"),
        both("many", "integer", "Many", "Combien"),
        both("day", "date", "Day", "Jour"),
        both("sure", "range", "Sure of ${many}", "Sûr", parameters="start=1 end=5 step=1"),
        both("far", "range", "Far", "Loin", parameters="start=0 end=100 step=1"),
        both("words", "text", "Words", "Mots", appearance="multiline"),
    ]
    with translation.override("en"):
        found = list(_Sheet(read(build(rows, CHOICES), "a.xlsx"), "en").blocks())
    told = [(one.number, one.form, len(one.choices), one.lines) for one in found if one.type == "question"]
    assert told == [
        (1, "one", 2, 0),
        (2, "several", 2, 0),
        (3, "order", 2, 0),
        (4, "number", 0, 0),
        (5, "date", 0, 0),
        (6, "scale", 5, 0),
        (7, "number", 0, 0),
        (8, "lines", 0, 5),
    ]
    assert [one.label for one in found if one.number == 6] == ["Sure of ……"]
    assert [one.how for one in found if one.number == 7] == ["A number from 0 to 100."]


@pytest.mark.parametrize(
    ("relevant", "said"),
    [
        ("${a} = 'yes'", "the answer to question 1 is “Yes”"),
        ("selected(${b}, 'no')", "“No” is ticked in question 2"),
        ("not(selected(${b}, 'no'))", "“No” is not ticked in question 2"),
        ("${n} >= 3", "the answer to question 3 is at least 3"),
        ("${n} != ''", "question 3 is answered"),
        (
            "${a} = 'yes' and ${n} < 3",
            "the answer to question 1 is “Yes”, and the answer to question 3 is less than 3",
        ),
        (
            "${a} = 'yes' or ${a} = 'no'",
            "the answer to question 1 is “Yes”, or the answer to question 1 is “No”",
        ),
        ("${a} = 'yes' or ${n} < 3 and ${n} > 1", ""),
        ("count-selected(${b}) > 1", ""),
        ("${a} = 'maybe'", ""),
        ("${n} + 1 > 2", ""),
        ("${a} = 'yes' and (${n} < 3)", ""),
    ],
)
def test_conditions_in_words(relevant: str, said: str) -> None:
    rows = [
        both("a", "select_one yes_no", "A", "A"),
        both("b", "select_multiple yes_no", "B", "B"),
        asked("n", "integer"),
        asked("q", relevant=relevant),
    ]
    found = read(build(rows, CHOICES), "a.xlsx")
    expression = found.questions["q"].relevant
    assert expression is not None
    with translation.override("en"):
        assert routing.words(found, expression, {"a": 1, "b": 2, "n": 3, "q": 4}, "en") == said


@pytest.mark.django_db
def test_the_sheet_is_taken_away_in_each_language(office: FoundOffice, officer_client: Client) -> None:
    survey: Survey = published(office, WORKBOOK)
    for language in ("en", "fr"):
        answer = officer_client.get(f"/desk/surveys/{survey.pk}/paper/{language}/")
        assert answer.content.startswith(b"%PDF")
    assert officer_client.get(f"/desk/surveys/{survey.pk}/paper/xx/").status_code == 404
