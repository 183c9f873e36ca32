"""A study of KoboToolbox moves over: looked at, then kept, each row judged by the questionnaire."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from saystop.engines.datasets import kobo
from saystop.engines.sealing import unseal
from saystop.offices.models import AuditEntry, Member
from saystop.offices.rules import Refused
from saystop.surveys import bindings
from saystop.surveys.models import Response, Source, Survey, Version
from saystop.surveys.services import importing
from tests import people
from tests.people import FoundOffice, unlocked
from tests.surveys.making import published

pytestmark = pytest.mark.django_db
SAID = "A man asked a child to carry his bags."
HEAD = "start,journey/noticed,journey/nights,after/told,after/words,_uuid,_submission_time\n"
FILE = (
    HEAD
    + f"2019-06-03T10:11,yes,3,yes no,{SAID},a1,2019-06-03T10:20:11\n"
    + "2019-06-03T10:12,no,2,yes,,a2,2019-06-04T23:59:59\n"  # told, though nothing was noticed
    + "2019-06-03T10:13,maybe,0,,,a3,2019-06-05T08:00:00\n"  # no such choice; no such number of nights
    + "2019-06-03T10:14,,4,,,a4,2019-06-05T08:00:00\n"  # the answer that must be given is missing
)


@pytest.fixture
def survey(office: FoundOffice) -> Survey:
    return published(office)


@pytest.fixture
def desk(director_client: Client) -> Client:
    return director_client


def hand_in(desk: Client, survey: Survey, text: str = FILE, **more: str) -> tuple[int, str]:
    file = SimpleUploadedFile("answers.csv", text.encode())
    posted = {"answers": file, "language": "fr", "go": "look", **more}
    answer = desk.post(f"/desk/surveys/{survey.pk}/import/", posted, follow=True)
    return answer.status_code, answer.content.decode()


def test_looking_keeps_nothing_and_tells_each_fault_with_its_line(
    survey: Survey, office: FoundOffice
) -> None:
    seen = importing.look(office.director, Version.objects.get(), FILE.encode())
    assert (seen.rows, seen.incomplete) == (3, 1)
    assert set(seen.ignored) == {"start", "_uuid", "_submission_time"}
    assert [(one.line, one.column) for one in seen.troubles] == [
        (3, "after/told"),
        (4, "journey/noticed"),
        (4, "journey/nights"),
        (4, ""),
    ]
    assert not Response.objects.exists()


def test_first_the_page_tells_then_the_same_file_is_kept(
    survey: Survey, desk: Client, office: FoundOffice
) -> None:
    status, page = hand_in(desk, survey)
    assert status == 200
    assert "is none of the choices" in page
    assert SAID not in page
    assert not Response.objects.exists()
    _, page = hand_in(desk, survey, go="import", digest=importing.digest(FILE.encode()))
    assert "3 imported responses" in page
    first, second, third = Response.objects.order_by("pk")
    assert (first.day.isoformat(), first.language, first.source) == ("2019-06-03", "fr", Source.IMPORT)
    assert first.answers == {"journey/noticed": "yes", "journey/nights": 3, "after/told": ["yes", "no"]}
    assert second.answers == {"journey/noticed": "no", "journey/nights": 2}
    assert third.answers == {"journey/nights": 4}
    assert first.desk_key is not None
    key = unlocked(office.director).desk_key(first.desk_key)
    assert SAID.encode() in unseal(bytes(first.written or b""), key, bindings.written(survey.pk, first.once))
    assert AuditEntry.objects.get(action="survey.imported").record == f"{survey.pk}/3"


def test_another_file_than_the_one_looked_at_is_not_kept(survey: Survey, desk: Client) -> None:
    status, page = hand_in(desk, survey, go="import", digest=importing.digest(b"other"))
    assert status == 422
    assert "another file" in page
    assert not Response.objects.exists()


def test_a_file_handed_in_twice_comes_in_once_and_alike_answers_stay_two(
    survey: Survey, office: FoundOffice
) -> None:
    text = HEAD + ",no,2,,,a1,2019-06-03\n" * 2
    version = Version.objects.get()
    assert importing.bring_in(office.director, version, text.encode(), "en").rows == 2
    again = importing.bring_in(office.director, version, (text + ",no,3,,,a3,2019-06-03\n").encode(), "en")
    assert (again.rows, again.here_already) == (1, 2)
    assert Response.objects.count() == 3


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "\x00\x01"])
def test_what_is_no_export_is_refused_in_a_sentence(survey: Survey, desk: Client, text: str) -> None:
    status, page = hand_in(desk, survey, text)
    assert status == 422
    assert 'class="errors"' in page


def test_a_file_larger_than_two_megabytes_arrives(survey: Survey, desk: Client) -> None:
    text = HEAD + f",no,2,,{'x' * 400},a1,2019-06-03\n" * 6_000
    status, page = hand_in(desk, survey, text)
    assert status == 200
    assert "<dd>6000</dd>" in page


def test_an_officer_imports_nothing(survey: Survey, office: FoundOffice) -> None:
    officer = people.case_officer(office)
    with pytest.raises(Refused):
        importing.bring_in(officer, Version.objects.get(), FILE.encode(), "en")


def test_a_foreign_page_hands_in_nothing(survey: Survey, office: FoundOffice) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(office).cookies
    file = SimpleUploadedFile("answers.csv", FILE.encode())
    assert client.post(f"/desk/surveys/{survey.pk}/import/", {"answers": file}).status_code == 403


def signed_in(office: FoundOffice) -> Client:
    client = Client()
    people.sign_in(client, office.director)
    return client


def test_a_day_that_a_spreadsheet_has_changed_is_told_and_not_made_up(
    survey: Survey, office: FoundOffice
) -> None:
    days = ("06/05/2019 10:00", "9999-12-31T00:00:00", "0001-01-01", "2019-05-06T10:00:00", "")
    text = HEAD + "".join(f"x,yes,3,,,a,{day}\n" for day in days)
    seen = importing.look(office.director, Version.objects.get(), text.encode())
    assert seen.rows == 5
    assert [(one.line, one.column) for one in seen.troubles] == [(n, "_submission_time") for n in (2, 3, 4)]


def test_all_cells_that_are_left_out_are_counted(
    survey: Survey, office: FoundOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kobo, "MOST_FAULTS", 10)
    text = HEAD + "x,maybe,3,,,a,\n" * 25
    seen = importing.look(office.director, Version.objects.get(), text.encode())
    assert (seen.left_out, len(seen.troubles)) == (25, 10)


def test_a_file_in_the_letters_of_a_spreadsheet_is_told_how_to_save_it(survey: Survey, desk: Client) -> None:
    file = SimpleUploadedFile("answers.csv", (HEAD + "x,yes,3,,Été,a,\n").encode("latin-1"))
    answer = desk.post(
        f"/desk/surveys/{survey.pk}/import/", {"answers": file, "language": "fr", "go": "look"}
    )
    assert answer.status_code == 422
    assert "CSV UTF-8" in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "sentence", "refusal"),
    [
        ("fr", "“maybe” ne figure pas parmi les choix.", "Ce fichier est vide\u00a0: exportez-le"),
        ("nl", "“maybe” is geen van de keuzes.", "Dit bestand is leeg: exporteer het"),
        ("de", "“maybe” ist keine der Auswahlmöglichkeiten.", "Diese Datei ist leer: Exportieren Sie"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_the_language_of_the_page(
    survey: Survey, desk: Client, office: FoundOffice, language: str, sentence: str, refusal: str
) -> None:
    Member.objects.filter(pk=office.director.pk).update(language=language)
    assert f"<td>{sentence}</td>" in hand_in(desk, survey)[1]
    assert refusal in hand_in(desk, survey, " ")[1]


def test_rows_without_a_day_are_counted(survey: Survey, office: FoundOffice, desk: Client) -> None:
    text = "journey/noticed,journey/nights\nyes,3\nno,2\n"
    seen = importing.look(office.director, Version.objects.get(), text.encode())
    assert seen.dayless == 2
    assert "they get the day on which they are imported</dt><dd>2</dd>" in hand_in(desk, survey, text)[1]
    assert "they get the day on which they are imported" not in hand_in(desk, survey)[1]
