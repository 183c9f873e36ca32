"""Contacts of a partner, and the history of contact with it: the only place that writes them."""

from datetime import date
from typing import Any

from django.db import transaction

from saystop.offices import audit
from saystop.offices.models import Member
from saystop.outreach import rules
from saystop.outreach.models import Contact, Partner, Touch


@transaction.atomic
def keep(member: Member, contact: Contact, **values: Any) -> None:
    """A new contact of a partner, or one with other values.

    Raises:
        Refused: the member has nothing to do with outreach.
    """
    rules.demand(rules.may_reach_out(member))
    is_new = contact._state.adding
    for name, value in values.items():
        setattr(contact, name, value)
    contact.save()
    # Of its partner: the trail shall not count a person who is gone.
    audit.record(member, "contact.made" if is_new else "contact.changed", contact.partner_id)


@transaction.atomic
def remove(member: Member, contact: Contact) -> None:
    """It is gone, and nothing of it stays. Raises Refused."""
    rules.demand(rules.may_reach_out(member))
    contact.delete()
    audit.record(member, "contact.removed", contact.partner_id)


@transaction.atomic
def note(
    member: Member,
    partner: Partner,
    touch: Touch,
    *,
    next_step: str = "",
    next_on: date | None = None,
    is_done: bool = False,
) -> None:
    """Something that was done with a partner, and perhaps what comes next.

    Args:
        next_step: takes the place of the partner's; empty: that one stays, unless `is_done`.

    Raises:
        Refused: the member has nothing to do with outreach.
    """
    rules.demand(rules.may_reach_out(member))
    touch.partner = partner
    touch.save(force_insert=True)
    if next_step or is_done:
        partner.next_step, partner.next_on = next_step, next_on if next_step else None
        partner.save(update_fields=["next_step", "next_on"])
    audit.record(member, "touch.noted", partner.pk)


@transaction.atomic
def forget(member: Member, touch: Touch) -> None:
    """A line of the history is gone. Raises Refused."""
    rules.demand(rules.may_reach_out(member))
    touch.delete()
    audit.record(member, "touch.removed", touch.partner_id)
