"""When a case is late: 48 hours to the first assessment for all offices, and days in a state as each office sets them.

One law for the inbox, the page of a case, the director and the mails. Rows tell the day alone, so that a stolen database does not
tell the hour at which somebody wrote: by the day, the first assessment is late for sure from the third day on. On the second the
hour decides, which lies sealed in the report.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db.models import Q

from saystop.casework.models import State

CLOCK = timedelta(hours=48)
SURELY_OVERDUE, PERHAPS_OVERDUE = timedelta(days=3), timedelta(days=2)
# States for which an office sets days; new cases have the 48 hours, closed ones wait for nobody.
SETTABLE = (State.IN_ASSESSMENT, State.WAITING, State.REFERRED)

# Nobody has judged it, and it is not the reporter who is waited for (`Case.clock_runs`).
RUNS = Q(assessed_on=None, state__in=(State.NEW, State.IN_ASSESSMENT))

Deadlines = Mapping[str, int]  # days by state


def hours_left(opened_on: date, clock_from: date, arrived: datetime, now: datetime) -> int:
    """Whole hours until a case whose clock runs is overdue; below 0 when it is.

    Args:
        opened_on: the day of arrival.
        clock_from: that day, moved on by the days on which the reporter was waited for.
        arrived: the exact time of arrival.
    """
    stood_still = clock_from - opened_on
    return (CLOCK + stood_still - (now - arrived)) // timedelta(hours=1)


def days_late(state: str, since: date, deadlines: Deadlines, day: date) -> int:
    """How many days a case has been in its state for too long on this day; 0 while it is in time or has no deadline."""
    last = last_day(state, since, deadlines)
    return 0 if last is None else max(0, (day - last).days)


def last_day(state: str, since: date, deadlines: Deadlines) -> date | None:
    """The last day on which a case that came into this state then is in time; None where it has no deadline."""
    allowed = deadlines.get(state)
    return None if allowed is None else since + timedelta(days=allowed)


def late(deadlines: Deadlines, day: date) -> Q:
    """The cases that are late on this day: those of which `days_late` says so, and those over the 48 hours for sure."""
    found = RUNS & Q(clock_from__lte=day - SURELY_OVERDUE)
    for state, allowed in deadlines.items():
        found |= Q(state=state, state_since__lt=day - timedelta(days=allowed))
    return found
