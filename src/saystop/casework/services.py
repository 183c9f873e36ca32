"""The verbs of the desk. Nothing else writes its tables; every service checks the right itself."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Max

from saystop.casework import opening, rules
from saystop.casework.models import Case, ClosedReason, Note, State
from saystop.casework.opening import Opened
from saystop.engines.attachments import preview as previews
from saystop.engines.attachments.kinds import Kind
from saystop.engines.sealing import Tampered, seal, unseal
from saystop.offices import audit
from saystop.offices.models import Member
from saystop.offices.services import desks
from saystop.offices.unlocking import Unlocked
from saystop.reporting import bindings, padding
from saystop.reporting.models import Attachment, Message, Report
from saystop.reporting.services import attachments, conversation

LONGEST_NOTE = 5_000  # characters
# From each state, the states a member may put a case into. Nothing becomes new again; what is closed can be reopened.
STEPS: dict[str, tuple[str, ...]] = {
    State.NEW: (State.IN_ASSESSMENT, State.WAITING, State.REFERRED, State.CLOSED),
    State.IN_ASSESSMENT: (State.WAITING, State.REFERRED, State.CLOSED),
    State.WAITING: (State.IN_ASSESSMENT, State.REFERRED, State.CLOSED),
    State.REFERRED: (State.IN_ASSESSMENT, State.WAITING, State.CLOSED),
    State.CLOSED: (State.IN_ASSESSMENT,),
}


class StepNotAllowed(Exception):
    """From the state in which the case is now, no step leads there."""


class ReasonMissing(Exception):
    """A case is closed with a reason of the list, and with nothing else."""


@dataclass(frozen=True, slots=True)
class Download:
    """A verified attachment: what it is, and its plaintext piece by piece."""

    kind: Kind
    size: int
    pieces: Iterator[bytes] = field(repr=False)


def begin(report: Report) -> Case:
    """The case of a report that has just arrived. Called inside the transaction that stores the report."""
    return Case.objects.create(report=report, opened_on=report.arrived_on)


def hear_again(report: Report) -> None:
    """The reporter wrote: who was waited for has answered. A closed case stays closed and shows the unread message."""
    Case.objects.filter(report=report, state=State.WAITING).update(state=State.IN_ASSESSMENT)


def open_case(unlocked: Unlocked, case: Case, language: str, *, is_redrawn: bool = False) -> Opened:
    """Read a case: opened, noted in the audit trail, its messages no longer unread.

    Args:
        unlocked: the member who reads.
        case: what is read.
        language: of the questions and choices.
        is_redrawn: the member had it open and has acted on it; the trail says that already.

    Raises:
        rules.Refused: the member does not hold the key of its report.
    """
    rules.demand(rules.may_read(unlocked.member, case))
    with transaction.atomic():
        if not is_redrawn:
            audit.record(unlocked.member, "report.opened", case.pk)
        opened = opening.open_all(unlocked, case, language)
        if opened.tampered:
            audit.record(unlocked.member, "report.tampered", case.pk)
        conversation.mark_read(case.report)
    return opened


def open_attachment(unlocked: Unlocked, case: Case, attachment: Attachment) -> Download:
    """Verify an attachment to its last byte, then hand it out. Memory stays flat: the sealed stream is read twice.

    Raises:
        rules.Refused: the member does not hold the key of the report.
        Tampered: it was altered, cut or reordered, or is another file than the one that was taken in.
    """
    rules.demand(rules.may_read(unlocked.member, case) and attachment.report_id == case.report_id)
    try:
        key, kind, size = _verified(unlocked, case, attachment)
    except Tampered:
        audit.record(unlocked.member, "report.tampered", _part(case, attachment))
        raise
    audit.record(unlocked.member, "attachment.opened", _part(case, attachment))
    return Download(kind, size, attachments.open_chunks(attachment.pk, key))


def preview(unlocked: Unlocked, case: Case, attachment: Attachment) -> bytes | None:
    """A small, blurred, grey JPEG of an attachment, made now because a member asked; None when it is no still image.

    Raises:
        rules.Refused: the member does not hold the key of the report.
        Tampered: it was altered, cut or reordered.
        saystop.engines.attachments.outcomes.Refused: no preview can be made of it, or not now.
    """
    rules.demand(rules.may_read(unlocked.member, case) and attachment.report_id == case.report_id)
    audit.record(unlocked.member, "attachment.previewed", _part(case, attachment))
    try:
        return previews.preview(
            attachments.open_chunks(attachment.pk, _stream_key(unlocked, case, attachment))
        )
    except Tampered:
        audit.record(unlocked.member, "report.tampered", _part(case, attachment))
        raise


@transaction.atomic
def answer(unlocked: Unlocked, case: Case, text: str, *, then_wait: bool = False) -> Message:
    """Answer the reporter, who reads it with the receipt. A new case that is answered is in assessment: its clock stops.

    Args:
        unlocked: the member who answers.
        case: whose reporter is answered.
        text: at most `conversation.LONGEST_MESSAGE` characters; the form has seen to that.
        then_wait: also put the case into "waiting for the reporter", where a step leads there from its present state.

    Raises:
        rules.Refused
        Tampered: the public key of the desk or of the receipt was exchanged; nothing is sealed to it.
    """
    _demand_handling(unlocked, case)
    message = conversation.answer(case.report, unlocked.member, text)
    audit.record(unlocked.member, "message.sent", _part(case, message))
    state = Case.objects.select_for_update().get(pk=case.pk).state
    if then_wait and State.WAITING in STEPS[state]:
        set_state(unlocked, case, State.WAITING)
    elif state == State.NEW:
        set_state(unlocked, case, State.IN_ASSESSMENT)
    return message


@transaction.atomic
def write_note(unlocked: Unlocked, case: Case, text: str) -> Note:
    """Write a note for colleagues, sealed to the desk's present key.

    Raises:
        rules.Refused
    """
    _demand_handling(unlocked, case)
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
    note.envelope = seal(padding.pack(values), [desk_key.public], opening.note_binding(case, note))
    note.save(force_insert=True)
    audit.record(unlocked.member, "note.written", f"{case.pk}/{note.pk}")
    return note


@transaction.atomic
def assign(unlocked: Unlocked, case: Case, member: Member | None) -> None:
    """Give the case to a member who can read it, or to nobody.

    Raises:
        rules.Refused: the actor may not, or the member could not open what she is given.
    """
    _demand_handling(unlocked, case)
    rules.demand(member is None or rules.may_be_assigned(member, case))
    Case.objects.filter(pk=case.pk).update(assignee=member)
    case.assignee = member
    audit.record(unlocked.member, "case.assigned", f"{case.pk}/{member.pk if member else 'nobody'}")


@transaction.atomic
def set_state(unlocked: Unlocked, case: Case, state: str, reason: str = "") -> None:
    """Take one step of the table `STEPS`.

    Raises:
        rules.Refused
        StepNotAllowed: perhaps a colleague has changed the state meanwhile.
        ReasonMissing: it is to be closed without a reason, or a reason was given where none belongs.
    """
    _demand_handling(unlocked, case)
    locked = Case.objects.select_for_update().get(pk=case.pk)
    if state not in STEPS[locked.state]:
        raise StepNotAllowed
    if (state == State.CLOSED) != (reason in ClosedReason.values) or (state != State.CLOSED and reason):
        raise ReasonMissing
    Case.objects.filter(pk=case.pk).update(state=state, closed_reason=reason)
    case.state, case.closed_reason = state, reason
    audit.record(unlocked.member, "case.state_changed", f"{case.pk}/{state}")


def _demand_handling(unlocked: Unlocked, case: Case) -> None:
    """The right, and the key itself: a row that says she was granted it can be invented, the grant inside can't.

    Raises:
        rules.Refused
        Tampered: her grant does not hold the desk's key.
    """
    rules.demand(rules.may_handle(unlocked.member, case))
    unlocked.desk_key(case.report.desk_key)


def _verified(unlocked: Unlocked, case: Case, attachment: Attachment) -> tuple[bytes, Kind, int]:
    key = _stream_key(unlocked, case, attachment)
    facts = opening.facts_of(case.report, attachment, unlocked.desk_key(opening.desk_key_of(attachment)))
    digest, size = hashlib.sha256(), 0
    for piece in attachments.open_chunks(attachment.pk, key):
        digest.update(piece)
        size += len(piece)
    if digest.hexdigest() != facts["digest_kept"]:
        raise Tampered
    return key, Kind(facts["kind"]), size


def _stream_key(unlocked: Unlocked, case: Case, attachment: Attachment) -> bytes:
    binding = bindings.attachment_key(case.report_id, attachment.pk)
    return unseal(bytes(attachment.key_envelope), unlocked.desk_key(opening.desk_key_of(attachment)), binding)


def _part(case: Case, part: Attachment | Message) -> str:
    """The case first: members know it from the inbox by the beginning of its id."""
    return f"{case.pk}/{part.pk}"
