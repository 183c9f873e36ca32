"""The annual report: the same numbers in four forms, in each language, with small ones hidden in all."""

import io
import json
import re
import subprocess

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from saystop.casework import annual
from saystop.casework.models import Fact
from saystop.casework.services import facts
from tests.casework.sending import send
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


@pytest.fixture
def counted(office: FoundOffice) -> None:
    """42 reports of this year: 30 in hotels, 9 on campsites, 3 at home."""
    for number in range(42):
        Fact.objects.create(
            token=number.to_bytes(4),
            month=f"{YEAR}-01-01",
            language="nl" if number < 20 else "fr",
            country="AT" if number < 25 else "BE",
            kind_of_place="hotel" if number < 30 else "campsite" if number < 39 else "home",
            categories=["contact"] if number < 21 else ["contact", "offer"],
            assessed_within="24" if number < 30 else "48" if number < 36 else "more",
            is_answered=number < 35,
            referred_to=["police/AT"] if number < 12 else [],
            outcome="forwarded_police" if number < 12 else "not_enough" if number < 30 else "",
        )


def rows_of(report: annual.Report, name: str) -> dict[str, int | None]:
    (table,) = [one for one in report.tables if one.name == name]
    return {row.code: row.count for row in table.result.rows}


def printed(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


@pytest.mark.usefixtures("counted")
def test_the_numbers_are_those_that_were_counted() -> None:
    found = annual.report(YEAR, "en")
    assert found.received == 42
    assert found.in_time is not None
    assert found.in_time.count == 36
    assert rows_of(found, "country") == {"AT": 25, "BE": 17}
    assert rows_of(found, "referred_to") == {"police/AT": 12}
    (outcomes,) = [one for one in found.tables if one.name == "outcome"]
    assert "still open" in [label for label, row in outcomes.rows if not row.code], "not: not known"
    places = rows_of(found, "kind_of_place")
    assert places["home"] is None
    assert places["campsite"] is None, "with the whole known, 3 would follow from 9"
    assert places["hotel"] == 30


@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize(
    ("language", "title", "place"),
    [
        ("en", "Annual report", "Hotel or guest house"),
        ("fr", "Rapport annuel", "Hôtel ou maison d’hôtes"),
        ("nl", "Jaarverslag", "Hotel of pension"),
        ("de", "Jahresbericht", "Hotel oder Pension"),
    ],
)
def test_the_four_forms_say_the_same(director_client: Client, language: str, title: str, place: str) -> None:
    where = f"/desk/annual/{YEAR}/{language}/"
    page = director_client.get(where).content.decode()
    assert f"{title} {YEAR}" in page
    row = re.search(rf"{place}</th><td class=\"number\">(\d+)</td>", page)
    assert row
    assert row[1] == "30"
    told = json.loads(director_client.get(f"{where}json/").content)
    (table,) = [one for one in told["tables"] if one["name"] == "kind_of_place"]
    counts = {one["label"]: one["reports"] for one in table["rows"]}
    assert counts[place] == 30
    assert list(counts.values()).count(None) == 2
    assert told["reports_received"] == 42
    workbook = openpyxl.load_workbook(io.BytesIO(director_client.get(f"{where}xlsx/").content))
    cells = [line for sheet in workbook for line in sheet.iter_rows(values_only=True)]
    assert [line[1] for line in cells if line[0] == place] == [30]
    said = printed(director_client.get(f"{where}pdf/").content)
    assert f"{title} {YEAR}" in said
    assert re.search(rf"{place}\s+30", said)
    for form in (page, json.dumps(told), said):
        assert not re.search(r"(Private home|Domicile privé|Privéwoning|Privatwohnung)\D{1,60}\b3\b", form)


@pytest.mark.usefixtures("counted")
def test_a_large_number_that_is_hidden_is_not_called_small(director_client: Client) -> None:
    """9 on campsites, 38 within 48 hours: both are hidden, because a small number would follow from them."""
    Fact.objects.filter(assessed_within="more").update(assessed_within="48")
    Fact.objects.filter(pk__in=Fact.objects.values("pk")[:2]).update(assessed_within="more")
    where, hidden = f"/desk/annual/{YEAR}/en/", "fewer than 5, or hidden for others"
    page = director_client.get(where).content.decode()
    assert f"<dt>Judged within 48 hours</dt><dd>{hidden}</dd>" in page
    workbook = openpyxl.load_workbook(io.BytesIO(director_client.get(f"{where}xlsx/").content))
    cells = {line[0]: line[1] for sheet in workbook for line in sheet.iter_rows(values_only=True)}
    assert (cells["Campsite"], cells["Judged within 48 hours"]) == (hidden, hidden)
    said = printed(director_client.get(f"{where}pdf/").content)
    assert re.search(rf"Campsite\s+{hidden}", said)
    assert "fewer than 5\n" not in said


def test_where_nothing_was_referred_the_report_says_so(director_client: Client, counted: None) -> None:
    Fact.objects.update(referred_to=[])
    where = f"/desk/annual/{YEAR}/en/"
    assert "<p>Nothing was counted here.</p>" in director_client.get(where).content.decode()
    assert re.search(
        r"Referred to\s+Nothing was counted here\.", printed(director_client.get(f"{where}pdf/").content)
    )


def test_reports_that_nobody_counted_are_counted_first_or_said_to_be_missing(
    office: FoundOffice, officer_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        send()
    assert "3 reports are missing here" in " ".join(annual.report(YEAR, "en").method)
    monkeypatch.setattr(facts, "BATCH", 1)
    monkeypatch.setattr(facts, "AT_ONCE", 1)
    address = f"/desk/annual/{YEAR}/en/"
    page = officer_client.get(address).content.decode()
    assert "2 reports are not counted yet: load this page again." in page
    assert "2 reports are missing here" in page
    officer_client.get(address)
    page = officer_client.get(address).content.decode()
    assert "not counted yet" not in page
    assert "missing here" not in page
    assert "changed since" not in page


def test_a_year_in_which_nothing_came(director_client: Client, office: FoundOffice) -> None:
    for form in ("", "pdf/", "xlsx/", "json/"):
        assert director_client.get(f"/desk/annual/{YEAR}/en/{form}").status_code == 200
    for wrong in (f"{YEAR + 1}/en/", f"{YEAR}/xx/", f"{YEAR}/en/doc/", "1990/en/"):
        assert director_client.get(f"/desk/annual/{wrong}").status_code == 404


@pytest.mark.usefixtures("counted")
def test_the_dashboard_shows_what_lies_before_the_desk(director_client: Client) -> None:
    for span in ("month", "quarter", "year", "all", "nonsense"):
        page = director_client.get("/desk/dashboard/", {"span": span}).content.decode()
        assert "Figures of the desk" in page
    assert "Overdue today" in page
    assert "Open today" in page
    assert "<svg" in page
    total = Fact.objects.count()
    Fact.objects.update(referred_to=[])
    first = Fact.objects.order_by("pk")[0]
    Fact.objects.filter(pk=first.pk).update(referred_to=["police/AT", "police/BE"])
    page = director_client.get("/desk/dashboard/", {"span": "all"}).content.decode()
    assert f"<dt>Passed on to an authority</dt><dd>1 ({100 / total:.1f}%)</dd>" in page


@pytest.mark.usefixtures("counted")
def test_of_a_year_that_is_not_over_no_two_states_are_passed_on(director_client: Client) -> None:
    """One report more between two of them would stand there alone, though each hides what is small."""
    sentence = "The year is not over"
    for form in ("", "json/"):
        for year, says in ((YEAR, True), (YEAR - 1, False)):
            page = director_client.get(f"/desk/annual/{year}/en/{form}")
            assert page.status_code == 200
            assert (sentence in page.content.decode()) is says
