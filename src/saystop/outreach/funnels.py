"""From what was handed out to reports: materials delivered, visits, reports begun, reports sent.

Deliveries are told as they are: they are about boxes, not persons. All else is made of what `sums` lets be told, so that nothing
here leads to a number that is hidden elsewhere: of all channels the sum of what is told of each kind of place, of a campaign the
sum of what is told of each of its channels.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from uuid import UUID

from django.db.models import Sum as Total
from django.utils.translation import gettext as _

from saystop.outreach import queries
from saystop.outreach.choosing import Chosen
from saystop.outreach.models import Channel, Delivery
from saystop.outreach.queries import Counted, Row, Steps
from saystop.outreach.sums import Sum

NONE = Steps(Sum(), Sum(), Sum())


@dataclass(frozen=True, slots=True)
class Funnel:
    """Args:
    name: of the campaign; of channels without one, and of the whole, what is said of them.
    """

    name: str
    delivered: int
    steps: Steps


@dataclass(frozen=True, slots=True)
class Told:
    """All that the page tells."""

    whole: Funnel
    campaigns: Sequence[Funnel]
    places: Sequence[Row]
    partners: Sequence[Row]


def of(chosen: Chosen) -> Told:
    channels = queries.chosen_channels(chosen)
    return tell(channels, queries.counted(channels), _delivered(chosen), chosen)


def tell(
    channels: Sequence[Channel],
    found: Counted,
    delivered: Mapping[UUID, tuple[str, int]],
    chosen: Chosen,
) -> Told:
    """What is told of these channels.

    Args:
        channels: all, or all of the chosen campaign.
        found: their counts, of all months.
        delivered: of each campaign its name and how many were handed out for it.
    """
    places = queries.places(channels, found, chosen)
    whole = Funnel(
        chosen.campaign.name if chosen.campaign else _("In all"),
        sum(number for _name, number in delivered.values()),
        reduce(add, (row.steps for row in places), NONE),
    )
    return Told(
        whole,
        [] if chosen.campaign else _campaigns(channels, found, delivered, chosen),
        places,
        queries.of_partners(channels, found, chosen),
    )


def _campaigns(
    channels: Sequence[Channel],
    found: Counted,
    delivered: Mapping[UUID, tuple[str, int]],
    chosen: Chosen,
) -> list[Funnel]:
    """Each campaign with a channel or a delivery, by name; what has none comes last."""
    names = {pk: name for pk, (name, _number) in delivered.items()}
    of_campaign: dict[UUID | None, list[Channel]] = {pk: [] for pk in names}
    for one in channels:
        of_campaign.setdefault(one.campaign_id, []).append(one)
        if one.campaign:
            names[one.campaign.pk] = one.campaign.name
    cells = chosen.of(found)
    rows = [
        Funnel(
            names[pk],
            delivered[pk][1] if pk in delivered else 0,
            queries.known(cells, those),
        )
        for pk, those in of_campaign.items()
        if pk is not None
    ]
    rows.sort(key=lambda row: row.name)
    if None in of_campaign:
        rows.append(Funnel(_("no campaign"), 0, queries.known(cells, of_campaign[None])))
    return rows


def _delivered(chosen: Chosen) -> dict[UUID, tuple[str, int]]:
    rows = Delivery.objects.order_by()
    if chosen.campaign:
        rows = rows.filter(campaign=chosen.campaign)
    if chosen.first:
        rows = rows.filter(day__gte=chosen.first)
    if chosen.end:
        rows = rows.filter(day__lte=chosen.end)
    summed = rows.values_list("campaign", "campaign__name").annotate(total=Total("number"))
    return {pk: (name, total) for pk, name, total in summed}
