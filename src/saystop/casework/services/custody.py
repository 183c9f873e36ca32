"""Who the reporter is: asked for by a member with a reason, released by a custodian with a reason, for one referral to the
police, and within what the reporter allowed. Nothing else opens that envelope.

The custodian may hold nothing but the desk that keeps identities: what she needs to decide is sealed to that desk too.
"""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from django.db import transaction

from saystop.casework import bindings as own
from saystop.casework import rules
from saystop.casework.models import Case, IdentityRelease
from saystop.casework.opening import told_in, told_of
from saystop.casework.sealed import desk_key_for, open_part, seal_part
from saystop.casework.services import settings
from saystop.casework.services.handling import demand_handling, today
from saystop.engines.sealing import Tampered, seal, unseal
from saystop.offices import audit
from saystop.offices.models import DeskKey
from saystop.offices.unlocking import Unlocked
from saystop.reporting import bindings, padding
from saystop.reporting.models import Message, Report
from saystop.reporting.services import conversation, questionnaire

CONSENT_QUESTION = (
    "you/police_may_have_name"  # see "Questions that mean something to the program" in docs/report-form.md
)


class Consent(StrEnum):
    """What the reporter said of the police learning the name."""

    YES = "yes"
    ASK_FIRST = "ask_me_first"
    NO = "no"


class NobodyThere(Exception):
    """The reporter gave no name, or has withdrawn it."""


class NotAllowed(Exception):
    """The reporter did not allow it. Asked first, they must have agreed in a message of theirs."""


class AlreadyDecided(Exception):
    """A custodian has decided this, or it was asked for already and waits."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a custodian decides about. `consent` was read from the report when it was asked for."""

    release: IdentityRelease
    reason: str = field(repr=False)
    consent: Consent
    agreed_in: int = 0  # the number of the reporter's message, where they were asked first


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the reporter is, as released for one referral."""

    answers: tuple[tuple[str, str], ...] = field(repr=False)  # question and answer
    reason: str = field(repr=False)


def consent_of(unlocked: Unlocked, report: Report) -> Consent:
    """What the reporter allowed; no answer counts as no.

    Raises:
        NotGranted, Tampered
    """
    told = told_of(unlocked, report)
    try:
        return Consent(told.get(CONSENT_QUESTION, Consent.NO))
    except ValueError:
        return Consent.NO


@transaction.atomic
def ask(unlocked: Unlocked, case: Case, reason: str, agreed_in: int = 0) -> IdentityRelease:
    """Ask the custodians for who reported this, so that the police can be told.

    Args:
        case: whose own report it is about.
        reason: why the police needs it; at most `handling.LONGEST_REASON` characters.
        agreed_in: the number of the reporter's message in which they agreed, where they wanted to be asked first.

    Raises:
        rules.Refused
        NobodyThere, NotAllowed
        AlreadyDecided: it was asked for already, and waits or was not used yet.
    """
    demand_handling(unlocked, case)
    report = (
        Report.objects.select_for_update(of=("self",))
        .select_related("desk_key__desk", "identity_key")
        .get(pk=case.report_id)
    )
    if not report.identity:
        raise NobodyThere
    consent = consent_of(unlocked, report)
    if consent is Consent.NO or (consent is Consent.ASK_FIRST and not _agreed(unlocked, report, agreed_in)):
        raise NotAllowed
    if IdentityRelease.objects.filter(report=report, referral=None, is_refused=False).exists():
        raise AlreadyDecided
    desk_key = desk_key_for(case)
    release = IdentityRelease(
        case=case, report=report, asked_by=unlocked.member, asked_on=today(), desk_key=desk_key
    )
    values = {"reason": reason, "consent": consent, "agreed_in": agreed_in, "by": str(unlocked.member.pk)}
    recipients = [desk_key.public]
    if report.identity_key is not None:
        recipients.append(report.identity_key.public)
    release.asked = seal(padding.pack(values), recipients, own.part("identity asked", case.pk, release.pk))
    release.save(force_insert=True)
    audit.record(unlocked.member, "identity.asked", f"{case.pk}/{release.pk}")
    return release


def read_asked(custodian: Unlocked, release: IdentityRelease) -> Asked:
    """What was asked, for a custodian to decide.

    Raises:
        rules.Refused, Tampered
    """
    rules.demand(rules.may_release_identity(custodian.member, release.case))
    values = _open_asked(custodian, release)
    return Asked(release, values["reason"], Consent(values["consent"]), values["agreed_in"])


@transaction.atomic
def release(custodian: Unlocked, release: IdentityRelease, reason: str, language: str) -> None:
    """Open who the reporter is and seal it to the desk, for the one referral that it was asked for.

    Args:
        reason: why it is released, kept with it.
        language: in which the questions are named.

    Raises:
        rules.Refused: no custodian, or the one who asked.
        NobodyThere: withdrawn meanwhile.
        NotAllowed, AlreadyDecided, Tampered
    """
    locked = _to_decide(custodian, release)
    asked = read_asked(custodian, locked)
    if asked.consent is Consent.NO or (asked.consent is Consent.ASK_FIRST and not asked.agreed_in):
        raise NotAllowed
    report = locked.report
    if not report.identity:
        raise NobodyThere
    key = custodian.desk_key(_identity_key(report))
    who = padding.unpack(unseal(bytes(report.identity), key, bindings.identity(report.pk)))
    form = questionnaire.version(report.form_id)
    answers = [(one.label, one.text) for one in told_in(form, who, language)]
    values = {"answers": answers, "who": who, "reason": reason}
    locked.released = seal_part(
        custodian, locked.case, "identity released", locked.pk, locked.desk_key, values
    )
    _decided(custodian, locked, "identity.released")


@transaction.atomic
def refuse(custodian: Unlocked, release: IdentityRelease, reason: str) -> None:
    """Leave it closed, and say why.

    Raises:
        rules.Refused, AlreadyDecided
    """
    locked = _to_decide(custodian, release)
    locked.is_refused = True
    locked.released = seal_part(
        custodian, locked.case, "identity refused", locked.pk, locked.desk_key, {"reason": reason}
    )
    _decided(custodian, locked, "identity.refused")


def released_identity(unlocked: Unlocked, release: IdentityRelease, language: str) -> Identity:
    """What a custodian released, for the member who writes the referral. A reporter who has withdrawn it since is not told of.

    The custodian had the consent from the request, which whoever has the public keys can make up: here the report is asked.

    Args:
        language: of the receiver, in which the questions are named.

    Raises:
        rules.Refused, NobodyThere, NotAllowed, NotGranted, Tampered
    """
    rules.demand(rules.may_handle(unlocked.member, release.case))
    if not release.report.identity:
        raise NobodyThere
    if release.is_refused or not release.released:
        raise NotAllowed
    consent = consent_of(unlocked, release.report)
    if consent is Consent.NO or (consent is Consent.ASK_FIRST and not _has_agreed(unlocked, release)):
        raise NotAllowed
    values = _open_decision(unlocked, release)
    if "who" in values:
        form = questionnaire.version(release.report.form_id)
        told = tuple((one.label, one.text) for one in told_in(form, values["who"], language))
    else:  # released by an earlier version, which kept the words alone
        told = tuple((label, text) for label, text in values["answers"])
    return Identity(told, values["reason"])


def refusal(unlocked: Unlocked, release: IdentityRelease) -> str:
    """Why a custodian did not release it.

    Raises:
        rules.Refused, NotGranted, Tampered
    """
    rules.demand(rules.may_handle(unlocked.member, release.case))
    return str(_open_decision(unlocked, release)["reason"])


def forget(report: Report) -> None:
    """The reporter has withdrawn who they are: what a custodian sealed of it to the desk goes too. What a referral that was
    prepared holds stays in it, and does not leave (`leaving`).
    """
    IdentityRelease.objects.filter(report=report, is_refused=False).update(released=b"")


def waiting() -> list[IdentityRelease]:
    """What waits for a custodian, the longest first."""
    found = IdentityRelease.objects.filter(decided_on=None).order_by("asked_on", "id")
    return list(found.select_related(*_RELATED))


def find(pk: uuid.UUID) -> IdentityRelease:
    """Raises IdentityRelease.DoesNotExist."""
    return IdentityRelease.objects.select_related(*_RELATED).get(pk=pk)


_RELATED = (
    "case__merged_into",
    "case__report__desk_key",
    "report__desk_key__desk",
    "report__identity_key",
    "desk_key",
    "asked_by",
)


def _agreed(unlocked: Unlocked, report: Report, number: int) -> bool:
    """There is such a message, it is the reporter's, and it opens as what it claims to be."""
    message = Message.objects.select_related("desk_key").filter(report=report, number=number).first()
    if message is None or message.from_desk:
        return False
    key = unlocked.desk_key(message.desk_key)
    return not conversation.read_message(report, message, key).from_desk


def _has_agreed(unlocked: Unlocked, release: IdentityRelease) -> bool:
    """In the message that the request names, as the desk's own copy of the request has it."""
    binding = own.part("identity asked", release.case_id, release.pk)
    asked = padding.unpack(unseal(bytes(release.asked), unlocked.desk_key(release.desk_key), binding))
    return _agreed(unlocked, release.report, asked["agreed_in"])


def _identity_key(report: Report) -> DeskKey:
    return report.identity_key or report.desk_key


def _open_asked(unlocked: Unlocked, release: IdentityRelease) -> dict[str, Any]:
    key = unlocked.desk_key(release.report.identity_key or release.desk_key)
    binding = own.part("identity asked", release.case_id, release.pk)
    values = dict(padding.unpack(unseal(bytes(release.asked), key, binding)))
    if values["by"] != str(release.asked_by_id):
        raise Tampered
    return values


def _open_decision(unlocked: Unlocked, release: IdentityRelease) -> dict[str, Any]:
    kind = "identity refused" if release.is_refused else "identity released"
    return open_part(
        unlocked, release.case, kind, release.pk, release.desk_key, release.released, release.custodian_id
    )


def _to_decide(custodian: Unlocked, release: IdentityRelease) -> IdentityRelease:
    """The row, locked, that nobody has decided; with four eyes on referrals not by the one who asked."""
    rules.demand(rules.may_release_identity(custodian.member, release.case))
    four_eyes = settings.current().four_eyes_on_referral
    rules.demand(not four_eyes or release.asked_by_id != custodian.member.pk)
    locked = IdentityRelease.objects.select_for_update().get(pk=release.pk)
    if locked.decided_on is not None:
        raise AlreadyDecided
    return find(locked.pk)


def _decided(custodian: Unlocked, release: IdentityRelease, action: str) -> None:
    release.custodian, release.decided_on = custodian.member, datetime.now(UTC).date()
    release.save()
    audit.record(custodian.member, action, f"{release.case_id}/{release.pk}")
