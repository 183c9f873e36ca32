"""The figures of a year on a page, and as files."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
from django.test import Client as Browser
from django.utils import timezone

from saystop.offices.models import Member
from saystop.screening.models import Client, Entry, MatchState
from saystop.screening.services import clients
from tests.people import FoundOffice
from tests.screening.desk import HERE, a_list, a_match

pytestmark = pytest.mark.django_db
FIGURES = f"{HERE}figures/"
YEAR = timezone.localdate().year


@pytest.fixture
def host(office: FoundOffice) -> Client:
    return some_figures(office.director)


def some_figures(director: Member) -> Client:
    """A client that has asked a thousand times and met something three times."""
    found = a_list()
    client, _key = clients.make(director, name="Example Host", scopes=["match"], lists=[found])
    hour = datetime(YEAR, 1, 2, 3, tzinfo=UTC)
    Entry.objects.create(
        number=1, hour=hour, client=str(client.pk), by_fingerprint=1234, by_file=56, digest=b""
    )
    for number in range(2, 5):
        Entry.objects.create(
            number=number, hour=hour, client=str(client.pk), list=str(found.pk), list_version=1,
            kind="pdq", value="00" * 32, distance=3, verdict="review", digest=b"",
        )  # fmt: skip
    a_match(found, client=client, state=MatchState.DECIDED, finding="right", day=f"{YEAR}-01-02")
    return client


def test_the_page_tells_what_was_asked_and_found(host: Client, director_client: Browser) -> None:
    page = director_client.get(FIGURES).content.decode()
    assert "<dd>1,234</dd>" in page
    assert "<dt>Matches told</dt><dd>3</dd>" in page
    assert page.count("<svg") == 2
    assert "Example Host" in page
    page = director_client.get(f"{FIGURES}?year={YEAR - 1}").content.decode()
    assert "<dt>Matches told</dt><dd>0</dd>" in page
    assert "<svg" not in page


def test_one_client_alone(host: Client, director_client: Browser, office: FoundOffice) -> None:
    other, _key = clients.make(office.director, name="Other Host", scopes=["match"], lists=[])
    page = director_client.get(f"{FIGURES}?client={other.pk}").content.decode()
    assert "<dt>Matches told</dt><dd>0</dd>" in page
    page = director_client.get(f"{FIGURES}?client={host.pk}").content.decode()
    assert "<dt>Matches told</dt><dd>3</dd>" in page


def test_the_files(host: Client, director_client: Browser) -> None:
    answer = director_client.get(f"{FIGURES}{YEAR}/csv/?client={host.pk}")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="screening-{YEAR}.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert "3" in {row["value"] for row in rows if row["number"] == "4"}
    told = json.loads(director_client.get(f"{FIGURES}{YEAR}/json/").content)
    assert told["year"] == YEAR


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("?year=soon", 200),
        ("?year=99999999999", 200),
        ("?year=٢٠٢٦", 200),
        ("?year=1999", 404),
        (f"?year={YEAR + 1}", 404),
        ("?client=nobody", 404),
        ("?client=00000000-0000-0000-0000-000000000000", 404),
        (f"{YEAR}/pdf/", 404),
        ("1999/csv/", 404),
        ("99999/csv/", 404),
    ],
)
def test_addresses_that_make_no_sense(director_client: Browser, address: str, status: int) -> None:
    assert director_client.get(FIGURES + address).status_code == status
