"""On a list with two verdicts, two members have to say what the owner answered before a fingerprint turns round."""

import html
from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models import F

from saystop.engines.sealing import Tampered
from saystop.offices.models import AuditEntry
from saystop.offices.rules import Refused
from saystop.offices.vouching import vouch
from saystop.screening import told
from saystop.screening.matching import Matcher, Query
from saystop.screening.models import Exclusion, Finding, HashList, Kind
from saystop.screening.services import lists, reviewing
from saystop.screening.services.reviewing import Answered
from tests import people
from tests.people import FoundOffice
from tests.screening.desk import HERE, Screening, a_match, browser, opened
from tests.screening.listing import make, take_in, value

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lists_home")]


@pytest.fixture
def screening(office: FoundOffice) -> Screening:
    return opened(office)


@pytest.fixture
def list_(tmp_path: Path) -> HashList:
    made = make("one", two_verdicts=True)
    take_in(made, tmp_path, 1)
    return made


@pytest.fixture
def out(screening: Screening, list_: HashList) -> Exclusion:
    """Two members have found it wrong."""
    match = a_match(list_, value(1))
    reviewing.judge(screening.first, match, Finding.WRONG)
    reviewing.judge(screening.second, match, Finding.WRONG)
    return Exclusion.objects.get()


def matches() -> int:
    return len(Matcher().match([Query(Kind.PDQ, value(1))])[0])


def test_one_member_alone_turns_nothing_round(screening: Screening, out: Exclusion) -> None:
    assert not reviewing.uphold(screening.first, out)
    assert matches() == 0
    with pytest.raises(reviewing.SaidAlready):
        reviewing.uphold(screening.first, out)
    assert matches() == 0
    assert reviewing.uphold(screening.second, out)
    assert matches() == 1

    assert not reviewing.keep_out(screening.second, out)
    assert matches() == 1
    with pytest.raises(reviewing.SaidAlready):
        reviewing.keep_out(screening.second, out)
    assert reviewing.keep_out(screening.office.director, out)
    assert matches() == 0
    assert not list(told.faults())


def test_a_word_that_was_dropped_does_not_count(screening: Screening, out: Exclusion) -> None:
    reviewing.uphold(screening.first, out)
    reviewing.drop_proposal(screening.second, out)
    reviewing.drop_proposal(screening.second, out)
    assert AuditEntry.objects.filter(action="exclusion.proposal_dropped").count() == 1
    assert not reviewing.uphold(screening.second, out)
    assert matches() == 0
    assert not list(told.faults())


def test_who_contradicts_a_first_word_drops_it(screening: Screening, out: Exclusion) -> None:
    """Or whoever said it has it completed by a third, over the head of who said the opposite."""
    assert reviewing.uphold(screening.first, out) is Answered.PROPOSED
    assert reviewing.keep_out(screening.second, out) is Answered.DROPPED
    assert AuditEntry.objects.filter(action="exclusion.proposal_dropped").count() == 1
    assert reviewing.uphold(screening.office.director, out) is Answered.PROPOSED
    assert matches() == 0
    assert reviewing.uphold(screening.second, out) is Answered.HOLDS
    assert matches() == 1

    assert reviewing.keep_out(screening.first, out) is Answered.PROPOSED
    assert reviewing.uphold(screening.second, out) is Answered.DROPPED
    assert reviewing.keep_out(screening.office.director, out) is Answered.PROPOSED
    assert matches() == 1
    assert not list(told.faults())


def test_where_nothing_was_said_first_the_same_once_more_changes_nothing(
    screening: Screening, out: Exclusion
) -> None:
    assert reviewing.keep_out(screening.first, out) is Answered.HOLDS
    assert not AuditEntry.objects.filter(action="exclusion.proposal_dropped").exists()


def test_a_page_of_before_says_that_a_first_word_was_dropped(screening: Screening, out: Exclusion) -> None:
    here, where = f"{HERE}lists/{out.list_id}/", f"{HERE}exclusions/{out.pk}/"
    first, second = browser(screening.first), browser(screening.second)
    first.post(where, {"go": "uphold"})
    page = second.post(where, {"go": "out"}, follow=True).content.decode()
    assert "It stays as it was. What had been said first no longer counts." in page
    assert "says that the owner upholds it" not in html.unescape(second.get(here).content.decode())


def test_found_wrong_anew_drops_what_was_said_before(
    screening: Screening, list_: HashList, out: Exclusion
) -> None:
    """Or one word, meant the other way round, would be the second."""
    for member in (screening.first, screening.second):
        reviewing.uphold(member, out)
    reviewing.keep_out(screening.first, out)
    again = a_match(list_, value(1), day="2031-01-01")
    for member in (screening.first, screening.second):
        reviewing.judge(member, again, Finding.WRONG)
    assert matches() == 0
    assert not list(told.faults())
    assert not reviewing.uphold(screening.second, out)
    assert matches() == 0


def test_where_one_verdict_is_enough_one_member_says_it(
    screening: Screening, list_: HashList, out: Exclusion
) -> None:
    reviewing.uphold(screening.first, out)
    lists.change(None, list_, two_verdicts=False)
    assert reviewing.uphold(screening.first, out)
    assert matches() == 1
    assert Exclusion.objects.get().proposed_by == ""
    assert not list(told.faults())


def test_who_has_nothing_to_do_with_screening_says_nothing(
    screening: Screening, office: FoundOffice, out: Exclusion
) -> None:
    stranger = people.case_officer(office)
    reviewing.uphold(screening.first, out)
    for step in (reviewing.uphold, reviewing.keep_out, reviewing.drop_proposal):
        with pytest.raises(Refused):
            step(stranger, out)
    assert Exclusion.objects.get().proposed_by == str(screening.first.pk)


def test_a_first_word_that_somebody_wrote_past_the_program(screening: Screening, out: Exclusion) -> None:
    """Neither does it make the next member the second, nor does her word put the seal under it."""
    Exclusion.objects.update(proposed_by=str(screening.first.pk))
    assert len(list(told.faults())) == 1
    with pytest.raises(Tampered):
        reviewing.uphold(screening.second, out)
    for step in (reviewing.drop_proposal, reviewing.keep_out):
        with pytest.raises(Tampered):
            step(screening.second, out)
    assert not Exclusion.objects.get().is_unaltered


def test_what_an_earlier_version_left_out_stays_out(list_: HashList) -> None:
    """Its seal knows of no first word."""
    made = Exclusion(list=list_, kind=Kind.PDQ, value=value(1))
    made.seal = vouch(b"", "exclusion", list_.pk, "pdq", value(1).hex(), made.since.isoformat(), "")
    Exclusion.objects.bulk_create([made])
    assert matches() == 0


def test_a_first_word_of_an_earlier_day_that_was_put_back(screening: Screening, out: Exclusion) -> None:
    reviewing.uphold(screening.first, out)
    [earlier] = Exclusion.objects.values()
    reviewing.drop_proposal(screening.first, out)
    assert not list(told.faults())
    Exclusion.objects.update(**earlier)
    assert Exclusion.objects.get().is_unaltered, "its seal does not age"
    assert len(list(told.faults())) == 1


def test_the_name_of_who_said_it_first_cannot_be_exchanged(screening: Screening, out: Exclusion) -> None:
    reviewing.uphold(screening.first, out)
    Exclusion.objects.update(proposed_by=str(screening.second.pk))
    assert matches() == 1, "it does not count any more, as any exclusion that was altered"
    assert len(list(told.faults())) == 1
    with pytest.raises(Tampered):
        reviewing.uphold(screening.first, out)


def test_what_was_altered_counts_again_once_it_was_found_wrong_anew(
    screening: Screening, list_: HashList, out: Exclusion
) -> None:
    Exclusion.objects.update(since=F("since") - timedelta(days=1))
    assert matches() == 1
    again = a_match(list_, value(1), day="2031-01-01")
    for member in (screening.first, screening.second):
        reviewing.judge(member, again, Finding.WRONG)
    assert matches() == 0
    assert not list(told.faults())


def test_on_the_page_a_second_member_is_asked_to_say_the_same(screening: Screening, out: Exclusion) -> None:
    here, where = f"{HERE}lists/{out.list_id}/", f"{HERE}exclusions/{out.pk}/"
    first, second = browser(screening.first), browser(screening.second)
    answer = first.post(where, {"go": "uphold"}, follow=True)
    assert "Nothing changes until a colleague has said the same" in answer.content.decode()
    page = first.get(here).content.decode()
    assert "You say that the owner upholds it" in page
    assert 'value="uphold"' not in page
    refused = first.post(where, {"go": "uphold"})
    assert refused.status_code == 409
    assert "You have said so already" in refused.content.decode()
    page = second.get(here).content.decode()
    assert "Selma Screener says that the owner upholds it. Do you say the same?" in page
    assert "stays as it was" in second.post(where, {"go": "drop"}, follow=True).content.decode()
    first.post(where, {"go": "uphold"})
    page = second.post(where, {"go": "uphold"}, follow=True).content.decode()
    assert "matches again: upheld on" in page
    first.post(where, {"go": "out"})
    page = html.unescape(second.get(here).content.decode())
    assert "Selma Screener says that it stays out" in page
    assert "stays out for this office" in second.post(where, {"go": "out"}, follow=True).content.decode()


def test_the_page_offers_nothing_for_what_was_altered(screening: Screening, out: Exclusion) -> None:
    Exclusion.objects.update(upheld_on="2031-01-01")
    client = browser(screening.first)
    page = client.get(f"{HERE}lists/{out.list_id}/").content.decode()
    assert "does not count" in page
    assert 'name="go"' not in page.split('id="exclusions"')[1]
    refused = client.post(f"{HERE}exclusions/{out.pk}/", {"go": "out"})
    assert refused.status_code == 409
    assert "judged again" in refused.content.decode()
