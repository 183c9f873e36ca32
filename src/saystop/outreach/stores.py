"""What is ordered, on the way, in the store and delivered: always computed from the rows, never kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from saystop.outreach.models import Campaign, Delivery, Order, Partner, StoreCount
from saystop.outreach.sheets import Kind


@dataclass(frozen=True, slots=True)
class Store:
    """How many of one kind of a campaign. `on_the_way`: ordered, and not said to have arrived."""

    campaign: Campaign
    kind: Kind
    ordered: int
    on_the_way: int
    in_store: int
    delivered: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """The rows of one kind of a campaign, the newest first."""

    store: Store
    orders: Sequence[Order]
    deliveries: Sequence[Delivery]
    counts: Sequence[StoreCount]


def stores(campaign: Campaign | None = None) -> list[Store]:
    """Each kind of each campaign that was ever ordered or counted, in the order of campaigns and kinds."""
    found = _stores(campaign=campaign) if campaign else _stores()
    campaigns = [campaign] if campaign else Campaign.objects.all()
    return [
        Store(one, kind, *found[one.pk, kind.value])
        for one in campaigns
        for kind in Kind
        if (one.pk, kind.value) in found
    ]


def store_of(campaign: Campaign, kind: Kind) -> Store:
    found = _stores(campaign=campaign, kind=kind)
    return Store(campaign, kind, *found.get((campaign.pk, kind.value), (0, 0, 0, 0)))


def ledger(campaign: Campaign, kind: Kind) -> Ledger:
    deliveries = Delivery.objects.filter(campaign=campaign, kind=kind).select_related("partner", "channel")
    return Ledger(
        store_of(campaign, kind),
        list(Order.objects.filter(campaign=campaign, kind=kind)),
        list(deliveries),
        list(StoreCount.objects.filter(campaign=campaign, kind=kind)),
    )


def awaited() -> list[Order]:
    """Orders that have not arrived, the oldest first."""
    return list(Order.objects.filter(arrived_on=None).select_related("campaign").order_by("ordered_on", "pk"))


def of_partner(partner: Partner) -> list[tuple[Delivery, str]]:
    """What was delivered to a partner or to a channel of its, the newest first, each with the name of its kind."""
    found = Delivery.objects.filter(partner=partner).select_related("campaign", "channel")
    return [(one, str(Kind(one.kind).label)) for one in found]


def _stores(**of: Any) -> dict[tuple[UUID, str], tuple[int, int, int, int]]:
    """By campaign and kind: ordered, on the way, in the store, delivered."""
    found: dict[tuple[UUID, str], tuple[int, int, int, int]] = {}

    def add(rows: Iterable[tuple[UUID, str, *tuple[int, ...]]], *places: int) -> None:
        for campaign, kind, *numbers in rows:
            sums = list(found.get((campaign, kind), (0, 0, 0, 0)))
            for place, number in zip(places, numbers, strict=True):
                sums[place] += number
            found[campaign, kind] = (sums[0], sums[1], sums[2], sums[3])

    def grouped(model: Any, *sums: Any) -> Any:
        rows = model.objects.filter(**of).order_by().values("campaign", "kind")
        named = {f"sum_{place}": Coalesce(one, 0) for place, one in enumerate(sums)}
        return rows.annotate(**named).values_list("campaign", "kind", *named)

    not_there = Sum("number", filter=Q(arrived_on=None))
    add(grouped(Order, Sum("number"), not_there, Sum("arrived")), 0, 1, 2)
    add(grouped(StoreCount, Sum("difference")), 2)
    add(grouped(Delivery, -Sum("number"), Sum("number")), 2, 3)
    return found
