"""An office may speak a language into which the program is not translated: its words stand in another, as that one is written."""

import io
from importlib.resources import files

import openpyxl
import pytest
from django.conf import LazySettings
from django.test import Client

from saystop.asking import languages
from saystop.outreach.models import Channel, Place
from saystop.reporting.services import questionnaire
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db

ARABIC, QUESTION = languages.named("ar"), "ماذا رأيت"


@pytest.fixture(autouse=True)
def arabic(settings: LazySettings, office: FoundOffice) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "ar")]


@pytest.fixture
def form_in_arabic() -> None:
    shipped = files("saystop.reporting").joinpath("data", "report.xlsx").read_bytes()
    workbook = openpyxl.load_workbook(io.BytesIO(shipped))
    for name in ("survey", "choices"):
        sheet = workbook[name]
        source = [cell.value for cell in sheet[1]].index("label::English (en)") + 1
        target = sheet.max_column + 1
        sheet.cell(1, target).value = "label::العربية (ar)"
        for row in range(2, sheet.max_row + 1):
            if sheet.cell(row, source).value:
                sheet.cell(row, target).value = f"{QUESTION} {row}"
    changed = io.BytesIO()
    workbook.save(changed)
    questionnaire.use(changed.getvalue(), "report-ar.xlsx")


def opening(page: str) -> str:
    return page[page.index("<html") : page.index(">", page.index("<html"))]


def test_a_flyer_in_arabic_leads_to_english_set_as_english(client: Client) -> None:
    Channel.objects.create(code="pier2", name="Lobby", place=Place.LOBBY, languages=["ar"])
    there = client.get("/pier2", headers={"accept-language": "ar"}).headers["Location"]
    page = client.get(there).content.decode()
    assert there.startswith("/ar/")
    assert 'lang="en"' in opening(page)
    assert 'dir="ltr"' in opening(page)
    assert f"This page is not translated into {ARABIC} yet." in page
    assert 'value="be">Belgium<' in page, "countries are named in the words of the page"


@pytest.mark.parametrize("path", ["", "signs/", "return/", "help/be/", "report/"])
def test_no_page_of_the_line_sets_english_from_right_to_left(client: Client, path: str) -> None:
    page = client.get(f"/ar/{path}").content.decode()
    assert 'lang="en"' in opening(page)
    assert 'dir="ltr"' in opening(page)
    assert f"is not translated into {ARABIC} yet" in page


def test_questions_in_arabic_keep_their_direction(client: Client, form_in_arabic: None) -> None:
    page = client.get("/ar/report/").content.decode()
    assert 'lang="ar"' in opening(page)
    assert 'dir="rtl"' in opening(page)
    assert QUESTION in page
    assert f"The words around the questions are not translated into {ARABIC} yet." in page
    for element in ("header", "footer", 'p class="actions"'):
        assert f'<{element} lang="en" dir="ltr">' in page


def test_the_words_are_the_first_language_s(client: Client, settings: LazySettings) -> None:
    settings.LANGUAGE_CODE = "fr"
    assert languages.worded("ar") == "fr"
    assert languages.worded("nl") == "nl"


@pytest.mark.parametrize("lang", ["en", "fr", "nl", "de"])
def test_languages_that_ship_with_it_say_nothing_of_it(client: Client, lang: str) -> None:
    page = client.get(f"/{lang}/").content.decode()
    assert f'lang="{lang}"' in opening(page)
    assert ARABIC not in page.partition("<main")[2]
