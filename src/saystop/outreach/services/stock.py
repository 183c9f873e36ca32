"""Materials ordered, arrived, delivered and counted: the only place that writes these rows.

There is never less than nothing in the store: what would make it so is refused, under a lock of the campaign's row.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from saystop.offices import audit
from saystop.offices.models import Member
from saystop.outreach import rules, stores
from saystop.outreach.models import Campaign, Delivery, Order, StoreCount
from saystop.outreach.sheets import Kind

# What of it is said in the audit trail.
WORDS: Mapping[type[Order | Delivery | StoreCount], str] = {
    Order: "order",
    Delivery: "delivery",
    StoreCount: "store_count",
}


class TooFew(Exception):
    """There are not so many in the store."""

    def __init__(self, in_store: int) -> None:
        super().__init__(in_store)
        self.in_store = in_store


class ArrivedAlready(Exception):
    """Somebody has said so meanwhile."""


@transaction.atomic
def order(member: Member, **values: Any) -> Order:
    """Materials ordered.

    Args:
        values: of an `Order`, but for what arrived.

    Raises:
        Refused: the member has nothing to do with outreach.
    """
    rules.demand(rules.may_reach_out(member))
    made = Order.objects.create(**values)
    audit.record(member, "order.made", made.pk)
    return made


@transaction.atomic
def arrive(member: Member, order: Order, *, day: date, number: int) -> None:
    """So many of an order came on that day, and are in the store.

    Raises:
        Refused: the member has nothing to do with outreach.
        ArrivedAlready
    """
    rules.demand(rules.may_reach_out(member))
    _lock(order.campaign)
    if not Order.objects.filter(pk=order.pk, arrived_on=None).update(arrived_on=day, arrived=number):
        raise ArrivedAlready
    audit.record(member, "order.arrived", order.pk)


@transaction.atomic
def deliver(member: Member, **values: Any) -> Delivery:
    """Materials handed out of the store.

    Args:
        values: of a `Delivery`. Where a channel is named and no partner, its partner has them.

    Raises:
        Refused: the member has nothing to do with outreach.
        TooFew
    """
    rules.demand(rules.may_reach_out(member))
    made = Delivery(**values)
    if made.partner is None and made.channel is not None:
        made.partner = made.channel.partner
    _lock(made.campaign)
    _demand_not_below(made.campaign, made.kind, -made.number)
    made.save(force_insert=True)
    audit.record(member, "delivery.made", made.pk)
    return made


@transaction.atomic
def count(
    member: Member, *, campaign: Campaign, kind: str, number: int, day: date, reason: str
) -> StoreCount | None:
    """So many were found in the store; None where the rows say the same.

    Raises:
        Refused: the member has nothing to do with outreach.
    """
    rules.demand(rules.may_reach_out(member))
    _lock(campaign)
    difference = number - stores.store_of(campaign, Kind(kind)).in_store
    if not difference:
        return None
    made = StoreCount.objects.create(
        campaign=campaign, kind=kind, day=day, difference=difference, reason=reason
    )
    audit.record(member, "store_count.made", made.pk)
    return made


@transaction.atomic
def remove(member: Member, row: Order | Delivery | StoreCount) -> None:
    """A row that was entered by mistake.

    Raises:
        Refused: the member has nothing to do with outreach.
        TooFew: what it brought into the store was handed out.
    """
    rules.demand(rules.may_reach_out(member))
    _lock(row.campaign)
    there = type(row).objects.filter(pk=row.pk).first()
    if there is None:
        return  # somebody removed it meanwhile
    _demand_not_below(row.campaign, row.kind, -_brought(there))
    there.delete()
    audit.record(member, f"{WORDS[type(row)]}.removed", row.pk)


def _brought(row: Order | Delivery | StoreCount) -> int:
    """How many more are in the store by this row."""
    if isinstance(row, Order):
        return row.arrived or 0
    return row.difference if isinstance(row, StoreCount) else -row.number


def _lock(campaign: Campaign) -> None:
    """Nobody else changes this campaign's store until we are done. (In SQLite the transaction itself is that lock.)"""
    Campaign.objects.select_for_update().get(pk=campaign.pk)


def _demand_not_below(campaign: Campaign, kind: str, change: int) -> None:
    in_store = stores.store_of(campaign, Kind(kind)).in_store
    # What makes it no less is never refused: a store that is wrong already is to be mended.
    if change < 0 and in_store + change < 0:
        raise TooFew(max(0, in_store))
