"""What the pages of bank statements show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet

from saystop.asking import amounts
from saystop.campaigns.models import Entry, EntryState, Gift, Pledge, Standing, Statement
from saystop.campaigns.paying import references
from saystop.campaigns.statements import finding
from saystop.campaigns.statements.finding import Proposal

MOST_FOUND = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """A statement with how many of its entries are open, and whether what should come before it is missing."""

    statement: Statement
    entries: int
    open: int
    has_gap: bool


def entries() -> QuerySet[Entry]:
    return Entry.objects.select_related(
        "statement__account", "gift__fundraiser", "gift__pledge__fundraiser__account"
    )


def open_entries() -> QuerySet[Entry]:
    """What nobody has said anything of, newest first."""
    return entries().filter(state=EntryState.OPEN)


def with_proposals(shown: Sequence[Entry]) -> list[tuple[Entry, list[Proposal]]]:
    found = finding.proposals(shown)
    return [(entry, found.get(entry.pk, [])) for entry in shown]


def to_decide() -> QuerySet[Gift]:
    """Gifts by statement that came twice, or are to be sent back."""
    rows = Gift.objects.filter(standing__in=(Standing.TWICE, Standing.DUE), entries__amount__gt=0)
    return rows.select_related("pledge__fundraiser__account").order_by("day", "pk")


def statements() -> list[Listed]:
    rows = list(
        Statement.objects.select_related("account")
        .annotate(brought=Count("entries"), left=Count("entries", filter=Q(entries__state=EntryState.OPEN)))
        .order_by("-to_day", "-from_day", "-number")
    )
    return [Listed(one, one.brought, one.left, _has_gap(one, rows)) for one in rows]


def _has_gap(one: Statement, rows: Sequence[Statement]) -> bool:
    """Whether the money that it begins with is that of no statement which ends before it, though there are earlier ones."""
    others = [other for other in rows if other.account_id == one.account_id and other.pk != one.pk]
    before = [other for other in others if other.to_day <= one.from_day]
    if one.opening is None or not before:
        return False
    if any(other.closing in (None, one.opening) for other in before):
        return False
    yesterday = one.from_day - timedelta(days=1)
    return not any(other.from_day <= yesterday <= other.to_day for other in others if other not in before)


def found(words: str) -> list[Entry]:
    """Entries by a reference, an amount, or words of the name, the account number and the text; each word must be there."""
    words = words.strip()
    if not words:
        return []
    wanted = Q()
    for word in words.split()[:10]:
        wanted &= (
            Q(name__icontains=word)
            | Q(iban__icontains=word)
            | Q(text__icontains=word)
            | Q(bank_reference__icontains=word)
            | Q(note__icontains=word)
        )
    bare = "".join(words.split())
    wanted |= Q(iban__iexact=bare)
    if reference := references.parsed(words):
        wanted |= Q(structured__contains=reference) | Q(gift__pledge__reference=reference)
    if cents := amounts.cents_of(words.removeprefix("-")):
        wanted |= Q(amount__in=(cents, -cents))
    return list(entries().filter(wanted).order_by("-day", "pk")[:MOST_FOUND])


def years() -> list[int]:
    """In which gifts came, the last first."""
    return [day.year for day in Gift.objects.dates("day", "year", order="DESC")]


def gifts(year: int) -> QuerySet[Gift]:
    """Those of a year, for the books: also what does not count, each with its standing."""
    rows = Gift.objects.filter(day__year=year).order_by("day", "pk")
    return rows.select_related("fundraiser__account", "pledge", "payment").prefetch_related(
        "entries__statement__account"
    )


def pledge_of(written: str) -> Pledge | None:
    """The pledge of a reference, however it is written."""
    reference = references.parsed(written)
    rows = Pledge.objects.select_related("fundraiser__account")
    return rows.filter(reference=reference).first() if reference else None
