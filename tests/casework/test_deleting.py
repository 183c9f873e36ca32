"""A case that is deleted is gone with all its parts, from every table and from the disk; who did it stays in the trail."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.utils import ConnectionHandler
from django.test import Client

from saystop.casework import rules
from saystop.casework.models import Case, Deletion, Fact, Note, Outcome, State
from saystop.casework.services import deleting, handling, holds, keeping
from saystop.casework.services.deleting import Gone
from saystop.config import housekeeping
from saystop.config.home import sqlite_settings
from saystop.engines.sealing import Tampered
from saystop.offices.models import AuditEntry, Member
from saystop.offices.services import desks
from saystop.offices.unlocking import Unlocked
from saystop.reporting.models import Attachment, AttachmentChunk, FormVersion, Report
from saystop.reporting.services import conversation
from tests import people
from tests.casework.keeping import (
    again,
    closed,
    counts,
    hang_everything_on,
    put,
    rows_that_name,
    shut_out,
    today,
    without_four_eyes,
)
from tests.casework.sending import come_back, drawn, send, write_as_reporter
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
REASON = "It came here by mistake."


def entries(action: str) -> list[tuple[str, str]]:
    found = AuditEntry.objects.filter(action=action).order_by("number")
    return list(found.values_list("record", "member"))


def full_case(officer: Member, other: Case) -> tuple[Case, Case, str]:
    """A case of two reports, each with everything that can hang on it, and the first one's receipt."""
    first, receipt = send(file=drawn(), named="named", name="Rosa Traveller")
    second, _receipt = send(file=drawn())
    for case in (first, second):
        hang_everything_on(again(case), other.report, officer)
    shut_out(again(first), people.member_without_desk())
    write_as_reporter(receipt, "One thing more.")
    handling.answer(people.unlocked(officer), again(first), "Thank you.")
    handling.merge(people.unlocked(officer), again(second), again(first))
    return again(first), again(second), receipt


def test_nothing_of_it_is_left_in_any_table_and_others_stay(office: FoundOffice, officer: Member) -> None:
    without_four_eyes(office)
    other, _receipt = send(file=drawn())
    handling.write_note(people.unlocked(officer), again(other), "This one stays.")
    before = counts()
    first, second, _receipt = full_case(officer, other)
    holds.place_hold(people.unlocked(officer), first, "For a while.", today())
    holds.lift_hold(people.unlocked(officer), first)
    ids = {str(one) for case in (first, second) for one in (case.pk, case.report_id)}
    ids |= {str(pk) for pk in Attachment.objects.exclude(report=other.report).values_list("pk", flat=True)}
    ids |= {one.replace("-", "") for one in ids}
    assert len(rows_that_name(ids)) > 20
    deleting.delete_case(people.unlocked(officer), second)
    assert rows_that_name(ids) == []
    left = {model: count for model, count in counts().items() if count != before[model]}
    assert {model._meta.model_name for model in left} <= {"assessmentform", "desksettings", "fact"}, left
    assert Note.objects.filter(case=other).exists()
    assert AttachmentChunk.objects.filter(attachment__report=other.report).exists()
    assert set(entries("case.deleted")) == {(str(one.pk), str(officer.pk)) for one in (first, second)}


def test_the_page_can_say_what_will_be_gone(office: FoundOffice, officer: Member) -> None:
    other, _receipt = send()
    first, second, _receipt = full_case(officer, other)
    assert deleting.what_goes([first]) == Gone(
        reports=2, messages=2, files=2, notes=2, assessments=2, referrals=2, links=2, tokens=2
    )
    assert second.leading == first


def test_facts_for_the_figures_stay(office: FoundOffice, officer: Member) -> None:
    without_four_eyes(office)
    Fact.objects.create(token=b"1" * 32, month=today().replace(day=1), language="en")
    deleting.delete_case(people.unlocked(officer), send()[0])
    assert Fact.objects.count() == 2, "that of before, and that of the report which is gone"


def test_two_members_delete_what_is_not_due(office: FoundOffice, officer: Member) -> None:
    case, unlocked, second = send()[0], people.unlocked(officer), people.unlocked(office.director)
    with pytest.raises(deleting.SecondMemberNeeded):
        deleting.delete_case(unlocked, case)
    with pytest.raises(deleting.NotAsked):
        deleting.approve_deletion(second, case)
    asked = deleting.ask_deletion(unlocked, case, REASON)
    assert REASON.encode() not in bytes(asked.envelope)
    with pytest.raises(deleting.AlreadyAsked):
        deleting.ask_deletion(second, case, "Me too.")
    with pytest.raises(rules.Refused):
        deleting.approve_deletion(unlocked, case)
    assert Case.objects.filter(pk=case.pk).exists()
    assert deleting.read_asked(second, asked).reason == REASON
    deleting.approve_deletion(second, case)
    assert not Case.objects.filter(pk=case.pk).exists()
    assert entries("case.deletion_asked") == [(str(case.pk), str(officer.pk))]
    assert entries("case.deleted") == [(str(case.pk), str(office.director.pk))]


def test_who_asked_cannot_make_it_look_as_if_another_had(office: FoundOffice, officer: Member) -> None:
    case, unlocked = send()[0], people.unlocked(officer)
    deleting.ask_deletion(unlocked, case, REASON)
    Deletion.objects.update(asked_by=office.director)
    with pytest.raises(Tampered):
        deleting.approve_deletion(unlocked, case)
    assert Case.objects.filter(pk=case.pk).exists()


def test_refused_it_stays_with_the_reason_as_a_note(office: FoundOffice, officer: Member) -> None:
    case, unlocked, second = send()[0], people.unlocked(officer), people.unlocked(office.director)
    deleting.ask_deletion(unlocked, case, REASON)
    deleting.refuse_deletion(second, case, "The reporter may still answer.")
    assert not Deletion.objects.exists()
    notes = handling.open_case(unlocked, again(case), "en").notes
    assert [one.text for one in notes] == ["The reporter may still answer."]
    with pytest.raises(deleting.NotAsked):
        deleting.refuse_deletion(second, case, "Again.")
    assert entries("case.deletion_refused") == [(str(case.pk), str(office.director.pk))]


def test_a_hold_stops_every_way_of_deleting(
    office: FoundOffice, officer: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlocked, second, case = people.unlocked(officer), people.unlocked(office.director), closed(400)
    deleting.ask_deletion(unlocked, case, REASON)
    assert deleting.sweep() == 0
    holds.place_hold(second, case, "A court has it.", today())
    for verb in (
        lambda: deleting.approve_deletion(second, case),
        lambda: deleting.delete_case(unlocked, case),
        lambda: deleting.ask_deletion(unlocked, case, REASON),
    ):
        with pytest.raises(deleting.Held):
            verb()
    without_four_eyes(office)
    with pytest.raises(deleting.Held):
        deleting.delete_case(unlocked, case)
    assert deleting.delete_due(unlocked, [case.pk]) == 0
    now = today()
    monkeypatch.setattr(keeping, "today", lambda: now + timedelta(days=400))
    assert deleting.sweep() == 0
    # Placed between the look at the calendar and the deletion:
    monkeypatch.setattr(keeping, "mark", lambda: [again(case)])
    assert deleting.sweep() == 0
    assert Case.objects.filter(pk=case.pk).exists()


def test_what_is_due_goes_by_one_member_and_nothing_else_with_it(
    office: FoundOffice, officer: Member
) -> None:
    due, young, hidden = closed(20), closed(3), closed(20)
    shut_out(hidden, officer)
    part, _receipt = send()
    handling.merge(people.unlocked(officer), again(part), due)
    put(due, State.CLOSED, 20, Outcome.TEST)
    wanted = [due.pk, part.pk, young.pk, hidden.pk]
    assert deleting.delete_due(people.unlocked(officer), wanted) == 1
    assert set(Case.objects.values_list("pk", flat=True)) == {young.pk, hidden.pk}
    assert {record for record, _who in entries("case.deleted")} == {str(due.pk), str(part.pk)}


def test_what_nobody_deletes_goes_by_itself_with_nobody_signed_in(
    office: FoundOffice, officer: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    due, part, young = closed(20), send()[0], closed(3)
    handling.merge(people.unlocked(officer), again(part), due)
    put(due, State.CLOSED, 20, Outcome.TEST)
    assert deleting.sweep() == 0
    now = today()
    for module in (keeping, deleting):
        monkeypatch.setattr(module, "today", lambda: now + timedelta(days=keeping.SHOWN_DAYS))
    assert "saystop.casework.services.deleting.sweep" in settings.HOUSEKEEPING
    assert deleting.sweep() == 1
    assert list(Case.objects.values_list("pk", flat=True)) == [young.pk]
    assert Report.objects.count() == 1
    assert set(entries("case.deleted_by_rule")) == {(str(due.pk), ""), (str(part.pk), "")}


def test_nobody_deletes_what_she_cannot_open(office: FoundOffice, officer: Member) -> None:
    without_four_eyes(office)
    case, stranger = closed(20), people.member_without_desk()
    for verb in (
        lambda: deleting.delete_case(people.unlocked(stranger), case),
        lambda: deleting.ask_deletion(people.unlocked(stranger), case, REASON),
        lambda: deleting.approve_deletion(people.unlocked(stranger), case),
        lambda: deleting.refuse_deletion(people.unlocked(stranger), case, REASON),
        lambda: holds.place_hold(people.unlocked(stranger), case, REASON, today()),
        lambda: holds.lift_hold(people.unlocked(stranger), case),
    ):
        with pytest.raises(rules.Refused):
            verb()
    shut_out(case, officer)
    with pytest.raises(rules.Refused):
        deleting.delete_case(people.unlocked(officer), case)
    assert deleting.delete_due(people.unlocked(stranger), [case.pk]) == 0
    assert Case.objects.filter(pk=case.pk).exists()


def test_a_case_of_which_one_report_is_closed_to_her_is_not_hers_to_delete(
    office: FoundOffice, officer: Member
) -> None:
    first = closed(20)
    desks.new_generation(office.desk, [office.director])
    handling.merge(people.unlocked(office.director), again(send()[0]), again(first))
    without_four_eyes(office)
    assert rules.may_handle(officer, again(first))
    with pytest.raises(rules.Refused):
        deleting.delete_case(people.unlocked(officer), again(first))
    assert deleting.delete_due(people.unlocked(officer), [first.pk]) == 0


def test_the_form_that_reporters_were_asked_stays(office: FoundOffice, officer: Member) -> None:
    without_four_eyes(office)
    case, _receipt = send()
    deleting.delete_case(people.unlocked(officer), case)
    assert FormVersion.objects.filter(in_use=True).exists()
    assert send()[0].state == State.NEW


def test_the_receipt_of_a_deleted_report_opens_nothing(office: FoundOffice, officer: Member) -> None:
    without_four_eyes(office)
    case, receipt = send()
    page = come_back(receipt)
    deleting.delete_case(people.unlocked(officer), case)
    assert come_back(receipt) != page
    assert Client().post("/en/return/", {"words": receipt}).status_code < 500


@pytest.mark.skipif(connection.vendor != "sqlite", reason="looks into SQLite's file")
class TestOnTheDisk:
    """A database of an office's own settings, in a file of its own, filled by the migrations and by the services."""

    CANARY = b"\x07a sealed envelope that nobody may find again\xf3"
    STAYS = b"what stays, stays" * 20

    @pytest.fixture
    def file(self, tmp_path: Path, transactional_db: None) -> Iterator[Path]:
        of_the_tests = connections["default"]
        here = ConnectionHandler({"default": dict(sqlite_settings(tmp_path / "office.sqlite3"))})
        connections["default"] = here["default"]
        yield tmp_path
        here["default"].close()
        connections["default"] = of_the_tests

    def test_not_a_byte_is_left_in_the_database_or_its_log(self, file: Path) -> None:
        call_command("migrate", verbosity=0)
        office = people.found_office()
        without_four_eyes(office)
        unlocked = people.unlocked(office.director)
        other, small, large = closed(3), closed(20), closed(20, Outcome.NOT_ENOUGH)
        Report.objects.filter(pk=other.report_id).update(head=self.STAYS)
        hang_everything_on(again(small), other.report, office.director, self.CANARY * 30)
        Report.objects.filter(pk=small.report_id).update(told=self.CANARY * 20)
        self.delete(unlocked, small, file)
        attachment = Attachment.objects.create(report=large.report, desk_key=large.report.desk_key)
        for number in range(120):
            data = os.urandom(64) + self.CANARY * 4000
            AttachmentChunk.objects.create(attachment=attachment, number=number, data=data)
        before = (file / "office.sqlite3").stat().st_size
        self.delete(unlocked, large, file)
        assert housekeeping.give_room_back()
        assert (file / "office.sqlite3").stat().st_size < before / 4
        assert self.STAYS in self.bytes_of(file)
        assert not housekeeping.give_room_back(), "once is enough"

    def delete(self, unlocked: Unlocked, case: Case, file: Path) -> None:
        conversation.empty_the_log()
        assert self.CANARY in self.bytes_of(file)
        deleting.delete_case(unlocked, again(case))
        found = self.bytes_of(file)
        assert self.CANARY[:20] not in found
        assert case.report_id.hex.encode() not in found
        assert self.STAYS in found

    @staticmethod
    def bytes_of(folder: Path) -> bytes:
        return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
