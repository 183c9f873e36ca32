"""The numbers of outreach that may be published, each from the rows it counts."""

from django.db.models import Sum

from saystop.outreach import commitments
from saystop.outreach.models import Channel, Count, Delivery, Partner, Step


def partners() -> int:
    """Who takes part today: rows of `Partner` that are active."""
    return Partner.objects.filter(is_active=True).count()


def committed() -> int:
    """Whose commitment is current today, of those who take part: rows of `Partner`, by their agreement and rows of `Evidence`."""
    found = commitments.standings(Partner.objects.filter(is_active=True))
    return sum(one.is_current for one in found.values())


def channels() -> int:
    """Where a material stands today: rows of `Channel` that have not ended."""
    return Channel.objects.filter(is_active=True).count()


def materials_out(year: int | None = None) -> int:
    """Printed materials that left the store until today, or in a year: the numbers of rows of `Delivery`."""
    out = Delivery.objects.filter(day__year=year) if year else Delivery.objects.all()
    return out.aggregate(total=Sum("number"))["total"] or 0


def visits(year: int | None = None) -> int:
    """How often the line was opened from a material until today, or in a year: the numbers of rows of `Count` of visits."""
    counts = Count.objects.filter(step=Step.VISIT)
    if year:
        counts = counts.filter(day__year=year)
    return counts.aggregate(total=Sum("number"))["total"] or 0
