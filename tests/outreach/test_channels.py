"""From a code on a flyer to plain sums: the visitor is led to the line in the flyer's language, and nobody is remembered."""

import re
from datetime import date

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from saystop.casework import opening
from saystop.casework.models import Case
from saystop.outreach import codes
from saystop.outreach.models import Channel, Count, Place, Step
from saystop.outreach.models.channels import CODE
from saystop.outreach.services import counting
from saystop.reporting.floods import Bucket
from saystop.reporting.models import Report
from tests import people
from tests.people import FoundOffice
from tests.reporting.sending import SAID, post

pytestmark = pytest.mark.django_db
DRAFT = re.compile(r'name="draft" value="([^"]+)"')


@pytest.fixture
def channel() -> Channel:
    return Channel.objects.create(code="pier2", name="Lobby", place=Place.LOBBY, languages=["nl", "fr"])


def counted(step: Step) -> dict[date, int]:
    return dict(Count.objects.filter(step=step).values_list("day", "number"))


def draft_of(page: str) -> str:
    found = DRAFT.search(page)
    assert found is not None
    return found[1]


def report_by(client: Client, address: str) -> None:
    """From a first page to a report that is sealed."""
    page = client.get(address).content.decode()
    for step in ("situation", "you"):
        said = {"situation/what": SAID} if step == "situation" else {}
        page = post(client, [], address, step=step, draft=draft_of(page), go="next", **said).content.decode()
        if 'name="step" value="check"' in page:
            break
    while 'name="step" value="check"' not in page:
        found = re.search(r'name="step" value="([^"]+)"', page)
        assert found is not None
        page = post(client, [], address, step=found[1], draft=draft_of(page), go="next").content.decode()
    post(client, [], address, step="check", draft=draft_of(page), go="send")


@pytest.mark.parametrize("code", ["pier2", "PIER2", "Pier2"])
def test_a_code_leads_to_the_line_in_the_language_of_the_flyer(
    client: Client, channel: Channel, code: str
) -> None:
    answer = client.get(f"/{code}")
    assert answer.headers["Location"] == "/nl/?c=pier2"
    assert not answer.cookies
    assert counted(Step.VISIT) == {timezone.localdate(): 1}
    page = client.get("/nl/?c=pier2").content.decode()
    assert 'href="/nl/report/?c=pier2"' in page
    assert 'href="/fr/?c=pier2"' in page
    assert counted(Step.VISIT) == {timezone.localdate(): 1}, "looking again is no other visit"


@pytest.mark.parametrize(
    ("wanted", "lang"),
    [("fr", "fr"), ("de", "nl"), ("de, fr;q=0.5", "fr"), ("FR-be", "fr"), ("*", "nl"), ("", "nl")],
)
def test_of_several_languages_the_one_that_the_browser_prefers(
    client: Client, channel: Channel, wanted: str, lang: str
) -> None:
    answer = client.get("/pier2", headers={"accept-language": wanted})
    assert answer.headers["Location"] == f"/{lang}/?c=pier2"


def test_a_look_ahead_is_no_visit(client: Client, channel: Channel) -> None:
    assert client.head("/pier2").status_code == 302
    assert counted(Step.VISIT) == {}


@pytest.mark.parametrize("gone", ["unknown", "ended"])
def test_a_flyer_that_nobody_took_down_leads_to_the_line(client: Client, channel: Channel, gone: str) -> None:
    if gone == "ended":
        Channel.objects.update(is_active=False)
    answer = client.get("/pier2" if gone == "ended" else "/quay7", headers={"accept-language": "de"})
    assert answer.headers["Location"] == "/de/line/"
    assert not Count.objects.exists()


def test_a_report_by_a_channel_is_a_sum_and_a_sealed_word(
    client: Client, channel: Channel, office: FoundOffice
) -> None:
    report_by(client, "/nl/report/?c=pier2")
    month = timezone.localdate().replace(day=1)
    assert counted(Step.BEGUN) == {month: 1}, "once, however many pages followed"
    assert counted(Step.SENT) == {month: 1}, "no finer than the month: a report tells its day"
    report = Report.objects.get()
    row = Report.objects.filter(pk=report.pk).values().get()
    assert not any(
        b"pier2" in bytes(value) for value in row.values() if isinstance(value, bytes | memoryview)
    )
    assert "pier2" not in {str(value) for value in row.values()}
    opened = opening.open_all(people.unlocked(office.director), Case.objects.get(), "en")
    assert opened.head is not None
    assert opened.head.channel == "pier2"


def test_another_language_on_the_first_page_keeps_the_channel(
    client: Client, channel: Channel, office: FoundOffice
) -> None:
    page = client.get("/nl/report/?c=pier2").content.decode()
    post(client, [], "/fr/report/", step="situation", draft=draft_of(page), go="change:situation")
    assert sum(counted(Step.BEGUN).values()) == 1


def test_the_line_without_a_channel_counts_nothing(
    client: Client, channel: Channel, office: FoundOffice
) -> None:
    post(client, [], "/nl/report/", step="situation", go="next", **{"situation/what": SAID})
    assert not Count.objects.exists()


def test_a_report_is_received_whatever_becomes_of_the_sums(
    client: Client, channel: Channel, office: FoundOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_row: object) -> None:
        raise OperationalError("the disk is full")

    monkeypatch.setattr(Count.objects, "get_or_create", fail)
    assert client.get("/pier2").headers["Location"] == "/nl/?c=pier2"
    report_by(client, "/nl/report/?c=pier2")
    assert Report.objects.count() == 1
    assert not Count.objects.exists()


def test_in_a_rush_visitors_are_led_on_and_not_counted(
    client: Client, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "RUSH", Bucket(capacity=3, leak=1e-9))
    for _ in range(5):
        assert client.get("/pier2").headers["Location"] == "/nl/?c=pier2"
    assert counted(Step.VISIT) == {timezone.localdate(): 3}


def test_made_up_codes_are_words_of_nothing(client: Client, office: FoundOffice) -> None:
    for code in ("<b>", "A" * 40, "../desk"):
        page = client.get("/en/", {"c": code}).content.decode()
        assert 'href="/en/report/"' in page


def test_a_code_is_short_and_never_a_word_of_an_address() -> None:
    made = {codes.new() for _ in range(200)}
    assert all(re.fullmatch(CODE, one) for one in made)
    assert len(made) > 190
