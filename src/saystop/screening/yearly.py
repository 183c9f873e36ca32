"""What the public may know of screening in a year: how much services had compared. What was found is for `figures`."""

from datetime import UTC, datetime

from django.db.models import F, Sum

from saystop.screening.models import Entry, Head


def checked(year: int) -> int | None:
    """Fingerprints and files in rows of `Entry`, without those of the reporting line, which would tell of reports.

    None where the log does not reach back to the first day of the year any more.
    """
    start, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    head = Head.objects.first()
    if head and head.first > 1 and not Entry.objects.filter(hour__lt=start).exists():
        return None
    asked = Entry.objects.filter(hour__gte=start, hour__lt=end).exclude(client="")
    return asked.aggregate(sum=Sum(F("by_fingerprint") + F("by_file")))["sum"] or 0
