"""A report comes to the desk, is read, answered, noted, handed on; the reporter reads the answer and nothing else."""

import hashlib
import html
import re
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import translation

from saystop.casework import dates, machine
from saystop.casework.models import Case, Note, Outcome, State
from saystop.offices.models import AuditEntry, Member
from saystop.reporting.models import Attachment, Message
from tests.casework.sending import (
    SAID,
    address,
    come_back,
    drawn,
    judged,
    send,
    withdraw,
    write_as_reporter,
)
from tests.people import FoundOffice, case_officer

pytestmark = pytest.mark.django_db

NEW_MESSAGE = '<span class="tag">new message</span>'


def entries(action: str) -> list[tuple[str, str]]:
    return list(AuditEntry.objects.filter(action=action).order_by("number").values_list("member", "record"))


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.content.decode()
    return html.unescape(answer.content.decode())


def test_a_report_is_read_answered_and_the_reporter_reads_the_answer(
    officer: Member, officer_client: Client
) -> None:
    case, receipt = send()
    assert case.reference in read(officer_client, "/desk/")
    assert entries("report.opened") == []

    page = read(officer_client, address(case))
    assert SAID in page
    assert "The reporter gave no name." in page
    assert entries("report.opened") == [(str(officer.pk), str(case.pk))]

    sent = officer_client.post(
        address(case, "answer/"), {"text": "Thank you. Which town was it?", "wait": "yes"}, follow=True
    )
    assert "sealed and sent" in sent.content.decode()
    case.refresh_from_db()
    assert case.state == State.WAITING
    assert entries("message.sent") == [(str(officer.pk), f"{case.pk}/{Message.objects.get().pk}")]
    back = come_back(receipt)
    assert "Which town was it?" in back
    assert officer.name not in back

    write_as_reporter(receipt, "Port Harbour, I think.")
    case.refresh_from_db()
    assert case.state == State.IN_ASSESSMENT
    assert NEW_MESSAGE in read(officer_client, "/desk/")
    page = read(officer_client, address(case))
    assert page.index("Which town was it?") < page.index("Port Harbour, I think.")
    assert NEW_MESSAGE not in read(officer_client, "/desk/")


def test_a_note_is_for_colleagues_only(
    office: FoundOffice, officer_client: Client, director_client: Client
) -> None:
    case, receipt = send()
    officer_client.post(address(case, "note/"), {"note-text": "Same hotel as last week."})
    assert "Same hotel as last week." in read(director_client, address(case))
    assert "Same hotel" not in come_back(receipt)
    assert b"Same hotel" not in bytes(Note.objects.get().envelope)
    assert len(entries("note.written")) == 1


def test_a_case_is_taken_handed_on_and_given_back(
    office: FoundOffice, officer: Member, officer_client: Client
) -> None:
    case, _receipt = send()
    for member in (None, officer, office.director, None):
        for _again in range(2):  # what changes nothing stands in no trail
            officer_client.post(address(case, "assign/"), {"member": str(member.pk) if member else ""})
            case.refresh_from_db()
            assert case.assignee == member
    assert [record.split("/")[1] for _, record in entries("case.assigned")] == [
        str(officer.pk),
        str(office.director.pk),
        "nobody",
    ]


@pytest.mark.parametrize("start", State.values)
@pytest.mark.parametrize("end", State.values)
def test_states_follow_the_table(officer_client: Client, start: str, end: str) -> None:
    case, _receipt = send()
    reason = Outcome.DUPLICATE if start == State.CLOSED else ""
    Case.objects.filter(pk=case.pk).update(state=start, outcome=reason)
    choice = "closed:test" if end == State.CLOSED else end
    answer = officer_client.post(address(case, "state/"), {"state": choice})
    case.refresh_from_db()
    step = machine.step(start, end)
    if step is not None and (machine.Need.ASSESSMENT not in step.needs or end == State.CLOSED):
        assert answer.status_code == 302
        assert (case.state, case.outcome) == (end, "test" if end == State.CLOSED else "")
        assert len(entries("case.state_changed")) == 1
    else:
        assert answer.status_code == 422
        assert (case.state, case.outcome) == (start, reason)
        assert entries("case.state_changed") == []


def test_every_state_has_a_way_on_and_nothing_becomes_new_again() -> None:
    assert {step.start for step in machine.STEPS} == set(State)
    assert State.NEW not in {step.end for step in machine.STEPS}
    assert all(str(step.why) for step in machine.STEPS)


def test_a_case_is_not_closed_without_a_reason(officer_client: Client) -> None:
    case, _receipt = send()
    for choice in ("closed", "closed:", "closed:because", ""):
        assert officer_client.post(address(case, "state/"), {"state": choice}).status_code == 422
    case.refresh_from_db()
    assert case.state == State.NEW


def test_a_message_on_a_closed_case_is_seen_in_the_inbox(officer_client: Client) -> None:
    case, receipt = send()
    judged(case)
    officer_client.post(address(case, "state/"), {"state": "closed:not_enough"})
    assert case.reference not in read(officer_client, "/desk/")
    write_as_reporter(receipt, "I remember more now.")
    case.refresh_from_db()
    assert case.state == State.CLOSED
    page = read(officer_client, "/desk/")
    assert case.reference in page
    assert NEW_MESSAGE in page


@pytest.mark.parametrize(("where", "field"), [("answer/", "answer-text"), ("note/", "note-text")])
def test_what_is_too_long_or_missing_comes_back_with_a_sentence(
    officer_client: Client, where: str, field: str
) -> None:
    case, _receipt = send()
    typed = "I begin here. " + "é\r\n" * 2500
    name = "text" if where == "answer/" else "note-text"
    back = officer_client.post(address(case, where), {name: typed})
    page = html.unescape(back.content.decode())
    assert back.status_code == 422
    assert f'href="#{field}"' in page
    assert "This has 5013 characters and at most 5000 fit" in page
    assert "I begin here. é\r\né" in page
    assert officer_client.post(address(case, where), {name: " \n"}).status_code == 422
    assert not Message.objects.exists()
    assert not Note.objects.exists()
    fits = "é\r\n" * 2499 + "ab"  # 5,000 characters with plain line ends
    assert officer_client.post(address(case, where), {name: fits}).status_code == 302


def test_a_case_that_nobody_judged_is_neither_referred_nor_closed(officer_client: Client) -> None:
    case, _receipt = send()
    for choice in ("referred", "closed:not_enough"):
        back = officer_client.post(address(case, "state/"), {"state": choice})
        assert back.status_code == 422
        assert "Write the assessment first" in back.content.decode()
    judged(case)
    assert officer_client.post(address(case, "state/"), {"state": "referred"}).status_code == 302


def test_the_reporters_name_is_not_on_the_page_and_gone_once_withdrawn(officer_client: Client) -> None:
    case, receipt = send(named="named", name="Rosa Traveller", role="traveller")
    page = read(officer_client, address(case))
    assert "Rosa Traveller" not in page
    assert "a custodian may release them" in page[page.index("Who reported") :]
    assert "Do you want to give your name or contact details?" in page
    withdraw(receipt)
    page = read(officer_client, address(case))
    assert "Rosa Traveller" not in page
    assert "Do you want to give your name or contact details?" not in page
    assert "has withdrawn them" in page


def test_attachments_stand_in_the_order_in_which_the_reporter_chose_them(
    officer: Member, officer_client: Client
) -> None:
    names = ["pier.txt", "boat.txt", "quay.txt", "door.txt", "mole.txt", "rope.txt"]
    case, _receipt = send(file=[SimpleUploadedFile(one, one.encode(), "text/plain") for one in names])
    page = read(officer_client, address(case))
    assert sorted(names, key=page.index) == names
    assert page.index("Attachment 6") > page.index("mole.txt")


def test_an_attachment_comes_out_as_it_was_kept(officer: Member, officer_client: Client) -> None:
    picture = drawn()
    received = hashlib.sha256(picture.read()).hexdigest()
    picture.seek(0)
    case, _receipt = send(file=picture)
    attachment = Attachment.objects.get()
    page = read(officer_client, address(case))
    assert "IMG_2041.jpeg" in page
    assert received in page
    assert "<img" not in page
    assert entries("attachment.opened") == []

    saved = officer_client.get(address(case, f"attachments/{attachment.pk}/"))
    content = b"".join(saved.streaming_content)  # type: ignore[attr-defined] # a streamed answer
    assert hashlib.sha256(content).hexdigest() in page
    assert len(content) == int(saved.headers["Content-Length"])
    assert saved.headers["Content-Type"] == "application/octet-stream"
    assert saved.headers["Content-Disposition"].startswith("attachment;")
    assert saved.headers["Content-Disposition"].endswith('.jpg"')
    assert saved.headers["Content-Security-Policy"].startswith("sandbox")
    assert saved.headers["X-Content-Type-Options"] == "nosniff"
    assert saved.headers["Cache-Control"] == "no-store"
    assert entries("attachment.opened") == [(str(officer.pk), f"{case.pk}/{attachment.pk}")]


def test_a_preview_is_made_only_when_it_is_asked_for(officer_client: Client) -> None:
    case, _receipt = send(file=drawn())
    attachment = Attachment.objects.get()
    small = address(case, f"attachments/{attachment.pk}/preview/")
    page = read(officer_client, address(case))
    assert small not in page
    assert f'name="preview" value="{attachment.pk}"' in page
    asked = officer_client.post(address(case), {"preview": str(attachment.pk)})
    assert f'src="{small}"' in asked.content.decode()
    assert entries("attachment.previewed") == []
    picture = officer_client.get(small)
    assert picture.headers["Content-Type"] == "image/jpeg"
    assert picture.content.startswith(b"\xff\xd8\xff")
    assert len(entries("attachment.previewed")) == 1


def test_a_browser_that_fetches_ahead_reads_nothing(officer_client: Client) -> None:
    case, _receipt = send()
    for header in ("prefetch", "prefetch;prerender"):
        answer = officer_client.get(address(case), headers={"Sec-Purpose": header})
        assert (answer.status_code, answer.content) == (503, b"")
    assert officer_client.head(address(case)).status_code == 405
    assert entries("report.opened") == []


def test_what_was_told_stands_nowhere_in_the_rows(office: FoundOffice, officer_client: Client) -> None:
    case, receipt = send(said="Canary at the fountain.", named="named", name="Canary Traveller")
    officer_client.post(address(case, "answer/"), {"text": "Canary answer.", "wait": "yes"})
    officer_client.post(address(case, "note/"), {"note-text": "Canary note."})
    write_as_reporter(receipt, "Canary reply.")
    read(officer_client, address(case))
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table == "reporting_formversion":
                continue
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of our own tables
            for row in cursor.fetchall():
                for cell in row:
                    content = bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
                    assert b"canary" not in content.lower(), table


def test_questions_speak_the_members_language_and_answers_stay_as_written(
    office: FoundOffice, officer: Member, officer_client: Client
) -> None:
    case, _receipt = send()
    Member.objects.filter(pk=officer.pk).update(language="de")
    page = read(officer_client, address(case))
    assert SAID in page
    assert "Was haben Sie gesehen oder gehört?" in page
    assert f'class="said" lang="en">{SAID}' in page


def test_colleagues_are_named_to_each_other(office: FoundOffice, officer_client: Client) -> None:
    second = case_officer(office, "Sanne Second")
    case, _receipt = send()
    officer_client.post(address(case, "answer/"), {"text": "We read it."})
    officer_client.post(address(case, "assign/"), {"member": str(second.pk)})
    page = read(officer_client, address(case))
    assert "The desk · Otto Officer" in page
    assert "Sanne Second" in page


def test_a_text_file_is_called_one(officer_client: Client) -> None:
    case, _receipt = send(file=SimpleUploadedFile("notes.txt", b"Room 12, Tuesday.", "text/plain"))
    assert re.search(r"<dd>Plain text, \d+\sbytes</dd>", read(officer_client, address(case)))


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("en", "4 November 2026", "4 November 2026, 00:26"),
        ("fr", "4 novembre 2026", "4 novembre 2026 00:26"),
        ("nl", "4 november 2026", "4 november 2026 00:26"),
        ("de", "4. November 2026", "4. November 2026 00:26"),
    ],
)
def test_dates_are_those_of_the_members_language(language: str, day: str, moment: str) -> None:
    with translation.override(language):
        assert dates.day(date(2026, 11, 4)) == day
        assert dates.moment(datetime(2026, 11, 4, 0, 26, tzinfo=UTC)) == moment


def test_a_day_in_an_answer_is_written_as_one(officer_client: Client) -> None:
    case, receipt = send(day="2026-03-04")
    for page in (read(officer_client, address(case)), come_back(receipt)):
        assert "4 March 2026" in page
        assert "2026-03-04" not in page
