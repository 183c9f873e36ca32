"""The number of advocacy that may be published."""

from saystop.campaigns.models import Action


def advocacy_actions(year: int | None = None) -> int:
    """Rows of `Action` of a year, by its day, or of all years.

    A delivered open letter is a row of its own there, one for each day on which it was delivered to however many: deliveries
    are not counted beside it. Talks that are not public count as well: they are told as a sum alone.
    """
    found = Action.objects.all() if year is None else Action.objects.filter(day__year=year)
    return found.count()
