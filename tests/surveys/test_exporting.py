"""Answers taken away as files: opened again by the programs that read them."""

import csv
import io
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pyreadstat
import pytest
from django.test import Client

from saystop.offices.models import AuditEntry
from saystop.offices.rules import Refused
from saystop.surveys.models import Response, Survey
from saystop.surveys.services import authoring, coding, exporting
from tests import people
from tests.engines.questionnaires.workbooks import asked, build
from tests.people import FoundOffice, unlocked
from tests.surveys.making import published
from tests.surveys.test_codebooks import SAID, give

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(office: FoundOffice) -> Survey:
    survey = published(office)
    give(survey, journey__noticed="yes", journey__nights=3, after__told=["no"], after__words=SAID)
    give(survey, journey__noticed="no")
    return survey


@pytest.fixture
def desk(director_client: Client) -> Client:
    return director_client


def taken(client: Client, survey: Survey, form: str, language: str = "en", **more: str) -> bytes:
    answer = client.post(f"/desk/surveys/{survey.pk}/export/", {"form": form, "language": language, **more})
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return answer.getvalue()


def test_spss_gets_labels_of_the_workbook_and_both_kinds_of_missing(
    survey: Survey, desk: Client, tmp_path: Path
) -> None:
    path = tmp_path / "a.sav"
    path.write_bytes(taken(desk, survey, "sav", "fr", written="on"))
    frame, book = pyreadstat.read_sav(str(path), user_missing=True)
    assert book.column_names_to_labels["noticed"] == "Quelque chose vous a-t-il inquiété ?"
    assert [book.variable_value_labels["noticed"][code] for code in frame["noticed"]] == ["Oui", "Non"]
    assert book.variable_value_labels["noticed"][97.0] == "not asked"
    assert frame["words"][0] == SAID
    told = [name for name in frame if name.startswith("told")]
    assert len(told) == 2
    assert [frame[name][1] for name in told] == [97.0, 97.0]


def test_excel_holds_names_labels_and_codebook(survey: Survey, desk: Client) -> None:
    book = openpyxl.load_workbook(io.BytesIO(taken(desk, survey, "xlsx", "fr")))
    assert book.sheetnames == ["data", "labels", "codebook"]
    names, *rows = book["labels"].iter_rows(values_only=True)
    assert [row[names.index("noticed")] for row in rows] == ["Oui", "Non"]
    assert "words" not in names


def test_csv_and_json_hold_the_same(survey: Survey, desk: Client) -> None:
    lines = list(csv.DictReader(io.StringIO(taken(desk, survey, "csv").decode("utf-8-sig"))))
    assert [(one["noticed"], one["nights"], one["told"]) for one in lines] == [
        ("yes", "3", "no"),
        ("no", "", "n/a"),
    ]
    whole = json.loads(taken(desk, survey, "json", written="on"))
    assert whole["rows"][0]["answers"]["after/words"] == SAID
    assert whole["rows"][1]["not_asked"] == ["after/told"]


def test_the_scripts_read_the_file(survey: Survey, desk: Client, tmp_path: Path) -> None:
    (tmp_path / f"{survey.slug}.sav").write_bytes(taken(desk, survey, "sav"))
    script = tmp_path / "read.py"
    script.write_bytes(taken(desk, survey, "python"))
    ran = subprocess.run([sys.executable, script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "Did something worry you?" in ran.stdout
    assert f'read_answers("{survey.slug}.sav")' in taken(desk, survey, "r").decode()


def test_what_was_written_goes_out_only_for_who_holds_the_desk(survey: Survey, office: FoundOffice) -> None:
    rita = people.member_without_desk("Rita Researcher", "researcher")
    client = Client()
    people.sign_in(client, rita)
    page = client.get(f"/desk/surveys/{survey.pk}/export/").content.decode()
    assert 'name="written"' not in page
    assert SAID.encode() not in taken(client, survey, "csv", written="on")
    with pytest.raises(Refused):
        exporting.export(unlocked(rita), survey, "csv", "en", written=True)
    officer = people.case_officer(office)
    with pytest.raises(Refused):
        exporting.export(unlocked(officer), survey, "csv", "en", written=False)


def test_the_headings_of_what_was_written_go_along(
    survey: Survey, desk: Client, office: FoundOffice, tmp_path: Path
) -> None:
    dana = unlocked(office.director)
    hotel = coding.add_code(dana, survey, "after/words", "About a hotel")
    coding.add_code(dana, survey, "after/words", "About a taxi")
    first = Response.objects.order_by("pk")[0]
    coding.code(dana, survey, "after/words", {first.pk: coding.Change(given=frozenset({hotel.pk}))})
    path = tmp_path / "a.sav"
    path.write_bytes(taken(desk, survey, "sav", written="on"))
    frame, book = pyreadstat.read_sav(str(path), user_missing=True)
    named = {str(book.column_names_to_labels[name]): list(frame[name]) for name in frame if "_codes" in name}
    assert [values[0] for label, values in named.items() if "About a hotel" in label] == [1.0]
    assert [values[0] for label, values in named.items() if "About a taxi" in label] == [0.0]
    whole = json.loads(taken(desk, survey, "json", written="on"))
    assert whole["rows"][0]["answers"]["after/words_codes"] == [f"c{hotel.pk}"]
    assert "after/words_codes" not in whole["rows"][1]["answers"]
    assert b"About a hotel" not in taken(desk, survey, "xlsx"), "headings are for who reads what was written"
    assert "_codes" not in taken(desk, survey, "csv").decode()
    assert "About a hotel" not in desk.get(f"/desk/surveys/{survey.pk}/codebook/").content.decode()


def test_every_export_stands_in_the_trail(survey: Survey, desk: Client) -> None:
    taken(desk, survey, "csv")
    taken(desk, survey, "json", written="on")
    entries = AuditEntry.objects.filter(action="survey.exported").order_by("number")
    assert [one.record for one in entries] == [f"{survey.pk}/csv", f"{survey.pk}/json/written"]


@pytest.mark.parametrize("form", list(exporting.FORMS))
def test_no_file_is_left_on_a_disk(
    survey: Survey, desk: Client, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))  # whoever makes a file there fails
    monkeypatch.chdir(tmp_path)
    assert taken(desk, survey, form, written="on")
    assert not [*tmp_path.iterdir()]


def test_an_altered_answer_is_said_and_the_rest_can_be_taken(survey: Survey, desk: Client) -> None:
    Response.objects.exclude(written=None).update(written=b"x" * 300)
    address = f"/desk/surveys/{survey.pk}/export/"
    answer = desk.post(address, {"form": "csv", "language": "en", "written": "on"})
    assert answer.status_code == 422
    assert "was altered" in answer.content.decode()
    assert b"yes" in taken(desk, survey, "csv")


def test_weights_go_along(survey: Survey, desk: Client, office: FoundOffice) -> None:
    authoring.weigh(office.director, survey, {"journey/noticed": {"yes": 0.75, "no": 0.25}})
    lines = list(csv.DictReader(io.StringIO(taken(desk, survey, "csv").decode("utf-8-sig"))))
    assert [float(one["_weight"]) for one in lines] == pytest.approx([1.5, 0.5])
    page = f"/desk/surveys/{survey.pk}/export/"
    assert "without weights" not in desk.get(page).content.decode()
    Response.objects.order_by("pk")[0].delete()
    assert "without weights" in desk.get(page).content.decode(), "nobody is left who said yes"


def test_the_codebook_is_a_page(survey: Survey, desk: Client) -> None:
    page = desk.get(f"/desk/surveys/{survey.pk}/codebook/?language=fr").content.decode()
    assert "Combien de nuits" in page
    assert "Oui" in page


def test_repeats_come_as_several_files(office: FoundOffice, desk: Client) -> None:
    rows = [
        {"type": "begin_repeat", "name": "trip", "label": "Trip"},
        asked("year", "integer"),
        {"type": "end_repeat"},
    ]
    survey = published(office, build(rows))
    give(survey, **{"trip[1]__year": 2019, "trip[2]__year": 2020})
    (language,) = survey.versions.get().questionnaire.languages
    with ZipFile(io.BytesIO(taken(desk, survey, "csv", language))) as archive:
        assert archive.namelist() == ["responses.csv", "trip.csv"]
        lines = archive.read("trip.csv").decode("utf-8-sig").splitlines()
    assert [line.split(",")[-1] for line in lines] == ["year", "2019", "2020"]


def test_the_scripts_speak_of_one_file_in_the_singular(survey: Survey, desk: Client) -> None:
    for kind in ("r", "python"):
        assert "where the file lies" in taken(desk, survey, kind).decode()
