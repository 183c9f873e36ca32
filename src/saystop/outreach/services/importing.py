"""A file of partners taken in as it was planned: the only place that writes them from a file."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction

from saystop.offices import audit
from saystop.offices.models import Member
from saystop.outreach import planning, rules
from saystop.outreach.forms import PartnerForm
from saystop.outreach.models import Partner
from saystop.outreach.partner_files import Line
from saystop.outreach.planning import Plan

AT_ONCE = 100  # rows a statement
WRITTEN = tuple(PartnerForm.base_fields)


def take_in(member: Member, lines: Sequence[Line], same_as: Mapping[int, UUID]) -> tuple[int, int]:
    """Make and change partners as the rows say; rows with faults are left out.

    Args:
        same_as: rows that look new and are a partner that is there, by their number.

    Returns:
        how many were made, and how many changed.

    Raises:
        Refused: the member has nothing to do with outreach.
    """
    rules.demand(rules.may_reach_out(member))
    # A long file takes seconds to compare. While it does, nobody else who writes is kept waiting, a reporter least of
    # all; what somebody changed meanwhile makes a new plan.
    seen = planning.standing()
    planned = planning.plan(lines)
    with transaction.atomic():
        if planning.standing() != seen:
            planned = planning.plan(lines)
        made, changed = _write(planned, lines, same_as)
        audit.record(member, "partners.imported")
    return made, changed


def _write(planned: Plan, lines: Sequence[Line], same_as: Mapping[int, UUID]) -> tuple[int, int]:
    by_number = {line.number: line for line in lines}
    made: list[Partner] = []
    changed: list[Partner] = []
    for change in (*planned.new, *planned.changed):
        chosen = same_as.get(change.line)
        offered = {one.pk: one for one in change.alike}
        partner = change.partner or (offered.get(chosen) if chosen else None) or Partner()
        (made if partner._state.adding else changed).append(partner)
        for name, value in planning.told(change, by_number[change.line], partner).items():
            setattr(partner, name, value)
    Partner.objects.bulk_create(made, batch_size=AT_ONCE)
    Partner.objects.bulk_update(changed, WRITTEN, batch_size=AT_ONCE)
    return len(made), len(changed)
