"""Pledges by people themselves, without an account: the only place that makes them and lets them go."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from saystop.campaigns.models import Fundraiser, PaymentState, Pledge
from saystop.campaigns.paying import references
from saystop.campaigns.services import fundraisers

# A pledge for which nothing came goes so long after it was made; who gave is forgotten so long after the last gift.
KEPT = timedelta(days=183)
TOKEN_BYTES = 16
_TOKEN = re.compile("[A-Za-z0-9_-]{22}")
_TRIES = 5


class Closed(Exception):
    """Nobody can say to give for it now, or take a pledge back."""


class Unknown(Exception):
    """No pledge under this link."""


@dataclass(frozen=True, slots=True)
class Donor:
    """Who gives, as far as it was said."""

    name: str = ""
    email: str = ""
    wants_certificate: bool = False
    address: str = ""
    number: str = ""


def new_token() -> str:
    """The secret of a link, before there is a pledge: it travels in the page."""
    return secrets.token_urlsafe(TOKEN_BYTES)


@transaction.atomic
def pledge(
    fundraiser: Fundraiser, cents: int, language: str, donor: Donor, token: str = ""
) -> tuple[Pledge, str]:
    """Somebody says to give.

    Args:
        token: the secret that came with the page, from `new_token`: one page sent twice with the same is one pledge.

    Returns:
        the pledge, and the secret of the link by which its page is opened; it is kept as a digest alone.

    Raises:
        Closed
    """
    held = Fundraiser.objects.select_for_update().select_related(None).get(pk=fundraiser.pk)
    if not fundraisers.is_open(held):
        raise Closed
    known = found(token) if _TOKEN.fullmatch(token) else None
    if known and _same(known, held, cents, donor):
        return known, token
    if known or not _TOKEN.fullmatch(token):
        token = new_token()
    for _ in range(_TRIES):
        try:
            with transaction.atomic():
                return _made(held, cents, language, donor, token), token
        except IntegrityError:  # another has this reference
            continue
    raise RuntimeError("no reference is free")


def found(token: str) -> Pledge | None:
    """The pledge to which a link leads."""
    rows = Pledge.objects.select_related("fundraiser__account")
    return rows.filter(link=_digest(token)).first()


@transaction.atomic
def cancel(token: str) -> None:
    """Take a pledge back for which nothing came: what was said of the donor is forgotten at once.

    Raises:
        Unknown
        Closed: money came already.
    """
    row = found(token)
    if row is None:
        raise Unknown
    if row.gifts.exists():
        raise Closed
    row.cancelled_on = row.cancelled_on or timezone.localdate()
    _forget(row)


def sweep() -> None:
    """One round of housekeeping: pledges without money go, and who gave is forgotten when it is needed no more."""
    today = timezone.localdate()
    old = Pledge.objects.filter(gifts=None, made_on__lt=today - KEPT)
    for row in old.exclude(payments__state=PaymentState.PAID):
        with transaction.atomic():
            row.payments.all().delete()
            row.delete()
    named = Pledge.objects.exclude(gifts=None).exclude(name="", email="", address="")
    for row in named.annotate(last=Max("gifts__day")):
        if today > _needed_until(row, row.last):
            _forget(row)


def _needed_until(row: Pledge, last: date) -> date:
    """Who wants a tax certificate gets it in the year after the gift, and may have it corrected until the end of that year."""
    if row.wants_certificate:
        return date(last.year + 1, 12, 31)
    return last + KEPT


def _forget(row: Pledge) -> None:
    row.wants_certificate = False
    row.name = row.email = row.address = row.donor_number = ""
    row.save(update_fields=["wants_certificate", "name", "email", "address", "donor_number", "cancelled_on"])


def _made(fundraiser: Fundraiser, cents: int, language: str, donor: Donor, token: str) -> Pledge:
    return Pledge.objects.create(
        fundraiser=fundraiser,
        reference=references.new(),
        amount=cents,
        name=" ".join(donor.name.split()),
        email=donor.email,
        wants_certificate=donor.wants_certificate,
        # Without the wish there is no need for it.
        address=donor.address.strip() if donor.wants_certificate else "",
        donor_number=donor.number if donor.wants_certificate else "",
        language=language,
        link=_digest(token),
    )


def _same(row: Pledge, fundraiser: Fundraiser, cents: int, donor: Donor) -> bool:
    said = (row.fundraiser_id, row.amount, row.name, row.email, row.wants_certificate)
    name = " ".join(donor.name.split())
    return said == (fundraiser.pk, cents, name, donor.email, donor.wants_certificate)


def _digest(token: str) -> bytes:
    return hashlib.sha256(b"pledge\0" + token.encode()).digest()
