"""A file of partners taken in as it was planned: the only place that writes them from a file."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction

from saystop.offices import audit
from saystop.offices.models import Member
from saystop.outreach import planning, rules
from saystop.outreach.models import Partner
from saystop.outreach.partner_files import Line


@transaction.atomic
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
    planned = planning.plan(lines)
    by_number = {line.number: line for line in lines}
    made = changed = 0
    for change in (*planned.new, *planned.changed):
        chosen = same_as.get(change.line)
        offered = {one.pk: one for one in change.alike}
        partner = change.partner or (offered.get(chosen) if chosen else None) or Partner()
        is_new = partner._state.adding
        for name, value in planning.told(change, by_number[change.line], partner).items():
            setattr(partner, name, value)
        partner.save()
        made, changed = made + is_new, changed + (not is_new)
    audit.record(member, "partners.imported")
    return made, changed
