"""Private links: the one by which a respondent comes back to her answers, and one for each respondent who may answer."""

import json
import secrets
import shutil
import zlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from saystop.engines.sealing import Tampered, decrypt, derive_key, encrypt
from saystop.offices import audit
from saystop.offices.models import Member
from saystop.offices.rules import demand
from saystop.surveys import bindings, rules
from saystop.surveys.models import Pause, Survey, Ticket
from saystop.surveys.services.intake import digest

SECRET_BYTES = 24
PAUSE_DAYS = 30
MOST_TICKETS = 5_000  # at once
LARGEST_PAUSE = 2_000_000  # bytes, unpacked
LEAST_FREE = 512 * 1024 * 1024  # bytes of the disk that are kept for what is sent


class NoRoom(Exception):
    """These answers cannot wait here: they are too long, or the disk is nearly full."""


class PauseGone(Exception):
    """Nothing waits under this link any more."""


def pause(survey: Survey, answers: Mapping[str, Any], *, instead_of: str = "") -> str:
    """Keep answers until their respondent comes back, under a key that only the link holds.

    Returns:
        the secret of the link; the same as `instead_of` when she had one.

    Raises:
        NoRoom
    """
    secret = instead_of or secrets.token_urlsafe(SECRET_BYTES)
    written = json.dumps(answers, ensure_ascii=False).encode()
    if len(written) > LARGEST_PAUSE or shutil.disk_usage(settings.HOME.path).free < LEAST_FREE:
        raise NoRoom
    plain = zlib.compress(written, 1)
    Pause.objects.update_or_create(
        lookup=digest(secret),
        defaults={
            "survey": survey,
            "box": encrypt(_key(secret), plain, bindings.pause(survey.pk)),
            "until": timezone.localdate() + timedelta(days=PAUSE_DAYS),
        },
    )
    return secret


def resume(survey: Survey, secret: str) -> dict[str, Any]:
    """The answers that wait under a link.

    Raises:
        PauseGone: none do.
    """
    found = Pause.objects.filter(lookup=digest(secret), survey=survey).first()
    if found is None or found.until < timezone.localdate():
        raise PauseGone
    try:
        unzip = zlib.decompressobj()
        plain = unzip.decompress(
            decrypt(_key(secret), bytes(found.box), bindings.pause(survey.pk)), LARGEST_PAUSE
        )
        answers: dict[str, Any] = json.loads(plain)
    except (Tampered, ValueError, zlib.error) as fault:
        raise PauseGone from fault
    return answers


def forget_pause(secret: str) -> None:
    """Drop what waited, once it was sent."""
    Pause.objects.filter(lookup=digest(secret)).delete()


@transaction.atomic
def make_tickets(actor: Member, survey: Survey, count: int) -> list[str]:
    """Links for so many respondents, one each; told once, kept nowhere.

    Raises:
        Refused: the actor may not.
        ValueError: the count is not from 1 to MOST_TICKETS.
    """
    demand(rules.may_run_surveys(actor))
    if not 1 <= count <= MOST_TICKETS:
        raise ValueError(f"Between 1 and {MOST_TICKETS} links can be made at once.")
    made = [secrets.token_urlsafe(SECRET_BYTES) for _ in range(count)]
    Ticket.objects.bulk_create([Ticket(digest=digest(one), survey=survey) for one in made])
    audit.record(actor, "survey.tickets_made", f"{survey.pk}/{count}")
    return made


def sweep() -> int:
    """One round of housekeeping: pauses whose time is over are deleted.

    Returns:
        how many.
    """
    gone, _ = Pause.objects.filter(until__lt=timezone.localdate()).delete()
    return gone


def _key(secret: str) -> bytes:
    return derive_key(secret.encode(), "survey pause")
