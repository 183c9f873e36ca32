"""E-mails to those who registered with an address: the day before, and when it does not take place after all.

They go out by rounds of housekeeping, so that no page waits for a mail server. Without one in `saystop.toml` nothing here does
anything; each page says all of it too.
"""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from saystop.casework import mailing
from saystop.training.models import Registration, Session, SessionState, Told


def sweep() -> None:
    """One round of housekeeping: whoever comes tomorrow, and whoever would have come in vain."""
    if not mailing.is_possible():
        return
    today = timezone.localdate()
    tomorrow = Q(session__state=SessionState.PLANNED, session__day=today + timedelta(days=1), told="")
    in_vain = Q(session__state=SessionState.CANCELLED, session__day__gte=today)
    rows = Registration.objects.exclude(email="").filter(tomorrow | in_vain).exclude(told=Told.CANCELLED)
    for row in rows.select_related("session__course"):
        _tell(row)


def _tell(row: Registration) -> None:
    before = row.told
    now = Told.CANCELLED if row.session.state == SessionState.CANCELLED else Told.REMINDED
    mine = Registration.objects.filter(pk=row.pk)
    mailing.send_claimed(mine, {"told": before}, {"told": now}, row.email, lambda: _words(row, now))


def _words(row: Registration, what: Told) -> tuple[str, str]:
    """Subject and text, in the language in which she registered."""
    with translation.override(row.language):
        title = row.session.course.told(row.language).get("title", "")
        if what == Told.CANCELLED:
            subject, first = _("It does not take place: %(course)s"), _("This session does not take place:")
        else:
            subject, first = _("Tomorrow: %(course)s"), _("This is tomorrow:")
        return subject % {"course": title}, f"{first}\n\n{title}\n{_facts(row.session)}\n"


def _facts(session: Session) -> str:
    hours = f"{session.starts_at:%H:%M}–{session.ends_at:%H:%M}"
    return f"{date_format(session.day)}, {hours}\n{session.place}"
