"""Which lists say something today, and what of them does not count. Loads nothing heavy: the line's web processes ask here."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.utils import timezone

from saystop.screening.models import Action, Exclusion, HashList, Kind


class AlteredList(Exception):
    """The settings of a list are not as they were kept here, so that nobody knows what it would say."""

    def __init__(self, slug: str) -> None:
        super().__init__(
            f"The list {slug} was altered past SayStop: run `saystop check`, which says what to do."
        )


@dataclass(frozen=True, slots=True)
class Listed:
    """What is known of a list at this moment; `excluded` are the fingerprints of it that are not acted on."""

    id: UUID
    slug: str
    name: str
    owner: str
    content_class: str
    action: Action
    distance: int
    review_above: int
    two_verdicts: bool
    version: int
    excluded: frozenset[tuple[Kind, bytes]] = field(default=frozenset(), repr=False)


def today(*, of_reports: bool = False) -> tuple[Listed, ...]:
    """The lists that are enabled and whose legal basis is in force; those alone in which the line looks, where `of_reports`.

    An exclusion that was not made here does not count.

    Raises:
        AlteredList
    """
    day = timezone.localdate()
    known = list(HashList.objects.all())
    for one in known:
        if not one.is_unaltered:
            raise AlteredList(one.slug)
    lists = [one for one in known if one.matches_on(day) and (one.screens_reports or not of_reports)]
    excluded: defaultdict[UUID, set[tuple[Kind, bytes]]] = defaultdict(set)
    # What the owner upheld is acted on again.
    for row in Exclusion.objects.filter(list__in=lists, upheld_on=None):
        if row.is_unaltered:
            excluded[row.list_id].add((Kind(row.kind), bytes(row.value)))
    return tuple(
        Listed(
            one.pk,
            one.slug,
            one.name,
            one.owner,
            one.content_class,
            Action(one.action),
            one.distance,
            one.review_above,
            one.two_verdicts,
            one.version,
            frozenset(excluded[one.pk]),
        )
        for one in lists
    )
