"""Plain sums of what came by a channel: the only place that counts. No cookie, no identifier, no time finer than the day."""

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from saystop.outreach.models import Channel, Count, Step


@transaction.atomic
def count(code: str, step: Step) -> Channel | None:
    """One more by the channel with this code; None, and nothing counted, where there is none or it has ended."""
    channel = Channel.objects.filter(code=code, is_active=True).first()
    if channel is None:
        return None
    row, _is_new = Count.objects.get_or_create(channel=channel, day=_day(step), step=step)
    Count.objects.filter(pk=row.pk).update(number=F("number") + 1)
    return channel


def _day(step: Step) -> date:
    """Under which day it is counted: of reports no finer than the month (see `Count`)."""
    today = timezone.localdate()
    return today if step == Step.VISIT else today.replace(day=1)
