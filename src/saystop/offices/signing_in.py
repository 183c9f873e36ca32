"""The steps of signing in: password, second factor, then a session. Each step knows only what the one before proved."""

import threading
import time

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest, HttpResponse

from saystop.engines.sealing import Binding, Cost, PrivateKey, WrongPassword, lock, unlock
from saystop.offices import audit, unlocking
from saystop.offices.models import Member
from saystop.offices.services import attempts
from saystop.offices.unlocking import Unlocked, password_binding

PENDING = "pending_member"
SEEN = "seen_minute"

# Argon2id takes 64 MiB each time: two at once, the rest wait in turn.
_unlocking = threading.BoundedSemaphore(2)


class TooSoon(Exception):
    """Attempts are slowed down."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


class KeyBackend(BaseBackend):
    """Lets Django's own helpers find the member of a session; passwords are checked by `open_with_password`."""

    def get_user(self, user_id: object) -> Member | None:
        return Member.objects.filter(pk=user_id, is_active=True).first()


def open_with_password(email: str, password: str) -> Unlocked:
    """The member whose key this password unlocks.

    Raises:
        TooSoon: attempts for this name, or all attempts, are being slowed.
        WrongPassword: no such member, or not her password; which of the two is not told, nor visible in the time it takes.
    """
    if seconds := attempts.wait_for(email):
        raise TooSoon(seconds)
    member = Member.objects.filter(email=email.strip().lower(), is_active=True).first()
    try:
        with _unlocking:
            if member is None:
                _spend_the_same_time(password)
                raise WrongPassword
            seed = unlock(bytes(member.locked_key), password, password_binding(member))
    except WrongPassword:
        attempts.failed(email)
        raise
    attempts.succeeded(email)
    return Unlocked(member, PrivateKey.from_seed(seed))


def begin(request: HttpRequest, response: HttpResponse, unlocked: Unlocked) -> None:
    """After the password: a session that can do nothing but show or set up a second factor."""
    request.session.flush()
    request.session[PENDING] = str(unlocked.member.pk)
    touch(request)
    unlocking.keep(request, response, unlocked.member, unlocked.key)


def pending(request: HttpRequest) -> Unlocked | None:
    """The member who has shown the password but not yet the second factor."""
    member = Member.objects.filter(pk=request.session.get(PENDING), is_active=True).first() if PENDING in request.session else None
    return unlocking.take(request, member) if member else None


def finish(request: HttpRequest, unlocked: Unlocked) -> None:
    """After the second factor: the member is signed in, under a fresh session id."""
    box = request.session[unlocking.BOX]
    auth.login(request, unlocked.member, backend="saystop.offices.signing_in.KeyBackend")
    request.session.pop(PENDING, None)
    request.session[unlocking.BOX] = box
    touch(request)
    audit.record(unlocked.member, "member.signed_in", unlocked.member.pk)


def touch(request: HttpRequest) -> None:
    """Note the minute, so that an idle session can be told; written only when it changed."""
    minute = int(time.time()) // 60
    if request.session.get(SEEN) != minute:
        request.session[SEEN] = minute


def is_idle(request: HttpRequest) -> bool:
    seen = request.session.get(SEEN)
    return seen is None or int(time.time()) // 60 - int(seen) >= settings.SAYSTOP_IDLE_MINUTES


def _spend_the_same_time(password: str) -> None:
    memory, iterations = settings.SAYSTOP_PASSWORD_COST
    lock(bytes(32), password, Binding("member key", "nobody"), Cost(memory, iterations))
