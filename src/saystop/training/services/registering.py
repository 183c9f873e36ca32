"""Registrations by people themselves, without an account: the only place that makes them, and lets them go."""

import hashlib
import re
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from saystop.training import codes
from saystop.training.models import Registration, Session, SessionState

# Names and addresses of a session go so long after its day; the sums of it stay.
KEPT = timedelta(days=183)
TOKEN_BYTES = 16
_TOKEN = re.compile("[A-Za-z0-9_-]{22}")


class Closed(Exception):
    """Nobody can register for it, or withdraw, any more."""


class Full(Exception):
    """As many wait as there are seats."""


class Taken(Exception):
    """A young person is on the list under this word."""


class Unknown(Exception):
    """Nobody is on the list under this name."""


def new_token() -> str:
    """The secret of a link, before there is a registration: it travels in the page."""
    return secrets.token_urlsafe(TOKEN_BYTES)


@transaction.atomic
def register(
    session: Session, name: str, email: str, language: str, token: str = ""
) -> tuple[Registration, str]:
    """A place, or one on the waiting list.

    Args:
        name: of a professional; of young people a word of their choice.
        email: empty for young people.
        token: the secret that came with the page, from `new_token`: one page sent twice by one name is one registration.

    Returns:
        the registration, and the secret of the link by which it is seen and withdrawn; it is kept as a digest alone.

    Raises:
        Closed, Full, Taken
    """
    held = Session.objects.select_for_update().select_related(None).get(pk=session.pk)
    if not is_open(held):
        raise Closed
    there = held.registrations
    known = found(token) if _TOKEN.fullmatch(token) else None
    if known and known.session_id == held.pk and codes.folded(known.name) == codes.folded(name):
        return known, token
    if there.count() >= 2 * held.seats:
        raise Full
    # Of a name nobody is told that it is on the list; and two people can have the same. A word tells nobody who it is.
    if held.is_for_schools and any(
        codes.folded(other) == codes.folded(name) for other in there.values_list("name", flat=True)
    ):
        raise Taken
    if known or not _TOKEN.fullmatch(token):
        token = new_token()
    made = there.create(
        name=" ".join(name.split()),
        email="" if held.is_for_schools else email,
        language=language,
        number=(there.aggregate(last=Max("number"))["last"] or 0) + 1,
        link=_digest(token),
    )
    return made, token


def is_open(session: Session) -> bool:
    """Whether somebody may register now: until the day of the session, itself included."""
    return session.is_open and session.state == SessionState.PLANNED and session.day >= timezone.localdate()


def has_place(registration: Registration) -> bool:
    """Whether there is a seat for it: as many came before as there are seats, and it waits."""
    before = registration.session.registrations.filter(number__lt=registration.number)
    return before.count() < registration.session.seats


def found(token: str) -> Registration | None:
    """The registration to which a link leads."""
    rows = Registration.objects.select_related("session__course")
    return rows.filter(link=_digest(token)).first()


@transaction.atomic
def withdraw(token: str) -> None:
    """Take oneself off the list; nothing is left of it. Whoever waits longest moves up.

    Raises:
        Unknown
        Closed: the session was held or called off: it goes by itself.
    """
    row = found(token)
    if row is None:
        raise Unknown
    if row.session.state != SessionState.PLANNED:
        raise Closed
    row.delete()


@transaction.atomic
def be_here(session: Session, name: str) -> None:
    """Somebody in the room says that she is there, on the day of the session, by the name on the list.

    Raises:
        Closed: it is not the day, or the session is over.
        Unknown
    """
    held = Session.objects.select_for_update().select_related(None).get(pk=session.pk)
    if held.state != SessionState.PLANNED or held.day != timezone.localdate():
        raise Closed
    key = codes.folded(name)
    rows = [row for row in held.registrations.all() if codes.folded(row.name) == key]
    if not rows:
        raise Unknown
    # Of several by one name, each says so once.
    row = next((row for row in rows if not row.is_here), rows[-1])
    row.is_here = True
    row.save(update_fields=["is_here"])


def sweep() -> None:
    """One round of housekeeping: names and addresses of sessions long over go."""
    Registration.objects.filter(session__day__lt=timezone.localdate() - KEPT).delete()


def _digest(token: str) -> bytes:
    return hashlib.sha256(b"registration\0" + token.encode()).digest()
