"""Entries of bank statements and gifts: the only place that joins and parts them. Each verb holds its rows locked."""

from django.db import transaction

from saystop.campaigns import rules
from saystop.campaigns.models import (
    Entry,
    EntryState,
    Fundraiser,
    Gift,
    MatchedBy,
    Pledge,
    Reason,
    Refusal,
    Standing,
)
from saystop.campaigns.services import gifts
from saystop.campaigns.statements import finding
from saystop.offices import audit
from saystop.offices.models import Member


class NotOpen(Exception):
    """Somebody has settled the entry meanwhile."""


class Wrong(Exception):
    """An entry that came takes no gift back, and one that went makes none; or the sums differ."""


class Gone(Exception):
    """The money went back: what it was cannot be changed any more."""


@transaction.atomic
def settle_open() -> list[Entry]:
    """Match what leaves no doubt: what came by its reference, then what takes it back. Whatever is matched already stays.

    Returns:
        the entries that were settled.
    """
    rows = Entry.objects.select_for_update(of=("self",)).select_related("statement")
    rows = rows.filter(state=EntryState.OPEN).order_by("day", "number", "part")
    settled = []
    for entry in rows.filter(amount__gt=0):
        if pledge := finding.certain(entry):
            _give(entry, pledge.fundraiser, pledge, MatchedBy.REFERENCE)
            settled.append(entry)
    for entry in rows.filter(amount__lt=0):
        found = finding.certainly_taken_back(entry)
        if isinstance(found, Gift):
            _take_back(entry, found, MatchedBy.REFERENCE)
        elif found:
            for one in (found, entry):
                _set_aside(one, Reason.RETURNED, "")
        else:
            continue
        settled.append(entry)
    return settled


@transaction.atomic
def confirm(member: Member, entry: Entry, pledge: Pledge, how: MatchedBy = MatchedBy.PROPOSAL) -> Gift:
    """The entry pays the pledge.

    Raises:
        Refused, NotOpen, Wrong
    """
    held = _open(member, entry)
    made = _give(held, pledge.fundraiser, pledge, how)
    audit.record(member, "entry.matched", entry.pk)
    return made


@transaction.atomic
def refuse(member: Member, entry: Entry, pledge: Pledge) -> None:
    """The entry does not pay the pledge: it is not proposed again.

    Raises:
        Refused, NotOpen
    """
    held = _open(member, entry)
    _made, is_new = Refusal.objects.get_or_create(entry=held, pledge=pledge)
    if is_new:
        audit.record(member, "entry.refused", entry.pk)


@transaction.atomic
def assign(member: Member, entry: Entry, fundraiser: Fundraiser) -> Gift:
    """A gift for a fundraiser without a pledge.

    Raises:
        Refused, NotOpen, Wrong
    """
    made = _give(_open(member, entry), fundraiser, None, MatchedBy.HAND)
    audit.record(member, "entry.matched", entry.pk)
    return made


@transaction.atomic
def take_back(member: Member, entry: Entry, gift: Gift) -> None:
    """Money that went out sends a gift back, or a part of it, or the bank took it back.

    Raises:
        Refused, NotOpen, Wrong
    """
    _take_back(_open(member, entry), gift, MatchedBy.PROPOSAL)
    audit.record(member, "entry.matched", entry.pk)


@transaction.atomic
def set_aside(member: Member, entry: Entry, reason: str, note: str = "") -> None:
    """No gift, and why.

    Raises:
        Refused, NotOpen
    """
    _set_aside(_open(member, entry), reason, note)
    audit.record(member, "entry.set_aside", entry.pk)


@transaction.atomic
def reopen(member: Member, entry: Entry) -> None:
    """Undo what was said of an entry. A gift that came by it is undone; one that it took back counts again.

    Raises:
        Refused
        Gone: the gift went back meanwhile; that has to be undone first.
    """
    rules.demand(rules.may_campaign(member))
    held = _locked(entry)
    if held.state == EntryState.OPEN:
        return
    gift = Gift.objects.select_for_update().get(pk=held.gift_id) if held.gift_id else None
    if gift and held.amount > 0:
        if gifts.has_gone(gift):
            raise Gone
        gifts.undo(gift)
        if gift.pledge_id:
            # Or the next statement would match it again.
            Refusal.objects.get_or_create(entry=held, pledge_id=gift.pledge_id)
    elif gift:
        gifts.bring_back(gift)
    _write(held, EntryState.OPEN)
    audit.record(member, "entry.reopened", entry.pk)


def _give(entry: Entry, fundraiser: Fundraiser, pledge: Pledge | None, how: MatchedBy) -> Gift:
    if entry.amount < 0:
        raise Wrong
    made = gifts.receive(pledge or fundraiser, entry.amount, entry.day)
    _write(entry, EntryState.MATCHED, gift=made, how=how)
    return made


def _take_back(entry: Entry, gift: Gift, how: MatchedBy) -> None:
    held = Gift.objects.select_for_update().get(pk=gift.pk)
    went = -entry.amount
    if not 0 < went <= held.amount or held.entries.filter(amount__lt=0).exists():
        raise Wrong
    if went < held.amount:
        if held.gone_on:
            raise Wrong
        standing = Standing.REVERSED if entry.is_reversal else Standing.REFUNDED
        held = gifts.split_off(held, went, standing, day=entry.day)
    elif held.standing == Standing.REFUNDED and not entry.is_reversal:
        pass  # a member had said so already; now the bank says it too
    elif held.gone_on:
        raise Wrong
    elif entry.is_reversal:
        gifts.set_standing(None, held, Standing.REVERSED, entry.day)
    else:
        gifts.set_standing(None, held, Standing.DUE)
        gifts.set_standing(None, held, Standing.REFUNDED, entry.day)
    _write(entry, EntryState.MATCHED, gift=held, how=how)


def _set_aside(entry: Entry, reason: str, note: str) -> None:
    _write(entry, EntryState.ASIDE, reason=Reason(reason), note=note)


def _write(
    entry: Entry, state: EntryState, gift: Gift | None = None, how: str = "", reason: str = "", note: str = ""
) -> None:
    entry.state, entry.gift, entry.how, entry.reason, entry.note = state, gift, how, reason, note
    entry.save(update_fields=["state", "gift", "how", "reason", "note"])


def _open(member: Member, entry: Entry) -> Entry:
    rules.demand(rules.may_campaign(member))
    held = _locked(entry)
    if held.state != EntryState.OPEN:
        raise NotOpen
    return held


def _locked(entry: Entry) -> Entry:
    return Entry.objects.select_for_update(of=("self",)).select_related("statement").get(pk=entry.pk)
