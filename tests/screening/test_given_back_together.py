"""What was withheld by a fingerprint that proved wrong is given back at once; what anything in force holds back stays."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from saystop.casework import opening
from saystop.casework.models import Case
from saystop.casework.services import files
from saystop.offices.models import AuditEntry
from saystop.offices.rules import Refused
from saystop.reporting.models import Attachment, Report
from saystop.screening.models import Exclusion, Finding, HashList
from saystop.screening.services import lists, reviewing, withheld
from tests import people
from tests.people import FoundOffice, unlocked
from tests.reporting.sending import kept, stored
from tests.screening import listing
from tests.screening.desk import HERE, Screening, a_match, at_home, browser

pytestmark = pytest.mark.django_db
FILES = f"{HERE}files/"
PIER, BOAT = b"A pier in the morning.\n" * 9, b"A boat at the pier.\n" * 9


@pytest.fixture
def screening(office: FoundOffice, settings: Settings, tmp_path: Path) -> Iterator[Screening]:
    yield from at_home(office, settings, tmp_path)


@pytest.fixture
def hotline(screening: Screening, tmp_path: Path) -> HashList:
    """It knows the pier by one fingerprint, the boat by two."""
    made = listing.make(screens_reports=True)
    rows = [("sha256", PIER), ("sha256", BOAT), ("md5", BOAT)]
    lines = [f"{kind},{hashlib.new(kind, what).hexdigest()}" for kind, what in rows]
    lists.import_(None, made, listing.csv(tmp_path, *lines))
    return made


def came(*contents: bytes) -> list[Report]:
    """A report with each of these files."""
    return [stored([kept(one)])[0] for one in contents]


def wrong(
    screening: Screening, list_: HashList, kind: str, what: bytes, day: str = "2031-01-01"
) -> Exclusion:
    value = hashlib.new(kind, what).digest()
    match = a_match(list_, value, kind=kind, distance=0, day=day)
    reviewing.judge(screening.first, match, Finding.WRONG)
    return Exclusion.objects.get(list=list_, kind=kind, value=value)


def offered(screening: Screening) -> dict[int, int]:
    found = withheld.found_wrong(unlocked(screening.first))
    return {one.exclusion.pk: len(one.files) for one in found}


def test_all_that_one_fingerprint_withheld_is_given_back(
    screening: Screening, hotline: HashList, office: FoundOffice
) -> None:
    piers, boats = came(PIER, PIER, PIER), came(BOAT)
    assert withheld.all_of_them().count() == 4
    assert offered(screening) == {}
    pier = wrong(screening, hotline, "sha256", PIER)
    assert offered(screening) == {pier.pk: 3}
    assert withheld.give_back_all(unlocked(screening.first), pier) == withheld.Given(3, 0)
    assert [one.report for one in withheld.all_of_them()] == boats
    officer = unlocked(people.case_officer(office))
    for report in piers:
        case = Case.objects.get(report=report)
        [file] = opening.open_all(officer, case, "en").files
        assert file.can_go
        given = files.open_attachment(officer, case, report.attachments.get())
        assert b"".join(given.pieces) == PIER
    assert AuditEntry.objects.filter(action="withheld.given_back").count() == 3
    assert withheld.give_back_all(unlocked(screening.first), pier) == withheld.Given(0, 0)


def test_what_also_matches_something_in_force_stays(screening: Screening, hotline: HashList) -> None:
    came(BOAT)
    first = wrong(screening, hotline, "sha256", BOAT)
    assert offered(screening) == {}
    assert withheld.give_back_all(unlocked(screening.first), first) == withheld.Given(0, 0)
    assert withheld.all_of_them().count() == 1
    second = wrong(screening, hotline, "md5", BOAT)
    assert offered(screening) == {first.pk: 1, second.pk: 1}
    assert withheld.give_back_all(unlocked(screening.first), first) == withheld.Given(1, 0)
    assert offered(screening) == {}


def test_the_same_fingerprint_on_another_list_holds_it_back(
    screening: Screening, hotline: HashList, tmp_path: Path
) -> None:
    other = listing.make("lighthouse", screens_reports=True)
    line = f"sha256,{hashlib.sha256(PIER).hexdigest()}"
    lists.import_(None, other, listing.csv(tmp_path, line, name="other.csv"))
    came(PIER)
    wrong(screening, hotline, "sha256", PIER)
    assert offered(screening) == {}
    wrong(screening, other, "sha256", PIER)
    assert len(offered(screening)) == 2


def test_what_matched_more_than_is_told_stays(
    screening: Screening, hotline: HashList, monkeypatch: pytest.MonkeyPatch
) -> None:
    came(PIER)
    pier = wrong(screening, hotline, "sha256", PIER)
    assert offered(screening) == {pier.pk: 1}
    monkeypatch.setattr(withheld, "MOST_TOLD", 1)
    assert offered(screening) == {}


def test_what_somebody_left_out_past_the_program_gives_nothing_back(
    screening: Screening, hotline: HashList
) -> None:
    came(PIER)
    made = Exclusion(list=hotline, kind="sha256", value=hashlib.sha256(PIER).digest())
    Exclusion.objects.bulk_create([made])
    assert offered(screening) == {}
    assert withheld.give_back_all(unlocked(screening.first), Exclusion.objects.get()).back == 0


def test_while_a_member_says_that_the_owner_upholds_it_nothing_is_given_back(
    screening: Screening, hotline: HashList
) -> None:
    """It can't be withheld again."""
    came(PIER)
    pier = wrong(screening, hotline, "sha256", PIER)
    lists.change(None, hotline, two_verdicts=True)
    assert offered(screening) == {pier.pk: 1}
    reviewing.uphold(screening.second, pier)
    assert offered(screening) == {}
    reviewing.drop_proposal(screening.second, pier)
    assert offered(screening) == {pier.pk: 1}


def test_only_who_holds_the_screening_desk_gives_back(
    screening: Screening, hotline: HashList, office: FoundOffice
) -> None:
    came(PIER)
    pier = wrong(screening, hotline, "sha256", PIER)
    here = f"{FILES}found-wrong/{pier.pk}/"
    for member in (people.case_officer(office), people.member_without_desk("Dirk Director", "director")):
        with pytest.raises(Refused):
            withheld.give_back_all(unlocked(member), pier)
        assert browser(member).post(here, {"go": "sure"}).status_code == 403
    assert withheld.all_of_them().count() == 1


# -- the pages


def test_the_page_asks_twice_and_says_how_many(screening: Screening, hotline: HashList) -> None:
    came(PIER, PIER, BOAT)
    client = browser(screening.first)
    assert "found wrong" not in client.get(FILES).content.decode()
    pier = wrong(screening, hotline, "sha256", PIER)
    here = f"{FILES}found-wrong/{pier.pk}/"
    page = client.get(FILES).content.decode()
    assert f'<a href="{here}">give 2 files back</a>' in page
    assert "risky" not in client.get(here).content.decode()
    page = client.post(here, {"go": "ask"}).content.decode()
    assert "open these 2 files from then on" in page
    assert withheld.all_of_them().count() == 3
    page = client.post(here, {"go": "sure"}, follow=True).content.decode()
    assert "2 files were given back" in page
    assert here not in page
    assert withheld.all_of_them().count() == 1
    assert "No file is withheld by this fingerprint alone" in client.get(here).content.decode()


def test_many_are_given_back_in_several_turns(
    screening: Screening, hotline: HashList, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(withheld, "MOST_AT_ONCE", 2)
    came(PIER, PIER, PIER)
    here = f"{FILES}found-wrong/{wrong(screening, hotline, 'sha256', PIER).pk}/"
    client = browser(screening.first)
    assert "2 at a time" in client.get(here).content.decode()
    page = client.post(here, {"go": "sure"}).content.decode()
    assert "2 files were given back" in page
    assert "Give 1 file back" in page
    assert withheld.all_of_them().count() == 1
    assert "1 file was given back" in client.post(here, {"go": "sure"}, follow=True).content.decode()


def test_what_was_altered_stays_and_keeps_nothing_else_back(screening: Screening, hotline: HashList) -> None:
    altered, _other = came(PIER, PIER)
    Attachment.objects.filter(report=altered).update(key_envelope=b"x")
    here = f"{FILES}found-wrong/{wrong(screening, hotline, 'sha256', PIER).pk}/"
    answer = browser(screening.first).post(here, {"go": "sure"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "1 file was given back" in page
    assert "1 file was altered" in page
    assert [one.report for one in withheld.all_of_them()] == [altered]


def test_upheld_between_the_question_and_the_answer(screening: Screening, hotline: HashList) -> None:
    came(PIER)
    pier = wrong(screening, hotline, "sha256", PIER)
    client, here = browser(screening.first), f"{FILES}found-wrong/{pier.pk}/"
    assert "Are you sure?" in client.post(here, {"go": "ask"}).content.decode()
    reviewing.uphold(screening.second, pier)
    page = client.post(here, {"go": "sure"}).content.decode()
    assert "No file is withheld by this fingerprint alone" in page
    assert withheld.all_of_them().count() == 1


@pytest.mark.parametrize("given", ["0", "-1", "x", "99999999", "١"])
def test_a_number_in_the_address_that_makes_no_sense(screening: Screening, given: str) -> None:
    page = browser(screening.first).get(f"{FILES}?given={given}").content.decode()
    assert "given back" not in page
