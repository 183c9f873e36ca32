"""What stands in a box and was not sent comes along with every button of the page, in the page and nowhere else."""

import html

import pytest
from django.db import connection
from django.test import Client

from saystop.casework.models import Note, State
from saystop.offices.models import AuditEntry, Member
from saystop.reporting.models import Attachment, Message
from tests.casework.sending import address, drawn, send
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db

ANSWER, NOTE = "Half an answer <so far>.", "Half a note & more."
BOTH = {"text": ANSWER, "note-text": NOTE, "wait": "yes"}


def opened() -> int:
    return AuditEntry.objects.filter(action="report.opened").count()


@pytest.mark.parametrize(
    ("where", "pressed", "status"),
    [
        ("", {"preview": "the file"}, 200),
        ("state/", {"state": "in_assessment"}, 200),
        ("state/", {"state": ""}, 422),
        ("assign/", {"take": "the member"}, 200),
        ("assign/", {"member": "nobody known"}, 422),
    ],
)
def test_an_answer_and_a_note_survive_the_other_buttons(
    officer: Member, officer_client: Client, where: str, pressed: dict[str, str], status: int
) -> None:
    case, _receipt = send(file=drawn())
    ids = {"the file": str(Attachment.objects.get().pk), "the member": str(officer.pk)}
    pressed = {name: ids.get(value, value) for name, value in pressed.items()}
    back = officer_client.post(address(case, where), BOTH | pressed)
    page = html.unescape(back.content.decode())
    assert back.status_code == status
    assert f">\n{ANSWER}</textarea>" in page
    assert f">\n{NOTE}</textarea>" in page
    assert 'value="yes" checked' in page
    case.refresh_from_db()
    assert (case.assignee == officer) == ("take" in pressed)
    assert (case.state == State.IN_ASSESSMENT) == (pressed.get("state") == "in_assessment")
    assert not Message.objects.exists()
    assert not Note.objects.exists()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of our own tables
            assert "Half a" not in str(cursor.fetchall()), table


def test_what_was_sent_leaves_its_box_and_the_other_stays(officer_client: Client) -> None:
    case, _receipt = send()
    page = html.unescape(officer_client.post(address(case, "note/"), BOTH).content.decode())
    assert f">\n{ANSWER}</textarea>" in page
    assert f">\n{NOTE}</textarea>" not in page
    assert "Your note was sealed" in page
    page = html.unescape(officer_client.post(address(case, "answer/"), BOTH).content.decode())
    assert f">\n{NOTE}</textarea>" in page
    assert f">\n{ANSWER}</textarea>" not in page
    assert 'value="yes" checked' not in page
    assert (Message.objects.count(), Note.objects.count()) == (1, 1)


def test_with_nothing_unsent_a_reload_sends_nothing_again(officer_client: Client) -> None:
    case, _receipt = send()
    done = officer_client.post(address(case, "answer/"), {"text": ANSWER, "note-text": " \n"})
    assert done.status_code == 302
    assert "Half" not in done.headers["Location"]


def test_every_button_belongs_to_the_one_form(officer_client: Client) -> None:
    case, _receipt = send(file=drawn())
    page = officer_client.get(address(case)).content.decode()
    work = page[page.index('<form id="work"') :]
    work = work[: work.index("</form>")]
    assert work.count("<textarea") == page.count("<textarea") == 2
    assert work.count("<button") == work.count("formaction=") == 6
    assert page.count('form="work" formaction=') == 1


@pytest.mark.parametrize(
    ("before", "wait", "after"),
    [
        (State.NEW, "", State.IN_ASSESSMENT),
        (State.NEW, "yes", State.WAITING),
        (State.IN_ASSESSMENT, "", State.IN_ASSESSMENT),
        (State.REFERRED, "", State.REFERRED),
        (State.WAITING, "yes", State.WAITING),
    ],
)
def test_who_is_answered_is_no_longer_new(
    officer_client: Client, before: State, wait: str, after: State
) -> None:
    case, _receipt = send()
    type(case).objects.filter(pk=case.pk).update(state=before)
    page = officer_client.post(address(case, "answer/"), {"text": "Thank you.", "wait": wait}, follow=True)
    case.refresh_from_db()
    assert case.state == after
    changes = AuditEntry.objects.filter(action="case.state_changed")
    assert [one.record for one in changes] == ([f"{case.pk}/{after}"] if after != before else [])
    said = f"The state is now “{after.label}”." in page.content.decode()
    assert said == (after != before)
    # It runs until somebody has written an assessment, and stands still while the reporter is waited for.
    assert (" h left" in page.content.decode()) == (after == State.IN_ASSESSMENT)


def test_a_visit_is_one_entry_and_a_later_one_another(
    office: FoundOffice, officer_client: Client, director_client: Client
) -> None:
    case, _receipt = send()
    other, _receipt = send()
    officer_client.get(address(case))
    for done in ({"text": "Hello."}, {"text": "Hello again.", "note-text": NOTE}):
        officer_client.post(address(case, "answer/"), done, follow=True)
    assert opened() == 1
    officer_client.get(address(case))
    assert opened() == 2
    # A member who has not opened it, and one who has opened another meanwhile, leave an entry, whatever the address says.
    director_client.get(address(case) + "?done=state")
    assert opened() == 3
    officer_client.get(address(other))
    officer_client.get(address(case) + "?done=state")
    assert opened() == 5
