"""A conflict of interest: a member is shut out of one case, with all its parts, and lets a colleague work on it."""

from dataclasses import dataclass, field

from django.db import transaction

from saystop.casework import queries, rules
from saystop.casework.models import Case, Mention, ShutOut, Task
from saystop.casework.sealed import desk_key_for, open_part, seal_part
from saystop.casework.services.handling import leading_locked, today
from saystop.engines.sealing import Tampered
from saystop.offices import audit
from saystop.offices.models import Member
from saystop.offices.unlocking import NotGranted, Unlocked

_KIND = "shut out"


class NobodyLeft(Exception):
    """Nobody could read the case any more."""


class ShutOutAlready(Exception):
    """A colleague has done it meanwhile."""


@dataclass(frozen=True, slots=True)
class OpenedShutOut:
    """Who may not see the case; the reason where the reader holds the desk's key, else empty."""

    row: ShutOut
    reason: str = field(repr=False)


@transaction.atomic
def shut_out(unlocked: Unlocked, case: Case, member: Member, reason: str) -> ShutOut:
    """Keep a member from a case from now on. What was assigned to her there is nobody's.

    Args:
        reason: at most `handling.LONGEST_REASON` characters; sealed to the desk.

    Raises:
        rules.Refused
        NobodyLeft: no other active member could open all of its reports.
        ShutOutAlready
    """
    rules.demand(rules.may_shut_out(unlocked.member, case))
    leading = leading_locked(case)
    if rules.is_shut_out(member, leading):
        raise ShutOutAlready
    together = list(leading.together())
    for part in together:
        left = [one for one in queries.readers(part.report.desk_key) if one.pk != member.pk]
        if not any(not rules.is_shut_out(one, part) for one in left):
            raise NobodyLeft
    # One row for each report: a part that is split off later stays closed to her.
    rows = {part.pk: _row(unlocked, part, member, reason) for part in together}
    ShutOut.objects.bulk_create(rows.values())
    Case.objects.filter(pk=leading.pk, assignee=member).update(assignee=None)
    Task.objects.filter(case__in=together, assignee=member, done_on=None).update(assignee=None)
    Mention.objects.filter(note__case__in=together, member=member).delete()
    audit.record(unlocked.member, "case.shut_out", f"{leading.pk}/{member.pk}")
    return rows[leading.pk]


@transaction.atomic
def let_in(unlocked: Unlocked, row: ShutOut) -> None:
    """The conflict is over. A director decides this, and never about herself.

    Raises:
        rules.Refused
    """
    rules.demand(rules.may_let_in(unlocked.member, row))
    same = ShutOut.objects.filter(member=row.member_id, by=row.by_id, on=row.on)
    if same.filter(case__in=row.case.leading.together()).delete()[0]:
        audit.record(unlocked.member, "case.let_in", f"{row.case_id}/{row.member_id}")


def of_case(unlocked: Unlocked, case: Case) -> list[OpenedShutOut]:
    """Who is shut out of the case or of a part of it.

    Raises:
        rules.Refused
    """
    rules.demand(rules.may_shut_out(unlocked.member, case))
    found = ShutOut.objects.filter(case__in=case.leading.together())
    found = found.select_related(
        "case__report__desk_key__desk", "case__merged_into", "member", "by", "desk_key"
    )
    opened = [OpenedShutOut(one, _reason(unlocked, one)) for one in found.order_by("on", "id")]
    # What was said once of several reports is told once.
    return list({(one.row.member_id, one.row.by_id, one.row.on, one.reason): one for one in opened}.values())


def _row(unlocked: Unlocked, case: Case, member: Member, reason: str) -> ShutOut:
    row = ShutOut(case=case, member=member, by=unlocked.member, on=today(), desk_key=desk_key_for(case))
    row.envelope = seal_part(unlocked, case, _KIND, row.pk, row.desk_key, {"reason": reason})
    return row


def _reason(unlocked: Unlocked, row: ShutOut) -> str:
    if not rules.may_read(unlocked.member, row.case):
        return ""
    try:
        values = open_part(unlocked, row.case, _KIND, row.pk, row.desk_key, row.envelope, row.by_id)
    except (NotGranted, Tampered):
        return ""
    return str(values["reason"])
