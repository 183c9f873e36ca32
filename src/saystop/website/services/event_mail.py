"""Mails to those who registered for an event with an address.

A mail goes out at once where somebody has just registered; what could not be sent, and what goes to many, goes with a round of
housekeeping. Without a mail server in `saystop.toml` nothing is sent; each page says all of it too.
"""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from saystop.casework import mailing
from saystop.website import event_links, event_queries
from saystop.website.models import EventMail, EventRegistration, EventState

# In one round: the mail server of a small office takes so many.
MOST_A_ROUND = 200


def sweep() -> None:
    """One round of housekeeping: whoever has not been written to yet, or comes tomorrow; nobody about what is over."""
    if not mailing.is_possible():
        return
    _remind()
    waiting = (
        EventRegistration.objects.exclude(mail="")
        .exclude(email="")
        .filter(event__day__gte=timezone.localdate())
    )
    for row in waiting.select_related("event").order_by("event__day", "number")[:MOST_A_ROUND]:
        send(row)


def _remind() -> None:
    """Whoever has a seat tomorrow, and did not register just now: that was confirmed."""
    today = timezone.localdate()
    coming = EventRegistration.objects.filter(
        event__day=today + timedelta(days=1), event__state=EventState.PLANNED, has_seat=True, day__lt=today
    )
    fresh = coming.exclude(email="").filter(is_reminded=False)
    # Who is to be sent something else is told the day by that.
    fresh.exclude(mail="").update(is_reminded=True)
    fresh.filter(mail="").update(mail=EventMail.REMINDER, is_reminded=True)


def send(row: EventRegistration) -> bool:
    """The mail that somebody is to be sent; whether it went out."""
    what = row.mail
    if not what:
        return False
    mine = EventRegistration.objects.filter(pk=row.pk)
    return mailing.send_claimed(
        mine, {"mail": what}, {"mail": ""}, row.email, lambda: _words(row, EventMail(what))
    )


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
    if what == EventMail.REMINDER:
        # Without “tomorrow”: a mail server may take it late.
        return _("Soon: %(title)s"), _("You are registered, and have a seat:")
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
