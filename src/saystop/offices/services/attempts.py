"""Failed sign-ins slow the next ones down: per name and in all, without an address.

Each attempt raises a level that leaks away with time. Up to a threshold nothing happens; above it each
further attempt doubles the wait, up to a bound, so that nobody is locked out for good by someone else's
guessing. An attempt counts before its outcome is known, so that many guesses sent at once are not all taken
for the first one.
"""

import hashlib
import hmac
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from saystop.engines.sealing import derive_key
from saystop.offices.models import Attempts

FORGOTTEN_AFTER = timedelta(days=1)


class TooSoon(Exception):
    """Attempts are slowed down: the next one is taken in `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Pace:
    """How attempts of one kind are slowed.

    `free` attempts cost nothing, `leak` of them are forgotten each second, `longest` is the longest wait in
    seconds.
    """

    free: int
    leak: float
    longest: int

    def wait(self, level: float) -> float:
        """Seconds between an attempt that raised the level to this and the next one."""
        return 0 if level <= self.free else min(self.longest, 2.0 ** (min(level, self.highest) - self.free))

    @property
    def highest(self) -> float:
        """Above this level the wait grows no more, so the level need not either."""
        return self.free + math.log2(self.longest) + 1


PER_NAME = Pace(free=4, leak=1 / 120, longest=30)
# A code has six digits, and whoever types one has shown the password: guessing is made slower still.
SECOND_FACTOR = Pace(free=4, leak=1 / 120, longest=300)
IN_ALL = Pace(free=40, leak=1 / 3, longest=5)
ALL = b""


@transaction.atomic
def begin(name: str, pace: Pace = PER_NAME, *, in_all: bool = True) -> None:
    """Count an attempt for this name that is about to be made.

    Args:
        name: whose attempts make each other wait.
        pace: how much.
        in_all: count it among all attempts too. Not for who has shown something that a stranger has not.

    Raises:
        TooSoon: it may not be made yet, and was not counted.
    """
    now = timezone.now()
    Attempts.objects.filter(at__lt=now - FORGOTTEN_AFTER).exclude(digest=ALL).delete()
    # All first: whoever counts takes the rows in the same order.
    counted = [(_row(ALL, now), IN_ALL)] if in_all else []
    counted.append((_row(_digest(name), now), pace))
    seconds = max(math.ceil((_free_at(row, its) - now).total_seconds()) for row, its in counted)
    if seconds > 0:
        raise TooSoon(seconds)
    for row, its in counted:
        leaked = (now - row.at).total_seconds() * its.leak
        row.level = min(its.highest, max(0.0, row.level - leaked) + 1)
        row.at = now
        row.save()


@transaction.atomic
def succeeded(name: str, *, in_all: bool = True) -> None:
    """The attempt was right: it, and the wrong ones of this name before it, count no more."""
    if in_all:
        row = _row(ALL, timezone.now())
        row.level = max(0.0, row.level - 1)
        row.save()
    Attempts.objects.filter(digest=_digest(name)).delete()


def _row(digest: bytes, now: datetime) -> Attempts:
    Attempts.objects.get_or_create(digest=digest, defaults={"at": now})
    return Attempts.objects.select_for_update().get(digest=digest)


def _free_at(row: Attempts, pace: Pace) -> datetime:
    return row.at + timedelta(seconds=pace.wait(row.level))


def _digest(name: str) -> bytes:
    key = derive_key(settings.SAYSTOP_SECRET, "attempts")
    return hmac.digest(key, name.strip().lower().encode("utf-8", "surrogatepass"), hashlib.sha256)
