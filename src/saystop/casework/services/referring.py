"""Referrals: prepared from a case, approved by a second member, sealed for the authority, followed until it is done with."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from saystop.casework import authorities, machine, packing, rules
from saystop.casework.models import (
    AuthorityKey,
    Case,
    IdentityRelease,
    Referral,
    ReferralEvent,
    ReferralState,
    State,
)
from saystop.casework.packing import Choice
from saystop.casework.sealed import desk_key_for, open_part, seal_part
from saystop.casework.services import custody, files, handling, leaving, settings
from saystop.casework.services.handling import demand_handling, today
from saystop.engines.packs import (
    Pack,
    Sealing,
    check_recipient,
    from_json,
    make_passphrase,
    seal_pack,
    to_json,
)
from saystop.offices import audit
from saystop.offices.unlocking import Unlocked
from saystop.reporting.models import Attachment

ASK_AFTER = timedelta(days=14)  # without an answer, somebody asks
LONGEST_QUESTION = 2_000  # characters
S = ReferralState
# What keeps a referral here.
StepNotAllowed, AnotherMember, NotJudged = leaving.StepNotAllowed, leaving.AnotherMember, leaving.NotJudged
NotWithinConsent, NotForThisReceiver = leaving.NotWithinConsent, leaving.NotForThisReceiver
KeyChanged = leaving.KeyChanged
# From each state of a referral, those it can go to. What was prepared never changes; it can only be withdrawn.
STEPS: dict[str, tuple[ReferralState, ...]] = {
    S.PREPARED: (S.APPROVED, S.WITHDRAWN),
    S.APPROVED: (S.SENT, S.WITHDRAWN),
    S.SENT: (S.ACKNOWLEDGED, S.MORE_ASKED, S.OPENED, S.CLOSED),
    S.ACKNOWLEDGED: (S.MORE_ASKED, S.OPENED, S.CLOSED),
    S.MORE_ASKED: (S.ACKNOWLEDGED, S.OPENED, S.CLOSED),
    S.OPENED: (S.MORE_ASKED, S.CLOSED),
    S.CLOSED: (S.MORE_ASKED,),
    S.WITHDRAWN: (),
}
# What an authority can have said.
HEARD = (S.ACKNOWLEDGED, S.MORE_ASKED, S.OPENED, S.CLOSED)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A referral, opened: the receiver's key in the directory, the pack as it will be read, and what it is sealed to: the public
    key `recipient` or the passphrase."""

    referral: Referral
    authority: str
    pack: Pack = field(repr=False)
    recipient: str
    passphrase: str = field(repr=False)
    attachments: tuple[uuid.UUID, ...] = ()
    name_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """One step of a referral, opened."""

    event: ReferralEvent
    text: str = field(repr=False)
    their_number: str = field(default="", repr=False)


@transaction.atomic
def prepare(
    unlocked: Unlocked,
    case: Case,
    choice: Choice,
    *,
    summary: Sequence[tuple[str, str]] = (),
    plausibility: str = "",
) -> Referral:
    """Freeze what goes to an authority. Nothing leaves yet.

    Args:
        case: that leads.
        choice: what goes, and to whom.
        summary: the assessment in the receiver's language, label and text.
        plausibility: the assessment's code.

    Raises:
        rules.Refused, NotJudged, NotWithinConsent, NotForThisReceiver, packing.NoAddress, Tampered
    """
    demand_handling(unlocked, case)
    locked = Case.objects.select_for_update().get(pk=case.pk)
    if locked.assessed_on is None:
        raise NotJudged
    leaving.demand_receiver(choice)
    chosen = [one for one in case.together() if one.pk in choice.reports]
    if not chosen or len(chosen) != len(set(choice.reports)):
        raise NotForThisReceiver
    for one in chosen:
        demand_handling(unlocked, one)
    released = _released(case, choice)
    number = (case.referrals.aggregate(last=Max("number"))["last"] or 0) + 1
    desk_key = desk_key_for(case)
    referral = Referral(
        case=case, number=number, prepared_by=unlocked.member, prepared_on=today(), desk_key=desk_key
    )
    try:
        pack, attachments = packing.build(
            unlocked,
            case,
            choice,
            reference=referral.reference,
            made_on=today(),
            summary=() if choice.address_only else summary,
            plausibility=plausibility,
            released=released,
        )
    except (custody.NobodyThere, custody.NotAllowed) as fault:
        raise NotWithinConsent from fault
    recipient = authorities.recipient(choice.entry)
    values = {
        "authority": authorities.key_of(choice.entry),
        "pack": to_json(pack),
        "attachments": [str(one) for one in attachments],
        "recipient": recipient,
        "passphrase": "" if recipient else make_passphrase(),
    }
    referral.envelope = seal_part(unlocked, case, "referral", referral.pk, desk_key, values)
    referral.save(force_insert=True)
    IdentityRelease.objects.filter(pk__in=[one.pk for one in released]).update(referral=referral)
    audit.record(unlocked.member, "referral.prepared", f"{case.pk}/{referral.pk}")
    return referral


def read(unlocked: Unlocked, referral: Referral) -> Prepared:
    """A referral as its receiver will read it.

    Raises:
        rules.Refused: also where she is shut out of a report in it.
        NotGranted, Tampered
    """
    rules.demand(rules.may_read(unlocked.member, referral.case))
    values = _open(unlocked, referral)
    pack = from_json(values["pack"])
    rules.demand(leaving.may_see(unlocked.member, pack))
    return Prepared(
        referral,
        values["authority"],
        pack,
        values.get("recipient", ""),  # an earlier version kept none: then it is prepared anew
        values["passphrase"],
        tuple(uuid.UUID(one) for one in values["attachments"]),
    )


def authority_of(unlocked: Unlocked, referral: Referral) -> str:
    """The receiver's key in the directory, for who counts. Raises as `read`, but not because of what else is in it."""
    rules.demand(rules.may_read(unlocked.member, referral.case))
    return str(_open(unlocked, referral)["authority"])


@transaction.atomic
def open_referral(unlocked: Unlocked, referral: Referral) -> Prepared:
    """Read it on its own page or as the PDF: what reporters told, and who they are, stands there as on the pages of the reports,
    so the trail tells that too. Raises as `read`.
    """
    prepared = read(unlocked, referral)
    audit.record(unlocked.member, "referral.opened", f"{referral.case_id}/{referral.pk}")
    gone = leaving.withdrawn(referral, prepared.pack)
    return replace(prepared, pack=leaving.without_names(prepared.pack, gone), name_withdrawn=bool(gone))


@transaction.atomic
def approve(unlocked: Unlocked, referral: Referral) -> None:
    """Say that it may leave.

    Raises:
        rules.Refused, StepNotAllowed, AnotherMember
        NotWithinConsent: the reporter has withdrawn the name.
    """
    locked = _locked(unlocked, referral, S.APPROVED)
    if settings.current().four_eyes_on_referral and locked.prepared_by_id == unlocked.member.pk:
        raise AnotherMember
    # Nobody approves what does not open as what was prepared.
    leaving.demand_names(locked, read(unlocked, locked).pack)
    locked.state, locked.approved_by = S.APPROVED, unlocked.member
    locked.seal_approval(leaving.digest(locked))
    locked.save(update_fields=["state", "approved_by", "approval"])
    audit.record(unlocked.member, "referral.approved", f"{locked.case_id}/{locked.pk}")


@transaction.atomic
def withdraw(unlocked: Unlocked, referral: Referral) -> None:
    """Take it back before it was sent. A name that was released for it is released for nothing else.

    Raises:
        rules.Refused, StepNotAllowed
    """
    locked = _locked(unlocked, referral, S.WITHDRAWN)
    Referral.objects.filter(pk=locked.pk).update(state=S.WITHDRAWN, approval=b"")
    audit.record(unlocked.member, "referral.withdrawn", f"{locked.case_id}/{locked.pk}")


def seal_for_sending(unlocked: Unlocked, referral: Referral) -> tuple[Sealing, Prepared]:
    """The pack as a standard age file, in pieces; nothing of it is written down in the clear.

    Sealed to the authority's public key that was approved, or to the passphrase that lies with the referral.

    Raises:
        rules.Refused
        StepNotAllowed: it was not approved.
        NotForThisReceiver: the authority is not in the directory any more.
        KeyChanged: it has another key by now.
        NotWithinConsent: the reporter has withdrawn the name.
        Tampered: also where the row says that it was approved and nobody approved it.
    """
    demand_handling(unlocked, referral.case)
    referral.refresh_from_db(fields=["state", "approved_by", "approval", "envelope"])
    if referral.state in {S.PREPARED, S.WITHDRAWN}:
        raise StepNotAllowed
    referral.demand_approval(leaving.digest(referral))
    prepared = read(unlocked, referral)
    leaving.demand_names(referral, prepared.pack)
    leaving.demand_key(prepared.authority, prepared.recipient, prepared.passphrase)
    named = zip(prepared.pack.files, prepared.attachments, strict=True)
    pieces = [(file.name, _plain(unlocked, referral.case, pk)) for file, pk in named]
    audit.record(unlocked.member, "referral.sealed", f"{referral.case_id}/{referral.pk}")
    recipient, passphrase = prepared.recipient or None, prepared.passphrase or None
    sealing = seal_pack(prepared.pack, pieces, recipient=recipient, passphrase=passphrase)
    return sealing, prepared


@transaction.atomic
def note_sent(unlocked: Unlocked, referral: Referral, text: str = "") -> None:
    """It is on its way: the case is referred, and somebody asks after it in two weeks.

    Raises:
        rules.Refused, StepNotAllowed
        Tampered: nobody approved it.
    """
    locked = _locked(unlocked, referral, S.SENT)
    locked.demand_approval(leaving.digest(locked))
    Referral.objects.filter(pk=locked.pk).update(state=S.SENT, sent_on=today(), ask_on=today() + ASK_AFTER)
    _add(unlocked, locked, S.SENT, {"text": text, "their_number": ""})
    handling.count_again(locked.case)
    audit.record(unlocked.member, "referral.sent", f"{locked.case_id}/{locked.pk}")
    if machine.step(locked.case.state, State.REFERRED):
        handling.set_state(unlocked, locked.case, State.REFERRED)


@transaction.atomic
def hear(
    unlocked: Unlocked,
    referral: Referral,
    state: str,
    *,
    text: str,
    their_number: str = "",
    ask_on: date | None,
) -> None:
    """Note what the authority answered.

    Args:
        state: one of `HEARD`.
        text: in the member's words, or the authority's.
        their_number: the authority's own reference.
        ask_on: the day on which to ask again; None where nothing is awaited.

    Raises:
        rules.Refused, StepNotAllowed
    """
    if state not in HEARD:
        raise StepNotAllowed
    locked = _locked(unlocked, referral, state)
    Referral.objects.filter(pk=locked.pk).update(state=state, ask_on=ask_on)
    _add(unlocked, locked, state, {"text": text, "their_number": their_number})
    audit.record(unlocked.member, "referral.heard", f"{locked.case_id}/{state}")


def heard(unlocked: Unlocked, referral: Referral) -> list[Heard]:
    """What happened to it, in order.

    Raises:
        rules.Refused, NotGranted, Tampered
    """
    rules.demand(rules.may_read(unlocked.member, referral.case))
    found = []
    for event in referral.events.select_related("desk_key", "member").order_by("number"):
        values = open_part(
            unlocked,
            referral.case,
            "referral event",
            event.pk,
            event.desk_key,
            event.envelope,
            event.member_id,
        )
        found.append(Heard(event, values["text"], values["their_number"]))
    return found


@transaction.atomic
def enter_key(unlocked: Unlocked, authority: str, recipient: str) -> AuthorityKey:
    """Enter the public key of an authority, as it was told apart. It takes the place of an earlier one.

    Raises:
        rules.Refused: the member is no director.
        NotForThisReceiver: it is not in the directory.
        saystop.engines.packs.PackError: this is no key that `age` can seal to.
    """
    rules.demand(rules.may_change_settings(unlocked.member))
    entry = authorities.find(authority)
    if entry is None:
        raise NotForThisReceiver
    which = {"country": entry.country, "kind": entry.kind, "name": entry.name}
    AuthorityKey.objects.filter(**which).delete()
    row = AuthorityKey(
        **which, recipient=check_recipient(recipient), entered_by=unlocked.member, entered_on=today()
    )
    row.seal_it()
    row.save(force_insert=True)
    audit.record(unlocked.member, "authority.key_entered", row.pk)
    return row


def to_ask(day: date) -> Iterable[Referral]:
    """The referrals of which nothing was heard for too long."""
    found = Referral.objects.filter(ask_on__lte=day).exclude(state__in=(S.CLOSED, S.WITHDRAWN))
    return found.select_related("case__report").order_by("ask_on", "id")


def _released(case: Case, choice: Choice) -> list[IdentityRelease]:
    """The chosen names: of reports that go, released, and used for no other referral."""
    parts = {one.pk: one.report_id for one in case.together() if one.pk in choice.reports}
    found = list(
        IdentityRelease.objects.select_for_update(of=("self",))
        .select_related("case__merged_into", "report", "desk_key")
        .filter(pk__in=choice.releases, referral=None, is_refused=False, decided_on__isnull=False)
    )
    if len(found) != len(set(choice.releases)) or any(one.report_id not in parts.values() for one in found):
        raise NotWithinConsent
    return found


def _locked(unlocked: Unlocked, referral: Referral, to: str) -> Referral:
    """The row, locked, if a step leads there."""
    demand_handling(unlocked, referral.case)
    locked = Referral.objects.select_for_update().get(pk=referral.pk)
    if to not in STEPS[locked.state]:
        raise StepNotAllowed
    locked.case = referral.case
    read(unlocked, locked)  # who may not see all of it takes no step with it
    return locked


def _open(unlocked: Unlocked, referral: Referral) -> Mapping[str, Any]:
    return open_part(
        unlocked,
        referral.case,
        "referral",
        referral.pk,
        referral.desk_key,
        referral.envelope,
        referral.prepared_by_id,
    )


def _add(unlocked: Unlocked, referral: Referral, state: str, values: Mapping[str, Any]) -> None:
    number = (referral.events.aggregate(last=Max("number"))["last"] or 0) + 1
    desk_key = desk_key_for(referral.case)
    event = ReferralEvent(
        referral=referral,
        number=number,
        state=state,
        member=unlocked.member,
        happened_on=today(),
        desk_key=desk_key,
    )
    event.envelope = seal_part(unlocked, referral.case, "referral event", event.pk, desk_key, values)
    event.save(force_insert=True)


def _plain(unlocked: Unlocked, case: Case, attachment: uuid.UUID) -> Iterator[bytes]:
    found = Attachment.objects.select_related("report__case__merged_into", "desk_key").get(pk=attachment)
    whose = Case.objects.select_related("report__desk_key__desk", "merged_into").get(report=found.report_id)
    return files.open_attachment(unlocked, whose, found).pieces
