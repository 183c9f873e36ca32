"""What pages of outreach show."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from saystop.outreach import intervals, sums
from saystop.outreach.choosing import EVERYTHING, Chosen
from saystop.outreach.models import Campaign, Channel, Count, Partner, PartnerLogo, Place, Step
from saystop.outreach.sums import Cell, Sum

SOON = timedelta(days=14)

Counted = Mapping[Step, Mapping[Cell, int]]


@dataclass(frozen=True, slots=True)
class Steps:
    """What is told of one channel, or of a group of them; in the order of `Step`."""

    visits: Sum
    begun: Sum
    sent: Sum

    def __add__(self, other: "Steps") -> "Steps":
        return Steps(self.visits + other.visits, self.begun + other.begun, self.sent + other.sent)


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    steps: Steps


@dataclass(frozen=True, slots=True)
class Row:
    """How one kind of place, or one partner, works.

    Args:
        share: reports sent for each visit, with the ends of its interval of 95 %; None where a number is hidden.
        cost: euro for each visit; None where nobody said what it cost, or the number is hidden.
    """

    name: str
    channels: int
    steps: Steps
    share: tuple[float, float, float] | None
    cost: float | None


def partners(
    words: str = "", kind: str = "", country: str = "", language: str = "", *, all_: bool = False
) -> QuerySet[Partner]:
    """Partners by name; those who have ended, too, with `all_`."""
    found = Partner.objects.all() if all_ else Partner.objects.filter(is_active=True)
    if kind:
        found = found.filter(kind=kind)
    if country:
        found = found.filter(country=country)
    if language:  # not every database looks into a list
        spoken = found.values_list("pk", "languages")
        found = found.filter(pk__in=[pk for pk, those in spoken if language in those])
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(town__icontains=word))
    return found


def next_steps() -> list[Partner]:
    """Whose next step is due, or is within two weeks; the latest first."""
    until = timezone.localdate() + SOON
    return list(Partner.objects.filter(is_active=True, next_on__lte=until).order_by("next_on", "name"))


def logo_of(partner: Partner) -> PartnerLogo | None:
    """That there is one, and its size; its pixels stand at an address of their own."""
    return PartnerLogo.objects.filter(partner=partner).defer("png").first()


def campaigns() -> list[Campaign]:
    return list(Campaign.objects.all())


def channels(campaign: Campaign | None = None) -> QuerySet[Channel]:
    found = Channel.objects.select_related("partner", "campaign").order_by(
        "-is_active", "partner__name", "name"
    )
    return found.filter(campaign=campaign) if campaign else found


def counted(channels: Iterable[Channel]) -> Counted:
    """All sums of these channels, by step, channel and month."""
    found: dict[Step, dict[Cell, int]] = {step: {} for step in Step}
    rows = Count.objects.filter(channel__in=[one.pk for one in channels])
    for channel, day, step, number in rows.values_list("channel_id", "day", "step", "number"):
        cells, cell = found[Step(step)], (str(channel), day.replace(day=1))
        cells[cell] = cells.get(cell, 0) + number
    return found


def of_channel(channel: Channel) -> tuple[Steps, list[Month]]:
    """What is told of a channel in all, and month by month, the newest first."""
    found = counted([channel])
    by_month = {step: {month: number for (_one, month), number in found[step].items()} for step in Step}
    months = sorted({month for cells in by_month.values() for month in cells}, reverse=True)
    told = [
        Month(first, Steps(*(sums.told(by_month[step].get(first, 0)) for step in Step))) for first in months
    ]
    return Steps(*(sums.known(by_month[step].values()) for step in Step)), told


def each(channels: Iterable[Channel]) -> dict[str, Steps]:
    """What is told of each channel, by its id."""
    those = list(channels)
    found = counted(those)
    return {str(one.pk): known(found, [one]) for one in those}


def chosen_channels(chosen: Chosen = EVERYTHING) -> list[Channel]:
    return list(channels(chosen.campaign))


def by_place(chosen: Chosen = EVERYTHING) -> list[Row]:
    """How each kind of place works, most visits first."""
    those = chosen_channels(chosen)
    return places(those, counted(those), chosen)


def by_partner(chosen: Chosen = EVERYTHING) -> list[Row]:
    """How each partner's channels work, most visits first."""
    those = chosen_channels(chosen)
    return of_partners(those, counted(those), chosen)


def places(channels: Iterable[Channel], found: Counted, chosen: Chosen) -> list[Row]:
    """What is told of each kind of place.

    A month is told whole for all channels at one kind of place, and for no other choice of channels (see `sums`): of a campaign's
    channels only what is told of each is added up. Which months are added up does no harm, since each is told by itself.
    """
    told = sums.of_places if chosen.campaign is None else _known_cells
    return _rows(channels, lambda one: Place(one.place).label, told, found, chosen)


def of_partners(channels: Iterable[Channel], found: Counted, chosen: Chosen) -> list[Row]:
    """What is told of each partner's channels: the sum of what is told of each."""
    return _rows(
        channels,
        lambda one: one.partner.name if one.partner else _("no partner"),
        _known_cells,
        found,
        chosen,
    )


def _rows(
    channels: Iterable[Channel],
    name: Callable[[Channel], object],
    told: Callable[[Mapping[Cell, int]], Sum],
    found: Counted,
    chosen: Chosen,
) -> list[Row]:
    groups: dict[str, list[Channel]] = {}
    for one in channels:
        groups.setdefault(str(name(one)), []).append(one)
    cells = chosen.of(found)
    rows = []
    for label, those in groups.items():
        steps = Steps(*(told(_only(cells[step], those)) for step in Step))
        # What it cost is known of all months alone.
        cost = _cost(those, steps) if chosen.has_all_months else None
        rows.append(Row(label, len(those), steps, _share(steps), cost))
    return sorted(rows, key=lambda row: (-row.steps.visits.known, row.name))


def _known_cells(cells: Mapping[Cell, int]) -> Sum:
    return sums.known(cells.values())


def _share(steps: Steps) -> tuple[float, float, float] | None:
    visits, sent = steps.visits.exact, steps.sent.exact
    # More reports than visits: the address was typed from memory, or the page kept from an earlier visit.
    if not visits or sent is None or sent > visits:
        return None
    return (sent / visits, *intervals.wilson(sent, visits))


def _cost(channels: Iterable[Channel], steps: Steps) -> float | None:
    costs = [one.cost for one in channels]
    if not steps.visits.exact or any(one is None for one in costs):
        return None
    return float(sum(one for one in costs if one is not None)) / steps.visits.exact


def known(found: Counted, channels: Iterable[Channel]) -> Steps:
    """What is told of some channels: the sum of what is told of each."""
    those = list(channels)
    return Steps(*(sums.known(_only(found[step], those).values()) for step in Step))


def _only(cells: Mapping[Cell, int], channels: Iterable[Channel]) -> dict[Cell, int]:
    ids = {str(one.pk) for one in channels}
    return {cell: number for cell, number in cells.items() if cell[0] in ids}
