"""Campaigns kept: the only place that writes them."""

from typing import Any

from django.db import transaction

from saystop.offices import audit
from saystop.offices.models import Member
from saystop.outreach import rules
from saystop.outreach.models import Campaign


@transaction.atomic
def keep(member: Member, campaign: Campaign, **values: Any) -> Campaign:
    """A new campaign, or one with other values: name, texts, starts_on, ends_on.

    Raises:
        Refused: the member has nothing to do with outreach.
    """
    rules.demand(rules.may_reach_out(member))
    is_new = campaign._state.adding
    for name, value in values.items():
        setattr(campaign, name, value)
    campaign.save()
    audit.record(member, "campaign.made" if is_new else "campaign.changed", campaign.pk)
    return campaign
