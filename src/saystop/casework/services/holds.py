"""Holds: a case that is not deleted whatever its rule says, for instance because a court has it."""

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from saystop.casework import rules
from saystop.casework.models import Case, Hold
from saystop.casework.sealed import desk_key_for, open_part, seal_part
from saystop.casework.services.handling import demand_handling, leading_locked, today
from saystop.offices import audit
from saystop.offices.unlocking import Unlocked

_KIND = "hold"


class AlreadyHeld(Exception):
    """One hold at a time: a colleague has placed one."""


class NotHeld(Exception):
    """Nothing is held: a colleague has lifted it."""


@dataclass(frozen=True, slots=True)
class OpenedHold:
    hold: Hold
    reason: str = field(repr=False)


def of(case: Case) -> Hold | None:
    """The hold that stands, on the case that leads or on a part of it."""
    held = Hold.objects.filter(case__in=case.leading.together(), lifted_on=None)
    return (
        held.select_related("case__report__desk_key__desk", "placed_by", "desk_key")
        .order_by("placed_on")
        .first()
    )


@transaction.atomic
def place_hold(unlocked: Unlocked, case: Case, reason: str, review_on: date) -> Hold:
    """Keep a case, with all its reports, until the hold is lifted.

    Args:
        reason: at most `handling.LONGEST_REASON` characters; sealed to the desk.
        review_on: the day on which the calendar asks whether it is still needed.

    Raises:
        rules.Refused, AlreadyHeld
    """
    demand_handling(unlocked, case)
    leading = leading_locked(case)
    if of(leading):
        raise AlreadyHeld
    hold = Hold(
        case=leading,
        placed_by=unlocked.member,
        placed_on=today(),
        review_on=review_on,
        desk_key=desk_key_for(leading),
    )
    hold.envelope = seal_part(unlocked, leading, _KIND, hold.pk, hold.desk_key, {"reason": reason})
    hold.save(force_insert=True)
    audit.record(unlocked.member, "case.held", f"{leading.pk}/{hold.pk}")
    return hold


@transaction.atomic
def lift_hold(unlocked: Unlocked, case: Case) -> None:
    """Let the rules hold again; the calendar shows the case for some days before it goes by itself.

    Raises:
        rules.Refused, NotHeld
    """
    demand_handling(unlocked, case)
    Case.objects.select_for_update().get(pk=case.leading.pk)
    hold = of(case)
    if hold is None:
        raise NotHeld
    Hold.objects.filter(pk=hold.pk).update(lifted_on=today(), lifted_by=unlocked.member)
    audit.record(unlocked.member, "case.hold_lifted", f"{hold.case_id}/{hold.pk}")


def read(unlocked: Unlocked, hold: Hold) -> OpenedHold:
    """Why it is held.

    Raises:
        rules.Refused, NotGranted, Tampered
    """
    rules.demand(rules.may_read(unlocked.member, hold.case))
    values = open_part(unlocked, hold.case, _KIND, hold.pk, hold.desk_key, hold.envelope, hold.placed_by_id)
    return OpenedHold(hold, values["reason"])
