"""What pages and papers show of the figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from saystop.website.models import Correction, Figure, Value, YearClosing


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure in one year, with those of the years before, the newest first."""

    value: Value
    earlier: Sequence[Value]

    @property
    def figure(self) -> Figure:
        return self.value.figure

    @property
    def corrections(self) -> list[Correction]:
        return list(self.value.corrections.all())


def values() -> QuerySet[Value]:
    return Value.objects.select_related("figure").prefetch_related("corrections").order_by("-year")


def public_values() -> QuerySet[Value]:
    return values().filter(figure__is_shown=True)


def years() -> list[int]:
    """Those of which something is shown, the newest first."""
    found = Value.objects.filter(figure__is_shown=True, year__lte=timezone.localdate().year)
    return list(found.order_by("-year").values_list("year", flat=True).distinct())


def newest(found: Sequence[int]) -> int | None:
    """The newest year that is closed, else the newest of all."""
    closed = set(YearClosing.objects.values_list("year", flat=True))
    return next((year for year in found if year in closed), found[0] if found else None)


def shown(year: int, figures: QuerySet[Figure] | None = None) -> list[Shown]:
    """The figures of a year in their order."""
    by_figure: dict[object, list[Value]] = {}
    rows = public_values() if figures is None else values().filter(figure__in=figures)
    for one in rows.filter(year__lte=year):
        by_figure.setdefault(one.figure_id, []).append(one)
    found = [Shown(rows[0], rows[1:]) for rows in by_figure.values() if rows[0].year == year]
    return sorted(found, key=lambda one: (one.figure.position, one.figure.slug))


def of_figure(figure: Figure) -> list[Value]:
    """Its values of all years, the newest first."""
    return list(values().filter(figure=figure))


def bars(found: Sequence[Value]) -> list[tuple[int, Decimal]]:
    """Years and numbers, the oldest first, as they are drawn."""
    return sorted((one.year, one.now) for one in found)
