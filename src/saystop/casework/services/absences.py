"""Who is away, and who stands in: what would wait for her waits for that colleague too."""

from datetime import date

from django.db import transaction

from saystop.casework import rules
from saystop.casework.models import Absence
from saystop.casework.services.handling import today
from saystop.offices import audit
from saystop.offices.models import Member
from saystop.offices.unlocking import Unlocked

MOST_DAYS = 366


class Overlaps(Exception):
    """She is away already on one of these days."""


class CoverAway(Exception):
    """Who is to stand in is away herself on one of these days."""


@transaction.atomic
def plan(unlocked: Unlocked, member: Member, cover: Member, first_day: date, last_day: date) -> Absence:
    """Enter an absence: one's own, or as a director anybody's, for who falls ill cannot enter it.

    Args:
        cover: another active member who works at a desk.
        first_day, last_day: both are days of absence; at most `MOST_DAYS` of them.

    Raises:
        rules.Refused, Overlaps, CoverAway
    """
    rules.demand(rules.may_plan_absence(unlocked.member, member))
    rules.demand(cover.pk != member.pk and rules.works_at_a_desk(cover))
    rules.demand(first_day <= last_day and (last_day - first_day).days < MOST_DAYS)
    Member.objects.select_for_update().get(pk=member.pk)
    meanwhile = Absence.objects.filter(first_day__lte=last_day, last_day__gte=first_day)
    if meanwhile.filter(member=member).exists():
        raise Overlaps
    if meanwhile.filter(member=cover).exists():
        raise CoverAway
    absence = Absence.objects.create(member=member, cover=cover, first_day=first_day, last_day=last_day)
    audit.record(unlocked.member, "absence.planned", f"{member.pk}/{cover.pk}")
    return absence


@transaction.atomic
def cancel(unlocked: Unlocked, absence: Absence) -> None:
    """She is there after all, or back.

    Raises:
        rules.Refused
    """
    rules.demand(rules.may_plan_absence(unlocked.member, absence.member))
    if Absence.objects.filter(pk=absence.pk).delete()[0]:
        audit.record(unlocked.member, "absence.cancelled", f"{absence.member_id}/{absence.cover_id}")


def to_come(day: date | None = None) -> list[Absence]:
    """Absences of today and later."""
    found = Absence.objects.filter(last_day__gte=day or today(), member__is_active=True)
    return list(found.select_related("member", "cover").order_by("first_day", "member__name"))


def covered_by(cover: Member, day: date | None = None) -> list[Member]:
    """The members who are away today and for whom this one stands in."""
    day = day or today()
    found = Member.objects.filter(
        is_active=True,
        absences__cover=cover,
        absences__first_day__lte=day,
        absences__last_day__gte=day,
    )
    return list(found.order_by("name"))


def away(day: date | None = None) -> dict[Member, Member]:
    """Who is away today, and who stands in for her."""
    day = day or today()
    return {one.member: one.cover for one in to_come(day) if one.first_day <= day}
