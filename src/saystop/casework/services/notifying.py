"""Telling members by e-mail that something waits, and nothing else: no name, no number, no word of a report.

A member is told at most once a day, and only when something waits of which she was not told and which she has not seen in her
inbox. Without a mail server in `saystop.toml` nothing here does anything.
"""

import structlog
from django.conf import settings as django_settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from saystop.casework import deadlines, mailing, queries, rules
from saystop.casework.models import Case, Deletion, Mention, Notified, Referral, ReferralState, State, Task
from saystop.casework.services import absences, custody, settings
from saystop.casework.services.handling import today
from saystop.offices.models import Member
from saystop.reporting.models import Message

# Of a kind so many are looked at: who has more waiting has no need of a mail.
MOST = 2_000

log = structlog.get_logger()


def sweep() -> int:
    """One round of housekeeping: a mail to each member for whom something new waits.

    Returns:
        how many mails went out.
    """
    if not django_settings.SAYSTOP_MAIL or not settings.current().sends_mail:
        return 0
    return sum(_tell(member) for member in Member.objects.filter(is_active=True, wants_mail=True))


def seen(member: Member) -> None:
    """She looks at her inbox: what waits now is known to her."""
    if not django_settings.SAYSTOP_MAIL:
        return
    Notified.objects.update_or_create(member=member, defaults={"seen": sorted(waiting(member))})


def waiting(member: Member) -> set[str]:
    """What waits for a member and for those for whom she stands in, each as a kind and the beginning of an id."""
    found: set[str] = set()
    if rules.is_director(member):
        late = Case.objects.filter(deadlines.late(settings.current().deadlines, today()), merged_into=None)
        found |= _named("late", late.exclude(pk__in=queries.shut_out_of(member)))
    if rules.is_custodian(member):
        found |= {
            f"name:{str(one.pk)[:8]}"
            for one in custody.waiting()
            if rules.may_release_identity(member, one.case)
        }
    if not rules.works_at_a_desk(member):
        return found
    mine = [member, *absences.covered_by(member)]
    cases = Case.objects.filter(report__desk_key__grants__member=member)
    cases = cases.exclude(pk__in=queries.kept_from(member))
    leading = cases.filter(merged_into=None)
    theirs = Q(assignee=None) | Q(assignee__in=mine)
    found |= _named("new", leading.filter(assignee=None, state=State.NEW))
    found |= _named("given", leading.filter(assignee__in=mine).exclude(state=State.CLOSED))
    unread = Message.objects.filter(report__case=OuterRef("pk"), is_unread=True)
    found |= _named("message", cases.filter(Exists(unread)).filter(theirs))
    found |= _named("task", Task.objects.filter(assignee__in=mine, done_on=None, case__in=cases))
    found |= _named("note", Mention.objects.filter(member__in=mine, is_seen=False, note__case__in=cases))
    prepared = Referral.objects.filter(state=ReferralState.PREPARED, case__in=cases)
    found |= _named("referral", prepared.exclude(prepared_by=member))
    silent = Referral.objects.filter(ask_on__lte=today(), case__in=cases.filter(theirs))
    over = (ReferralState.CLOSED, ReferralState.WITHDRAWN)
    found |= _named("ask", silent.exclude(state__in=over))
    found |= _named("deletion", Deletion.objects.filter(case__in=cases).exclude(asked_by=member))
    return found


def _tell(member: Member) -> bool:
    """Claimed first, then sent: two rounds at once send one mail."""
    if not member.is_unaltered:  # perhaps it is not her address any more
        log.error("mail", fault="Tampered")
        return False
    row, _made = Notified.objects.get_or_create(member=member)
    now = waiting(member)
    if row.told_on == today() or not now - set(row.seen):
        return False
    mine = Notified.objects.filter(pk=row.pk)
    if not mine.filter(told_on=row.told_on).update(told_on=today(), seen=sorted(now)):
        return False
    try:
        mailing.send(member.email, *_words(member))
    except OSError as fault:  # smtplib's own faults are of this kind
        mine.update(told_on=row.told_on, seen=row.seen)
        log.error("mail", fault=type(fault).__name__)
        return False
    return True


def _words(member: Member) -> tuple[str, str]:
    """Subject and text, in her language. A mail lies open on its way and at her provider: it says nothing."""
    with translation.override(member.language or django_settings.LANGUAGE_CODE):
        text = _("Something waits for you at the desk. Sign in to see it.")
        return _("Something waits for you"), f"{text}\n"


def _named(
    kind: str,
    rows: "QuerySet[Case] | QuerySet[Task] | QuerySet[Mention] | QuerySet[Referral] | QuerySet[Deletion]",
) -> set[str]:
    return {f"{kind}:{str(pk)[:8]}" for pk in rows.order_by("-pk").values_list("pk", flat=True)[:MOST]}
