"""Records that were sealed well by somebody who has nothing but the public keys: told as altered, and in nobody's way."""

import json

import pytest
from django.test import Client

from saystop.casework.models import Case, Note
from saystop.engines.sealing import seal
from saystop.offices.models import Member
from saystop.reporting import bindings, padding
from saystop.reporting.models import Report
from tests.casework.judging import whole
from tests.casework.sending import address, send, write_as_reporter
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db

MADE_UP: list[object] = [
    [],
    {},
    {"arrived": 7},
    {"arrived": "soon"},
    {"arrived": "2026-07-01T10:00:00"},
    "words",
    None,
    3,
]


@pytest.mark.parametrize("values", MADE_UP, ids=json.dumps)
def test_a_made_up_head_keeps_nobody_from_the_inbox(
    office: FoundOffice, officer: Member, officer_client: Client, values: object
) -> None:
    (case, _), (other, _) = send(), send()
    key = whole(case).report.desk_key.public
    head = seal(padding.pack(values), [key], bindings.head(case.report_id))
    Report.objects.filter(pk=case.report_id).update(head=head)
    inbox = officer_client.get("/desk/")
    assert inbox.status_code == 200
    assert other.reference in inbox.content.decode()
    assert officer_client.get(address(case)).status_code == 200


@pytest.mark.parametrize(
    "values",
    [
        [],
        "words",
        {"situation/what": {"a": 1}},
        {"situation/what": ["a"]},
        {"situation/what": 3},
        {"situation/what": None},
        {"situation/where/country": ["BE"], "situation/when/date": 3, "you/role": {}, "x": {}},
        {"situation/adults/names_used": 4, "situation/where/position": "91 181", "you/named": []},
    ],
    ids=json.dumps,
)
def test_made_up_answers_are_shown_or_told_as_altered(
    office: FoundOffice, officer: Member, officer_client: Client, values: object
) -> None:
    case, _receipt = send()
    key = whole(case).report.desk_key.public
    Report.objects.filter(pk=case.report_id).update(
        told=seal(padding.pack(values), [key], bindings.told(case.report_id))
    )
    for page in ("", "links/", "graph/", "identity/", "assessment/", "referrals/", "tasks/"):
        assert officer_client.get(address(case, page)).status_code in {200, 409}, page
    assert officer_client.get("/desk/").status_code == 200


@pytest.mark.parametrize("values", [[], {}, {"author": 1}, "words"], ids=json.dumps)
def test_a_made_up_note_or_message_is_told_as_altered(
    officer: Member, officer_client: Client, values: object
) -> None:
    from saystop.casework import bindings as own
    from saystop.reporting.services import conversation

    case, receipt = send()
    write_as_reporter(receipt, "One thing more.")
    report = whole(case).report
    message = report.messages.get()
    binding = conversation.message_binding(report, message)
    report.messages.update(envelope=seal(padding.pack(values), [report.desk_key.public], binding))
    officer_client.post(address(case, "note/"), {"note-text": "A note."})
    note = Note.objects.get()
    Note.objects.update(
        envelope=seal(padding.pack(values), [note.desk_key.public], own.note(case.pk, note.pk))
    )
    page = officer_client.get(address(case))
    assert page.status_code == 200
    assert Case.objects.count() == 1
