"""What the public may know of surveys in a year, without their tables: those who answered, of all surveys together."""

from saystop.surveys.models import Response, Source

FEWEST = 5  # as engines.tabulating.disclosing.THRESHOLD, which a test holds it to


def responses(year: int) -> int | None:
    """Rows of `Response` but for invented ones; None for 1 to 4."""
    count = Response.objects.filter(day__year=year).exclude(source=Source.INVENTED).count()
    return None if 0 < count < FEWEST else count
