"""A referral says which attachments do not go along because they are withheld, and no more than the desk itself knows."""

import hashlib
import html
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from saystop.casework import authorities
from saystop.casework.models import Case, Referral
from saystop.casework.packing import Choice
from saystop.casework.services import referring
from saystop.engines.packs import Pack, to_case, to_json
from saystop.engines.sealing import Receipt
from saystop.offices.models import Member
from saystop.reporting import directory
from saystop.reporting.services import conversation
from saystop.screening.models import HashList
from saystop.screening.services import lists, withheld
from tests import people
from tests.casework.judging import assess, whole
from tests.casework.sending import address
from tests.people import FoundOffice
from tests.reporting.sending import PLAIN, kept, stored
from tests.screening import listing
from tests.screening.desk import Screening, at_home

pytestmark = pytest.mark.django_db
POLICE = next(one for one in directory.entries() if one.country == "AT" and one.kind == "police")
HOTLINE = next(
    one for one in directory.entries() if one.country == "BE" and one.kind == "abuse_imagery_hotline"
)


@pytest.fixture
def screening(office: FoundOffice, settings: Settings, tmp_path: Path) -> Iterator[Screening]:
    yield from at_home(office, settings, tmp_path)


@pytest.fixture
def known(screening: Screening, tmp_path: Path) -> HashList:
    made = listing.make(screens_reports=True)
    line = f"sha256,{hashlib.sha256(PLAIN).hexdigest()}"
    lists.import_(None, made, listing.csv(tmp_path, line))
    return made


@pytest.fixture
def case(known: HashList, officer: Member) -> Case:
    """A report with two files of which the second is on a list, judged."""
    report, _receipt = stored([kept(PLAIN[::-1]), kept()])
    return assessed(officer, Case.objects.get(report=report))


def assessed(officer: Member, found: Case) -> Case:
    assess(officer, found, country="AT", online="yes", address="https://pictures.example/harbour")
    return whole(found)


def pack_of(officer: Member, case: Case, **other: object) -> Pack:
    values: dict[str, object] = {
        "entry": POLICE,
        "language": "de",
        "question": "Please look.",
        "reports": (case.pk,),
        "files": tuple(case.report.attachments.values_list("pk", flat=True)),
    }
    chosen = Choice(**{**values, **other})  # type: ignore[arg-type] # a test's own words
    made = referring.prepare(people.unlocked(officer), case, chosen)
    return referring.read(people.unlocked(officer), Referral.objects.get(pk=made.pk)).pack


def test_it_says_what_is_withheld_and_sends_the_rest(officer: Member, case: Case, known: HashList) -> None:
    pack = pack_of(officer, case)
    assert [file.name for file in pack.files] == [f"{case.reference}-1.txt"]
    assert [(one.source, one.number) for one in pack.withheld] == [(case.reference, 2)]
    written = to_json(pack) + to_case(pack)
    for secret in (
        known.name,
        known.slug,
        known.owner,
        known.content_class,
        hashlib.sha256(PLAIN).hexdigest(),
    ):
        assert secret not in written, "the desk that writes it does not know that"


def test_the_pages_say_it_before_and_after(officer_client: Client, officer: Member, case: Case) -> None:
    here = address(case, "referrals/new/")
    assert "1 attachment is withheld by the screening desk" in officer_client.get(here).content.decode()
    typed = {
        "authority": authorities.key_of(POLICE),
        "language": "de",
        "question": "Please look into it.",
        "reports": [str(case.pk)],
    }
    page = html.unescape(officer_client.post(here, typed, follow=True).content.decode())
    assert "1 attachment is withheld: its fingerprint is on a list of known material" in page
    assert f"Attachment 2 · {case.reference}" in page


def test_a_report_that_does_not_go_along_says_nothing(officer: Member, case: Case) -> None:
    other = assessed(officer, Case.objects.get(report=stored()[0]))
    assert pack_of(officer, other).withheld == ()


def test_what_came_with_a_message_is_told_where_the_message_goes(officer: Member, known: HashList) -> None:
    """Who does not send a message on does not tell that a file came with it."""
    report, receipt = stored()
    visit = conversation.arrive(Receipt.parse(receipt.text))
    conversation.write(visit, "I found this.", [kept()])
    case = assessed(officer, Case.objects.get(report=report))
    assert pack_of(officer, case).withheld == ()
    message = report.messages.get()
    pack = pack_of(officer, case, messages=(message.pk,))
    assert [(one.source, one.number) for one in pack.withheld] == [(case.reference, 1)]


def test_to_a_hotline_goes_the_address_alone(officer: Member, case: Case) -> None:
    asked = {
        "entry": HOTLINE,
        "files": (),
        "address_only": True,
        "judged_address": "https://pictures.example/",
    }
    pack = pack_of(officer, case, **asked)
    assert pack.withheld == ()


def test_what_was_given_back_is_withheld_no_more(screening: Screening, officer: Member, case: Case) -> None:
    [row] = withheld.all_of_them()
    withheld.give_back(people.unlocked(screening.first), row)
    pack = pack_of(officer, case)
    assert pack.withheld == ()
    assert len(pack.files) == 2
    assert "withheld" not in json.dumps(to_case(pack))
