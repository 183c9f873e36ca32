"""Mails to those who registered for an event with an address.

A mail goes out at once where somebody has just registered; what could not be sent, and what goes to many, goes with a round of
housekeeping. Without a mail server in `saystop.toml` nothing is sent; each page says all of it too.
"""

import structlog
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from saystop.casework import mailing
from saystop.website import event_links, event_queries
from saystop.website.models import EventMail, EventRegistration

# In one round: the mail server of a small office takes so many.
MOST_A_ROUND = 200

log = structlog.get_logger()


def is_possible() -> bool:
    return bool(settings.SAYSTOP_MAIL)


def sweep() -> None:
    """One round of housekeeping: whoever has not been written to yet; nobody about what is over."""
    if not is_possible():
        return
    waiting = (
        EventRegistration.objects.exclude(mail="")
        .exclude(email="")
        .filter(event__day__gte=timezone.localdate())
    )
    for row in waiting.select_related("event").order_by("event__day", "number")[:MOST_A_ROUND]:
        send(row)


def send(row: EventRegistration) -> bool:
    """The mail that somebody is to be sent; whether it went out. Claimed first, then sent: two at once send one."""
    what = row.mail
    mine = EventRegistration.objects.filter(pk=row.pk)
    if not is_possible() or not what or not mine.filter(mail=what).update(mail=""):
        return False
    try:
        mailing.send(row.email, *_words(row, EventMail(what)))
    except OSError as fault:  # smtplib's own faults are of this kind
        mine.filter(mail="").update(mail=what)
        log.error("mail", fault=type(fault).__name__)
        return False
    return True


def _words(row: EventRegistration, what: EventMail) -> tuple[str, str]:
    """Subject and text, in her language; nothing that she wrote: a stranger may have typed the address."""
    with translation.override(row.language):
        title = " ".join(event_queries.title(row.event, row.language).split())
        subject, first = _begins(row, what)
        parts = [first, f"{title}\n{_facts(row)}"]
        if what != EventMail.CANCELLED:
            link = row.event.address.rstrip("/") + reverse(
                "website:my_registration", args=[row.language, event_links.token_for(row.pk)]
            )
            there = _("To look at your registration, or to withdraw it, open this page:")
            parts.append(f"{there}\n{link}")
            parts.append(
                _(
                    "If it was not you who registered, withdraw it there. Name and address are deleted 30 days after the event."
                )
            )
        return subject % {"title": title}, "\n\n".join(parts) + "\n"


def _begins(row: EventRegistration, what: EventMail) -> tuple[str, str]:
    if what == EventMail.CANCELLED:
        return _("It does not take place: %(title)s"), _("This event does not take place:")
    if what == EventMail.CHANGED:
        return _("It has changed: %(title)s"), _("Day, hours or place have changed. This is how it is now:")
    if what == EventMail.SEAT:
        return _("You have a seat now: %(title)s"), _("A seat has become free, and it is yours:")
    if row.has_seat:
        return _("You have a seat: %(title)s"), _("You are registered, and have a seat:")
    return _("You are on the waiting list: %(title)s"), _(
        "All seats are taken. You are on the waiting list, and we write to you when one becomes free:"
    )


def _facts(row: EventRegistration) -> str:
    event = row.event
    lines = [f"{date_format(event.day)}, {event.starts_at:%H:%M}–{event.ends_at:%H:%M}", event.place]
    if row.has_seat and not event.is_cancelled:
        lines.append(event.online)
    return "\n".join(line for line in lines if line)
