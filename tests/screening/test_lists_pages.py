"""Lists at the desk: made, changed, and told plainly when they do not match."""

import base64
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from saystop.offices.models import Desk, Member
from saystop.offices.services import desks
from saystop.screening.models import Exclusion, HashList
from tests import people
from tests.people import FoundOffice
from tests.screening.desk import HERE, a_list, a_match, browser, opened

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "Example Hotline’s list",
    "slug": "example-hotline",
    "owner": "Example Hotline",
    "content_class": "csam",
    "action": "review",
    "legal_basis": "Act on examples, art. 3",
    "basis_from": "2020-01-01",
    "basis_until": "",
    "distance": "31",
    "review_above": "10",
    "two_verdicts": "on",
    "is_enabled": "on",
    "signing_key": "",
}


def test_a_list_is_made_and_changed(director_client: Client) -> None:
    answer = director_client.post(f"{HERE}new/", TYPED, follow=True)
    page = answer.content.decode()
    assert "The list is there" in page
    found = HashList.objects.get()
    assert (found.slug, found.review_above, found.two_verdicts) == ("example-hotline", 10, True)
    key = bytes(range(32))
    typed = {
        **TYPED,
        "name": "Another name",
        "signing_key": base64.b64encode(key).decode(),
        "slug": "changed",
    }
    del typed["is_enabled"]
    answer = director_client.post(f"{HERE}lists/{found.pk}/settings/", typed, follow=True)
    assert "settings of the list were changed" in answer.content.decode()
    found.refresh_from_db()
    assert (found.name, found.slug, found.is_enabled) == ("Another name", "example-hotline", False)
    assert bytes(found.signing_key) == key
    page = director_client.get(f"{HERE}lists/{found.pk}/settings/").content.decode()
    assert key.hex() in page


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Give the list a name"),
        ("name", "x" * 121, "at most 120 fit"),
        ("slug", "", "Give the list a short name"),
        ("slug", "x" * 41, "at most 40 characters"),
        ("slug", "two words", "small letters, digits and single hyphens"),
        ("slug", "../etc", "small letters, digits and single hyphens"),
        ("slug", "taken", "of this short name already"),
        ("owner", "", "Say who keeps it"),
        ("owner", "two\nlines", "Write it on one line"),
        ("name", "\x1b[31mred", "Write it on one line"),
        ("content_class", "unheard", "Choose one of these classes"),
        ("content_class", "", "Choose a class of content"),
        ("action", "ignore", "Choose an action"),
        ("legal_basis", " ", "on which legal basis"),
        ("legal_basis", "x" * 201, "at most 200 fit"),
        ("basis_from", "", "from which the legal basis holds"),
        ("basis_from", "tomorrow", "year, month, day"),
        ("basis_until", "2031-02-30", "year, month, day"),
        ("basis_until", "2019-12-31", "not before the first"),
        ("distance", "64", "from 0 to 63"),
        ("distance", "-1", "from 0 to 63"),
        ("distance", "near", "from 0 to 63"),
        ("review_above", "", "from 0 to 63"),
        ("review_above", "32", "Nothing is that far away"),
        ("signing_key", "abc", "64 hexadecimal digits"),
        ("signing_key", "00" * 31, "64 hexadecimal digits"),
        ("signing_key", "é" * 44, "64 hexadecimal digits"),
    ],
)
def test_wrong_input_is_answered_at_its_field_and_stays(
    director_client: Client, field: str, value: str, sentence: str
) -> None:
    a_list("taken")
    answer = director_client.post(f"{HERE}new/", {**TYPED, field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page.split("<h1>")[1]  # at the field, not in the summary alone
    assert "Act on examples, art. 3" in page or field == "legal_basis"
    if value and field not in {"content_class", "action", "legal_basis"}:
        assert f'value="{value}"' in page
    assert HashList.objects.count() == 1


TODAY = timezone.localdate()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"basis_until": TODAY - timedelta(days=1)}, "Its legal basis ended on"),
        ({"basis_from": TODAY + timedelta(days=1)}, "until then it does not match"),
        ({"is_enabled": False}, "It is switched off: it does not match."),
        ({"version": 0}, "Nothing was imported yet: it does not match."),
        ({"basis_from": TODAY, "basis_until": TODAY}, ""),
    ],
)
def test_a_list_that_does_not_match_says_so(
    director_client: Client, values: dict[str, Any], sentence: str
) -> None:
    found = a_list(**{"version": 1, **values})
    assert found.matches_on(TODAY) == (not sentence)
    for address in (HERE, f"{HERE}lists/{found.pk}/"):
        page = director_client.get(address).content.decode()
        assert sentence in page
        assert ("does not match</span>" in page) == bool(sentence)


def test_what_was_altered_past_the_program_is_shown(director_client: Client) -> None:
    found = a_list(version=1)
    Exclusion.objects.bulk_create([Exclusion(list=found, kind="md5", value=bytes(16))])
    HashList.objects.update(distance=0)
    page = director_client.get(f"{HERE}lists/{found.pk}/").content.decode()
    assert "altered past this program" in page
    assert "does not match</span>" in page
    assert "does not count" in page


def test_what_was_found_wrong_waits_for_the_owner(office: FoundOffice, director_client: Client) -> None:
    found = a_list()
    exclusion = Exclusion.objects.create(list=found, kind="md5", value=bytes(16))
    page = director_client.get(f"{HERE}lists/{found.pk}/").content.decode()
    assert "left\u00a0out" in page
    answer = director_client.post(f"{HERE}exclusions/{exclusion.pk}/", {"go": "uphold"}, follow=True)
    assert "matches again: upheld on" in answer.content.decode()
    answer = director_client.post(f"{HERE}exclusions/{exclusion.pk}/", {"go": "out"}, follow=True)
    assert "stays out for this office" in answer.content.decode()
    exclusion.refresh_from_db()
    assert exclusion.upheld_on is None
    assert director_client.post(f"{HERE}exclusions/{exclusion.pk}/", {"go": "?"}).status_code == 302


def test_the_screening_desk_is_opened_once(office: FoundOffice, director_client: Client) -> None:
    desks.open_further(office.director, "Screening")
    page = director_client.get(HERE).content.decode()
    assert "There is no screening desk yet" in page
    answer = director_client.post(f"{HERE}open-desk/", follow=True)
    assert "The screening desk is open" in answer.content.decode()
    desk = Desk.objects.get(screens=True)
    assert desk.name == "Screening 2"
    assert desks.holders(desk) == [office.director]
    assert "no screening desk" not in director_client.get(HERE).content.decode()
    director_client.post(f"{HERE}open-desk/")
    assert Desk.objects.filter(screens=True).count() == 1
    assert "on hash lists" in director_client.get("/desk/desks/").content.decode()


def test_who_screens_finds_it_in_the_navigation_and_others_do_not(
    office: FoundOffice, officer: Member
) -> None:
    screening = opened(office)
    a_match(a_list(basis_from=date(2020, 1, 1)))
    for member, sees in ((screening.first, True), (office.director, True), (officer, False)):
        assert (f'href="{HERE}"' in browser(member).get("/desk/me/").content.decode()) == sees
    page = browser(screening.first).get(HERE).content.decode()
    assert "1 match waits" in page
    assert f"{HERE}new/" not in page
    researcher = people.member_without_desk("Rita Researcher", "researcher")
    assert browser(researcher).get(HERE).status_code == 403
