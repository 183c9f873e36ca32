"""Looking after who reads: how many hard reports a member opened this week, and where her office wants her to stop.

The count is taken from the audit trail, which tells each opening already: nothing more is written about a member. It is shown to
herself alone.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from saystop.casework import rules
from saystop.casework.models import Case, Comfort
from saystop.casework.services import settings
from saystop.offices import audit
from saystop.offices.models import AuditEntry, Member
from saystop.offices.unlocking import Unlocked
from saystop.reporting.models import Attachment

_OPENED, _ALL_THE_SAME = "report.opened", "report.opened_all_the_same"


class LimitReached(Exception):
    """She has opened as many hard reports this week as her office thinks right."""


def hard_this_week(member: Member) -> int:
    """How many hard reports she opened since Monday; one that she opened twice counts once."""
    return len(_hard(_opened_this_week(member)))


def is_hard(case: Case) -> bool:
    """Who judged it said so; while nobody has, whatever brings files may be."""
    return bool(_hard([case.pk]))


def demand(member: Member, case: Case) -> None:
    """Whether she may open it now. What she opened this week already stays open to her.

    Raises:
        LimitReached
    """
    limit = settings.hard_limit()
    if limit is None or not is_hard(case):
        return
    opened = _opened_this_week(member)
    if case.pk not in opened and len(_hard(opened)) >= limit and not _chosen(member, case):
        raise LimitReached


@transaction.atomic
def open_all_the_same(unlocked: Unlocked, case: Case) -> None:
    """She opens a hard report beyond the limit, for instance because a child is in danger and nobody else is there.

    Raises:
        rules.Refused
    """
    rules.demand(rules.may_read(unlocked.member, case))
    audit.record(unlocked.member, _ALL_THE_SAME, case.pk)


def hides_details(member: Member) -> bool:
    return Comfort.objects.filter(member=member, hides_details=True).exists()


@transaction.atomic
def choose_details(unlocked: Unlocked, hidden: bool) -> None:
    """Whether cases are shown to her with what was told folded away."""
    Comfort.objects.update_or_create(member=unlocked.member, defaults={"hides_details": hidden})


def _opened_this_week(member: Member) -> set[UUID]:
    return _cases(member, _OPENED)


def _chosen(member: Member, case: Case) -> bool:
    return case.pk in _cases(member, _ALL_THE_SAME)


def _cases(member: Member, action: str) -> set[UUID]:
    entries = AuditEntry.objects.filter(member=str(member.pk), action=action, at__gte=_monday())
    return {UUID(record) for record in entries.values_list("record", flat=True)}


def _hard(cases: Iterable[UUID]) -> set[UUID]:
    """Those that were judged hard, themselves or the case they are part of; and those nobody judged that bring files."""
    files = Attachment.objects.filter(report=OuterRef("report"))
    judged = Q(is_hard=True) | Q(merged_into__is_hard=True)
    unjudged = Q(is_hard=None) & (Q(merged_into=None) | Q(merged_into__is_hard=None)) & Exists(files)
    return set(Case.objects.filter(judged | unjudged, pk__in=cases).values_list("pk", flat=True))


def _monday() -> datetime:
    today = datetime.now(UTC).date()
    return datetime.combine(today - timedelta(days=today.weekday()), time.min, UTC)
