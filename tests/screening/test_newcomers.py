"""What the desk's pages say to somebody who does not know yet how screening works: true, and with what to do."""

import base64
import hashlib
import html
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import Settings

from saystop.casework.models import Case
from saystop.offices.services import desks
from saystop.screening import listed, public_keys
from saystop.screening.api.callers import Callers
from saystop.screening.lists import places, presence
from saystop.screening.models import Client, Exclusion, Finding, HashList, Match
from saystop.screening.services import lists, reviewing, withheld
from tests import people
from tests.people import FoundOffice
from tests.reporting.sending import kept, stored
from tests.screening import listing
from tests.screening.desk import HERE, VALUE, Screening, a_list, a_match, at_home, browser, opened

pytestmark = pytest.mark.django_db
FILES = f"{HERE}files/"
PIER, BOAT = b"A pier in the morning.\n" * 9, b"A boat at the pier.\n" * 9
TODAY = timezone.localdate()


@pytest.fixture
def screening(office: FoundOffice, settings: Settings, tmp_path: Path) -> Iterator[Screening]:
    yield from at_home(office, settings, tmp_path)


@pytest.fixture
def hotline(screening: Screening, tmp_path: Path) -> HashList:
    made = listing.make(screens_reports=True)
    lines = [f"sha256,{hashlib.sha256(what).hexdigest()}" for what in (PIER, BOAT)]
    lists.import_(None, made, listing.csv(tmp_path, *lines))
    return made


def text(client: Browser, address: str) -> str:
    """What a reader sees, in a line."""
    page = client.get(address).content.decode()
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def wrong(screening: Screening, list_: HashList, what: bytes, day: str = "2031-01-01") -> Exclusion:
    value = hashlib.sha256(what).digest()
    match = a_match(list_, value, kind="sha256", distance=0, day=day)
    reviewing.judge(screening.first, match, Finding.WRONG)
    return Exclusion.objects.get(list=list_, value=value)


# -- a list of which nothing is left


def test_a_list_undone_to_nothing_says_nothing(
    screening: Screening, hotline: HashList, tmp_path: Path
) -> None:
    director = browser(screening.office.director)
    here = f"{HERE}lists/{hotline.pk}/"
    assert [one.slug for one in listed.today()] == [hotline.slug]
    lists.undo(None, hotline, 0)
    assert not hotline.matches_on(TODAY)
    assert hotline.is_unaltered
    assert listed.today() == ()
    callers = Callers()
    callers.refresh()
    assert not callers.lists[hotline.pk].matches
    for address in (HERE, here):
        assert "It holds no fingerprint: it does not match." in text(director, address)
    lists.undo(None, hotline, 1)
    assert hotline.matches_on(TODAY)
    assert "It holds no fingerprint" not in text(director, here)


def test_nobody_empties_a_list_past_the_program(hotline: HashList) -> None:
    HashList.objects.filter(pk=hotline.pk).update(is_empty=True)
    with pytest.raises(listed.AlteredList):
        listed.today()
    with pytest.raises(lists.Refusal):
        lists.change(None, hotline, is_empty=True)


# -- its page


def test_without_a_desk_no_attachment_is_looked_up_and_the_page_says_so(
    office: FoundOffice, director_client: Browser
) -> None:
    here = f"{HERE}lists/{a_list(version=1, screens_reports=True).pk}/"
    assert "nothing is looked up" in text(director_client, here)
    opened(office)
    page = text(director_client, here)
    assert "nothing is looked up" not in page
    assert "are looked up in it" in page


def test_two_verdicts_with_one_member_decide_nothing_and_the_page_says_so(
    office: FoundOffice, director_client: Browser
) -> None:
    one, two = a_list("one"), a_list("two", two_verdicts=True)
    sentence = "no match of this list can be decided"
    desk = desks.open_further(office.director, "Screening", screens=True)
    assert sentence in text(director_client, f"{HERE}lists/{two.pk}/")
    assert sentence not in text(director_client, f"{HERE}lists/{one.pk}/")
    desks.grant(people.unlocked(office.director), desk, people.member_without_desk("Selma Screener"))
    assert sentence not in text(director_client, f"{HERE}lists/{two.pk}/")


@pytest.mark.parametrize("form", ["hex", "HEX", "base64", "pem", "one line", "raw"])
def test_a_key_is_taken_as_its_source_hands_it_out(director_client: Browser, form: str) -> None:
    key = Ed25519PrivateKey.generate().public_key()
    raw, pem = key.public_bytes_raw(), key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    ways = {
        "hex": raw.hex().encode(),
        "HEX": raw.hex().upper().encode(),
        "base64": base64.b64encode(raw),
        "pem": pem,
        "one line": pem.replace(b"\n", b""),  # as a browser puts it into a field of one line
        "raw": raw,
    }
    assert public_keys.read(ways[form]) == raw
    if form != "raw":  # nobody types those
        typed = {
            "name": "A list", "slug": "a-list", "owner": "Example Hotline", "content_class": "csam",
            "action": "review", "legal_basis": "Act on examples, art. 3", "basis_from": "2020-01-01",
            "distance": "31", "review_above": "0", "signing_key": ways[form].decode(),
        }  # fmt: skip
        assert director_client.post(f"{HERE}new/", typed).status_code == 302
        assert bytes(HashList.objects.get().signing_key) == raw


def test_a_key_of_something_else_is_none() -> None:
    other = X25519PrivateKey.generate().public_key()
    for what in (
        other.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        b"x" * 31,
        b"",
        b"0" * 63,
        "é".encode() * 22,
    ):
        with pytest.raises(public_keys.NoKey):
            public_keys.read(what)


# -- clients


@pytest.mark.parametrize(
    ("scopes", "status"), [(["match"], 422), (["match", "metrics"], 422), (["metrics"], 200)]
)
def test_a_client_that_asks_has_a_list(director_client: Browser, scopes: list[str], status: int) -> None:
    a_list()
    typed = {"name": "Example Host", "scopes": scopes, "per_second": "50"}
    answer = director_client.post(f"{HERE}clients/new/", typed)
    assert answer.status_code == status
    assert ("Choose at least one list" in answer.content.decode()) == (status == 422)
    assert Client.objects.exists() == (status == 200)


# -- withheld files


def test_both_desks_call_a_file_by_one_name(
    screening: Screening, hotline: HashList, office: FoundOffice
) -> None:
    stored([kept(PIER), kept(BOAT)])
    officer = browser(people.case_officer(office))
    case = text(officer, f"/desk/cases/{Case.objects.get().pk}/")
    page = text(browser(screening.first), FILES)
    for one in withheld.all_of_them():
        assert f"There it is called file {one.pk.hex[:8]}." in case
        assert f"File {one.pk.hex[:8]} at most 32" in page


def test_what_left_the_list_is_told_and_what_is_given_back_comes_again(
    screening: Screening, hotline: HashList, tmp_path: Path
) -> None:
    stored([kept(PIER)])
    client = browser(screening.first)
    here = f"{FILES}{withheld.all_of_them().get().pk}/"
    for address in (FILES, here):
        assert "no longer on the list" not in text(client, address)
    assert "if the same file comes again, it is withheld again" in text(client, here)
    line = f"sha256,{hashlib.sha256(BOAT).hexdigest()}"
    lists.import_(None, hotline, listing.csv(tmp_path, line, name="later.csv"))
    for address in (FILES, here):
        assert "no longer on the list" in text(client, address)
    assert "withheld again" not in text(client, here)


def test_what_waits_for_a_second_word_is_told(screening: Screening, hotline: HashList) -> None:
    stored([kept(PIER)])
    pier = wrong(screening, hotline, PIER)
    lists.change(None, hotline, two_verdicts=True)
    client, here = browser(screening.first), f"{FILES}found-wrong/{pier.pk}/"
    assert "give 1 file back" in text(client, FILES)
    reviewing.uphold(screening.second, pier)
    page = text(client, FILES)
    assert "found wrong" in page.split("What it is near to")[1]
    assert "this waits: Sven Screener says that the owner upholds it. 1 file" in page
    assert "give 1 file back" not in page
    page = text(client, here)
    assert "This waits: Sven Screener says" in page
    assert "No file is withheld" not in page
    assert "Give 1 file back" not in page
    client.post(here, {"go": "sure"})
    assert withheld.all_of_them().count() == 1
    reviewing.drop_proposal(screening.first, pier)
    assert "give 1 file back" in text(client, FILES)


def test_a_list_is_asked_as_its_file_is(lists_home: Path, tmp_path: Path) -> None:
    made = listing.make()
    kinds = ("pdq", "md5", "sha1", "sha256")
    on = [(kind, number) for kind in kinds for number in range(7)]
    lists.import_(None, made, listing.csv(tmp_path, *(listing.row(number, kind) for kind, number in on)))
    path = places.records(made.pk, made.version)
    for kind in kinds:
        for number in range(14):
            there = presence.holds(path, kind, listing.value(number, kind))
            assert there == ((kind, number) in on)
    assert presence.holds(tmp_path / "none", "md5", bytes(16)) is None


# -- matches


def test_upheld_by_two_a_wrong_match_promises_nothing(screening: Screening, hotline: HashList) -> None:
    stored([kept(PIER)])
    pier = wrong(screening, hotline, PIER)
    client = browser(screening.first)
    here = f"{HERE}matches/{Match.objects.get(finding=Finding.WRONG).pk}/"
    assert "can be given back" in text(client, here)
    reviewing.uphold(screening.first, pier)
    page = text(client, here)
    assert "can be given back" not in page
    assert "upheld since" in page


def test_a_fingerprint_found_wrong_already_is_marked(screening: Screening) -> None:
    found = a_list(version=1)
    reviewing.judge(screening.first, a_match(found, day="2030-01-01"), Finding.WRONG)
    again, other = a_match(found), a_match(found, bytes(32))
    client = browser(screening.second)
    assert text(client, f"{HERE}matches/").count("found wrong already") == 1
    assert "found wrong already" in text(client, f"{HERE}matches/{again.pk}/")
    assert "found wrong already" not in text(client, f"{HERE}matches/{other.pk}/")


def test_rows_are_told_apart_and_the_last_decision_stands_first(screening: Screening) -> None:
    found = a_list(version=1)
    old, young = a_match(found, b"\xaa" * 32, day=TODAY - timedelta(9)), a_match(found, b"\xbb" * 32)
    client = browser(screening.first)
    page = text(client, f"{HERE}matches/")
    assert "distance 12 aaaaaaaa" in page
    assert "distance 12 bbbbbbbb" in page
    reviewing.judge(screening.first, young, Finding.RIGHT)
    reviewing.judge(screening.first, old, Finding.RIGHT)
    page = text(client, f"{HERE}matches/").split("Decided last")[1]
    assert page.index("aaaaaaaa") < page.index("bbbbbbbb")


def test_a_match_of_the_line_leads_to_its_files(screening: Screening, hotline: HashList) -> None:
    stored([kept(PIER)])
    pier = withheld.all_of_them().get()
    stored([kept(BOAT)])
    boat = withheld.all_of_them().exclude(pk=pier.pk).get()
    client = browser(screening.first)
    client.get(HERE)  # brings in what came
    match = Match.objects.get(value=hashlib.sha256(PIER).digest())
    page = client.get(f"{HERE}matches/{match.pk}/").content.decode()
    assert f'href="{FILES}{pier.pk}/"' in page
    assert f"{boat.pk}" not in page
    director = browser(people.member_without_desk("Dirk Director", "director"))
    assert f"{pier.pk}" not in director.get(f"{HERE}matches/{match.pk}/").content.decode()


# -- figures


def test_the_figures_name_their_law_and_say_that_the_year_runs(screening: Screening) -> None:
    found = a_list(version=1)
    for value in (VALUE, bytes(32)):
        reviewing.judge(screening.first, a_match(found, value), Finding.WRONG)
    reviewing.uphold(screening.first, Exclusion.objects.order_by("pk")[0])
    client = browser(screening.office.director)
    page = text(client, f"{HERE}figures/")
    assert "under Regulation (EU) 2021/1232" in page
    assert "2 (of which 1 was upheld by its owner)" in page
    assert "This year still runs" in page
    year = TODAY.year
    assert "still runs" not in text(client, f"{HERE}figures/?year={year - 1}")
    lines = client.get(f"{HERE}figures/{year}/csv/").content.decode()
    assert "the year still runs" in lines
    assert "own reporting line,kept" in lines
    assert client.get(f"{HERE}figures/?year={year + 1}").status_code == 404
