"""What the public may know of the reports of a year: counts of what `models.Fact` keeps, none of which tells of few.

It reads codes and months alone and imports nothing that opens a report, since the website asks it: beside `figures`, which is for
the desk. The smallest number shown is that of the annual report.
"""

from django.db.models import Q

from saystop.casework.models import Case, Fact

FEWEST = 5  # as engines.tabulating.disclosing.THRESHOLD, which a test holds it to


def received(year: int) -> int | None:
    """How many reports came; None for 1 to 4."""
    count = Fact.objects.filter(month__year=year).count()
    return None if _tells_of_few(count) else count


def referred(year: int) -> int | None:
    """How many of them went on to an authority; None where this, or how many did not, would tell of few."""
    of_year = Fact.objects.filter(month__year=year)
    count, all_ = of_year.exclude(referred_to=[]).count(), of_year.count()
    return None if any(map(_tells_of_few, (all_, count, all_ - count))) else count


def is_counted() -> bool:
    """Every report is counted as it is now; else somebody who holds the desk looks at its figures first, which counts them."""
    return not Case.objects.filter(Q(is_counted=None) | Q(is_counted=False)).exists()


def _tells_of_few(count: int) -> bool:
    return 0 < count < FEWEST
