"""How long a case is kept: rules by state and outcome, the day on which a case is due to go, and the calendar of what goes when.

No key is needed for any of it: state, outcome and days lie readable. `deleting` does what the calendar says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saystop.casework import rules
from saystop.casework.models import Case, DueCase, Hold, KeepingRule, Outcome, State
from saystop.casework.queries import shut_out_of
from saystop.casework.services.handling import today
from saystop.offices import audit
from saystop.offices.models import DeskGrant, Member
from saystop.offices.unlocking import Unlocked
from saystop.reporting.models import Message

# A rule of fewer days would let one member close a case and delete it before a colleague has looked.
LEAST_DAYS, MOST_DAYS = 7, 3650
# For so long a case stands on the calendar as due before it goes by itself.
SHOWN_DAYS = 7
AHEAD = timedelta(days=60)

Rules = Mapping[
    tuple[str, str], int
]  # days by state and outcome; "" is the outcome of every state but closed, and of no rule


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as it ships, and why it is so."""

    state: State
    outcome: str
    days: int
    why: str | Promise


_FORWARDED = _("Whoever received it may still ask; after that the copy here serves nobody.")
_NOTHING_TOLD = _("It never was about a child: there is nothing to keep.")
SHIPPED = (
    Rule(
        State.REFERRED,
        "",
        180,
        _("An authority works on it. After half a year it has its own file of what was sent."),
    ),
    Rule(
        State.CLOSED,
        "",
        30,
        _("Nothing is left to do; a month leaves the reporter time to read the last answer."),
    ),
    Rule(State.CLOSED, Outcome.POLICE, 90, _FORWARDED),
    Rule(State.CLOSED, Outcome.HOTLINE, 90, _FORWARDED),
    Rule(State.CLOSED, Outcome.PROVIDER, 90, _FORWARDED),
    Rule(State.CLOSED, Outcome.CHILD_PROTECTION, 90, _FORWARDED),
    Rule(State.CLOSED, Outcome.NOT_IN_SCOPE, 14, _NOTHING_TOLD),
    Rule(State.CLOSED, Outcome.TEST, 14, _NOTHING_TOLD),
)


class OutOfBounds(Exception):
    """A rule has too few or too many days, or closed cases have none: then some would stay for ever."""


class Obstacle(StrEnum):
    """What keeps a case although its day has come."""

    HELD = "held"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Day:
    """Cases that are due on one day: how many, and the first of them."""

    day: date
    count: int
    cases: tuple[Case, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Calendar:
    """What goes when, without the cases from which its reader is shut out.

    Args:
        due: may go now, the longest waiting first, each with the day on which it goes by itself at the latest.
        ahead: the days to come within `AHEAD`.
        holds: that stand in the way, the next to be looked at first.
        asked: cases for whose deletion a second member is waited for.
    """

    due: tuple[tuple[Case, date], ...] = field(repr=False)
    ahead: tuple[Day, ...]
    holds: tuple[Hold, ...]
    asked: tuple[Case, ...] = field(repr=False)


def current() -> Rules:
    """The rules that hold: the office's own, or as they ship while a director has entered none."""
    own = {(rule.state, rule.outcome): rule.days for rule in KeepingRule.objects.all()}
    return own or {(str(rule.state), str(rule.outcome)): rule.days for rule in SHIPPED}


def day_of(held: Rules, state: str, outcome: str, since: date) -> date | None:
    """The day on which a case in this state since then is due; None where no rule says so.

    Args:
        held: the rules.
        outcome: of a closed case; one without a rule of its own goes by the rule of its state.
    """
    days = held.get((state, outcome), held.get((state, "")))
    return None if days is None else since + timedelta(days=days)


def due(case: Case, held: Rules | None = None) -> date | None:
    """The day from which on a case goes: of the case that leads, for all its parts. None while something stands in the way, or
    while no rule says when.
    """
    leading = case.leading
    if obstacle(leading):
        return None
    return day_of(current() if held is None else held, leading.state, leading.outcome, leading.state_since)


def obstacle(case: Case) -> Obstacle | None:
    """A hold on any report of the case, or a message of a reporter that nobody has read."""
    together = case.leading.together()
    if Hold.objects.filter(case__in=together, lifted_on=None).exists():
        return Obstacle.HELD
    if Message.objects.filter(report__case__in=together, is_unread=True).exists():
        return Obstacle.UNREAD
    return None


def ripe(until: date, held: Rules | None = None) -> QuerySet[Case]:
    """The cases that lead and are due on that day or before, with nothing in the way."""
    held = current() if held is None else held
    matching = Q(pk__in=())
    for (state, outcome), days in held.items():
        found = Q(state=state, state_since__lte=until - timedelta(days=days))
        if outcome:
            found &= Q(outcome=outcome)
        else:
            found &= ~Q(outcome__in=[own for where, own in held if where == state and own])
        matching |= found
    holds = Hold.objects.filter(lifted_on=None)
    unread = Message.objects.filter(is_unread=True)
    return Case.objects.filter(
        matching,
        ~Exists(holds.filter(case=OuterRef("pk"))),
        ~Exists(holds.filter(case__merged_into=OuterRef("pk"))),
        ~Exists(unread.filter(report=OuterRef("report"))),
        ~Exists(unread.filter(report__case__merged_into=OuterRef("pk"))),
        merged_into=None,
    )


def deletable(member: Member) -> QuerySet[Case]:
    """The cases that are due and of which the member can open every report."""
    held = DeskGrant.objects.filter(member=member).values("desk_key")
    closed_to_her = Case.objects.filter(merged_into=OuterRef("pk")).exclude(report__desk_key__in=held)
    found = ripe(today()).filter(~Exists(closed_to_her), report__desk_key__in=held)
    return found.exclude(pk__in=shut_out_of(member))


def calendar(member: Member) -> Calendar:
    """What goes when, for a member of the desk."""
    held, now, hidden = current(), today(), shut_out_of(member)
    found = ripe(now + AHEAD, held).exclude(pk__in=hidden).select_related("due", "report")
    by_day: dict[date, list[Case]] = {}
    for case in found.only("state", "outcome", "state_since", "due__shown_since", "report__desk_key"):
        day = day_of(held, case.state, case.outcome, case.state_since)
        if day is not None:
            by_day.setdefault(day, []).append(case)
    days = sorted(by_day)
    leading = Case.objects.filter(merged_into=None).exclude(pk__in=hidden)
    holds = Hold.objects.filter(lifted_on=None).exclude(case__in=hidden).exclude(case__merged_into__in=hidden)
    return Calendar(
        due=tuple((case, by_itself(case)) for day in days if day <= now for case in by_day[day]),
        ahead=tuple(Day(day, len(by_day[day]), tuple(by_day[day][:20])) for day in days if day > now),
        holds=tuple(holds.select_related("case", "placed_by").order_by("review_on", "id")),
        asked=tuple(
            leading.exclude(deletion=None).select_related("deletion__asked_by").order_by("deletion__asked_on")
        ),
    )


def by_itself(case: Case) -> date:
    """The day on which a case that is due goes without anybody's doing, if nothing changes."""
    row: DueCase | None = getattr(case, "due", None)
    return (row.shown_since if row else today()) + timedelta(days=SHOWN_DAYS)


@transaction.atomic
def change(unlocked: Unlocked, wanted: Rules) -> None:
    """Put these rules in the place of what held.

    Raises:
        rules.Refused: the member is no director.
        OutOfBounds
    """
    rules.demand(rules.may_change_keeping(unlocked.member))
    if (State.CLOSED, "") not in wanted or not all(
        LEAST_DAYS <= days <= MOST_DAYS for days in wanted.values()
    ):
        raise OutOfBounds
    KeepingRule.objects.all().delete()
    KeepingRule.objects.bulk_create(
        KeepingRule(state=state, outcome=outcome, days=days) for (state, outcome), days in wanted.items()
    )
    audit.record(unlocked.member, "keeping.rules_changed")


def mark() -> Iterable[Case]:
    """Note on the calendar what has become due, strike out what is so no more, and tell which have stood there long enough."""
    with transaction.atomic():
        now = today()
        there = ripe(now)
        DueCase.objects.exclude(case__in=there).delete()
        DueCase.objects.bulk_create(
            [DueCase(case=case, shown_since=now) for case in there.filter(due=None).only("pk")],
            ignore_conflicts=True,
        )
    return Case.objects.filter(due__shown_since__lte=now - timedelta(days=SHOWN_DAYS)).order_by(
        "state_since", "id"
    )
