"""Accounts and fundraisers with their steps and updates: the only place that writes them."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from saystop.campaigns import fundraiser_queries, rules
from saystop.campaigns.models import Account, Fundraiser, FundraiserState, Step, Update
from saystop.offices import audit
from saystop.offices.models import Member


class Closed(Exception):
    """The fundraiser is closed: it stays as it was."""


class InUse(Exception):
    """People pay into this account, or gave for this fundraiser, under what they were told: it stays."""


@transaction.atomic
def keep_account(member: Member, account: Account, **values: Any) -> Account:
    """A new account, or one with another holder or BIC. Its IBAN changes only while nobody was told of it.

    Raises:
        Refused: the member has nothing to do with campaigns.
        InUse
    """
    rules.demand(rules.may_campaign(member))
    is_new = account._state.adding
    if not is_new:
        before = Account.objects.select_for_update().get(pk=account.pk)
        told = account.fundraisers.exclude(state=FundraiserState.DRAFT).exists()
        if told and values.get("iban", before.iban) != before.iban:
            raise InUse
    for name, value in values.items():
        setattr(account, name, value)
    account.save()
    audit.record(member, f"account.{'made' if is_new else 'changed'}", account.pk)
    return account


@transaction.atomic
def keep(member: Member, fundraiser: Fundraiser, **values: Any) -> Fundraiser:
    """A new fundraiser, or one with other values: any field but its state.

    Raises:
        Refused, Closed
    """
    rules.demand(rules.may_campaign(member))
    is_new = fundraiser._state.adding
    if not is_new:
        fundraiser = _unclosed(fundraiser)
    for name, value in values.items():
        setattr(fundraiser, name, value)
    fundraiser.save()
    audit.record(member, f"fundraiser.{'made' if is_new else 'changed'}", fundraiser.pk)
    return fundraiser


@transaction.atomic
def delete(member: Member, fundraiser: Fundraiser) -> None:
    """One that nobody but members ever saw, with its steps and updates. Raises Refused, InUse."""
    rules.demand(rules.may_campaign(member))
    held = Fundraiser.objects.select_for_update().select_related(None).get(pk=fundraiser.pk)
    if not fundraiser_queries.may_go(held):
        raise InUse
    subject = held.pk
    held.delete()
    audit.record(member, "fundraiser.deleted", subject)


@transaction.atomic
def open_(member: Member, fundraiser: Fundraiser) -> Fundraiser:
    """From now on everybody reads it. Raises as `keep`."""
    return _to(member, _unclosed(fundraiser), FundraiserState.OPEN, "fundraiser.opened")


@transaction.atomic
def close(member: Member, fundraiser: Fundraiser) -> Fundraiser:
    """Nobody can say to give any more; its page stays, and money that still comes counts. Raises as `keep`."""
    return _to(member, _unclosed(fundraiser), FundraiserState.CLOSED, "fundraiser.closed")


@transaction.atomic
def keep_step(member: Member, step: Step, **values: Any) -> Step:
    """Raises as `keep`."""
    rules.demand(rules.may_campaign(member))
    step.fundraiser = _unclosed(step.fundraiser)
    for name, value in values.items():
        setattr(step, name, value)
    step.save()
    audit.record(member, "fundraiser.changed", step.fundraiser_id)
    return step


@transaction.atomic
def remove_step(member: Member, step: Step) -> None:
    """Raises as `keep`."""
    rules.demand(rules.may_campaign(member))
    held = _unclosed(step.fundraiser)
    step.delete()
    audit.record(member, "fundraiser.changed", held.pk)


@transaction.atomic
def keep_update(member: Member, update: Update, **values: Any) -> Update:
    """News may be told of a closed one too: what became of the money."""
    rules.demand(rules.may_campaign(member))
    for name, value in values.items():
        setattr(update, name, value)
    update.save()
    audit.record(member, "fundraiser.changed", update.fundraiser_id)
    return update


@transaction.atomic
def remove_update(member: Member, update: Update) -> None:
    rules.demand(rules.may_campaign(member))
    subject = update.fundraiser_id
    update.delete()
    audit.record(member, "fundraiser.changed", subject)


def is_open(fundraiser: Fundraiser) -> bool:
    """Whether somebody can say to give today."""
    today = timezone.localdate()
    return (
        fundraiser.state == FundraiserState.OPEN
        and fundraiser.opens_on <= today
        and (fundraiser.closes_on is None or today <= fundraiser.closes_on)
    )


def _to(member: Member, fundraiser: Fundraiser, state: FundraiserState, word: str) -> Fundraiser:
    rules.demand(rules.may_campaign(member))
    fundraiser.state = state
    fundraiser.save(update_fields=["state"])
    audit.record(member, word, fundraiser.pk)
    return fundraiser


def _unclosed(fundraiser: Fundraiser) -> Fundraiser:
    """The row, held until the end of the transaction."""
    found = Fundraiser.objects.select_for_update().select_related(None).get(pk=fundraiser.pk)
    if found.state == FundraiserState.CLOSED:
        raise Closed
    return found
