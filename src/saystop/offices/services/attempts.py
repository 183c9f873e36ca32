"""Failed sign-ins slow the next ones down: per name and in all, without an address.

Each failure raises a level that leaks away with time. Up to a threshold nothing happens; above it each further failure doubles
the wait, up to a bound, so that nobody is locked out for good by someone else's guessing.
"""

import hashlib
import hmac
import math
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from saystop.engines.sealing import derive_key
from saystop.offices.models import Attempts


@dataclass(frozen=True, slots=True)
class Pace:
    free: int  # failures that cost nothing
    leak: float  # failures forgotten a second
    longest: int  # seconds of the longest wait


PER_NAME = Pace(free=4, leak=1 / 120, longest=30)
IN_ALL = Pace(free=40, leak=1 / 3, longest=5)
ALL = b""


def wait_for(name: str) -> int:
    """Seconds until the next attempt for this name is taken; 0 when it is taken now."""
    now = timezone.now()
    waits = [0]
    for attempts, pace in ((Attempts.objects.filter(digest=_digest(name)).first(), PER_NAME), (Attempts.objects.filter(digest=ALL).first(), IN_ALL)):
        if attempts:
            free_at = attempts.at + timedelta(seconds=_wait(attempts.level, pace))
            waits.append(math.ceil((free_at - now).total_seconds()))
    return max(waits)


@transaction.atomic
def failed(name: str) -> None:
    for digest, pace in ((_digest(name), PER_NAME), (ALL, IN_ALL)):
        now = timezone.now()
        attempts, _ = Attempts.objects.select_for_update().get_or_create(digest=digest, defaults={"at": now})
        leaked = (now - attempts.at).total_seconds() * pace.leak
        attempts.level = max(0.0, attempts.level - leaked) + 1
        attempts.at = now
        attempts.save()


def succeeded(name: str) -> None:
    Attempts.objects.filter(digest=_digest(name)).delete()


def _wait(level: float, pace: Pace) -> float:
    return 0 if level <= pace.free else min(pace.longest, 2 ** (level - pace.free))


def _digest(name: str) -> bytes:
    return hmac.digest(derive_key(settings.SAYSTOP_SECRET, "attempts"), name.strip().lower().encode(), hashlib.sha256)
