"""How the commitment of a partner stands on a day, by the six criteria of the tourism industry's code of conduct.

It is current on the days on which an agreement is in force, at least four of the criteria count, and a yearly report is not too
old. Everything follows from the days of agreement and evidence: nothing is set by hand, so nothing has to be kept up to date.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from saystop.casework.dates import months_later
from saystop.outreach.models import Criterion, Evidence, Partner

EVIDENCE_MONTHS = 24  # for which evidence counts
REPORT_MONTHS = 15  # within which the next yearly report is due: a year, and a quarter to write it
NEEDED = 4  # criteria
SOON = timedelta(days=60)

Span = tuple[date, date]  # from the first day to the last, both within


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion on that day.

    Args:
        last: of which day the newest evidence is; None: there is none.
        until: the last day on which that counts.
    """

    criterion: Criterion
    last: date | None
    until: date | None
    counts: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """The commitment of a partner on one day.

    Args:
        has_agreement: it is in force, and the partner takes part.
        report_until: the last day on which the newest yearly report is not too old; None: there is none.
        since: the first of the days on end on which it is current; None where it is not.
        until: the last of them, if nothing is added.
    """

    rows: tuple[Row, ...]
    score: int
    has_agreement: bool
    has_report: bool
    reported_on: date | None
    report_until: date | None
    since: date | None
    until: date | None

    @property
    def is_current(self) -> bool:
        return self.since is not None


def standing(partner: Partner, evidence: Iterable[tuple[int, date]], today: date) -> Standing:
    """How it stands on the day `today`.

    Args:
        evidence: criterion and day of each; what is of a later day than `today` is left out.
    """
    days: dict[int, list[date]] = {criterion: [] for criterion in Criterion}
    for criterion, day in sorted(evidence):
        if day <= today:
            days[criterion].append(day)
    counting = {one: _counted(days[one], EVIDENCE_MONTHS) for one in Criterion}
    reporting = _counted(days[Criterion.REPORT], REPORT_MONTHS)
    agreed = _agreed(partner)
    enough = _while([span for spans in counting.values() for span in spans], NEEDED)
    now = _at(_while([*agreed, *enough, *reporting], 3), today)
    rows = tuple(_row(one, days[one], today) for one in Criterion)
    reported_on = rows[-1].last
    return Standing(
        rows,
        score=sum(row.counts for row in rows),
        has_agreement=_at(agreed, today) is not None,
        has_report=_at(reporting, today) is not None,
        reported_on=reported_on,
        report_until=months_later(reported_on, REPORT_MONTHS) if reported_on else None,
        since=now[0] if now else None,
        until=now[1] if now else None,
    )


def standings(partners: Iterable[Partner], today: date | None = None) -> dict[UUID, Standing]:
    """That of each partner, by its id, with one query."""
    those = list(partners)
    evidence: dict[UUID, list[tuple[int, date]]] = {one.pk: [] for one in those}
    rows = Evidence.objects.filter(partner__in=evidence).order_by()
    for partner, criterion, day in rows.values_list("partner_id", "criterion", "day"):
        evidence[partner].append((criterion, day))
    day = today or timezone.localdate()
    return {one.pk: standing(one, evidence[one.pk], day) for one in those}


def standing_of(partner: Partner, today: date | None = None) -> Standing:
    return standings([partner], today)[partner.pk]


def run_out() -> list[tuple[Partner, Standing]]:
    """Partners whose commitment is current today and will not be in 60 days if nothing is added, the first to end first."""
    today = timezone.localdate()
    those = list(Partner.objects.filter(is_active=True))
    found = standings(those, today)
    ending = [(one, found[one.pk]) for one in those]
    return sorted(
        ((one, its) for one, its in ending if its.until and its.until <= today + SOON),
        key=lambda pair: (pair[1].until or today, pair[0].name),
    )


def _row(criterion: Criterion, days: Sequence[date], today: date) -> Row:
    last = days[-1] if days else None
    until = months_later(last, EVIDENCE_MONTHS) if last else None
    return Row(criterion, last, until, counts=until is not None and today <= until)


def _agreed(partner: Partner) -> list[Span]:
    if not partner.is_active or partner.agreed_on is None:
        return []
    for_ever = date.max - timedelta(days=1)
    return [(partner.agreed_on, min(partner.agreed_until or for_ever, for_ever))]


def _counted(days: Iterable[date], months: int) -> list[Span]:
    """When at least one of what was done on these days counts."""
    return _while([(day, months_later(day, months)) for day in days], 1)


def _while(spans: Iterable[Span], least: int) -> list[Span]:
    """When at least so many of the spans hold at once."""
    changes: Counter[date] = Counter()
    for first, last in spans:
        changes[first] += 1
        changes[last + timedelta(days=1)] -= 1
    found: list[Span] = []
    holding, since = 0, None
    for day in sorted(changes):
        holding += changes[day]
        if since is None and holding >= least:
            since = day
        elif since is not None and holding < least:
            found.append((since, day - timedelta(days=1)))
            since = None
    return found


def _at(spans: Iterable[Span], day: date) -> Span | None:
    return next((span for span in spans if span[0] <= day <= span[1]), None)
