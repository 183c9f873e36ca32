"""Whoever does not hold the key gets nothing, whatever the role; whoever swaps or alters bytes is found out."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from saystop.casework.models import Case, Note, State
from saystop.casework.services import files, handling
from saystop.engines.sealing import PrivateKey, Tampered, seal_stream, unseal
from saystop.offices.models import AuditEntry, Member
from saystop.offices.rules import Refused
from saystop.offices.services import desks
from saystop.reporting import bindings
from saystop.reporting.models import Attachment, AttachmentChunk, Message, Report
from tests import people
from tests.casework.sending import SAID, address, come_back, drawn, send, write_as_reporter
from tests.people import FoundOffice
from tests.reporting.test_story import hidden

pytestmark = pytest.mark.django_db

POSTS = {
    "answer/": {"text": "Hello."},
    "note/": {"note-text": "Hello."},
    "state/": {"state": "in_assessment"},
    "assign/": {"member": ""},
}


def assert_gets_nothing(client: Client, case: Case, attachment: Attachment) -> None:
    one = f"attachments/{attachment.pk}/"
    for path in ("", one, f"{one}preview/"):
        assert client.get(address(case, path)).status_code == 403, path
    for path, data in POSTS.items():
        assert client.post(address(case, path), data).status_code == 403, path
    case.refresh_from_db()
    assert case.state == State.NEW
    assert not Message.objects.exists()
    assert not Note.objects.exists()
    assert not AuditEntry.objects.filter(
        action__regex="^(report.opened|attachment|case|note|message)"
    ).exists()


@pytest.mark.parametrize("role", ["case_officer", "director"])
def test_a_member_without_the_desk_gets_nothing(office: FoundOffice, role: str) -> None:
    case, _receipt = send(file=drawn())
    client = Client()
    people.sign_in(client, people.member_without_desk(role=role))
    waiting = client.get("/desk/")
    assert waiting.status_code == 200
    assert case.reference not in waiting.content.decode()
    assert "You hold no desk" in waiting.content.decode()
    assert_gets_nothing(client, case, Attachment.objects.get())


def test_who_holds_another_desk_alone_sees_no_small_numbers_and_writes_no_texts(office: FoundOffice) -> None:
    """A custodian of names, for instance, who reads no report and answers nobody."""
    other = desks.open_further(office.director, "Identities", keeps_identities=True)
    member, client = people.member_without_desk(), Client()
    desks.grant(people.unlocked(office.director), other, member)
    people.sign_in(client, member)
    where = ("/desk/dashboard/", "/desk/answers/")
    for path in where:
        assert client.get(path).status_code == 403, path
    text = {"text-name": "Hello", "text-language": "en", "text-text": "Write to another line."}
    assert client.post("/desk/answers/new/", text).status_code == 403
    for path in ("/desk/", "/desk/my-work/", "/desk/annual/"):
        page = client.get(path)
        assert page.status_code == 200, path
        assert not any(f'href="{one}"' in page.content.decode() for one in where), path
    reader = Client()
    people.sign_in(reader, people.case_officer(office))
    assert [reader.get(path).status_code for path in where] == [200, 200]


@pytest.mark.parametrize(
    ("role", "room"), [("researcher", "surveys"), ("outreach_officer", "outreach"), ("trainer", "training")]
)
def test_who_works_in_another_room_is_led_there_and_gets_nothing(
    office: FoundOffice, role: str, room: str
) -> None:
    case, _receipt = send(file=drawn())
    client = Client()
    member = people.member_without_desk("Rita Roomer", role)
    people.grant_by_mistake(office, member)  # it gives her no report
    people.sign_in(client, member)
    landed = client.get("/desk/", follow=True)
    assert landed.request["PATH_INFO"] == f"/desk/{room}/"
    assert 'href="/desk/"' not in landed.content.decode().partition("<nav")[2]
    assert_gets_nothing(client, case, Attachment.objects.get())


def test_a_revoked_member_gets_nothing(office: FoundOffice, officer: Member, officer_client: Client) -> None:
    case, _receipt = send(file=drawn())
    desks.revoke(people.unlocked(office.director), office.desk, officer)
    assert "You hold no desk" in officer_client.get("/desk/").content.decode()
    assert_gets_nothing(officer_client, case, Attachment.objects.get())


def test_a_member_of_a_later_key_does_not_open_what_came_before(
    office: FoundOffice, officer: Member, officer_client: Client
) -> None:
    case, _receipt = send(file=drawn())
    officer.grants.all().delete()
    desks.new_generation(office.desk, [office.director, officer])
    later, _receipt = send()
    page = officer_client.get("/desk/").content.decode()
    assert "Sealed to a key you do not hold" in page
    assert address(case) not in page
    assert address(later) in page
    assert_gets_nothing(officer_client, case, Attachment.objects.get())
    assert SAID in officer_client.get(address(later)).content.decode()


def test_nobody_signed_out_gets_past_the_door(office: FoundOffice) -> None:
    case, _receipt = send()
    for path in ("/desk/", address(case)):
        assert Client().get(path).headers["Location"] == "/sign-in/"
    for path, data in POSTS.items():
        assert Client().post(address(case, path), data).headers["Location"] == "/sign-in/"


def test_a_case_goes_only_to_who_can_read_it(office: FoundOffice, officer_client: Client) -> None:
    case, _receipt = send()
    outsider = people.member_without_desk()
    assert officer_client.post(address(case, "assign/"), {"member": str(outsider.pk)}).status_code == 422
    with pytest.raises(Refused):
        handling.assign(people.unlocked(office.director), case, outsider)
    case.refresh_from_db()
    assert case.assignee is None


def test_an_attachment_is_reached_through_its_own_report_only(
    officer: Member, officer_client: Client
) -> None:
    _case, _receipt = send(file=drawn())
    other, _receipt = send()
    attachment = Attachment.objects.get()
    assert officer_client.get(address(other, f"attachments/{attachment.pk}/")).status_code == 404
    with pytest.raises(Refused):
        files.open_attachment(people.unlocked(officer), other, attachment)


@pytest.mark.parametrize(
    ("field", "named"),
    [("told", "the answers"), ("head", "the time of arrival")],
)
def test_envelopes_swapped_between_two_reports_are_told_as_tampering(
    officer_client: Client, field: str, named: str
) -> None:
    one, _receipt = send(named="named", name="Rosa")
    other, _receipt = send(said="Another thing altogether.", named="named", name="Sam")
    foreign = getattr(Report.objects.get(pk=other.report_id), field)
    Report.objects.filter(pk=one.report_id).update(**{field: foreign})
    page = officer_client.get(address(one)).content.decode()
    assert "This report was altered" in page
    assert f"<li>{named}</li>" in page
    assert page.count("<li>the ") + page.count("<li>who ") == 1
    assert "Another thing" not in page
    assert "Sam" not in page
    assert AuditEntry.objects.filter(action="report.tampered", record=str(one.pk)).exists()
    if field == "head":
        assert "altered" in officer_client.get("/desk/").content.decode()


def test_nothing_is_sealed_to_a_key_that_is_not_the_receipts(officer_client: Client) -> None:
    case, receipt = send()
    visit = hidden(come_back(receipt), "visit")
    strange = PrivateKey.generate().public.to_bytes()
    Report.objects.filter(pk=case.report_id).update(receipt_public_key=strange)
    assert "<li>the key of the receipt</li>" in officer_client.get(address(case)).content.decode()
    answered = officer_client.post(address(case, "answer/"), {"text": "We look into it."})
    wrote = Client().post("/en/return/", {"visit": visit, "go": "write", "text": "I remember more."})
    assert (answered.status_code, wrote.status_code) == (409, 503)
    assert "We look into it." in answered.content.decode()
    assert "I remember more." in wrote.content.decode()
    assert not Message.objects.exists()


def test_messages_and_notes_that_were_moved_or_turned_are_told_as_tampering(officer_client: Client) -> None:
    one, receipt = send()
    other, _receipt = send()
    officer_client.post(address(one, "answer/"), {"text": "Genuine answer."})
    write_as_reporter(receipt, "Genuine reply.")
    officer_client.post(address(one, "note/"), {"note-text": "Genuine note."})
    officer_client.post(address(other, "note/"), {"note-text": "Foreign note."})
    Message.objects.filter(number=2).update(from_desk=True)
    Note.objects.filter(case=one).update(envelope=Note.objects.get(case=other).envelope)
    page = officer_client.get(address(one)).content.decode()
    assert "<li>message 2</li>" in page
    assert "<li>note 1</li>" in page
    assert "Genuine answer." in page
    assert "Foreign note." not in page


def test_an_altered_file_is_refused_before_its_first_byte(officer: Member, officer_client: Client) -> None:
    case, _receipt = send(file=drawn())
    attachment = Attachment.objects.get()
    chunk = AttachmentChunk.objects.get()
    data = bytearray(chunk.data)
    data[-1] ^= 1
    AttachmentChunk.objects.filter(pk=chunk.pk).update(data=bytes(data))
    for path, status in (
        (f"attachments/{attachment.pk}/", 409),
        (f"attachments/{attachment.pk}/preview/", 422),
    ):
        answer = officer_client.get(address(case, path))
        assert answer.status_code == status
        assert b"\xff\xd8\xff" not in answer.content
    assert AuditEntry.objects.filter(action="report.tampered").count() == 2
    assert not AuditEntry.objects.filter(action="attachment.opened").exists()
    with pytest.raises(Tampered):
        files.open_attachment(people.unlocked(officer), case, attachment)


def test_only_a_closed_case_has_a_reason(office: FoundOffice) -> None:
    case, _receipt = send()
    for values in ({"state": "closed"}, {"outcome": "test"}, {"state": "lost"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(**values)


def test_a_note_under_another_name_is_told_as_tampering(office: FoundOffice, officer_client: Client) -> None:
    case, _receipt = send()
    officer_client.post(address(case, "note/"), {"note-text": "Genuine note."})
    Note.objects.update(author=office.director)
    page = officer_client.get(address(case)).content.decode()
    assert "<li>note 1</li>" in page
    assert "Genuine note." not in page


def test_a_whole_stream_with_other_content_is_refused(officer: Member) -> None:
    """Whoever knows the key of a file can seal another under it; the digest, sealed apart, says that it is another."""
    case, _receipt = send(file=drawn())
    unlocked, attachment = people.unlocked(officer), Attachment.objects.get()
    assert attachment.desk_key is not None
    binding = bindings.attachment_key(case.report_id, attachment.pk)
    key = unseal(bytes(attachment.key_envelope), unlocked.desk_key(attachment.desk_key), binding)
    foreign = b"".join(seal_stream([b"Another file."], key, bindings.attachment_stream(attachment.pk)))
    AttachmentChunk.objects.update(data=foreign)
    with pytest.raises(Tampered):
        files.open_attachment(unlocked, case, attachment)


def test_a_member_who_has_left_opens_nothing_though_her_key_is_still_open(officer: Member) -> None:
    case, _receipt = send()
    unlocked = people.unlocked(officer)
    unlocked.member.is_active = False
    with pytest.raises(Refused):
        handling.open_case(unlocked, case, "en")


def test_a_colleague_who_was_quicker_is_not_overruled(office: FoundOffice, officer: Member) -> None:
    case, _receipt = send()
    stale = Case.objects.get(pk=case.pk)
    handling.set_state(people.unlocked(office.director), case, State.CLOSED, "duplicate")
    with pytest.raises(handling.StepNotAllowed):
        handling.set_state(people.unlocked(officer), stale, State.WAITING)
    case.refresh_from_db()
    assert case.state == State.CLOSED
