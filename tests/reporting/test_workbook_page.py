"""A director looks at a new form before anybody is asked it, and finds the way back."""

import io
import re
from importlib.resources import files

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override

from saystop.asking.saying import in_language
from saystop.engines.questionnaires.workbook import WorkbookError, read
from saystop.offices.models import Member
from saystop.reporting.models import FormVersion
from saystop.reporting.services import questionnaire
from tests.people import FoundOffice
from tests.wrong import ENGLISH, shown_faults, wrong_in_many_ways

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


STAYS = {
    "en": "The form in use stays as it is.",
    "fr": "Le formulaire en service reste tel quel.",
    "nl": "Het formulier dat in gebruik is, blijft zoals het is.",
    "de": "Das bisherige Formular bleibt in Gebrauch.",
}


@pytest.mark.parametrize("language", STAYS)
def test_what_is_wrong_is_said_in_the_page_s_language(
    office: FoundOffice, director_client: Client, language: str
) -> None:
    Member.objects.filter(pk=office.director.pk).update(language=language)
    wrong = wrong_in_many_ways()
    with pytest.raises(WorkbookError) as caught:
        read(wrong)
    page = upload(director_client, wrong)
    told = shown_faults(page)
    assert STAYS[language] in page
    assert len(told) == len(caught.value.faults) >= 8
    with override(language):
        assert told == [in_language(fault.told).replace("\u00a0", " ") for fault in caught.value.faults]
    assert 'dir="ltr">' not in page.split("<h1")[0].split('role="alert"')[1]
    assert [one for one in told if ENGLISH.search(one)] == ([] if language != "en" else told)


@pytest.mark.parametrize("language", STAYS)
def test_what_was_left_out_is_said_in_the_page_s_language(
    office: FoundOffice, director_client: Client, language: str
) -> None:
    Member.objects.filter(pk=office.director.pk).update(language=language)
    page = upload(director_client, changed(3, "relevant", "/nowhere = 1"))
    (notice,) = re.findall(r'<p class="notice warning">(.*?)</p>', page)
    assert notice.startswith(
        {"en": "survey, row 3", "fr": "survey, ligne 3", "nl": "survey, rij 3"}.get(
            language, "survey, Zeile 3, Spalte relevant"
        )
    )
    assert bool(ENGLISH.search(notice)) == (language == "en")


def test_what_the_office_itself_misses_is_said_in_the_page_s_language(
    office: FoundOffice, director_client: Client
) -> None:
    Member.objects.filter(pk=office.director.pk).update(language="fr")
    page = upload(director_client, changed(3, "", None, drop=True))
    assert "Aucune question n’est obligatoire" in page
