"""Tasks: what somebody, or anybody, is to do for a case by a day. What it is lies sealed; who and when lie readable."""

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import F, Q, QuerySet

from saystop.casework import queries, rules
from saystop.casework.models import Case, Task
from saystop.casework.sealed import desk_key_for, open_part, seal_part
from saystop.casework.services.handling import demand_handling, today
from saystop.engines.sealing import Tampered
from saystop.offices import audit
from saystop.offices.models import Member
from saystop.offices.unlocking import NotGranted, Unlocked

LONGEST_TASK = 500  # characters
_KIND = "task"


class TaskDone(Exception):
    """A colleague has done it meanwhile."""


@dataclass(frozen=True, slots=True)
class OpenedTask:
    """A task; `text` is empty when it was altered, or sealed to a key that the reader does not hold."""

    task: Task
    text: str = field(repr=False)

    @property
    def is_late(self) -> bool:
        return self.task.done_on is None and self.task.due_on is not None and self.task.due_on < today()


@transaction.atomic
def add(unlocked: Unlocked, case: Case, text: str, assignee: Member | None, due_on: date | None) -> Task:
    """Ask for something to be done.

    Args:
        text: at most `LONGEST_TASK` characters; sealed to the desk.
        assignee: a member who can read the case; None for whoever comes first.
        due_on: the day by which; None for no day.

    Raises:
        rules.Refused: the actor may not, or the member could not open the case.
    """
    demand_handling(unlocked, case)
    rules.demand(assignee is None or rules.may_be_assigned(assignee, case))
    task = Task(
        case=case,
        author=unlocked.member,
        assignee=assignee,
        made_on=today(),
        due_on=due_on,
        desk_key=desk_key_for(case),
    )
    task.envelope = seal_part(unlocked, case, _KIND, task.pk, task.desk_key, {"text": text})
    task.save(force_insert=True)
    audit.record(unlocked.member, "task.added", f"{case.pk}/{task.pk}")
    return task


@transaction.atomic
def finish(unlocked: Unlocked, task: Task) -> None:
    """It is done.

    Raises:
        rules.Refused, TaskDone
    """
    demand_handling(unlocked, task.case)
    rows = Task.objects.filter(pk=task.pk, done_on=None)
    if not rows.update(done_on=today(), done_by=unlocked.member):
        raise TaskDone
    audit.record(unlocked.member, "task.done", f"{task.case_id}/{task.pk}")


def are_open(case: Case) -> bool:
    """Something is still to be done in the case or in a part of it."""
    return Task.objects.filter(case__in=case.leading.together(), done_on=None).exists()


def of_case(unlocked: Unlocked, case: Case) -> list[OpenedTask]:
    """The tasks of a case and of all its parts: those to be done first, by their day.

    Raises:
        rules.Refused
    """
    rules.demand(rules.may_read(unlocked.member, case))
    found = _tasks().filter(case__in=case.leading.together())
    return [_opened(unlocked, one) for one in found if rules.may_read(unlocked.member, one.case)]


def waiting_for(unlocked: Unlocked, members: list[Member]) -> list[OpenedTask]:
    """What these members, or anybody, are to do, as far as this member can read it; the most pressing first."""
    found = _tasks().filter(Q(assignee__in=members) | Q(assignee=None), done_on=None)
    found = found.filter(desk_key__grants__member=unlocked.member)
    return [_opened(unlocked, one) for one in found.exclude(case__in=queries.kept_from(unlocked.member))]


def _tasks() -> QuerySet[Task]:
    related = (
        "case__report__desk_key__desk",
        "case__merged_into",
        "author",
        "assignee",
        "done_by",
        "desk_key",
    )
    return Task.objects.select_related(*related).order_by(
        F("done_on").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "made_on", "id"
    )


def _opened(unlocked: Unlocked, task: Task) -> OpenedTask:
    try:
        values = open_part(unlocked, task.case, _KIND, task.pk, task.desk_key, task.envelope, task.author_id)
    except (NotGranted, Tampered):
        return OpenedTask(task, "")
    return OpenedTask(task, values["text"])
