"""Several reports, one case: merged, worked on together, split off again as they were."""

from datetime import timedelta

import pytest
from django.test import Client

from saystop.casework.models import Case, DueCase, State
from saystop.casework.services import deleting, handling, keeping
from saystop.offices.models import AuditEntry, Member
from saystop.offices.services import desks
from saystop.reporting.models import Message
from tests import people
from tests.casework.keeping import again, closed, today
from tests.casework.sending import address, judged, send, write_as_reporter
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db


def entries(action: str) -> list[str]:
    return list(AuditEntry.objects.filter(action=action).order_by("number").values_list("record", flat=True))


def merge(client: Client, case: Case, into: Case) -> int:
    return client.post(address(case, "merge/"), {"merge-into": into.reference}).status_code


def test_a_reference_is_typed_forgivingly(officer_client: Client) -> None:
    (first, _), (second, _) = send(), send()
    typed = f" {first.reference[:4].lower()} {first.reference[4:]} "
    assert officer_client.post(address(second, "merge/"), {"merge-into": typed}).status_code == 302


def inbox(client: Client) -> str:
    return client.get("/desk/").content.decode()


def test_merged_reports_are_one_case_in_the_inbox_and_can_be_split_again(officer_client: Client) -> None:
    (first, _), (second, _), (third, _) = send(), send(), send()
    assert merge(officer_client, second, first) == 302
    assert merge(officer_client, third, second) == 302, "into a part: the case that leads takes it"
    second.refresh_from_db()
    third.refresh_from_db()
    assert {second.merged_into_id, third.merged_into_id} == {first.pk}
    page = inbox(officer_client)
    assert first.reference in page
    assert "3 reports" in page
    assert f"/desk/cases/{second.pk}/" not in page
    assert entries("case.merged") == [f"{second.pk}/{first.pk}", f"{third.pk}/{first.pk}"]
    officer_client.post(address(second, "split/"))
    second.refresh_from_db()
    assert second.merged_into_id is None
    assert f"/desk/cases/{second.pk}/" in inbox(officer_client)
    assert entries("case.split") == [f"{second.pk}/{first.pk}"]


def test_a_case_with_parts_takes_them_along(officer_client: Client) -> None:
    (first, _), (second, _), (third, _) = send(), send(), send()
    merge(officer_client, second, first)
    merge(officer_client, first, third)
    assert set(Case.objects.filter(merged_into=third)) == {first, second}


def test_the_case_that_leads_has_the_state_and_each_report_its_own_answer(officer_client: Client) -> None:
    (first, _), (second, receipt) = send(), send()
    merge(officer_client, second, first)
    officer_client.post(address(second, "answer/"), {"text": "Thank you. What colour?", "wait": "yes"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.WAITING, State.NEW)
    assert Message.objects.get().report == second.report
    write_as_reporter(receipt, "It was grey.")
    first.refresh_from_db()
    assert first.state == State.IN_ASSESSMENT
    assert "new message" in inbox(officer_client)
    judged(first)
    officer_client.post(address(second, "state/"), {"state": "closed:forwarded_police"})
    first.refresh_from_db()
    assert (first.state, first.outcome) == (State.CLOSED, "forwarded_police")


@pytest.mark.parametrize("typed", ["", "12345", "ZZZZZZZZ", "0" * 40, "00000000"])
def test_a_report_that_is_not_there_is_asked_for_again(officer_client: Client, typed: str) -> None:
    case, _receipt = send()
    back = officer_client.post(
        address(case, "merge/"), {"merge-into": typed, "note-text": "Half a note", "text": ""}
    )
    assert back.status_code == 422
    assert 'href="#merge-into"' in back.content.decode()
    assert "Half a note" in back.content.decode()


def test_what_is_one_case_already_is_said(officer_client: Client) -> None:
    (first, _), (second, _) = send(), send()
    merge(officer_client, second, first)
    for case, into in ((first, first), (first, second), (second, first)):
        back = officer_client.post(address(case, "merge/"), {"merge-into": into.reference})
        assert back.status_code == 422
        assert "one case already" in back.content.decode()


def test_nobody_merges_what_she_cannot_open(
    office: FoundOffice, officer_client: Client, officer: Member
) -> None:
    (first, _) = send()
    desks.revoke(people.unlocked(office.director), office.desk, officer)
    (second, _) = send()
    assert merge(officer_client, first, second) == 403
    assert not Case.objects.exclude(merged_into=None).exists()


def test_a_new_report_does_not_go_with_a_case_that_is_due(office: FoundOffice, officer: Member) -> None:
    acting, old, (new, _) = people.unlocked(officer), closed(100), send()
    keeping.mark()
    DueCase.objects.update(shown_since=today() - timedelta(days=30))
    handling.merge(acting, again(new), again(old))
    with pytest.raises(deleting.SecondMemberNeeded):
        deleting.delete_case(acting, again(new))
    assert deleting.delete_due(acting, [old.pk]) == 0
    assert deleting.sweep() == 0
    assert Case.objects.count() == 2


def test_a_part_that_is_split_off_is_not_due_by_what_it_was_before(
    office: FoundOffice, officer: Member
) -> None:
    acting, (first, _), part = people.unlocked(officer), send(), closed(100)
    handling.merge(acting, again(part), again(first))
    handling.split(acting, again(part))
    with pytest.raises(deleting.SecondMemberNeeded):
        deleting.delete_case(acting, again(part))


def test_what_was_asked_to_be_deleted_is_asked_anew_when_more_has_come_to_it(
    office: FoundOffice, officer: Member
) -> None:
    acting, second = people.unlocked(officer), people.unlocked(people.case_officer(office, "Sanne Second"))
    (asked, _), (other, _) = send(), send()
    deleting.ask_deletion(acting, again(asked), "It came here by mistake.")
    handling.merge(acting, again(other), again(asked))
    with pytest.raises(deleting.NotAsked):
        deleting.approve_deletion(second, again(asked))
    assert Case.objects.count() == 2
    handling.split(acting, again(other))
    assert deleting.asked_for(again(asked)) is None
