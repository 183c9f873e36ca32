"""What came and what went on the office's accounts, and what became of it: the parts make the whole, to the cent."""

from dataclasses import dataclass

from django.db.models import Q, Sum

from saystop.campaigns.models import Entry, EntryState


@dataclass(frozen=True, slots=True)
class Side:
    """In cents. The whole is summed for itself, so that a page which adds up says something."""

    all: int
    matched: int
    open: int
    aside: int

    @property
    def adds_up(self) -> bool:
        return self.all == self.matched + self.open + self.aside


@dataclass(frozen=True, slots=True)
class Sums:
    came: Side
    went: Side


def of_entries(only: Q | None = None) -> Sums:
    """The sums of all entries, or of some."""
    rows = Entry.objects.filter(only or Q())
    sides = {}
    for name, direction in (("came", Q(amount__gt=0)), ("went", Q(amount__lt=0))):
        told = rows.aggregate(
            all=Sum("amount", filter=direction, default=0),
            **{
                state: Sum("amount", filter=direction & Q(state=state), default=0)
                for state in EntryState.values
            },
        )
        sides[name] = Side(**{part: abs(cents) for part, cents in told.items()})
    return Sums(**sides)
