"""Partners and campaigns kept: the only place that writes them."""

from typing import Any, TypeVar

from django.db import transaction

from saystop.offices import audit
from saystop.offices.models import Member
from saystop.outreach import rules
from saystop.outreach.models import Campaign, Partner

Kept = TypeVar("Kept", Partner, Campaign)


@transaction.atomic
def keep(member: Member, row: Kept, **values: Any) -> Kept:
    """A new partner or campaign, or one with other values: any field but its id.

    Raises:
        Refused: the member has nothing to do with outreach.
    """
    rules.demand(rules.may_reach_out(member))
    is_new = row._state.adding
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    audit.record(member, f"{row._meta.model_name}.{'made' if is_new else 'changed'}", row.pk)
    return row
