"""Counts that a page was opened: no cookie, no identifier, no time finer than the day. The only place that writes visits.

Counting is never in the way of a reader: in a rush it stops for a while, and what the database cannot take is not counted.
"""

import structlog
from django.db import DatabaseError
from django.db.models import F
from django.utils import timezone

from saystop.reporting import floods
from saystop.website.models import Visit

# Of each web process: whoever calls an address again and again shall not keep the disk busy with it.
RUSH = floods.Bucket(capacity=200, leak=20)
LONGEST = 255  # characters of an address

log = structlog.get_logger()


def count(path: str) -> None:
    """One more for the page at this address today. Raises nothing."""
    if len(path) > LONGEST or RUSH.wait(floods.now()):
        return
    try:
        _count(path)
    except DatabaseError as fault:
        log.error("visit count", fault=type(fault).__name__)


def _count(path: str) -> None:
    """One statement, but for the first visit of the day."""
    rows = Visit.objects.filter(path=path, day=timezone.localdate())
    if not rows.update(number=F("number") + 1):
        # Two may be the first at once: the row is made by one of them, and both count.
        Visit.objects.get_or_create(path=path, day=timezone.localdate())
        rows.update(number=F("number") + 1)
