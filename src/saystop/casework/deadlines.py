"""When a case is late: 48 hours to the first assessment for all offices, and days in a state as each office sets them."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import Q

from saystop.casework.models import Case, State

# States for which an office sets days; new cases have the 48 hours, closed ones wait for nobody.
SETTABLE = (State.IN_ASSESSMENT, State.WAITING, State.REFERRED)
# Rows tell the day alone. What arrived three days ago or earlier is over the 48 hours for sure.
SURELY_OVERDUE = timedelta(days=3)

# Nobody has judged it, and it is not the reporter who is waited for (`Case.clock_runs`).
RUNS = Q(assessed_on=None, state__in=(State.NEW, State.IN_ASSESSMENT))


def days_late(state: str, since: date, deadlines: Mapping[str, int], day: date) -> int:
    """How many days a case has been in its state for too long on this day; 0 while it is in time or has no deadline."""
    allowed = deadlines.get(state)
    return 0 if allowed is None else max(0, (day - since).days - allowed)


def late(deadlines: Mapping[str, int], day: date) -> Q:
    """The cases that are late on this day: those of which `days_late` says so, and those over the 48 hours for sure."""
    found = RUNS & Q(clock_from__lte=day - SURELY_OVERDUE)
    for state, allowed in deadlines.items():
        found |= Q(state=state, state_since__lt=day - timedelta(days=allowed))
    return found


def late_cases(deadlines: Mapping[str, int], day: date) -> int:
    """How many cases that lead are late."""
    return Case.objects.filter(late(deadlines, day), merged_into=None).count()
