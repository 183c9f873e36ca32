"""Targets and actions kept, merged and removed: the only place that writes them."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from saystop.campaigns import rules
from saystop.campaigns.models import Action, Delivery, Target
from saystop.offices import audit
from saystop.offices.models import Member

WHO_IS_KEPT = timedelta(days=1096)  # three years: as long as registers of talks with institutions look back


class Taken(Exception):
    """The same open letter was delivered on that day: the two are one action."""


class NotByHand(Exception):
    """That an open letter was delivered is written by its deliveries alone, or the log would count it twice."""


class Same(Exception):
    """A target cannot be merged with itself."""


class Collides(Exception):
    """Both received the same letter on the same day: one of these deliveries has to be removed first."""


@transaction.atomic
def keep_target(member: Member, target: Target, **values: Any) -> Target:
    """A new target, or one with other values.

    Raises:
        Refused: the member has nothing to do with campaigns.
    """
    rules.demand(rules.may_campaign(member))
    is_new = target._state.adding
    for name, value in values.items():
        setattr(target, name, value)
    target.save()
    audit.record(member, "target.made" if is_new else "target.changed", target.pk)
    return target


@transaction.atomic
def merge_targets(member: Member, kept: Target, other: Target) -> None:
    """What was for the other, or was delivered to it, is the one's that stays; the other goes.

    Raises:
        Refused: the member has nothing to do with campaigns.
        Same
        Collides
        Target.DoesNotExist: one of them has gone meanwhile.
    """
    rules.demand(rules.may_campaign(member))
    if kept.pk == other.pk:
        raise Same
    # As they are now, and in one order: two who merge the same pair the other way round wait for each other.
    rows = Target.objects.select_for_update().filter(pk__in=(kept.pk, other.pk)).order_by("pk")
    both = {one.pk: one for one in rows}
    if len(both) < 2:
        raise Target.DoesNotExist
    kept, other = both[kept.pk], both[other.pk]
    try:
        with transaction.atomic():
            Delivery.objects.filter(target=other).update(target=kept)
    except IntegrityError:
        raise Collides from None
    for action in Action.objects.filter(targets=other):
        action.targets.add(kept)
    # A language that only the other speaks is not lost.
    kept.texts = {**other.texts, **kept.texts}
    kept.save(update_fields=["texts"])
    other.delete()
    audit.record(member, "target.merged", kept.pk)


@transaction.atomic
def keep_action(member: Member, action: Action, targets: Iterable[Target] | None, **values: Any) -> Action:
    """A new action, or one with other values.

    Args:
        targets: None where they stay, as those of a delivered letter do.

    Raises:
        Refused: the member has nothing to do with campaigns.
        NotByHand
        Taken
    """
    rules.demand(rules.may_campaign(member))
    is_new, was_delivery = action._state.adding, action.is_delivery
    for name, value in values.items():
        setattr(action, name, value)
    if action.is_delivery != was_delivery or (is_new and action.is_delivery):
        raise NotByHand
    try:
        with transaction.atomic():
            action.save()
    except IntegrityError:
        raise Taken from None
    if targets is not None and not was_delivery:
        action.targets.set(targets)
    audit.record(member, "advocacy.noted" if is_new else "advocacy.changed", action.pk)
    return action


@transaction.atomic
def remove_action(member: Member, action: Action) -> None:
    """It is gone, and with it what was delivered and answered. Raises Refused."""
    rules.demand(rules.may_campaign(member))
    audit.record(member, "advocacy.removed", action.pk)
    action.delete()


def sweep() -> None:
    """Who of the office took part is forgotten in time; that the action was stays."""
    last = timezone.localdate() - WHO_IS_KEPT
    Action.objects.filter(day__lt=last).exclude(who="").update(who="")
