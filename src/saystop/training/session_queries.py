"""What pages of sessions and certificates show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, IntegerField, Q, QuerySet
from django.db.models.functions import Greatest, Least
from django.utils import timezone

from saystop.training.models import Certificate, Registration, Session, SessionState

SOON = timedelta(days=60)
NUMBER = IntegerField()


@dataclass(frozen=True, slots=True)
class Ending:
    """Certificates of a session that end within two months, or have ended within the last two."""

    session: Session
    number: int


def coming() -> QuerySet[Session]:
    """What is planned from today on, the next first."""
    return (
        _told()
        .filter(state=SessionState.PLANNED, day__gte=timezone.localdate())
        .annotate(
            seated=Least("registered", "seats", output_field=NUMBER),
            waiting=Greatest(0, F("registered") - F("seats"), output_field=NUMBER),
        )
        .order_by("day", "starts_at")
    )


def to_close() -> QuerySet[Session]:
    """Whose day has passed, and of which nobody said whether it was held."""
    return (
        _told().filter(state=SessionState.PLANNED, day__lt=timezone.localdate()).order_by("day", "starts_at")
    )


def past() -> QuerySet[Session]:
    """The newest first."""
    return _told().exclude(state=SessionState.PLANNED).order_by("-day", "-starts_at")


def open_() -> QuerySet[Session]:
    """For which anybody may register."""
    return coming().filter(is_open=True, course__is_active=True)


def offered() -> list[tuple[Session, int, bool]]:
    """What is open for registration: with the places left, and whether its waiting list is full too."""
    those = list(open_()[:100])
    rows = Registration.objects.filter(session__in=those).order_by().values_list("session_id")
    registered = dict(rows.annotate(Count("pk")))
    return [
        (one, max(0, one.seats - registered.get(one.pk, 0)), registered.get(one.pk, 0) >= 2 * one.seats)
        for one in those
    ]


def places_left(session: Session) -> int:
    return max(0, session.seats - session.registrations.count())


def is_full(session: Session) -> bool:
    """No seat is left, and no place on the waiting list, which is as long again."""
    return session.registrations.count() >= 2 * session.seats


def listed(session: Session) -> list[tuple[Registration, bool]]:
    """Who registered, in the order of coming, and whether there is a seat."""
    rows: Sequence[Registration] = list(session.registrations.all())
    return [(row, place < session.seats) for place, row in enumerate(rows)]


def certificates(session: Session) -> QuerySet[Certificate]:
    return session.certificates.select_related("registration", "course").order_by("position")


def ending() -> list[Ending]:
    """Where a renewal is due: whose house should be asked to send its people again."""
    today = timezone.localdate()
    due = Q(certificates__ends_on__range=(today - SOON, today + SOON), certificates__revoked_on=None)
    found = Session.objects.select_related("course").annotate(due=Count("certificates", filter=due))
    return [Ending(one, one.due) for one in found.filter(due__gt=0).order_by("day")]


def _told() -> QuerySet[Session]:
    return Session.objects.select_related("course").annotate(registered=Count("registrations"))
