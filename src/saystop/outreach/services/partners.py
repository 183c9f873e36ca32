"""Partners kept: the only place that writes them."""

from typing import Any

from django.db import transaction

from saystop.offices import audit
from saystop.offices.models import Member
from saystop.outreach import rules
from saystop.outreach.models import Partner


@transaction.atomic
def keep(member: Member, partner: Partner, **values: Any) -> Partner:
    """A new partner, or one with other values: any field but its id.

    Raises:
        Refused: the member has nothing to do with outreach.
    """
    rules.demand(rules.may_reach_out(member))
    is_new = partner._state.adding
    for name, value in values.items():
        setattr(partner, name, value)
    partner.save()
    audit.record(member, "partner.made" if is_new else "partner.changed", partner.pk)
    return partner
