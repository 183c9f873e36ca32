"""Plain sums of what came by a channel: the only place that counts. No cookie, no identifier, no time finer than the day.

Counting is never in the way of a report: in a rush it stops for a while, and what the database cannot take is not counted.
"""

from datetime import date

import structlog
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from saystop.outreach.models import Channel, Count, Step
from saystop.reporting import floods

# Of each web process: whoever calls an address again and again shall not keep the disk busy with it.
RUSH = floods.Bucket(capacity=200, leak=20)

log = structlog.get_logger()


def count(code: str, step: Step) -> None:
    """One more by the channel with this code; nothing where there is none or it has ended. Raises nothing."""
    if step != Step.SENT and RUSH.wait(floods.now()):
        return
    try:
        _count(code, step)
    except DatabaseError as fault:
        log.error("channel count", fault=type(fault).__name__)


@transaction.atomic
def _count(code: str, step: Step) -> None:
    channel = Channel.objects.filter(code=code, is_active=True).first()
    if channel is not None:
        row, _is_new = Count.objects.get_or_create(channel=channel, day=_day(step), step=step)
        Count.objects.filter(pk=row.pk).update(number=F("number") + 1)


def _day(step: Step) -> date:
    """Under which day it is counted: of reports no finer than the month (see `Count`)."""
    today = timezone.localdate()
    return today if step == Step.VISIT else today.replace(day=1)
