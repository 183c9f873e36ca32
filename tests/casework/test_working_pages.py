"""The pages of working together: my work, tasks, handing over, absences, conflicts of interest, texts for answers."""

from datetime import timedelta

import pytest
from django.test import Client

from saystop.casework.models import Absence, AnswerTemplate, Case, Mention, ShutOut, Task
from saystop.casework.services import absences, deleting, handling, referring, tasks, templates
from saystop.offices.models import AuditEntry, Member
from tests import people
from tests.casework.judging import assess, whole
from tests.casework.keeping import again, today
from tests.casework.sending import address, send
from tests.casework.test_referring import choice, found
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
WHAT = "Ask for the opening hours."


@pytest.fixture
def second(office: FoundOffice) -> Member:
    return people.case_officer(office, "Paula Second")


def text(client: Client, where: str) -> str:
    answer = client.get(where)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_a_task_is_added_seen_and_done(officer: Member, officer_client: Client) -> None:
    case = send()[0]
    where = address(case, "tasks/")
    wrong = officer_client.post(
        where, {"go": "add", "task-text": "x" * 501, "task-due_on": "soon", "task-member": str(officer.pk)}
    )
    assert wrong.status_code == 422
    assert "longer than 500 characters" in wrong.content.decode()
    assert "Write the date as year, month, day" in wrong.content.decode()
    assert "x" * 501 in wrong.content.decode(), "what was typed is not lost"
    past = {"go": "add", "task-text": WHAT, "task-due_on": (today() - timedelta(days=1)).isoformat()}
    assert "still to come" in officer_client.post(where, past).content.decode()
    sent = {
        "go": "add",
        "task-text": WHAT,
        "task-member": str(officer.pk),
        "task-due_on": today().isoformat(),
    }
    assert officer_client.post(where, sent).status_code == 302
    assert WHAT in text(officer_client, where)
    assert WHAT in text(officer_client, "/desk/my-work/")
    task = Task.objects.get()
    officer_client.post(where, {"go": f"done:{task.pk}"})
    assert "meanwhile" in officer_client.post(where, {"go": f"done:{task.pk}"}).content.decode()
    assert WHAT not in text(officer_client, "/desk/my-work/")


def test_closing_a_case_says_that_tasks_are_left(officer: Member, officer_client: Client) -> None:
    case = send()[0]
    assess(officer, case)
    tasks.add(people.unlocked(officer), whole(case), WHAT, officer, None)
    closed = officer_client.post(
        address(case, "state/"), {"state": "closed:not_in_scope"}, follow=True
    ).content.decode()
    assert "Tasks in it are still open" in closed


def test_a_task_of_another_case_is_not_done_from_here(officer_client: Client) -> None:
    case, other = send()[0], send()[0]
    officer_client.post(address(other, "tasks/"), {"go": "add", "task-text": WHAT})
    officer_client.post(address(case, "tasks/"), {"go": f"done:{Task.objects.get().pk}"})
    assert Task.objects.get().done_on is None


def test_a_note_is_meant_for_a_colleague(officer_client: Client, second: Member) -> None:
    case = send()[0]
    note = {"note-text": "Look at the place.", "note-meant_for": [str(second.pk)]}
    kept = officer_client.post(address(case, "note/"), {**note, "note-text": ""}).content.decode()
    assert f'value="{second.pk}" checked' in kept
    officer_client.post(address(case, "note/"), note)
    hers = Client()
    people.sign_in(hers, second)
    assert "Notes meant for you" in text(hers, "/desk/my-work/")
    text(hers, address(case))
    assert "Notes meant for you" not in text(hers, "/desk/my-work/")


def test_who_stands_in_sees_what_waits_for_her_colleague(
    office: FoundOffice, officer: Member, second: Member, officer_client: Client
) -> None:
    case = send()[0]
    handling.assign(people.unlocked(second), case, second)
    assert case.reference not in text(officer_client, "/desk/my-work/")
    absences.plan(people.unlocked(second), second, officer, today(), today())
    page = text(officer_client, "/desk/my-work/")
    assert "Cases of Paula Second" in page
    assert case.reference in page
    assert f"/desk/my-work/hand-over/?from={second.pk}" in page
    assert "Paula Second (away)" in text(officer_client, address(case))


def test_cases_are_handed_over(
    office: FoundOffice, officer: Member, second: Member, officer_client: Client
) -> None:
    case, other = send()[0], send()[0]
    for one in (case, other):
        handling.assign(people.unlocked(officer), again(one), officer)
    where = "/desk/my-work/hand-over/"
    nothing = officer_client.post(where, {"hand-taker": str(second.pk), "hand-text": "Take care."})
    assert nothing.status_code == 422
    assert "Choose at least one case" in nothing.content.decode()
    assert "Take care." in nothing.content.decode()
    unsaid = officer_client.post(where, {"hand-cases": [str(case.pk)]})
    assert "Choose to whom they go" in unsaid.content.decode(), "all of one's cases do not go by a slip"
    ShutOut.objects.create(
        case=other, member=second, by=officer, on=today(), desk_key=other.report.desk_key, envelope=b"x"
    )
    both = {"hand-cases": [str(case.pk), str(other.pk)], "hand-taker": str(second.pk)}
    refused = officer_client.post(where, both)
    assert f"Paula Second can’t open these: {other.reference}" in refused.content.decode()
    assert set(Case.objects.values_list("assignee", flat=True)) == {officer.pk}
    sent = {"hand-cases": [str(case.pk)], "hand-taker": str(second.pk), "hand-text": "Take care."}
    assert officer_client.post(where, sent).status_code == 302
    assert Case.objects.get(pk=case.pk).assignee == second
    assert Mention.objects.get().member == second


def test_all_are_handed_back_to_the_inbox(officer: Member, officer_client: Client) -> None:
    case = send()[0]
    handling.assign(people.unlocked(officer), case, officer)
    sent = {"hand-cases": [str(case.pk)], "hand-taker": "nobody"}
    assert officer_client.post("/desk/my-work/hand-over/", sent).status_code == 302
    assert Case.objects.get().assignee is None


def test_a_second_member_sees_what_she_can_decide(
    officer: Member, second: Member, officer_client: Client
) -> None:
    case = send()[0]
    assess(officer, case, country="AT")
    colleague = Client()
    people.sign_in(colleague, second)
    referral = referring.prepare(people.unlocked(officer), whole(case), choice(case))
    deleting.ask_deletion(people.unlocked(officer), whole(case), "It was asked for.")
    for told in (f"Referral {referral.reference}", f"Deletion of {case.reference}"):
        assert told in text(colleague, "/desk/my-work/")
        assert told not in text(officer_client, "/desk/my-work/"), "she asked herself"
    referring.approve(people.unlocked(second), found(referral))
    assert referral.reference not in text(colleague, "/desk/my-work/")
    assert "Approved, to be sent by you" in text(officer_client, "/desk/my-work/")


def test_one_case_is_passed_on_to_nobody(officer: Member, officer_client: Client) -> None:
    case = send()[0]
    handling.assign(people.unlocked(officer), case, officer)
    where = f"/desk/my-work/hand-over/?case={case.pk}"
    assert "You do not have to say why" in text(officer_client, where)
    officer_client.post("/desk/my-work/hand-over/", {"case": str(case.pk), "hand-cases": [str(case.pk)]})
    assert Case.objects.get().assignee is None


def test_an_absence_is_entered_and_called_off(
    officer: Member, second: Member, officer_client: Client
) -> None:
    where, day = "/desk/my-work/absences/", today()
    sent = {
        "go": "plan",
        "away-member": str(officer.pk),
        "away-cover": str(officer.pk),
        "away-first_day": day.isoformat(),
        "away-last_day": (day - timedelta(days=1)).isoformat(),
    }
    wrong = officer_client.post(where, sent)
    assert wrong.status_code == 422
    assert "nobody stands in for themselves" in wrong.content.decode()
    assert "not before the first" in wrong.content.decode()
    others = officer_client.post(where, {**sent, "away-member": str(second.pk)})
    assert "Choose who is away" in others.content.decode()
    right = {**sent, "away-cover": str(second.pk), "away-last_day": day.isoformat()}
    assert officer_client.post(where, right).status_code == 302
    again_sent = officer_client.post(where, right)
    assert "already" in again_sent.content.decode()
    assert "Paula Second" in text(officer_client, where)
    assert officer_client.post(where, {"go": "cancel:" + "9" * 5000}).status_code == 200
    officer_client.post(where, {"go": f"cancel:{Absence.objects.get().pk}"})
    assert not Absence.objects.exists()


def test_a_member_is_shut_out_by_page(
    office: FoundOffice, officer: Member, second: Member, officer_client: Client, director_client: Client
) -> None:
    case = send()[0]
    where = address(case, "shut-out/")
    wrong = officer_client.post(where, {"go": "shut", "shut-reason": "She knows the owner."})
    assert wrong.status_code == 422
    assert "Choose who must not see this case" in wrong.content.decode()
    assert "She knows the owner." in wrong.content.decode()
    officer_client.post(
        where, {"go": "shut", "shut-member": str(second.pk), "shut-reason": "She knows the owner."}
    )
    assert "She knows the owner." in text(officer_client, where)
    assert "see it again" not in text(officer_client, where), "that is for a director"
    hers = Client()
    people.sign_in(hers, second)
    assert hers.get(address(case)).status_code == 403
    assert hers.get(where).status_code == 403
    row = ShutOut.objects.get()
    assert officer_client.post(where, {"go": f"in:{row.pk}"}).status_code == 403
    director_client.post(where, {"go": f"in:{row.pk}"})
    assert not ShutOut.objects.exists()


def test_who_shuts_herself_out_is_led_away(officer: Member, second: Member, officer_client: Client) -> None:
    case = send()[0]
    sent = {"go": "shut", "shut-member": str(officer.pk), "shut-reason": "I know the owner."}
    back = officer_client.post(address(case, "shut-out/"), sent)
    assert back.headers["Location"] == "/desk/"
    assert officer_client.get(address(case)).status_code == 403


def test_the_texts_that_come_along_are_there_in_four_languages(officer_client: Client) -> None:
    for _ in range(2):
        officer_client.post("/desk/answers/")
    names: dict[str, set[str]] = {}
    for one in AnswerTemplate.objects.all():
        names.setdefault(one.name, set()).add(one.language)
    assert len(names) == 7
    assert all(spoken == {"en", "fr", "nl", "de"} for spoken in names.values())
    assert "Call the police now" in text(officer_client, "/desk/answers/")


def test_a_text_is_written_changed_and_removed(officer_client: Client) -> None:
    empty = officer_client.post(
        "/desk/answers/new/", {"text-name": "", "text-language": "xx", "text-text": "Kept."}
    )
    assert empty.status_code == 422
    assert "Kept." in empty.content.decode()
    sent = {"text-name": "Thanks", "text-language": "fr", "text-text": "Merci."}
    officer_client.post("/desk/answers/new/", sent)
    assert "of this name" in officer_client.post("/desk/answers/new/", sent).content.decode()
    where = f"/desk/answers/{AnswerTemplate.objects.get().pk}/"
    officer_client.post(where, {**sent, "text-text": "Merci beaucoup."})
    assert "Merci beaucoup." in text(officer_client, where)
    assert "will be gone" in text(officer_client, f"{where}remove/")
    officer_client.post(f"{where}remove/")
    assert not AnswerTemplate.objects.exists()
    assert AuditEntry.objects.filter(action="template.removed").exists()


def test_an_answer_starts_from_a_text_and_keeps_what_was_typed(
    officer: Member, officer_client: Client
) -> None:
    case = send()[0]
    templates.take_shipped(people.unlocked(officer), "en")
    danger = AnswerTemplate.objects.get(name="Call the police now", language="en")
    only = AnswerTemplate.objects.create(name="Only in French", language="fr", text="Merci.")
    page = text(officer_client, address(case))
    assert f'<option value="{only.pk}">Only in French (fr)</option>' in page
    assert page.count("Call the police now</option>") == 1, "in the reporter's language alone"
    started = officer_client.post(
        address(case, "answer/start/"),
        {"text": "Dear Ada,", "template": str(danger.pk), "note-text": "Mine."},
    ).content.decode()
    assert "Dear Ada,\n\nWhat you describe may be a danger" in started
    assert "Mine." in started
    for odd in ("", "0", "999999", "²", "9" * 40, "9" * 5000):
        kept = officer_client.post(address(case, "answer/start/"), {"text": "Dear Ada,", "template": odd})
        assert "Dear Ada," in kept.content.decode(), odd
