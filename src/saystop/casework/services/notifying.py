"""Telling members by e-mail that something waits, and nothing else: no name, no number, no word of a report.

A member is told once; then not again until she has looked at her inbox and something new has come. Without a mail server in
`saystop.toml` nothing here does anything.
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
from saystop.offices.models import Member, Office
from saystop.reporting.models import Message

# Of more than these, the newest are remembered: who has so many has no need of a mail.
MOST = 2_000

log = structlog.get_logger()


def sweep() -> int:
    """One round of housekeeping: a mail to each member for whom something new waits.

    Returns:
        how many mails went out.
    """
    if not django_settings.SAYSTOP_MAIL or not settings.current().sends_mail:
        return 0
    return sum(_tell(member) for member in Member.objects.filter(is_active=True))


def seen(member: Member) -> None:
    """She looks at her inbox: what waits now is known to her."""
    if not django_settings.SAYSTOP_MAIL:
        return
    Notified.objects.update_or_create(
        member=member, defaults={"is_told": False, "seen": sorted(waiting(member))}
    )


def waiting(member: Member) -> set[str]:
    """What waits for a member and for those for whom she stands in, each as a kind and the beginning of an id."""
    found: set[str] = set()
    if rules.is_director(member):
        late = Case.objects.filter(deadlines.late(settings.current().deadlines, today()), merged_into=None)
        found |= _named("late", late)
    if rules.is_custodian(member):
        found |= {f"name:{str(one.pk)[:8]}" for one in custody.waiting()}
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
    found |= _named("deletion", Deletion.objects.filter(case__in=cases).exclude(asked_by=member))
    return found


def _tell(member: Member) -> bool:
    """Claimed first, then sent: two rounds at once send one mail."""
    row, _made = Notified.objects.get_or_create(member=member)
    if row.is_told or not waiting(member) - set(row.seen):
        return False
    if not Notified.objects.filter(pk=row.pk, is_told=False).update(is_told=True):
        return False
    try:
        mailing.send(member.email, *_words(member))
    except OSError as fault:  # smtplib's own faults are of this kind
        Notified.objects.filter(pk=row.pk).update(is_told=False)
        log.error("mail", fault=type(fault).__name__)
        return False
    return True


def _words(member: Member) -> tuple[str, str]:
    """Subject and text, in her language. A mail lies open on its way and at her provider: it says nothing."""
    with translation.override(member.language or django_settings.LANGUAGE_CODE):
        office = Office.objects.get().name
        subject = _("Something waits for you")
        text = _("Something waits for you at %(office)s. Sign in to see it:") % {"office": office}
        return subject, f"{text}\n{django_settings.SAYSTOP_ADDRESS}/desk/\n"


def _named(
    kind: str,
    rows: "QuerySet[Case] | QuerySet[Task] | QuerySet[Mention] | QuerySet[Referral] | QuerySet[Deletion]",
) -> set[str]:
    return {f"{kind}:{str(pk)[:8]}" for pk in rows.order_by("-pk").values_list("pk", flat=True)[:MOST]}
