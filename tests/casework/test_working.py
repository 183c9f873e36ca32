"""How members share the work: tasks, notes meant for somebody, handing over, absences, and who is shut out of one case."""

from datetime import timedelta

import pytest

from saystop.casework import queries, rules
from saystop.casework.models import Absence, Case, Mention, Note, ShutOut, Task
from saystop.casework.services import absences, handling, handover, indexing, searching, shutting_out, tasks
from saystop.offices.models import AuditEntry, Member
from tests import people
from tests.casework.keeping import again, today
from tests.casework.sending import send
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
WHAT = "Ask the Kestrelfern hotel for its opening hours."
WHY = "She worked there two summers ago."


@pytest.fixture
def second(office: FoundOffice) -> Member:
    return people.case_officer(office, "Paula Second")


def test_a_task_is_sealed_and_waits_for_her_alone(
    office: FoundOffice, officer: Member, second: Member
) -> None:
    case, _receipt = send()
    hers, anybodys = people.unlocked(second), people.unlocked(officer)
    task = tasks.add(people.unlocked(officer), case, WHAT, second, today() + timedelta(days=2))
    loose = tasks.add(people.unlocked(officer), case, "Anybody: look at the map.", None, None)
    assert b"Kestrelfern" not in bytes(task.envelope)
    assert [one.text for one in tasks.waiting_for(hers, [second])] == [WHAT, "Anybody: look at the map."]
    assert [one.task.pk for one in tasks.waiting_for(anybodys, [officer])] == [loose.pk]
    tasks.finish(hers, task)
    with pytest.raises(tasks.TaskDone):
        tasks.finish(anybodys, task)
    opened = tasks.of_case(anybodys, case)
    assert [(one.task.pk, one.task.done_by) for one in opened] == [(loose.pk, None), (task.pk, second)]
    assert AuditEntry.objects.filter(action="task.done", record=f"{case.pk}/{task.pk}").exists()


def test_a_task_is_for_who_can_read_the_case(office: FoundOffice, officer: Member) -> None:
    case, _receipt = send()
    stranger = people.member_without_desk()
    with pytest.raises(rules.Refused):
        tasks.add(people.unlocked(officer), case, WHAT, stranger, None)
    with pytest.raises(rules.Refused):
        tasks.add(people.unlocked(stranger), case, WHAT, None, None)
    task = tasks.add(people.unlocked(officer), case, WHAT, None, None)
    Task.objects.filter(pk=task.pk).update(author=office.director)
    assert [one.text for one in tasks.of_case(people.unlocked(officer), case)] == [""], (
        "the author was altered"
    )


def test_a_late_task_is_said_to_be(office: FoundOffice, officer: Member) -> None:
    case, _receipt = send()
    unlocked = people.unlocked(officer)
    task = tasks.add(unlocked, case, WHAT, None, today())
    assert not tasks.of_case(unlocked, case)[0].is_late
    Task.objects.filter(pk=task.pk).update(due_on=today() - timedelta(days=1))
    assert tasks.of_case(unlocked, case)[0].is_late
    tasks.finish(unlocked, task)
    assert not tasks.of_case(unlocked, case)[0].is_late


def test_a_note_meant_for_her_is_gone_from_her_list_once_she_opens_the_case(
    office: FoundOffice, officer: Member, second: Member
) -> None:
    case, _receipt = send()
    handling.write_note(people.unlocked(officer), case, "Look at the place.", [second, officer])
    assert [(one.member, one.is_seen) for one in Mention.objects.all()] == [(second, False)]
    handling.open_case(people.unlocked(officer), case, "en")
    assert not Mention.objects.get().is_seen, "somebody else looked"
    handling.open_case(people.unlocked(second), case, "en")
    assert Mention.objects.get().is_seen
    with pytest.raises(rules.Refused):
        handling.write_note(people.unlocked(officer), case, "Look.", [people.member_without_desk()])
    assert Note.objects.count() == 1


def test_cases_are_handed_over_with_their_tasks_and_a_note(
    office: FoundOffice, officer: Member, second: Member
) -> None:
    giving = people.unlocked(officer)
    mine, other = send()[0], send()[0]
    handling.assign(giving, mine, officer)
    task = tasks.add(giving, mine, WHAT, officer, None)
    others = tasks.add(giving, mine, WHAT, None, None)
    assert handover.to_hand_over(giving, officer) == [mine]
    handover.hand_over(giving, [again(mine)], officer, second, "The place was called already.")
    assert Case.objects.get(pk=mine.pk).assignee == second
    assert Case.objects.get(pk=other.pk).assignee is None
    assert Task.objects.get(pk=task.pk).assignee == second
    assert Task.objects.get(pk=others.pk).assignee is None
    assert Mention.objects.get().member == second
    opened = handling.open_case(people.unlocked(second), again(mine), "en")
    assert [one.text for one in opened.notes] == ["The place was called already."]


def test_nothing_is_handed_to_who_could_not_open_it(office: FoundOffice, officer: Member) -> None:
    giving = people.unlocked(officer)
    mine = send()[0]
    handling.assign(giving, mine, officer)
    with pytest.raises(rules.Refused):
        handover.hand_over(giving, [again(mine)], officer, people.member_without_desk(), "")
    assert Case.objects.get().assignee == officer


def test_who_stands_in_is_known_for_the_days_of_the_absence(
    office: FoundOffice, officer: Member, second: Member
) -> None:
    day = today()
    absence = absences.plan(people.unlocked(officer), officer, second, day, day + timedelta(days=3))
    assert absences.away() == {officer: second}
    assert absences.covered_by(second) == [officer]
    assert absences.covered_by(second, day + timedelta(days=3)) == [officer]
    assert absences.covered_by(second, day + timedelta(days=4)) == []
    assert absences.covered_by(officer) == []
    with pytest.raises(absences.Overlaps):
        absences.plan(
            people.unlocked(officer), officer, second, day + timedelta(days=3), day + timedelta(days=9)
        )
    with pytest.raises(absences.CoverAway):
        absences.plan(people.unlocked(second), second, officer, day, day)
    absences.cancel(people.unlocked(office.director), absence)
    assert not Absence.objects.exists()


def test_an_absence_is_ones_own_or_a_directors_to_enter(
    office: FoundOffice, officer: Member, second: Member
) -> None:
    with pytest.raises(rules.Refused):
        absences.plan(people.unlocked(officer), second, officer, today(), today())
    with pytest.raises(rules.Refused):
        absences.plan(people.unlocked(officer), officer, people.member_without_desk(), today(), today())
    absence = absences.plan(people.unlocked(office.director), second, officer, today(), today())
    with pytest.raises(rules.Refused):
        absences.cancel(people.unlocked(officer), absence)


def test_who_is_shut_out_reads_nothing_of_the_case_any_more(
    office: FoundOffice, officer: Member, second: Member
) -> None:
    acting, case, other = people.unlocked(officer), send()[0], send()[0]
    handling.assign(acting, case, second)
    task = tasks.add(acting, case, WHAT, second, None)
    handling.write_note(acting, case, "For you.", [second])
    row = shutting_out.shut_out(acting, case, second, WHY)
    assert b"summers" not in bytes(row.envelope)
    assert Case.objects.get(pk=case.pk).assignee is None
    assert Task.objects.get(pk=task.pk).assignee is None
    assert not Mention.objects.exists()
    hers = people.unlocked(second)
    for forbidden in (
        lambda: handling.open_case(hers, again(case), "en"),
        lambda: tasks.of_case(hers, again(case)),
        lambda: handling.assign(acting, again(case), second),
        lambda: shutting_out.of_case(hers, again(case)),
        lambda: shutting_out.let_in(hers, row),
    ):
        with pytest.raises(rules.Refused):
            forbidden()
    assert tasks.waiting_for(hers, [second]) == []
    assert [one.case.pk for one in queries.inbox(hers, queries.Filters(), 1).rows] == [other.pk]
    assert [one.reason for one in shutting_out.of_case(acting, again(case))] == [WHY]
    with pytest.raises(shutting_out.ShutOutAlready):
        shutting_out.shut_out(acting, again(case), second, WHY)


def test_who_was_shut_out_is_shut_out_of_what_is_merged_too(
    office: FoundOffice, officer: Member, second: Member
) -> None:
    acting, case, part = people.unlocked(officer), send()[0], send()[0]
    shutting_out.shut_out(acting, case, second, WHY)
    handling.merge(acting, part, case)
    for one in (case, part):
        with pytest.raises(rules.Refused):
            handling.open_case(people.unlocked(second), again(one), "en")
    handling.split(acting, again(part))
    handling.open_case(people.unlocked(second), again(part), "en")


def test_who_was_shut_out_of_several_reports_stays_out_of_each_that_is_split_off(
    office: FoundOffice, officer: Member, second: Member
) -> None:
    acting, case, part = people.unlocked(officer), send()[0], send()[0]
    handling.merge(acting, part, case)
    row = shutting_out.shut_out(acting, again(part), second, WHY)
    assert [one.reason for one in shutting_out.of_case(acting, again(case))] == [WHY]
    handling.split(acting, again(part))
    for one in (case, part):
        with pytest.raises(rules.Refused):
            handling.open_case(people.unlocked(second), again(one), "en")
    handling.merge(acting, again(part), again(case))
    shutting_out.let_in(people.unlocked(office.director), row)
    for one in (case, part):
        handling.open_case(people.unlocked(second), again(one), "en")


def test_somebody_is_left_who_can_read_the_case(office: FoundOffice, officer: Member) -> None:
    acting, case = people.unlocked(officer), send()[0]
    shutting_out.shut_out(acting, case, office.director, WHY)
    with pytest.raises(shutting_out.NobodyLeft):
        shutting_out.shut_out(acting, again(case), officer, WHY)
    assert ShutOut.objects.count() == 1


def test_a_director_lets_her_in_again_and_never_herself(
    office: FoundOffice, officer: Member, second: Member
) -> None:
    acting, case = people.unlocked(officer), send()[0]
    row = shutting_out.shut_out(acting, case, second, WHY)
    with pytest.raises(rules.Refused):
        shutting_out.let_in(acting, row)
    own = shutting_out.shut_out(acting, again(case), office.director, WHY)
    for one in (row, own):
        with pytest.raises(rules.Refused):
            shutting_out.let_in(people.unlocked(office.director), one)
    other_director = people.unlocked(people.member_without_desk("Dora Director", role="director"))
    for one in (row, own):
        shutting_out.let_in(other_director, one)
    handling.open_case(people.unlocked(second), again(case), "en")


def test_who_is_shut_out_finds_nothing_of_it_by_searching(
    office: FoundOffice, officer: Member, second: Member
) -> None:
    acting, case = people.unlocked(officer), send(said="A man with a Kestrelfern bag waited at the pier.")[0]
    indexing.index_some(acting)
    hers = people.unlocked(second)
    assert case.pk in {one.case.pk for one in searching.search(hers, "Kestrelfern").hits}
    shutting_out.shut_out(acting, again(case), second, WHY)
    assert not searching.search(hers, "Kestrelfern").hits
