"""A case as members work on it: begun, opened, answered, noted, assigned, put into another state, merged and split off."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q

from saystop.casework import bindings, machine, opening, rules
from saystop.casework.models import Case, Deletion, Mention, Note, State
from saystop.casework.opening import Opened
from saystop.casework.services import wellbeing
from saystop.engines.sealing import seal
from saystop.offices import audit
from saystop.offices.models import Member
from saystop.offices.services import desks
from saystop.offices.unlocking import Unlocked
from saystop.reporting import padding
from saystop.reporting.models import Message, Report
from saystop.reporting.services import conversation

LONGEST_NOTE = 5_000  # characters
LONGEST_REASON = 2_000  # characters of why something was done


class StepNotAllowed(Exception):
    """From the state in which the case is now, no step leads there."""


class ReasonMissing(Exception):
    """A case is closed with an outcome of the list, and with nothing else."""


class NotAssessed(Exception):
    """The step is for a case that was judged, and nobody has written an assessment."""


class NotToBeMerged(Exception):
    """A case is merged into another that leads, and not into itself."""


def begin(report: Report) -> Case:
    """The case of a report that has just arrived. Called inside the transaction that stores the report."""
    day = report.arrived_on
    return Case.objects.create(report=report, opened_on=day, state_since=day, clock_from=day)


def hear_again(report: Report) -> None:
    """The reporter wrote: who was waited for has answered. A closed case stays closed and shows the unread message."""
    case = Case.objects.select_related("merged_into").filter(report=report).first()
    if case and case.leading.state == State.WAITING:
        _put(case.leading, State.IN_ASSESSMENT)


def open_case(unlocked: Unlocked, case: Case, language: str, *, is_redrawn: bool = False) -> Opened:
    """Read a case: opened, noted in the audit trail, its messages no longer unread.

    Args:
        unlocked: the member who reads.
        case: what is read.
        language: of the questions and choices.
        is_redrawn: the member had it open and has acted on it; the trail says that already.

    Raises:
        rules.Refused: the member does not hold the key of its report.
        wellbeing.LimitReached: it is hard, and she has opened as many of those this week as her office thinks right.
    """
    rules.demand(rules.may_read(unlocked.member, case))
    wellbeing.demand(unlocked.member, case)
    with transaction.atomic():
        if not is_redrawn:
            audit.record(unlocked.member, "report.opened", case.pk)
        opened = opening.open_all(unlocked, case, language)
        if opened.tampered:
            audit.record(unlocked.member, "report.tampered", case.pk)
        conversation.mark_read(case.report)
        Mention.objects.filter(note__case=case, member=unlocked.member, is_seen=False).update(is_seen=True)
    return opened


@transaction.atomic
def answer(unlocked: Unlocked, case: Case, text: str, *, then_wait: bool = False) -> Message:
    """Answer the reporter, who reads it with the receipt. A new case that is answered is in assessment.

    Args:
        unlocked: the member who answers.
        case: whose reporter is answered.
        text: at most `conversation.LONGEST_MESSAGE` characters; the form has seen to that.
        then_wait: also put the case into "waiting for the reporter", where a step leads there from its present state.

    Raises:
        rules.Refused
        Tampered: the public key of the desk or of the receipt was exchanged; nothing is sealed to it.
    """
    demand_handling(unlocked, case)
    message = conversation.answer(case.report, unlocked.member, text)
    audit.record(unlocked.member, "message.sent", _part(case, message))
    count_again(case)
    state = Case.objects.select_for_update().get(pk=case.leading.pk).state
    if then_wait and machine.step(state, State.WAITING):
        set_state(unlocked, case, State.WAITING)
    elif state == State.NEW:
        set_state(unlocked, case, State.IN_ASSESSMENT)
    return message


@transaction.atomic
def write_note(unlocked: Unlocked, case: Case, text: str, meant_for: Sequence[Member] = ()) -> Note:
    """Write a note for colleagues, sealed to the desk's present key.

    Args:
        text: at most `LONGEST_NOTE` characters.
        meant_for: who finds it among what waits for her; each can read the case.

    Raises:
        rules.Refused: the actor may not, or one of those for whom it is meant could not open it.
    """
    demand_handling(unlocked, case)
    rules.demand(all(rules.may_be_assigned(one, case) for one in meant_for))
    Case.objects.select_for_update().get(pk=case.pk)
    last = case.notes.aggregate(last=Max("number"))["last"] or 0
    now = datetime.now(UTC)
    desk_key = desks.current_key(case.report.desk_key.desk)
    note = Note(case=case, author=unlocked.member, desk_key=desk_key, number=last + 1, written_on=now.date())
    values = {
        "text": text,
        "author": str(unlocked.member.pk),
        "written": now.isoformat(timespec="seconds"),
    }
    note.envelope = seal(padding.pack(values), [desk_key.public], bindings.note(case.pk, note.pk))
    note.save(force_insert=True)
    Mention.objects.bulk_create(Mention(note=note, member=one) for one in meant_for if one != unlocked.member)
    audit.record(unlocked.member, "note.written", f"{case.pk}/{note.pk}")
    return note


@transaction.atomic
def assign(unlocked: Unlocked, case: Case, member: Member | None) -> None:
    """Give the case to a member who can read it, or to nobody. A part of another case goes where that one goes.

    Raises:
        rules.Refused: the actor may not, or the member could not open what she is given.
    """
    demand_handling(unlocked, case)
    rules.demand(member is None or rules.may_be_assigned(member, case))
    leading = case.leading
    leading.assignee = member
    # Whose it is already changes nothing, and the trail tells of changes.
    if Case.objects.filter(pk=leading.pk).exclude(assignee=member).update(assignee=member):
        audit.record(unlocked.member, "case.assigned", f"{leading.pk}/{member.pk if member else 'nobody'}")


@transaction.atomic
def set_state(unlocked: Unlocked, case: Case, state: str, outcome: str = "") -> None:
    """Take one step of the table `machine.STEPS` with the case that leads.

    Raises:
        rules.Refused
        StepNotAllowed: perhaps a colleague has changed the state meanwhile.
        ReasonMissing: it is to be closed without an outcome, or one was given where none belongs.
        NotAssessed: nobody has judged it yet.
    """
    demand_handling(unlocked, case)
    leading = case.leading
    locked = Case.objects.select_for_update().get(pk=leading.pk)
    step = machine.step(locked.state, state)
    if step is None:
        raise StepNotAllowed
    rules.demand(step.who(unlocked.member, case))
    missing = set(machine.missing(step, locked, outcome))
    if machine.Need.OUTCOME in missing or (outcome and machine.Need.OUTCOME not in step.needs):
        raise ReasonMissing
    if missing:
        raise NotAssessed
    _put(locked, state, outcome)
    leading.state, leading.outcome, leading.state_since = locked.state, locked.outcome, locked.state_since
    audit.record(unlocked.member, "case.state_changed", f"{leading.pk}/{state}")


@transaction.atomic
def merge(unlocked: Unlocked, case: Case, into: Case) -> None:
    """Make the case, with all of its parts, a part of another. `split` undoes it: nothing is moved.

    What was asked of either, to delete it, was asked of less or of something else: it is asked anew. And whatever the rules of
    keeping say of the other, they say it from today on: a new report would else go at once with one that is due.

    Raises:
        rules.Refused: the member cannot handle both.
        NotToBeMerged: the other is itself a part, or the same case.
    """
    demand_handling(unlocked, case)
    demand_handling(unlocked, into)
    into = Case.objects.select_for_update().get(pk=into.pk)
    if into.merged_into_id or into.pk == case.leading.pk:
        raise NotToBeMerged
    for asked in Deletion.objects.filter(case__in=(case.leading, into)):
        asked.delete()
        audit.record(unlocked.member, "case.deletion_refused", asked.case_id)
    for one in Case.objects.select_for_update().filter(Q(pk=case.leading.pk) | Q(merged_into=case.leading)):
        Case.objects.filter(pk=one.pk).update(merged_into=into)
        audit.record(unlocked.member, "case.merged", f"{one.pk}/{into.pk}")
    case.merged_into = into
    _keep_from_today(into)
    count_again(into)


@transaction.atomic
def split(unlocked: Unlocked, part: Case) -> None:
    """Let a part lead itself again, with the state and the assessments that it had; what is kept so long is kept from today on.

    Raises:
        rules.Refused
        NotToBeMerged: it is no part of another case.
    """
    demand_handling(unlocked, part)
    if not part.merged_into:
        raise NotToBeMerged
    audit.record(unlocked.member, "case.split", f"{part.pk}/{part.merged_into_id}")
    Case.objects.filter(pk=part.pk).update(merged_into=None)
    part.merged_into = None
    _keep_from_today(Case.objects.select_for_update().get(pk=part.pk))
    count_again(part)


def demand_handling(unlocked: Unlocked, case: Case) -> None:
    """The right, and the key itself: a row that says she was granted it can be invented, the grant inside can't.

    Raises:
        rules.Refused
        Tampered: her grant does not hold the desk's key.
    """
    rules.demand(rules.may_handle(unlocked.member, case))
    unlocked.desk_key(case.report.desk_key)


def leading_locked(case: Case) -> Case:
    """The case that leads, as it is now: nobody else changes it until the transaction ends."""
    found = Case.objects.select_for_update(of=("self",))
    return found.select_related("report__desk_key__desk", "merged_into").get(pk=case.leading.pk)


def today() -> date:
    return datetime.now(UTC).date()


def _put(case: Case, state: str, outcome: str = "") -> None:
    """Into another state from today on; the days for which the reporter was waited for do not count to the 48 hours."""
    if case.state == State.WAITING:
        case.clock_from += max(timedelta(0), today() - case.state_since)
    case.state, case.outcome, case.state_since = state, outcome, today()
    case.save(update_fields=["state", "outcome", "state_since", "clock_from"])
    count_again(case)


def _keep_from_today(case: Case) -> None:
    """Its state begins anew where a rule says how long that state is kept: colleagues have the days of the rule to look."""
    from saystop.casework.services import keeping  # which stands on this module

    if keeping.day_of(keeping.current(), case.state, case.outcome, case.state_since):
        _put(case, case.state, case.outcome)


def count_again(case: Case) -> None:
    """Something changed that figures count: of the case that leads and of all of its parts."""
    together = Q(pk=case.leading.pk) | Q(merged_into=case.leading)
    Case.objects.filter(together, is_counted=True).update(is_counted=False)


def _part(case: Case, part: Message) -> str:
    """The case first: members know it from the inbox by the beginning of its id."""
    return f"{case.pk}/{part.pk}"
