"""Chains opened and ended, workshops told, confirmed and refused: the only place that writes them."""

import uuid
from typing import Any

from django.db import transaction

from saystop.offices import audit
from saystop.offices.models import Member
from saystop.training import codes, rules
from saystop.training.models import Chain, Session, SessionState, Workshop

CODE_LENGTH = 8
MOST_WAITING = 200  # of one chain: more than a school leads before somebody looks


class NotForChains(Exception):
    """The session is not for schools, or was cancelled."""


class Ended(Exception):
    """The chain takes no workshops."""


class Full(Exception):
    """So many workshops of this chain wait for a member already."""


@transaction.atomic
def open_(member: Member, session: Session) -> Chain:
    """A chain for a session. One that has ended goes on, under another address: the old one was handed out to be over.

    Raises:
        Refused: the member has nothing to do with training.
        NotForChains
    """
    rules.demand(rules.may_train(member))
    if not session.is_for_schools or session.state == SessionState.CANCELLED:
        raise NotForChains
    chain = Chain.objects.filter(session=session).first()
    if chain is not None and chain.is_open:
        return chain
    chain = chain or Chain(session=session)
    chain.code = codes.new(CODE_LENGTH)
    chain.is_open = True
    chain.save()
    audit.record(member, "chain.opened", chain.pk)
    return chain


@transaction.atomic
def end(member: Member, chain: Chain) -> None:
    """From now on nobody reports a workshop of it; what was confirmed counts all the same. Raises Refused."""
    rules.demand(rules.may_train(member))
    chain.is_open = False
    chain.save(update_fields=["is_open"])
    audit.record(member, "chain.ended", chain.pk)


def takes_workshops(chain: Chain) -> bool:
    return chain.is_open and chain.session.state != SessionState.CANCELLED


@transaction.atomic
def tell(chain: Chain, once: uuid.UUID, **values: Any) -> None:
    """What pupils report of a workshop; it waits until a member has confirmed it. A second time the same `once` changes nothing.

    Args:
        values: day, language, age_group, topic, led_by and reached.

    Raises:
        Ended
        Full
    """
    # One at a time, so that what waits is counted rightly.
    locked = Chain.objects.select_for_update().get(pk=chain.pk)
    if Workshop.objects.filter(once=once).exists():
        return
    if not takes_workshops(locked):
        raise Ended
    if locked.workshops.filter(is_confirmed=False).count() >= MOST_WAITING:
        raise Full
    Workshop.objects.create(chain=locked, once=once, **values)


@transaction.atomic
def confirm(member: Member, workshop: Workshop) -> None:
    """From now on it counts. Raises Refused."""
    rules.demand(rules.may_train(member))
    workshop.is_confirmed = True
    workshop.save(update_fields=["is_confirmed"])
    audit.record(member, "workshop.confirmed", workshop.pk)


@transaction.atomic
def refuse(member: Member, workshop: Workshop) -> None:
    """Delete what was told of it. Raises Refused."""
    rules.demand(rules.may_train(member))
    audit.record(member, "workshop.refused", workshop.pk)
    workshop.delete()
