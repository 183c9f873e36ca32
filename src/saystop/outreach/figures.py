"""The numbers of outreach that may be published, each from the rows it counts."""

from saystop.outreach.models import Channel, Partner


def partners() -> int:
    """Who takes part today: rows of `Partner` that are active."""
    return Partner.objects.filter(is_active=True).count()


def channels() -> int:
    """Where a material stands today: rows of `Channel` that have not ended."""
    return Channel.objects.filter(is_active=True).count()
