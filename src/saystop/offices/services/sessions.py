"""Sessions end: all, one member's, or those that have been idle. Each row holds a member's key, encrypted under her cookie."""

import time

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from saystop.offices.models import Member

# What a session says about itself: who has shown only the password so far, and the minute of its latest request.
PENDING = "pending_member"
SEEN = "seen_minute"


def this_minute() -> int:
    return int(time.time()) // 60


def is_idle(seen: int | None) -> bool:
    """A session last seen in this minute was left alone for so long that it is locked; so is one that cannot tell."""
    return seen is None or this_minute() - seen >= settings.SAYSTOP_IDLE_MINUTES


def end_all() -> None:
    Session.objects.all().delete()


def end_of(member: Member) -> None:
    """End a member's sessions, also those that wait for her second factor."""
    for session in Session.objects.all():
        content = session.get_decoded()
        if str(member.pk) in {content.get(SESSION_KEY), content.get(PENDING)}:
            session.delete()


def sweep() -> None:
    """Remove the sessions that idled: nobody comes back to them, and what they hold should not lie about."""
    for session in Session.objects.all():
        if is_idle(session.get_decoded().get(SEEN)):
            session.delete()
