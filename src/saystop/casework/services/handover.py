"""Handing over: cases, with the tasks in them, go from one member to another, with a note that says what she needs to know."""

from collections.abc import Sequence

from django.db import transaction

from saystop.casework import rules
from saystop.casework.models import Case, State, Task
from saystop.casework.services import handling
from saystop.offices import audit
from saystop.offices.models import Member
from saystop.offices.unlocking import Unlocked


def to_hand_over(unlocked: Unlocked, member: Member) -> list[Case]:
    """What is assigned to a member, not closed, and can be read by who looks."""
    found = Case.objects.filter(assignee=member, merged_into=None).exclude(state=State.CLOSED)
    found = found.select_related("report__desk_key__desk", "merged_into", "assignee").order_by(
        "opened_on", "id"
    )
    return [one for one in found if rules.may_handle(unlocked.member, one)]


@transaction.atomic
def hand_over(
    unlocked: Unlocked, cases: Sequence[Case], giver: Member, taker: Member | None, text: str
) -> None:
    """Give cases to another member; open tasks of the giver in them go along.

    Args:
        giver: whose tasks in these cases go along.
        taker: who gets them; None for nobody, so that they wait in the inbox.
        text: what the taker needs to know, a note in each case; empty for none.

    Raises:
        rules.Refused: the actor may not, or the taker could not open one of them.
    """
    for case in cases:
        handling.assign(unlocked, case, taker)
        if text:
            handling.write_note(unlocked, case, text, [taker] if taker else [])
        going = Task.objects.filter(case__in=case.leading.together(), assignee=giver, done_on=None)
        if going.update(assignee=taker):
            audit.record(unlocked.member, "task.handed_over", f"{case.pk}/{taker.pk if taker else 'nobody'}")
