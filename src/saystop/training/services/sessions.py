"""Sessions planned, held and called off, and who was there: the only place that writes sessions."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from saystop.offices import audit
from saystop.offices.models import Member
from saystop.training import codes, rules
from saystop.training.models import MOST_SEATS, Registration, Session, SessionState

CODE_LENGTH = 8


class Early(Exception):
    """Its day is still to come."""


class Closed(Exception):
    """The session was held or called off."""


class Unsigned(Exception):
    """Pupils were there whose signed consent nobody has seen."""

    def __init__(self, many: int) -> None:
        super().__init__()
        self.many = many


@transaction.atomic
def keep(member: Member, session: Session, **values: Any) -> Session:
    """A new session, or one with other values: any field but its state and its code.

    Raises:
        Refused: the member has nothing to do with training.
        Closed
    """
    rules.demand(rules.may_train(member))
    is_new = session._state.adding
    if not is_new:
        session = _planned(session)
    for name, value in values.items():
        setattr(session, name, value)
    session.code = session.code or codes.new(CODE_LENGTH)
    session.save()
    audit.record(member, f"session.{'made' if is_new else 'changed'}", session.pk)
    return session


@transaction.atomic
def cancel(member: Member, session: Session) -> None:
    """It does not take place; who registered with an address is told by `telling`. Raises as `keep`."""
    rules.demand(rules.may_train(member))
    session = _planned(session)
    session.state, session.is_open = SessionState.CANCELLED, False
    session.save(update_fields=["state", "is_open"])
    audit.record(member, "session.cancelled", session.pk)


@transaction.atomic
def note_attendance(
    member: Member, session: Session, here: Collection[UUID], consent: Collection[UUID]
) -> None:
    """Who was there, and whose signed consent lies before the trainer; of all who registered. Raises as `keep`."""
    rules.demand(rules.may_train(member))
    session = _planned(session)
    for row in session.registrations.all():
        row.is_here, row.has_consent = row.pk in here, row.pk in consent
        row.save(update_fields=["is_here", "has_consent"])
    audit.record(member, "session.attendance", session.pk)


@transaction.atomic
def hold(member: Member, session: Session, others: int = 0, *, without_consent: bool = False) -> Session:
    """It took place: how many attended is kept from now on, whatever becomes of the names.

    Args:
        others: who came without being on the list.
        without_consent: the trainer knows of pupils who were there without a signed form.

    Raises:
        Refused, Closed, Early, Unsigned
        ValueError: more than a session can have.
    """
    rules.demand(rules.may_train(member))
    session = _planned(session)
    if session.day > timezone.localdate():
        raise Early
    if not 0 <= others <= MOST_SEATS:
        raise ValueError(others)
    unsigned = session.registrations.filter(is_here=True, has_consent=False).count()
    if session.is_for_schools and unsigned and not without_consent:
        raise Unsigned(unsigned)
    session.state, session.is_open = SessionState.HELD, False
    session.attended = session.registrations.filter(is_here=True).count() + others
    session.save(update_fields=["state", "is_open", "attended"])
    audit.record(member, "session.held", session.pk)
    return session


@transaction.atomic
def remove(member: Member, registration: Registration) -> None:
    """Take somebody off the list of a session that was not held yet; whoever waits longest moves up. Raises as `keep`."""
    rules.demand(rules.may_train(member))
    session = _planned(registration.session)
    registration.delete()
    audit.record(member, "session.registration_removed", session.pk)


def _planned(session: Session) -> Session:
    """The row, held until the end of the transaction."""
    found = Session.objects.select_for_update().select_related(None).get(pk=session.pk)
    if found.state != SessionState.PLANNED:
        raise Closed
    return found
