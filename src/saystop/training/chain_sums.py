"""Trained, led, reached: what each chain comes to, each number from rows that a page can show."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from saystop.training.models import Audience, Chain, Session, SessionState


@dataclass(frozen=True, slots=True)
class Standing:
    """A chain with its numbers.

    Args:
        trained: pupils who attended its session, once that was held.
        led: workshops that are confirmed.
        led_by: pupils who led these; who led two is counted twice.
        reached: pupils who came to these.
        waiting: workshops that nobody has looked at yet.
    """

    chain: Chain
    trained: int
    led: int
    led_by: int
    reached: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Total:
    trained: int
    led: int
    reached: int
    waiting: int


def every() -> list[Standing]:
    """All chains, that of the newest session first."""
    return _standings(Chain.objects.all())


def of(chain: Chain) -> Standing:
    return _standings(Chain.objects.filter(pk=chain.pk))[0]


def total(standings: Iterable[Standing]) -> Total:
    found = list(standings)
    return Total(
        *(sum(getattr(one, name) for one in found) for name in ("trained", "led", "reached", "waiting"))
    )


def without_chain() -> QuerySet[Session]:
    """Sessions for schools from which a chain can go on, and does not yet."""
    return (
        Session.objects.filter(course__audience=Audience.SCHOOLS, chain=None)
        .exclude(state=SessionState.CANCELLED)
        .select_related("course")
    )


def _standings(chains: QuerySet[Chain]) -> list[Standing]:
    counts = Q(workshops__is_confirmed=True)
    found = chains.select_related("session__course").annotate(
        led=Count("workshops", filter=counts),
        led_by=Sum("workshops__led_by", filter=counts),
        reached=Sum("workshops__reached", filter=counts),
        waiting=Count("workshops", filter=Q(workshops__is_confirmed=False)),
    )
    # Sums make the order of the model void.
    found = found.order_by("-session__day", "session__host")
    return [
        Standing(
            one,
            one.session.attended if one.session.state == SessionState.HELD else 0,
            one.led,
            one.led_by or 0,
            one.reached or 0,
            one.waiting,
        )
        for one in found
    ]
