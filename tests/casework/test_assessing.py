"""An assessment: written on its page, scored in words, sealed; the first one stops the clock."""

import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from saystop.casework import scoring
from saystop.casework.demo import judged
from saystop.casework.models import Assessment, Case, State
from saystop.casework.models.cases import Level
from saystop.casework.services import assessing
from saystop.engines.sealing import Tampered
from saystop.offices.models import AuditEntry, Member
from saystop.offices.rules import Refused
from tests import people
from tests.casework.judging import assess, whole
from tests.casework.sending import SAID, address, send
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db


def keep(client: Client, case: Case, **codes: str | list[str]) -> int:
    return client.post(address(case, "assessment/keep/"), judged(**codes)).status_code


def test_the_first_assessment_stops_the_clock_and_orders_the_inbox(officer_client: Client) -> None:
    case, _receipt = send()
    assert " h left" in officer_client.get(address(case)).content.decode()
    assert keep(officer_client, case, danger="yes") == 302
    case.refresh_from_db()
    assert (case.state, case.level, case.assessed_on) == (
        State.IN_ASSESSMENT,
        Level.NOW,
        timezone.localdate(),
    )
    page = html.unescape(officer_client.get(address(case)).content.decode())
    assert " h left" not in page
    assert "A child is in danger at this moment." in page
    assert AuditEntry.objects.filter(action="case.assessed").count() == 1


def test_the_report_is_in_view_while_it_is_judged(officer_client: Client) -> None:
    case, _receipt = send()
    page = officer_client.get(address(case, "assessment/")).content.decode()
    assert SAID not in page, "nobody has opened it yet"
    assert "Read the report first" in page
    officer_client.get(address(case))
    opened = AuditEntry.objects.filter(action="report.opened").count()
    for _ in range(2):
        assert SAID in officer_client.get(address(case, "assessment/")).content.decode()
    assert (
        SAID in officer_client.post(address(case, "assessment/keep/"), judged(reasoning="")).content.decode()
    )
    assert AuditEntry.objects.filter(action="report.opened").count() == opened


def test_what_is_missing_comes_back_with_what_was_typed(officer_client: Client) -> None:
    case, _receipt = send()
    answers = judged(reasoning="")
    back = officer_client.post(address(case, "assessment/keep/"), answers)
    page = html.unescape(back.content.decode())
    assert back.status_code == 422
    assert "Write the reason in a sentence or two." in page
    assert re.search(r'value="BE"[^>]* selected', page)
    assert not Assessment.objects.exists()


def test_a_child_in_danger_is_not_left_without_action(officer_client: Client) -> None:
    case, _receipt = send()
    for action in ("no_action", "out_of_scope"):
        assert keep(officer_client, case, danger="yes", action=action) == 422
    assert keep(officer_client, case, danger="no", action="no_action") == 302


def test_an_address_is_asked_for_once_there_is_material(officer_client: Client) -> None:
    case, _receipt = send()
    page = officer_client.get(address(case, "assessment/")).content.decode()
    stood = re.search(r'name="stood" value="([^"]*)"', page)
    assert stood
    assert "assessment/material/address" not in stood[1]
    answers = {**judged(online="yes"), "stood": stood[1]}
    asked = officer_client.post(address(case, "assessment/keep/"), answers)
    assert asked.status_code == 422
    assert "there are more questions below" in asked.content.decode()
    stood_now = re.search(r'name="stood" value="([^"]*)"', asked.content.decode())
    assert stood_now
    answers |= {"stood": stood_now[1], "assessment/material/address": "somewhere or other"}
    assert officer_client.post(address(case, "assessment/keep/"), answers).status_code == 422
    answers |= {"assessment/material/address": "https://house.example/x"}
    assert officer_client.post(address(case, "assessment/keep/"), answers).status_code == 302


def test_a_later_one_takes_its_place_and_both_stay(officer: Member, officer_client: Client) -> None:
    case, _receipt = send()
    keep(officer_client, case, danger="yes")
    keep(officer_client, case, danger="no", reasoning="The police was there: all is well.")
    first, second = reversed(assessing.read_all(people.unlocked(officer), whole(case)))
    assert (first.within, second.within) == ("24", "")
    assert second.codes["reasoning"].startswith("The police was there")
    case.refresh_from_db()
    assert case.level != Level.NOW
    page = officer_client.get(address(case, "assessment/")).content.decode()
    assert page.count("of 100 points") == 2


def test_the_days_of_waiting_for_the_reporter_do_not_count(officer: Member, officer_client: Client) -> None:
    case, _receipt = send()
    officer_client.post(address(case, "answer/"), {"text": "Where was it?", "wait": "yes"})
    long_ago = timezone.localdate() - timedelta(days=9)
    Case.objects.filter(pk=case.pk).update(state_since=long_ago, opened_on=long_ago, clock_from=long_ago)
    officer_client.post(address(case, "state/"), {"state": State.IN_ASSESSMENT})
    case.refresh_from_db()
    assert case.clock_from == timezone.localdate()


def test_parts_are_judged_with_the_case_that_leads(officer_client: Client) -> None:
    (first, _), (second, _) = send(), send()
    officer_client.post(address(second, "merge/"), {"merge-into": first.reference})
    keep(officer_client, second)
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.assessed_on
    assert second.assessed_on is None
    assert "of 100 points" in officer_client.get(address(second, "assessment/")).content.decode()


def test_an_altered_or_moved_assessment_is_named(officer: Member) -> None:
    (one, _), (other, _) = send(), send()
    mine, theirs = assess(officer, one), assess(officer, other)
    unlocked = people.unlocked(officer)
    Assessment.objects.filter(pk=mine.pk).update(envelope=bytes(theirs.envelope))
    with pytest.raises(Tampered):
        assessing.newest(unlocked, whole(one))


def test_who_holds_no_key_judges_nothing(office: FoundOffice) -> None:
    case, _receipt = send()
    with pytest.raises(Refused):
        assess(people.member_without_desk(), case)


def test_nothing_of_it_lies_readable(officer: Member) -> None:
    case, _receipt = send()
    made = assess(officer, case, reasoning="Canary of the reasoning")
    assert b"Canary" not in bytes(made.envelope)
    assert len(made.envelope) > 1024


def test_more_danger_never_lowers_the_score() -> None:
    order = ["no", "not_known", "possibly", "yes"]
    for enough in ("nothing", "partly", "enough"):
        scores = [scoring.score(judged(danger=danger, who=enough)) for danger in order]
        assert [one.points for one in scores] == sorted(one.points for one in scores)
        assert [one.level for one in scores] == sorted((one.level for one in scores), reverse=True)
        assert all(0 <= one.points <= 100 for one in scores)
        assert all(sum(two.points for two in one.reasons) == one.points for one in scores)


def test_what_may_be_counted_holds_no_words() -> None:
    answers = judged(reasoning="Canary", role="a sentence that is no code")
    coarse = scoring.coarse({**answers, "assessment/material/address": "https://canary.example"})
    assert "anary" not in str(coarse)
    assert coarse["role"] == ""
    assert set(coarse) == {
        *("kind_of_place", "role", "country", "danger", "action"),
        *("categories", "legal_link", "sufficiency"),
    }
