"""A director looks at a new form before anybody is asked it, and finds the way back."""

import io
from importlib.resources import files

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from saystop.offices.models import Member
from saystop.reporting.models import FormVersion
from saystop.reporting.services import questionnaire
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
PAGE = "/desk/form/"


def changed(row: int, column: str, value: str | None, *, drop: bool = False) -> bytes:
    """The shipped workbook with one cell of the survey changed, or that row dropped."""
    book = openpyxl.load_workbook(
        io.BytesIO(files("saystop.reporting").joinpath("data/report.xlsx").read_bytes())
    )
    sheet = book["survey"]
    if drop:
        sheet.delete_rows(row)
    else:
        sheet.cell(row, [cell.value for cell in sheet[1]].index(column) + 1).value = value
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def upload(client: Client, workbook: bytes) -> str:
    answer = client.post(PAGE, {"workbook": SimpleUploadedFile("own.xlsx", workbook)}, follow=True)
    return answer.content.decode()


def test_a_new_form_is_asked_only_after_a_second_word(office: FoundOffice, director_client: Client) -> None:
    before = questionnaire.current().digest
    page = upload(director_client, changed(3, "label::Français (fr)", None))
    assert "(fr)" in page
    assert questionnaire.current().digest == before
    proposed = FormVersion.objects.get(in_use=False)
    director_client.post(PAGE, {"use": proposed.digest})
    assert questionnaire.current().digest == proposed.digest
    director_client.post(PAGE, {"use": before})
    assert questionnaire.current().digest == before


def test_a_workbook_that_is_too_large_is_called_so(office: FoundOffice, director_client: Client) -> None:
    assert "larger than 2 MB" in upload(director_client, b"PK" + bytes(3_000_000))


def test_a_form_in_which_nothing_must_be_answered_is_refused(
    office: FoundOffice, director_client: Client
) -> None:
    before = questionnaire.current().digest
    page = upload(director_client, changed(3, "", None, drop=True))
    assert "No question must be answered" in page
    assert FormVersion.objects.count() == 1
    assert questionnaire.current().digest == before


LEAD = {"en": "The reader of XLSForms says:", "fr": "Le lecteur de formulaires XLSForm dit, en anglais"}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_the_reader_says_in_english_is_led_in_by_the_page_s_own_words(
    office: FoundOffice, director_client: Client, language: str
) -> None:
    Member.objects.filter(pk=office.director.pk).update(language=language)
    page = upload(director_client, changed(3, "type", "nonsense"))
    assert LEAD[language] in page
    assert "survey, " + {"en": "row", "fr": "ligne"}[language] + " 3" in page
    assert '<span lang="en" dir="ltr">Questions of the type nonsense' in page


def test_what_the_office_itself_misses_is_said_in_the_page_s_language(
    office: FoundOffice, director_client: Client
) -> None:
    Member.objects.filter(pk=office.director.pk).update(language="fr")
    page = upload(director_client, changed(3, "", None, drop=True))
    assert "Aucune question n’est obligatoire" in page
    assert LEAD["fr"] not in page
