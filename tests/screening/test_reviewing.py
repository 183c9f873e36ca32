"""Matches are judged by members of the screening desk: by one, or by two who do not see each other's verdict."""

from pathlib import Path

import pytest

from saystop.offices.models import AuditEntry
from saystop.offices.rules import Refused
from saystop.screening import rules
from saystop.screening.matching import Matcher, Query
from saystop.screening.models import Exclusion, Finding, Kind, Match, MatchState, Verdict
from saystop.screening.services import reviewing
from tests import people
from tests.people import FoundOffice
from tests.screening import listing
from tests.screening.desk import HERE, VALUE, Screening, a_flood, a_list, a_match, browser, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def screening(office: FoundOffice) -> Screening:
    return opened(office)


def judge(screening: Screening, match: Match, *findings: Finding) -> Match:
    """The members of the desk say what they found, one after the other."""
    for member, finding in zip((screening.first, screening.second), findings, strict=False):
        match = reviewing.judge(member, match, finding)
    return match


@pytest.mark.parametrize("finding", list(Finding))
def test_one_verdict_decides_where_the_list_asks_for_one(screening: Screening, finding: Finding) -> None:
    match = judge(screening, a_match(a_list()), finding)
    assert (match.state, match.finding) == (MatchState.DECIDED, finding)
    assert Exclusion.objects.exists() == (finding == Finding.WRONG)


@pytest.mark.parametrize(
    ("first", "second", "came_to"),
    [
        (Finding.RIGHT, Finding.RIGHT, Finding.RIGHT),
        (Finding.WRONG, Finding.WRONG, Finding.WRONG),
        (Finding.RIGHT, Finding.WRONG, Finding.DISPUTED),
        (Finding.DISPUTED, Finding.RIGHT, Finding.DISPUTED),
    ],
)
def test_two_verdicts_come_to_what_both_found(
    screening: Screening, first: Finding, second: Finding, came_to: Finding
) -> None:
    match = a_match(a_list(two_verdicts=True))
    assert judge(screening, match, first).state == MatchState.WAITING
    assert not Exclusion.objects.exists()
    with pytest.raises(reviewing.JudgedAlready):
        reviewing.judge(screening.first, match, second)
    decided = reviewing.judge(screening.second, match, second)
    assert (decided.state, decided.finding) == (MatchState.DECIDED, came_to)
    assert Exclusion.objects.exists() == (came_to == Finding.WRONG)


def test_what_is_decided_is_not_judged_again(screening: Screening) -> None:
    match = judge(screening, a_match(a_list()), Finding.RIGHT)
    with pytest.raises(reviewing.DecidedAlready):
        reviewing.judge(screening.second, match, Finding.WRONG)
    with pytest.raises(reviewing.DecidedAlready):
        reviewing.release(screening.second, match)


def test_the_trail_tells_who_judged_and_not_what_was_found(screening: Screening) -> None:
    match = judge(screening, a_match(a_list(two_verdicts=True)), Finding.WRONG)
    entry = AuditEntry.objects.get(action="match.judged")
    assert (entry.member, entry.record) == (str(screening.first.pk), str(match.pk))


def test_a_flood_is_judged_at_once_or_let_go(screening: Screening) -> None:
    found = a_list()
    assert judge(screening, a_flood(found), Finding.RIGHT).state == MatchState.DECIDED
    flood = a_flood(found, bytes(32))
    assert reviewing.release(screening.first, flood).state == MatchState.WAITING
    with pytest.raises(reviewing.DecidedAlready):
        reviewing.release(screening.second, flood)


def test_only_who_holds_the_screening_desk_judges(screening: Screening, office: FoundOffice) -> None:
    match, flood = a_match(a_list()), a_flood(a_list("other"))
    researcher = people.member_without_desk("Rita Researcher", "researcher")
    other_director = people.member_without_desk("Dirk Director", "director")
    for member in (people.case_officer(office), researcher, other_director):
        with pytest.raises(Refused):
            reviewing.judge(member, match, Finding.WRONG)
        with pytest.raises(Refused):
            reviewing.release(member, flood)
    assert not Verdict.objects.exists()


def test_who_sees_screening_notes_what_the_owner_answered(screening: Screening, office: FoundOffice) -> None:
    judge(screening, a_match(a_list()), Finding.WRONG)
    exclusion = Exclusion.objects.get()
    with pytest.raises(Refused):
        reviewing.uphold(people.case_officer(office), exclusion)
    reviewing.uphold(screening.second, exclusion)
    exclusion.refresh_from_db()
    assert exclusion.upheld_on is not None
    reviewing.keep_out(office.director, exclusion)
    exclusion.refresh_from_db()
    assert exclusion.upheld_on is None


def test_found_wrong_anew_after_the_owner_upheld_it(screening: Screening) -> None:
    found = a_list()
    judge(screening, a_match(found), Finding.WRONG)
    reviewing.uphold(screening.first, Exclusion.objects.get())
    judge(screening, a_match(found, day="2031-01-01"), Finding.WRONG)
    exclusion = Exclusion.objects.get()
    assert bytes(exclusion.value) == VALUE
    assert exclusion.upheld_on is None


def test_what_a_client_contradicts_is_judged_anew_also_by_who_judged_it(screening: Screening) -> None:
    match = judge(screening, a_match(a_list()), Finding.RIGHT)
    Match.objects.filter(pk=match.pk).update(state=MatchState.WAITING, finding="")
    page = browser(screening.first).get(f"{HERE}matches/").content.decode()
    assert "the client says otherwise" in page
    again = reviewing.judge(screening.first, match, Finding.WRONG)
    assert (again.state, again.finding) == (MatchState.DECIDED, Finding.WRONG)
    assert Verdict.objects.get(match=match).finding == Finding.WRONG


def test_what_was_found_wrong_does_not_match_until_its_owner_upholds_it(
    screening: Screening, lists_home: Path, tmp_path: Path
) -> None:
    found = listing.make()
    listing.take_in(found, tmp_path, 1, 2)
    near = listing.flipped(listing.value(1), 5)

    def told() -> list[bytes]:
        [matched] = Matcher().match([Query(Kind.PDQ, near, 100)])
        return [one.value for one in matched]

    assert told() == [listing.value(1)]
    judge(screening, a_match(found, listing.value(1)), Finding.WRONG)
    assert told() == []
    reviewing.uphold(screening.first, Exclusion.objects.get())
    assert told() == [listing.value(1)]
    reviewing.keep_out(screening.first, Exclusion.objects.get())
    assert told() == []


def test_who_may_see_screening(screening: Screening, office: FoundOffice) -> None:
    assert rules.may_see_screening(office.director)
    assert rules.may_see_screening(screening.first)
    assert not rules.may_see_screening(people.case_officer(office))


# -- the pages


def test_a_match_is_judged_on_the_page(screening: Screening) -> None:
    match = a_match(a_list())
    client = browser(screening.first)
    page = client.get(f"{HERE}matches/").content.decode()
    assert "Example hotline" in page
    assert "distance 12" in page
    assert "<img" not in page
    answer = client.post(f"{HERE}matches/", {"match": match.pk, "go": "wrong"}, follow=True)
    assert "found wrong" in answer.content.decode()
    assert f"{match.pk}" not in client.get(f"{HERE}matches/").content.decode().split("Decided last")[0]


def test_no_verdict_is_seen_before_ones_own(screening: Screening) -> None:
    match = a_match(a_list(two_verdicts=True))
    judge(screening, match, Finding.DISPUTED)
    client = browser(screening.second)
    page = client.get(f"{HERE}matches/{match.pk}/").content.decode()
    assert "Selma" not in page
    assert page.count("Disputed") == 2  # the button, and what it means
    answer = client.post(f"{HERE}matches/{match.pk}/", {"go": "right"}, follow=True)
    assert "disputed" in answer.content.decode()
    page = client.get(f"{HERE}matches/{match.pk}/").content.decode()
    assert "Selma Screener: Disputed" in page
    assert "Sven Screener: Right" in page


def test_who_has_judged_sees_that_a_colleague_is_awaited(screening: Screening) -> None:
    match = a_match(a_list(two_verdicts=True))
    client = browser(screening.first)
    client.post(f"{HERE}matches/", {"match": match.pk, "go": "right"})
    page = client.get(f"{HERE}matches/").content.decode()
    assert "waiting for a colleague" in page
    assert 'data-key="y"' not in page
    again = client.post(f"{HERE}matches/", {"match": match.pk, "go": "wrong"})
    assert again.status_code == 409
    assert "already" in again.content.decode()
    assert Verdict.objects.get().finding == Finding.RIGHT


@pytest.mark.parametrize(
    ("match", "go", "status"),
    [("", "right", 404), ("no-id", "right", 404), ("known", "", 409), ("known", "perhaps", 409)],
)
def test_what_makes_no_sense_is_answered_in_a_sentence(
    screening: Screening, match: str, go: str, status: int
) -> None:
    known = str(a_match(a_list()).pk)
    sent = {"match": known if match == "known" else match, "go": go}
    answer = browser(screening.first).post(f"{HERE}matches/", sent)
    assert answer.status_code == status
    assert not Verdict.objects.exists()


def test_a_flood_stands_in_one_row_and_the_lists_warn_of_it(screening: Screening) -> None:
    flood = a_flood(a_list())
    client = browser(screening.first)
    page = client.get(HERE).content.decode()
    assert "held back. <a" in " ".join(page.split())
    assert "0 <small>· 1 held back</small>" in page
    page = client.get(f"{HERE}matches/").content.decode()
    assert page.count("140 times") == 1
    client.post(f"{HERE}matches/", {"match": flood.pk, "go": "release"})
    flood.refresh_from_db()
    assert flood.state == MatchState.WAITING
    assert "held back" not in client.get(HERE).content.decode()


def test_a_director_without_the_desk_sees_and_does_not_judge(screening: Screening) -> None:
    match = a_match(a_list())
    client = browser(people.member_without_desk("Dirk Director", "director"))
    page = client.get(f"{HERE}matches/").content.decode()
    assert "Only who holds the screening desk judges" in page
    assert 'data-key="y"' not in page
    assert client.post(f"{HERE}matches/", {"match": match.pk, "go": "right"}).status_code == 403


def test_many_matches_are_on_several_pages(screening: Screening) -> None:
    found = a_list()
    for number in range(60):
        a_match(found, number.to_bytes(32))
    client = browser(screening.first)
    assert client.get(f"{HERE}matches/?page=2").content.decode().count('data-key="y"') == 10
    assert client.get(f"{HERE}matches/?page=nonsense").status_code == 200
