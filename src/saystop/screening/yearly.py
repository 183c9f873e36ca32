"""What the public may know of screening in a year: how much was compared with the lists. What was found is for the form of `figures`."""

from datetime import UTC, datetime

from django.db.models import F, Sum

from saystop.screening.models import Entry


def checked(year: int) -> int:
    """Fingerprints and files that services had compared with the lists: the sums of rows of `Entry`, which stay 13 months or so."""
    start, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    asked = Entry.objects.filter(hour__gte=start, hour__lt=end)
    return asked.aggregate(sum=Sum(F("by_fingerprint") + F("by_file")))["sum"] or 0
