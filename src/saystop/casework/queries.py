"""What the inbox needs to know of many cases at once, in a number of queries that does not grow with them."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import NamedTuple, Self

from django.db.models import Case as Choose
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from saystop.casework import deadlines
from saystop.casework.deadlines import PERHAPS_OVERDUE, RUNS, SURELY_OVERDUE
from saystop.casework.models import Case, Deletion, Referral, ReferralState, ShutOut, State
from saystop.casework.models.cases import Level
from saystop.casework.opening import arrival, head_of
from saystop.casework.services import settings
from saystop.engines.sealing import PrivateKey, Tampered
from saystop.offices.models import DeskGrant, DeskKey, Member
from saystop.offices.unlocking import Unlocked
from saystop.reporting.models import Attachment, Message

PAGE = 50  # rows
# Of those that came two days ago so many are opened to know the hour: a flood must not make a page wait for all of them.
MOST_OPENED = 200

_NOW = Q(level=Level.NOW, state=State.IN_ASSESSMENT)

OPEN, ALL, LATE = "open", "all", "late"
NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which cases: in a state (or all that are not closed, or all that are late), of a member, with unread messages."""

    state: str = OPEN
    assignee: str = ""
    unread: bool = False

    @classmethod
    def of(cls, data: Mapping[str, str]) -> Self:
        """From the address of a page; what is not known is left out."""
        state, assignee = data.get("state", OPEN), data.get("assignee", "")
        known = {str(pk) for pk in Member.objects.values_list("pk", flat=True)} if assignee else set()
        return cls(
            state if state in {OPEN, ALL, LATE, *State.values} else OPEN,
            assignee if assignee in {NOBODY, *known} else "",
            data.get("unread") == "yes",
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One case in the list. `hours_left` is there for cases whose clock runs and whose time of arrival could be opened; below 0
    is overdue. Where only the day is known, it is overdue by more than `days_overdue` days. `days_late` is how long it has been
    in its state beyond what the office allows. `reports` counts those of the case.
    """

    case: Case
    arrived_on: date
    is_held: bool
    is_overdue: bool
    hours_left: int | None
    is_tampered: bool
    has_unread: bool
    files: int
    days_overdue: int = 0
    days_late: int = 0
    reports: int = 1
    arrived: datetime | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Inbox:
    rows: tuple[Row, ...]
    count: int
    page: int
    pages: int


def inbox(unlocked: Unlocked, filters: Filters, page: int, now: datetime | None = None) -> Inbox:
    """One page of the list: what waits to be assessed and is overdue or nearly so first, the longest waiting on top; then what
    was judged to want work now; then what the reporter wrote to and nobody has read; then the newest. The database orders by
    day; within the page, exact times of arrival order what the member's keys open. Cases from which she is shut out, and parts
    of others, are left out.

    Args:
        unlocked: whose keys open the times of arrival.
        filters: which cases.
        page: counted from 1; a page beyond the last is the last.
        now: the moment for which the clocks are shown.
    """
    now = now or datetime.now(UTC)
    today = now.date()
    found = _matching(filters).exclude(pk__in=shut_out_of(unlocked.member))
    if filters.state == LATE:
        found = found.filter(_late(unlocked, now))
    count = found.count()
    pages = max(1, -(-count // PAGE))
    page = min(max(page, 1), pages)
    # First the keys alone, so that ordering never carries sealed bytes along.
    keys = list(_ordered(found, today).values_list("pk", flat=True)[(page - 1) * PAGE : page * PAGE])
    cases = _loaded(keys)
    held = set(DeskGrant.objects.filter(member=unlocked.member).values_list("desk_key", flat=True))
    allowed = settings.current().deadlines
    rows = [_row(unlocked, case, beside, held, now, allowed) for case, beside in cases]
    return Inbox(tuple(sorted(rows, key=lambda row: _exact_order(row, today))), count, page, pages)


def count_late(unlocked: Unlocked, now: datetime | None = None) -> int:
    """How many cases the inbox shows to this member when it is asked for those that are late."""
    found = Case.objects.filter(_late(unlocked, now or datetime.now(UTC)), merged_into=None)
    return found.exclude(pk__in=shut_out_of(unlocked.member)).count()


def case_of(pk: uuid.UUID) -> Case:
    """A case with all that its page touches.

    Raises:
        Case.DoesNotExist
    """
    related = ("report__desk_key__desk", "report__identity_key", "assignee", "merged_into__assignee")
    return Case.objects.select_related(*related).get(pk=pk)


def shut_out_of(member: Member) -> list[uuid.UUID]:
    """The cases that lead and that this member must not see: named in them, or in a part of them."""
    found = ShutOut.objects.filter(member=member).values_list("case", "case__merged_into")
    return [leading or case for case, leading in found]


def to_decide(member: Member) -> tuple[list[Referral], list[Deletion]]:
    """The referrals and the deletions that wait for a second member, and that she may decide."""
    cases = _readable(member)
    prepared = Referral.objects.filter(state=ReferralState.PREPARED, case__in=cases)
    referrals = prepared.exclude(prepared_by=member).select_related("case", "prepared_by")
    deletions = Deletion.objects.filter(case__in=cases).exclude(asked_by=member)
    return (
        list(referrals.order_by("prepared_on", "id")[:PAGE]),
        list(deletions.select_related("case", "asked_by").order_by("asked_on", "id")[:PAGE]),
    )


def to_send(member: Member) -> list[Referral]:
    """What she prepared and a second member has approved."""
    found = Referral.objects.filter(
        state=ReferralState.APPROVED, prepared_by=member, case__in=_readable(member)
    )
    return list(found.select_related("case").order_by("prepared_on", "id")[:PAGE])


def _readable(member: Member) -> QuerySet[Case]:
    found = Case.objects.filter(report__desk_key__grants__member=member)
    return found.exclude(pk__in=kept_from(member))


def kept_from(member: Member) -> list[uuid.UUID]:
    """The cases that this member must not see, those that lead and all of their parts."""
    leading = shut_out_of(member)
    found = (
        Case.objects.filter(Q(pk__in=leading) | Q(merged_into__in=leading))
        if leading
        else Case.objects.none()
    )
    return list(found.values_list("pk", flat=True))


def readers(desk_key: DeskKey) -> list[Member]:
    """The active members who hold this key: those to whom a case sealed to it can be assigned."""
    grants = DeskGrant.objects.vouched_for(desk_key=desk_key, member__is_active=True)
    return sorted((grant.member for grant in grants), key=lambda member: member.name)


def assignees() -> list[Member]:
    """The members who have cases."""
    return list(Member.objects.filter(pk__in=Case.objects.values("assignee")).order_by("name"))


def _unread() -> Q:
    """The reporter of this case, or of a part of it, wrote something that nobody has read."""
    own = Message.objects.filter(report=OuterRef("report"), is_unread=True)
    of_parts = Message.objects.filter(report__case__merged_into=OuterRef("pk"), is_unread=True)
    return Exists(own) | Exists(of_parts)


def _late(unlocked: Unlocked, now: datetime) -> Q:
    """Late by the day; and by the hour, of those that came two days ago and that her keys open."""
    today = now.date()
    held = DeskGrant.objects.filter(member=unlocked.member).values("desk_key")
    perhaps = Case.objects.filter(
        RUNS, merged_into=None, clock_from=today - PERHAPS_OVERDUE, report__desk_key__in=held
    )
    late = []
    for case in perhaps.select_related("report__desk_key").order_by("id")[:MOST_OPENED]:
        try:
            arrived = arrival(head_of(case.report, _key(unlocked, case)))
        except Tampered:
            continue  # its row in the inbox says so
        if deadlines.hours_left(case.opened_on, case.clock_from, arrived, now) < 0:
            late.append(case.pk)
    return deadlines.late(settings.current().deadlines, today) | Q(pk__in=late)


def _matching(filters: Filters) -> QuerySet[Case]:
    unread = _unread()
    found = Case.objects.filter(merged_into=None)
    if filters.state == OPEN:
        # A message on a closed case wants to be read all the same.
        found = found.filter(~Q(state=State.CLOSED) | unread)
    elif filters.state not in {ALL, LATE}:  # what is late is told by `_late`
        found = found.filter(state=filters.state)
    if filters.assignee:
        found = found.filter(Q(assignee=None) if filters.assignee == NOBODY else Q(assignee=filters.assignee))
    return found.filter(unread) if filters.unread else found


def _ordered(found: QuerySet[Case], today: date) -> QuerySet[Case]:
    urgent = RUNS & Q(clock_from__lte=today - PERHAPS_OVERDUE)
    return found.order_by(
        Choose(
            When(urgent, then=Value(0)),
            When(_NOW, then=Value(1)),
            When(_unread(), then=Value(2)),
            default=Value(3),
            output_field=IntegerField(),
        ),
        Choose(When(urgent, then=F("clock_from"))).asc(),
        F("opened_on").desc(),
        "id",
    )


class _Beside(NamedTuple):
    """What the database counts for a case in the list."""

    has_unread: bool
    parts: int
    files: int


def _loaded(keys: list[uuid.UUID]) -> list[tuple[Case, _Beside]]:
    files = Attachment.objects.filter(report=OuterRef("report")).values("report").annotate(there=Count("pk"))
    cases = (
        Case.objects.filter(pk__in=keys)
        .select_related("report__desk_key", "assignee")
        .defer("report__told", "report__identity", "report__receipt_public_key", "report__lookup")
        .annotate(
            has_unread=Choose(When(_unread(), then=True), default=False),
            parts_there=Count("parts"),
            files_there=Subquery(files.values("there")),
        )
    )
    found = {
        case.pk: (case, _Beside(case.has_unread, case.parts_there, case.files_there or 0)) for case in cases
    }
    return [found[key] for key in keys if key in found]


def _row(
    unlocked: Unlocked,
    case: Case,
    beside: _Beside,
    held: set[uuid.UUID],
    now: datetime,
    allowed: Mapping[str, int],
) -> Row:
    is_held = case.report.desk_key_id in held
    waiting = now.date() - case.clock_from
    is_overdue = case.clock_runs and waiting >= SURELY_OVERDUE
    arrived, is_tampered = None, False
    if is_held and case.clock_runs and waiting <= SURELY_OVERDUE:
        try:
            arrived = arrival(head_of(case.report, _key(unlocked, case)))
        except Tampered:
            is_tampered = True
    left = None if arrived is None else deadlines.hours_left(case.opened_on, case.clock_from, arrived, now)
    if left is not None:
        is_overdue = left < 0
    return Row(
        case=case,
        arrived_on=case.report.arrived_on,
        is_held=is_held,
        is_overdue=is_overdue,
        hours_left=left,
        is_tampered=is_tampered,
        has_unread=beside.has_unread,
        files=beside.files,
        days_overdue=max(0, (waiting - SURELY_OVERDUE).days) if left is None and is_overdue else 0,
        days_late=deadlines.days_late(case.state, case.state_since, allowed, now.date()),
        reports=1 + beside.parts,
        arrived=arrived,
    )


def _key(unlocked: Unlocked, case: Case) -> PrivateKey:
    return unlocked.desk_key(case.report.desk_key)


def _exact_order(row: Row, today: date) -> tuple[int, float]:
    """The order of `_ordered`, by the exact time where it is known and by the start of the day where it is not."""
    case = row.case
    known = row.arrived or datetime.combine(case.opened_on, datetime.min.time(), UTC)
    if case.clock_runs and case.clock_from <= today - PERHAPS_OVERDUE:
        return 0, (known + (case.clock_from - case.opened_on)).timestamp()
    if case.level == Level.NOW and case.state == State.IN_ASSESSMENT:
        return 1, -known.timestamp()
    return (2 if row.has_unread else 3), -known.timestamp()
