"""Deliveries of open letters and their answers: the only place that writes them, and the action that each is of."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from saystop.campaigns import rules
from saystop.campaigns.models import Action, ActionKind, Delivery, Letter, Target, Version
from saystop.offices import audit
from saystop.offices.models import Member


class Delivered(Exception):
    """A target received the letter on that day already."""


class NotPublic(Exception):
    """A draft is delivered to nobody."""


@transaction.atomic
def deliver(member: Member, version: Version, day: date, how: str, targets: Iterable[Target]) -> Action:
    """Note that these received the letter; all that is delivered of it on one day is one action.

    Raises:
        Refused: the member has nothing to do with campaigns.
        NotPublic
        Delivered
    """
    rules.demand(rules.may_campaign(member))
    if not version.published_on:
        raise NotPublic
    action = _action_of(version.letter, day)
    for target in targets:
        try:
            with transaction.atomic():
                made = Delivery.objects.create(action=action, target=target, version=version, how=how)
        except IntegrityError:
            raise Delivered from None
        action.targets.add(target)
        audit.record(member, "letter.delivered", made.pk)
    return action


@transaction.atomic
def change(member: Member, delivery: Delivery, day: date, **values: Any) -> None:
    """Another day, or what was answered.

    Raises:
        Refused: the member has nothing to do with campaigns.
        NotPublic
        Delivered
    """
    rules.demand(rules.may_campaign(member))
    before = delivery.action
    for name, value in values.items():
        setattr(delivery, name, value)
    if not delivery.version.published_on:
        raise NotPublic
    delivery.action = before if day == before.day else _action_of(delivery.version.letter, day)
    try:
        with transaction.atomic():
            delivery.save()
    except IntegrityError:
        raise Delivered from None
    if delivery.action != before:
        delivery.action.targets.add(delivery.target)
        _leave(before, delivery.target)
    audit.record(member, "letter.delivery_changed", delivery.pk)


@transaction.atomic
def remove(member: Member, delivery: Delivery) -> None:
    """It is gone with its answer; so is the action, if nothing else was delivered on that day. Raises Refused."""
    rules.demand(rules.may_campaign(member))
    audit.record(member, "letter.delivery_removed", delivery.pk)
    delivery.delete()
    _leave(delivery.action, delivery.target)


def _action_of(letter: Letter, day: date) -> Action:
    """The action that a delivery of this letter on this day is of: one, however many receive it."""
    # Everybody may read the letter, and so to whom it went.
    made, _is_new = Action.objects.get_or_create(
        letter=letter, day=day, kind=ActionKind.LETTER, defaults={"is_public": True}
    )
    return made


def _leave(action: Action, target: Target) -> None:
    if action.deliveries.exists():
        action.targets.remove(target)
    else:
        action.delete()
