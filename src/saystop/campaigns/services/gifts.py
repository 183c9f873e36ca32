"""Money that arrived, as gifts of a fundraiser: the only place that writes them. None is ever deleted."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from saystop.campaigns import rules
from saystop.campaigns.models import Fundraiser, Gift, Payment, Pledge, Source, Standing
from saystop.offices import audit
from saystop.offices.models import Member

# From one standing to the next; whatever is not here cannot be.
_NEXT = {
    Standing.COUNTS: {Standing.DUE, Standing.REVERSED},
    Standing.TWICE: {Standing.COUNTS, Standing.DUE, Standing.REVERSED},
    Standing.DUE: {Standing.COUNTS, Standing.REFUNDED, Standing.REVERSED},
    Standing.REFUNDED: set(),
    Standing.REVERSED: set(),
    Standing.UNDONE: set(),
}


class Impossible(Exception):
    """Money that went does not come back by a word."""


@transaction.atomic
def receive(to: Pledge | Fundraiser, cents: int, day: date, payment: Payment | None = None) -> Gift:
    """A gift of what arrived, by bank statement or by a payment service; the caller answers for it arriving once.

    On a pledge that is paid already it waits as "twice?" until a member says what becomes of it.

    Args:
        to: the pledge whose reference it carries, or the fundraiser it is for where nobody knows the pledge.
    """
    pledge = (
        Pledge.objects.select_for_update().select_related(None).get(pk=to.pk)
        if isinstance(to, Pledge)
        else None
    )
    return Gift.objects.create(
        fundraiser_id=pledge.fundraiser_id if pledge else to.pk,
        pledge=pledge,
        amount=cents,
        day=day,
        source=Source.PROVIDER if payment else Source.STATEMENT,
        payment=payment,
        standing=Standing.TWICE if pledge and given(pledge) >= pledge.amount else Standing.COUNTS,
    )


@transaction.atomic
def note(member: Member, fundraiser: Fundraiser, cents: int, day: date, where_from: str) -> Gift:
    """A gift that neither a statement nor a payment service tells of, such as a collecting box.

    Raises:
        Refused: the member has nothing to do with campaigns.
    """
    rules.demand(rules.may_campaign(member))
    made = Gift.objects.create(
        fundraiser=fundraiser, amount=cents, day=day, source=Source.HAND, note=where_from
    )
    audit.record(member, "gift.noted", made.pk)
    return made


@transaction.atomic
def set_standing(member: Member | None, gift: Gift, standing: Standing, day: date | None = None) -> Gift:
    """Say what becomes of a gift.

    Args:
        member: None where the bank or the payment service said it.
        day: on which the money went, for one that was sent or taken back.

    Raises:
        Refused, Impossible
    """
    if member is not None:
        rules.demand(rules.may_campaign(member))
    held = Gift.objects.select_for_update().select_related(None).get(pk=gift.pk)
    if held.standing == standing:
        return held
    if standing not in _NEXT[Standing(held.standing)]:
        raise Impossible
    is_gone = standing in (Standing.REFUNDED, Standing.REVERSED)
    held.standing, held.gone_on = standing, (day or timezone.localdate()) if is_gone else None
    held.save(update_fields=["standing", "gone_on"])
    audit.record(member, f"gift.{standing}", held.pk)
    return held


@transaction.atomic
def split_off(gift: Gift, cents: int, standing: Standing, where: str = "", day: date | None = None) -> Gift:
    """A part of a gift went back: it stands beside it as what it is, and the gift counts with what is left.

    Args:
        cents: less than the gift.
        standing: sent back, or taken back.
        where: by what it is known that it went, where no entry of a statement says so.
        day: on which it went.

    Returns:
        the part.

    Raises:
        Impossible: the gift is gone, or smaller than that.
    """
    held = Gift.objects.select_for_update().select_related(None).get(pk=gift.pk)
    if held.gone_on or not 0 < cents < held.amount:
        raise Impossible
    held.amount -= cents
    held.save(update_fields=["amount"])
    part = Gift.objects.create(
        fundraiser_id=held.fundraiser_id,
        pledge_id=held.pledge_id,
        amount=cents,
        day=held.day,
        # One payment has one gift.
        source=Source.HAND if held.source == Source.PROVIDER else held.source,
        note=where,
        standing=standing,
        gone_on=day or timezone.localdate(),
        part_of=held,
    )
    audit.record(None, f"gift.{standing}", part.pk)
    return part


def next_of(gift: Gift) -> set[Standing]:
    """What can become of it now."""
    return set(_NEXT[Standing(gift.standing)])


@transaction.atomic
def undo(gift: Gift) -> None:
    """The entry of a statement by which it came was not this gift after all; the caller answers for who says so.

    Raises:
        Impossible: it went meanwhile, or a part of it.
    """
    held = Gift.objects.select_for_update().select_related(None).get(pk=gift.pk)
    if has_gone(held):
        raise Impossible
    held.standing, held.gone_on = Standing.UNDONE, timezone.localdate()
    held.save(update_fields=["standing", "gone_on"])


@transaction.atomic
def bring_back(gift: Gift) -> None:
    """The entry by which it went was not that after all: one to be sent back still is, another is judged anew, and a part is
    one with what is left of its gift again.
    """
    held = Gift.objects.select_for_update(of=("self",)).select_related("pledge").get(pk=gift.pk)
    if held.part_of_id and (whole := _standing(held.part_of_id)):
        whole.amount += held.amount
        whole.save(update_fields=["amount"])
        held.standing = Standing.UNDONE
        held.save(update_fields=["standing"])
        return
    if held.standing == Standing.REFUNDED:
        held.standing = Standing.DUE
    elif held.standing == Standing.REVERSED:
        is_twice = held.pledge is not None and given(held.pledge) >= held.pledge.amount
        held.standing = Standing.TWICE if is_twice else Standing.COUNTS
    held.gone_on = None
    held.save(update_fields=["standing", "gone_on"])


def _standing(pk: UUID) -> Gift | None:
    """A gift that did not go, locked."""
    return Gift.objects.select_for_update().filter(pk=pk, gone_on=None).first()


def has_gone(gift: Gift) -> bool:
    """Whether it went back, or a part of it."""
    return gift.gone_on is not None or gift.parts.exclude(standing=Standing.UNDONE).exists()


def given(pledge: Pledge) -> int:
    """What of it counts, in cents."""
    sums = pledge.gifts.filter(standing=Standing.COUNTS).aggregate(sum=Sum("amount"))
    return sums["sum"] or 0
