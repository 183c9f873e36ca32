"""For what a payment may be: the pledge that its reference names, pledges that it may mean, gifts that it may take back.

Only what leaves no doubt is certain; all else is a proposal with its reasons in words, for a member to confirm. Writes nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from anyascii import anyascii
from django.db.models import Q, QuerySet
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from saystop.campaigns.models import Entry, Gift, Pledge, Refusal, Standing
from saystop.campaigns.paying import references
from saystop.engines.saying import Said, said

# Digits that may have been meant for a reference: one may be missing or too many.
_DIGITS = re.compile(r"(?<!\d)\d(?:[\s+*/.\-–]{0,2}\d){10,12}(?!\d)")
_SOON_BEFORE, _LONG_AFTER = timedelta(days=3), timedelta(days=60)
_ALIKE = 85
MOST_PROPOSALS = 3
_THERE = (Standing.COUNTS, Standing.TWICE, Standing.DUE)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A pledge that an entry may pay, or a gift that it may take back, and why."""

    whys: tuple[Said, ...]
    strength: int
    pledge: Pledge | None = None
    gift: Gift | None = None


def named(entry: Entry) -> list[str]:
    """The right references that the payment names, wherever it does."""
    found = [
        references.parsed(entry.structured),
        references.parsed(entry.end_to_end),
        *references.found_in(entry.text),
    ]
    return list(dict.fromkeys(filter(None, found)))


def certain(entry: Entry) -> Pledge | None:
    """The one pledge that a payment which came is for: a right reference, on the account of its fundraiser."""
    if entry.amount < 0 or entry.together:
        return None
    right = named(entry)
    if not right:  # as most of a statement: a question without an answer takes milliseconds to be put, too
        return None
    pledges = list(Pledge.objects.select_related("fundraiser").filter(reference__in=right))
    if len(pledges) != 1 or _doubt(entry, pledges[0]):
        return None
    return None if entry.refusals.filter(pledge=pledges[0]).exists() else pledges[0]


def certainly_taken_back(entry: Entry) -> Gift | Entry | None:
    """The gift that money which went out takes back, or the open entry that the bank reversed before it was matched."""
    came = _came_before(entry)
    if entry.is_reversal:
        known = Q(pk=None)
        if entry.end_to_end:
            known |= Q(end_to_end=entry.end_to_end)
        if entry.bank_reference:
            known |= Q(bank_reference=entry.bank_reference)
        # The same gift given twice has the same name for itself each time: then somebody looks.
        found = list(came.filter(known)[:2]) or [one for one in came if set(named(one)) & set(named(entry))]
        if len(found) != 1:
            return None
        return found[0].gift or found[0]
    if not entry.iban:
        return None
    due = list(came.filter(gift__standing__in=(Standing.DUE, Standing.REFUNDED), iban=entry.iban)[:2])
    return due[0].gift if len(due) == 1 else None


def proposals(entries: Sequence[Entry]) -> dict[UUID, list[Proposal]]:
    """For each open entry what it may be, the likeliest first."""
    refused: dict[UUID, set[UUID]] = {}
    pairs = Refusal.objects.filter(entry__in=[one.pk for one in entries]).values_list("entry_id", "pledge_id")
    for entry_id, pledge_id in pairs:
        refused.setdefault(entry_id, set()).add(pledge_id)
    pledges = list(Pledge.objects.select_related("fundraiser__account").prefetch_related("gifts"))
    found = {}
    for entry in entries:
        if entry.amount < 0:
            came = [*_came_before(entry), *_larger(entry)]
            made = [_of_gift(entry, one) for one in came if one.gift]
        elif entry.together:
            made = []
        else:
            left = [one for one in pledges if one.pk not in refused.get(entry.pk, set())]
            made = [_of_pledge(entry, pledge) for pledge in left]
        likely = sorted(filter(None, made), key=lambda one: -one.strength)
        if likely:
            found[entry.pk] = likely[:MOST_PROPOSALS]
    return found


def _of_pledge(entry: Entry, pledge: Pledge) -> Proposal | None:
    """Whether and why an entry may pay a pledge."""
    whys: list[Said] = []
    strength = 0
    right = named(entry)
    if pledge.reference in right:
        whys.append(_doubt(entry, pledge) or said("The reference is right, and names more than one pledge."))
        strength += 100
    elif near := _near(entry, pledge.reference, right):
        whys.append(near)
        strength += 60
    alike = bool(pledge.name and entry.name) and _alike(pledge.name, entry.name) >= _ALIKE
    is_soon = pledge.made_on - _SOON_BEFORE <= entry.day <= pledge.made_on + _LONG_AFTER
    waits = not any(gift.standing in _THERE for gift in pledge.gifts.all())
    if alike and (whys or (waits and is_soon and pledge.amount == entry.amount and not right)):
        whys.append(said("The name is alike: “{name}”.", name=pledge.name))
        strength += 30
    if not whys:
        return None
    if pledge.amount == entry.amount:
        whys.append(said("The amount is the one that was promised."))
        strength += 10
    else:
        whys.append(said("The amount is another one than was promised."))
    if is_soon:
        whys.append(said("It came within two months of the pledge."))
        strength += 5
    if not waits:
        whys.append(said("Money for this pledge has come already."))
        strength -= 5
    return Proposal(tuple(whys), strength, pledge=pledge)


def _of_gift(entry: Entry, came: Entry) -> Proposal | None:
    """Whether and why money that went out takes back what came by another entry."""
    whys: list[Said] = []
    strength = 0
    if came.gift and came.gift.standing in (Standing.DUE, Standing.REFUNDED):
        whys.append(said("A member said that this gift goes back."))
        strength += 40
    if entry.iban and entry.iban == came.iban:
        whys.append(said("It went to the account from which the gift came."))
        strength += 30
    if entry.is_reversal and entry.end_to_end and entry.end_to_end == came.end_to_end:
        whys.append(said("The bank takes a payment back that bore the same name."))
        strength += 60
    if set(named(entry)) & set(named(came)):
        whys.append(said("It names the same reference."))
        strength += 50
    if not whys:
        return None
    if came.gift and came.gift.amount > -entry.amount:
        whys.append(said("It is a part of the gift: the rest of it still counts."))
        return Proposal(tuple(whys), strength - 20, gift=came.gift)
    return Proposal((*whys, said("The amount is that of the gift.")), strength, gift=came.gift)


def _came_before(entry: Entry) -> QuerySet[Entry]:
    """What came on the same account, of the same amount, up to the day of what went out; what is gone already left out."""
    rows = Entry.objects.select_related("gift__pledge__fundraiser__account")
    rows = rows.filter(
        statement__account=entry.statement.account_id, amount=-entry.amount, day__lte=entry.day
    )
    told = Q(gift__standing=Standing.REFUNDED) & ~Q(gift__entries__amount__lt=0)
    return rows.filter(Q(gift=None, state="open") | Q(gift__standing__in=_THERE) | told).order_by(
        "-day", "pk"
    )


def _larger(entry: Entry) -> QuerySet[Entry]:
    """What came before of which this may be a part, or all that is left: named by it, or from where it went."""
    rows = Entry.objects.select_related("gift__pledge__fundraiser__account")
    rows = rows.filter(statement__account=entry.statement.account_id, day__lte=entry.day)
    rows = rows.filter(amount__gt=-entry.amount, gift__amount__gte=-entry.amount, gift__standing__in=_THERE)
    is_named = Q(gift__pledge__reference__in=named(entry))
    return rows.filter(is_named | Q(iban=entry.iban) if entry.iban else is_named).order_by("-day", "pk")


def _doubt(entry: Entry, pledge: Pledge) -> Said | None:
    """Why a right reference alone does not decide."""
    if entry.statement.account_id != pledge.fundraiser.account_id:
        return said("The reference is right; the money came on another account than that of the fundraiser.")
    if pledge.cancelled_on:
        return said("The reference is right; the pledge was called off.")
    return None


def _near(entry: Entry, reference: str, right: list[str]) -> Said | None:
    """What a person got wrong who meant this reference."""
    for text in (entry.structured, entry.end_to_end, entry.text):
        for written in _DIGITS.findall(text):
            digits = re.sub(r"\D", "", written)
            if digits in right and Pledge.objects.filter(reference=digits).exists():
                continue
            if OSA.distance(digits, reference, score_cutoff=1) != 1:
                continue
            if len(digits) < len(reference):
                return said("A digit of the reference is missing: “{written}”.", written=written)
            if len(digits) > len(reference):
                return said("The reference has a digit too many: “{written}”.", written=written)
            if sum(one != other for one, other in zip(digits, reference, strict=True)) == 2:
                return said("Two digits of the reference changed places: “{written}”.", written=written)
            return said("One digit of the reference is another: “{written}”.", written=written)
    return None


def _alike(one: str, other: str) -> float:
    """How alike two names are, of a hundred, whatever their order, accents and capitals."""
    return fuzz.token_sort_ratio(anyascii(one).casefold(), anyascii(other).casefold())
