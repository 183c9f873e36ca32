"""The steps of signing in: password, second factor, then a session. Each step knows only what the one before proved."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from saystop.engines.sealing import Binding, Cost, PrivateKey, Tampered, WrongPassword, lock, unlock
from saystop.offices import audit, devices, unlocking, unsent
from saystop.offices.models import Member
from saystop.offices.services import attempts, sessions
from saystop.offices.services.attempts import TooSoon
from saystop.offices.services.sessions import PENDING, SEEN, this_minute
from saystop.offices.unlocking import Unlocked, password_binding

__all__ = ["KeyBackend", "TooSoon", "begin", "finish", "open_with_password", "pending", "touch"]

# Which password a pending session has seen: it ends, as any other, when that password changes.
PENDING_HASH = "pending_hash"

# Argon2id takes 64 MiB each time: two at once, four wait in turn, and threads of the server are left for the others.
AT_ONCE, MOST_WAITING = 2, 4
TRY_AGAIN = 2  # seconds
_unlocking = threading.BoundedSemaphore(AT_ONCE)
_places = threading.BoundedSemaphore(AT_ONCE + MOST_WAITING)


class KeyBackend(BaseBackend):
    """Lets Django's own helpers find the member of a session; passwords are checked by `open_with_password`."""

    def get_user(self, user_id: Any) -> Member | None:
        return _unaltered(user_id)


def open_with_password(email: str, password: str, device: str = "") -> Unlocked:
    """The member whose key this password unlocks.

    Args:
        email: as it was typed.
        password: likewise.
        device: the cookie of `devices`, if the browser has one. In a browser of hers the member waits for no stranger.

    Raises:
        TooSoon: attempts for this name, or all attempts, are being slowed; or too many are waiting.
        WrongPassword: no such member, or not her password; which of the two is not told, nor visible in the time it takes.
        Tampered: the password is right, but the public key beside it was exchanged, or what is bound to it altered.
    """
    member = Member.objects.filter(email=email.strip().lower(), is_active=True).first()
    own = devices.known(device, member)
    queue = f"device {own}" if own else email
    attempts.begin(queue, in_all=not own)
    with turn():
        if member is None:
            _spend_the_same_time(password)
            raise WrongPassword
        seed = unlock(bytes(member.locked_key), password, password_binding(member))
    attempts.succeeded(queue, in_all=not own)
    key = PrivateKey.from_seed(seed)
    if key.public != member.public:
        raise Tampered
    return Unlocked(member, key)


@contextmanager
def turn() -> Iterator[None]:
    """Wait for one's turn to try a password.

    Raises:
        TooSoon: too many are waiting already.
    """
    if not _places.acquire(blocking=False):
        raise TooSoon(TRY_AGAIN)
    try:
        with _unlocking:
            yield
    finally:
        _places.release()


def begin(request: HttpRequest, response: HttpResponse, unlocked: Unlocked) -> None:
    """After the password: a session that can do nothing but show or set up a second factor."""
    sessions.sweep()
    request.session.flush()
    request.session[PENDING] = str(unlocked.member.pk)
    request.session[PENDING_HASH] = unlocked.member.get_session_auth_hash()
    touch(request)
    unlocking.keep(request, response, unlocked.member, unlocked.key)


def pending(request: HttpRequest) -> Unlocked | None:
    """The member who has shown the password but not yet the second factor."""
    if PENDING not in request.session:
        return None
    member = _unaltered(request.session[PENDING])
    if member is None:
        return None
    if not constant_time_compare(request.session.get(PENDING_HASH, ""), member.get_session_auth_hash()):
        return None
    return unlocking.take(request, member)


def finish(request: HttpRequest, response: HttpResponse, unlocked: Unlocked) -> None:
    """After the second factor: the member is signed in, under a fresh session id; of before, what only she opens stays."""
    kept = {name: request.session[name] for name in (unlocking.BOX, unsent.KEPT) if name in request.session}
    request.session.flush()
    auth.login(request, unlocked.member, backend="saystop.offices.signing_in.KeyBackend")
    request.session.update(kept)
    touch(request)
    devices.remember(request, response, unlocked.member)
    audit.record(unlocked.member, "member.signed_in", unlocked.member.pk)


def touch(request: HttpRequest) -> None:
    """Note the minute, so that an idle session can be told; written only when it changed."""
    if request.session.get(SEEN) != this_minute():
        request.session[SEEN] = this_minute()


def _unaltered(pk: Any) -> Member | None:
    """The active member of a session; nobody when what the database says about her was altered. Signing in tells her so."""
    member = Member.objects.filter(pk=pk, is_active=True).first()
    return member if member is not None and member.is_unaltered else None


def _spend_the_same_time(password: str) -> None:
    memory, iterations = settings.SAYSTOP_PASSWORD_COST
    lock(bytes(32), password, Binding("member key", "nobody"), Cost(memory, iterations))
