"""The numbers of outreach that may be published, each from the rows it counts."""

from django.db.models import Sum

from saystop.outreach import commitments
from saystop.outreach.models import Channel, Delivery, Partner


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


def materials_out() -> int:
    """Printed materials that left the store until today: the numbers of rows of `Delivery`."""
    return Delivery.objects.aggregate(total=Sum("number"))["total"] or 0
