"""Certificates given and taken back: the only place that writes them."""

import calendar
import hashlib
import hmac
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from saystop.engines.sealing import derive_key
from saystop.offices import audit
from saystop.offices.models import Member
from saystop.training import codes, rules
from saystop.training.models import Certificate, Reason, Session, SessionState

CODE_LENGTH = 12


class NotHeld(Exception):
    """The session was not held, or is one for young people, who get none by name."""


class Gone(Exception):
    """It was taken back already."""


@transaction.atomic
def give(member: Member, session: Session) -> list[Certificate]:
    """One for each who was there and has none yet.

    Returns:
        those that are new.

    Raises:
        Refused: the member has nothing to do with training.
        NotHeld
    """
    rules.demand(rules.may_train(member))
    held = Session.objects.select_for_update().select_related(None).get(pk=session.pk)
    if held.state != SessionState.HELD or held.is_for_schools:
        raise NotHeld
    first = (Certificate.objects.aggregate(last=Max("position"))["last"] or 0) + 1
    made = []
    here = held.registrations.filter(is_here=True, certificate=None).order_by("number")
    for position, row in enumerate(here, start=first):
        code = codes.new(CODE_LENGTH)
        made.append(
            Certificate.objects.create(
                code=code,
                course=held.course,
                session=held,
                registration=row,
                holder=digest(code, row.name),
                language=row.language,
                ends_on=_after(held.day, held.course.valid_months),
                position=position,
            )
        )
        audit.record(member, "certificate.given", made[-1].pk)
    return made


@transaction.atomic
def revoke(member: Member, certificate: Certificate, reason: Reason) -> None:
    """Take it back: its page and its badge say so from now on. It cannot be given back; another can be given.

    Raises:
        Refused: the member has nothing to do with training.
        Gone
    """
    rules.demand(rules.may_train(member))
    found = Certificate.objects.select_for_update().select_related(None).get(pk=certificate.pk)
    if found.revoked_on is not None:
        raise Gone
    found.revoked_on, found.reason = timezone.localdate(), reason
    # Whoever was there may get another, say under the right name.
    found.registration = None
    found.save(update_fields=["revoked_on", "reason", "registration"])
    audit.record(member, "certificate.revoked", found.pk)


def is_of(certificate: Certificate, name: str) -> bool:
    """Whether it was given to somebody of this name; case, accents and signs count for nothing."""
    return hmac.compare_digest(bytes(certificate.holder), digest(certificate.code, name))


def digest(code: str, name: str) -> bytes:
    """HMAC-SHA256 of a folded name under a key of the installation, bound to the certificate: it tells nobody else who it was."""
    key = derive_key(settings.SAYSTOP_SECRET, "certificates")
    return hmac.digest(key, f"{code}\0{codes.folded(name)}".encode(), hashlib.sha256)


def _after(day: date, months: int) -> date | None:
    """The same day so many months later, or the last of that month; None for no month."""
    if not months:
        return None
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
