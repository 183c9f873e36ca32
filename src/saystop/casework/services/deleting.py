"""Deleting a case with everything that hangs on it: by its rule, or before its time, where the office asks two members for it.

What is due goes when a member says so, or by itself after it has stood on the calendar for `keeping.SHOWN_DAYS`. The latter
needs no key. Facts for the figures stay; they tell no report.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q

from saystop.casework import rules
from saystop.casework.models import Case, Deletion, Link, Token
from saystop.casework.sealed import desk_key_for, open_part, seal_part
from saystop.casework.services import facts, handling, keeping, settings
from saystop.casework.services.handling import demand_handling, leading_locked, today
from saystop.casework.services.keeping import Obstacle
from saystop.offices import audit
from saystop.offices.unlocking import Unlocked
from saystop.reporting.models import Attachment, Message, Report
from saystop.reporting.services import conversation

_KIND = "deletion"


class Held(Exception):
    """A hold stands in the way: it has to be lifted first."""


class AlreadyAsked(Exception):
    """A member has asked for it, and it waits for a second one."""


class NotAsked(Exception):
    """Nobody has asked for it, or a colleague has decided meanwhile."""


class SecondMemberNeeded(Exception):
    """The office asks for four eyes: what is not due yet is asked for by one member and approved by another."""


@dataclass(frozen=True, slots=True)
class Gone:
    """How much of each kind will be gone."""

    reports: int
    messages: int
    files: int
    notes: int
    assessments: int
    referrals: int
    links: int
    tokens: int


@dataclass(frozen=True, slots=True)
class Asked:
    deletion: Deletion
    reason: str = field(repr=False)


def what_goes(cases: Iterable[Case]) -> Gone:
    """Of cases that lead, with all their parts."""
    pks = [case.pk for case in cases]
    found = Case.objects.filter(Q(pk__in=pks) | Q(merged_into__in=pks))
    reports = found.values("report")
    return Gone(
        reports=found.count(),
        messages=Message.objects.filter(report__in=reports).count(),
        files=Attachment.objects.filter(report__in=reports).count(),
        notes=found.exclude(notes=None).values("notes").count(),
        assessments=found.exclude(assessments=None).values("assessments").count(),
        referrals=found.exclude(referrals=None).values("referrals").count(),
        links=Link.objects.filter(Q(first__in=reports) | Q(second__in=reports)).count(),
        tokens=Token.objects.filter(indexed__report__in=reports).count(),
    )


def asked_for(case: Case) -> Deletion | None:
    """What waits for a second member."""
    found = Deletion.objects.filter(case=case.leading)
    return found.select_related("case__report__desk_key__desk", "asked_by", "desk_key").first()


@transaction.atomic
def ask_deletion(unlocked: Unlocked, case: Case, reason: str) -> Deletion:
    """Ask a second member to delete a case before its time.

    Args:
        reason: at most `handling.LONGEST_REASON` characters; sealed to the desk, and gone with the case.

    Raises:
        rules.Refused, Held, AlreadyAsked
    """
    leading = _locked(case)
    _demand(unlocked, leading)
    if Deletion.objects.filter(case=leading).exists():
        raise AlreadyAsked
    deletion = Deletion(
        case=leading, asked_by=unlocked.member, asked_on=today(), desk_key=desk_key_for(leading)
    )
    deletion.envelope = seal_part(unlocked, leading, _KIND, leading.pk, deletion.desk_key, {"reason": reason})
    deletion.save(force_insert=True)
    audit.record(unlocked.member, "case.deletion_asked", leading.pk)
    return deletion


def read_asked(unlocked: Unlocked, deletion: Deletion) -> Asked:
    """Who asked for it and why.

    Raises:
        rules.Refused, NotGranted
        Tampered: also where the row names another member than the one who asked, by which she could approve it herself.
    """
    case = deletion.case
    rules.demand(rules.may_read(unlocked.member, case))
    values = open_part(
        unlocked, case, _KIND, case.pk, deletion.desk_key, deletion.envelope, deletion.asked_by_id
    )
    return Asked(deletion, values["reason"])


@transaction.atomic
def approve_deletion(unlocked: Unlocked, case: Case) -> None:
    """Delete what another member asked for.

    Raises:
        rules.Refused: the member asked for it herself, or cannot open all of it.
        Held, NotAsked, Tampered
    """
    leading = _locked(case)
    _demand(unlocked, leading)
    deletion = asked_for(leading)
    if deletion is None:
        raise NotAsked
    read_asked(unlocked, deletion)
    rules.demand(deletion.asked_by_id != unlocked.member.pk)
    _delete(leading, unlocked)


@transaction.atomic
def refuse_deletion(unlocked: Unlocked, case: Case, reason: str) -> None:
    """Leave the case as it is; the reason stays with it as a note. Who asked may take it back so.

    Raises:
        rules.Refused, NotAsked
    """
    leading = _locked(case)
    demand_handling(unlocked, leading)
    if not Deletion.objects.filter(case=leading).delete()[0]:
        raise NotAsked
    audit.record(unlocked.member, "case.deletion_refused", leading.pk)
    handling.write_note(unlocked, leading, reason)


@transaction.atomic
def delete_case(unlocked: Unlocked, case: Case) -> None:
    """Delete a case because one member says so: where the office does not ask for four eyes, or where it is due.

    Raises:
        rules.Refused, Held, SecondMemberNeeded
    """
    leading = _locked(case)
    _demand(unlocked, leading)
    if not _is_due(leading) and settings.current().four_eyes_on_deletion:
        raise SecondMemberNeeded
    _delete(leading, unlocked)


def delete_due(unlocked: Unlocked, cases: Iterable[uuid.UUID]) -> int:
    """Delete those of the cases that are due still and that the member may delete, each by itself.

    Returns:
        how many were deleted.
    """
    count = 0
    for pk in cases:
        with transaction.atomic():
            found = Case.objects.filter(pk=pk, merged_into=None).first()
            leading = _locked(found) if found else None
            if leading and _is_due(leading) and rules.may_delete(unlocked.member, leading):
                unlocked.desk_key(leading.report.desk_key)
                _delete(leading, unlocked)
                count += 1
    return count


def sweep() -> int:
    """One round of housekeeping: the calendar is brought up to date, and what has stood on it long enough is deleted.

    Returns:
        how many cases went.
    """
    count = 0
    for case in list(keeping.mark()):
        with transaction.atomic():
            leading = _locked(case)
            if leading.merged_into_id is None and _is_due(leading):
                _delete(leading, None)
                count += 1
    return count


def _locked(case: Case) -> Case:
    """The case that leads. Its reports are held, so that no reporter adds a message while it is looked at and deleted."""
    reports = case.leading.together().values_list("report", flat=True)
    list(Report.objects.select_for_update().filter(pk__in=list(reports)).values_list("pk"))
    return leading_locked(case)


def _demand(unlocked: Unlocked, leading: Case) -> None:
    demand_handling(unlocked, leading)
    rules.demand(rules.may_delete(unlocked.member, leading))
    if keeping.obstacle(leading) is Obstacle.HELD:
        raise Held


def _is_due(leading: Case) -> bool:
    day = keeping.due(leading)
    return day is not None and day <= today()


def _delete(leading: Case, unlocked: Unlocked | None) -> None:
    """The rows of all its reports: whatever hangs on them goes by the foreign keys. The trail keeps what the case was called,
    and what was counted stays, cut loose.
    """
    together = list(leading.together())
    for one in together:
        if unlocked:
            facts.keep_apart(unlocked, one)
            audit.record(unlocked.member, "case.deleted", one.pk)
        else:
            facts.count_before_it_goes(one)
            audit.record(None, "case.deleted_by_rule", one.pk)
    Report.objects.filter(pk__in=[one.report_id for one in together]).delete()
    transaction.on_commit(conversation.empty_the_log)
