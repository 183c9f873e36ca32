"""What pages ask about fundraisers, pledges and gifts. Sums are of gifts that count, in cents."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from saystop.campaigns.models import Fundraiser, FundraiserState, Gift, Pledge, Standing, Step

_COUNTS = Q(standing=Standing.COUNTS)

# The state of a pledge, which no column holds.
STATES = {
    "waiting": (_("Waiting"), ""),
    "part": (_("In part"), "warning"),
    "paid": (_("Paid"), "good"),
    "over": (_("More came"), "good"),
    "cancelled": (_("Taken back"), "plain"),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a fundraiser is, by money that arrived alone."""

    raised: int
    goal: int

    @property
    def percent(self) -> int:
        """Whole percent, rounded down: a goal is reached when it is."""
        return self.raised * 100 // self.goal

    @property
    def bar(self) -> int:
        """What a bar can show of it."""
        return min(self.raised, self.goal)


def progress(fundraiser: Fundraiser) -> Progress:
    sums = fundraiser.gifts.filter(_COUNTS).aggregate(sum=Sum("amount"))
    return Progress(sums["sum"] or 0, fundraiser.goal)


def public() -> QuerySet[Fundraiser]:
    """What everybody reads: open ones first, then those that are over."""
    rows = Fundraiser.objects.exclude(state=FundraiserState.DRAFT).filter(opens_on__lte=timezone.localdate())
    return rows.select_related("account").order_by("-state", "-opens_on", "slug")


def all_with_sums() -> list[tuple[Fundraiser, Progress, int]]:
    """For members: each with how far it is, and how many pledges were not taken back."""
    said = Count("pledges", filter=Q(pledges__cancelled_on=None))
    rows = Fundraiser.objects.annotate(said=said).order_by("-opens_on", "slug")
    sums = dict(_by("fundraiser", Gift.objects.all()))
    return [(one, Progress(sums.get(one.pk, 0), one.goal), one.said) for one in rows]


def given(pledges: Iterable[Pledge]) -> dict[UUID, int]:
    """What of each arrived and counts; those of which nothing did are not there."""
    return dict(_by("pledge", Gift.objects.filter(pledge__in=[one.pk for one in pledges])))


def _by(field: str, rows: QuerySet[Gift]) -> list[tuple[UUID, int]]:
    counting = rows.filter(_COUNTS).order_by().values(field).annotate(sum=Sum("amount"))
    return [(row[field], row["sum"]) for row in counting if row[field]]


def state_of(pledge: Pledge, given: int) -> str:
    """A name of `STATES`."""
    if given == 0:
        return "cancelled" if pledge.cancelled_on else "waiting"
    if given < pledge.amount:
        return "part"
    return "paid" if given == pledge.amount else "over"


def steps(fundraiser: Fundraiser, raised: int) -> list[tuple[Step, bool]]:
    """Each step, and whether the money for it is there."""
    return [(step, step.amount <= raised) for step in fundraiser.steps.all()]


def to_decide() -> QuerySet[Gift]:
    """Gifts of which a member has to say something: twice, or still to be sent back."""
    rows = Gift.objects.filter(standing__in=(Standing.TWICE, Standing.DUE))
    return rows.select_related("fundraiser", "pledge")


def raised_in(year: int) -> int:
    """The cents of all gifts of a year that count."""
    return Gift.objects.filter(_COUNTS, day__year=year).aggregate(sum=Sum("amount"))["sum"] or 0


def may_go(fundraiser: Fundraiser) -> bool:
    """Whether it can be deleted: it was never open, and no money was noted for it."""
    return fundraiser.state == FundraiserState.DRAFT and not (
        fundraiser.pledges.exists() or fundraiser.gifts.exists()
    )
