"""What data subjects ask of the office: access, correction, erasure (Regulation (EU) 2016/679, Articles 15 to 17).

Who asks, for what, and what was decided lie in an envelope for the desk that receives reports.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction

from saystop.casework import bindings, rules
from saystop.casework.dates import months_later
from saystop.casework.models import RequestDecision, SubjectRequest
from saystop.casework.services.handling import today
from saystop.engines.sealing import Tampered, seal, unseal
from saystop.offices import audit
from saystop.offices.services import desks
from saystop.offices.unlocking import Unlocked
from saystop.reporting import padding
from saystop.reporting.services import conversation

LONGEST_WHO, LONGEST_TEXT = 500, 5_000  # characters
MONTHS, MONTHS_EXTENDED = 1, 3  # Article 12(3): one month, and two further ones where that is necessary
SOON = timedelta(days=7)
KEPT = timedelta(days=365)  # after the decision, so that the office can show what it decided


class AlreadyDecided(Exception):
    """A colleague has decided it meanwhile."""


class TooLate(Exception):
    """It was made longer already, or its month is over: it can be made longer once, and within the first month."""


@dataclass(frozen=True, slots=True)
class Told:
    """What lies in the envelope."""

    who: str = field(repr=False)
    asked: str = field(repr=False)
    longer_because: str = field(default="", repr=False)
    answer: str = field(default="", repr=False)


@transaction.atomic
def enter(unlocked: Unlocked, kind: str, received_on: date, who: str, asked: str) -> SubjectRequest:
    """Take in what a data subject asks.

    Args:
        kind: one of `RequestKind`.
        received_on: the day on which it reached the office; the month counts from it.
        who: who asks, and how that was made sure; at most `LONGEST_WHO` characters.
        asked: for what; at most `LONGEST_TEXT` characters.

    Raises:
        rules.Refused
    """
    rules.demand(rules.may_handle_requests(unlocked.member))
    request = SubjectRequest(
        kind=kind,
        received_on=received_on,
        due_on=months_later(received_on, MONTHS),
        entered_by=unlocked.member,
    )
    _seal(unlocked, request, {"who": who, "asked": asked})
    request.save(force_insert=True)
    audit.record(unlocked.member, "request.entered", request.pk)
    return request


def read(unlocked: Unlocked, request: SubjectRequest) -> Told:
    """What lies in the envelope.

    Raises:
        rules.Refused, NotGranted, Tampered
    """
    values = _open(unlocked, request)
    return Told(values["who"], values["asked"], values.get("longer_because", ""), values.get("answer", ""))


def is_long(request: SubjectRequest) -> bool:
    """Whether its time was made longer."""
    return request.due_on > months_later(request.received_on, MONTHS)


@transaction.atomic
def extend(unlocked: Unlocked, request: SubjectRequest, reason: str) -> None:
    """Two months more, of which the data subject must be told with the reason.

    Raises:
        rules.Refused, AlreadyDecided, TooLate
    """
    locked = _undecided(request)
    if is_long(locked) or today() > locked.due_on:
        raise TooLate
    _seal(unlocked, locked, {**_open(unlocked, locked), "longer_because": reason})
    locked.due_on = months_later(locked.received_on, MONTHS_EXTENDED)
    locked.save()
    audit.record(unlocked.member, "request.extended", locked.pk)


@transaction.atomic
def decide(unlocked: Unlocked, request: SubjectRequest, decision: str, answer: str) -> None:
    """Write down what was decided and what the data subject was told.

    Raises:
        rules.Refused, AlreadyDecided
        ValueError: no decision of the list.
    """
    locked = _undecided(request)
    _seal(unlocked, locked, {**_open(unlocked, locked), "answer": answer})
    locked.decision, locked.decided_on, locked.decided_by = (
        RequestDecision(decision),
        today(),
        unlocked.member,
    )
    locked.save()
    audit.record(unlocked.member, "request.decided", locked.pk)


def waiting() -> list[SubjectRequest]:
    """What is not decided, the next to be due first."""
    return list(SubjectRequest.objects.filter(decided_on=None).defer("envelope").order_by("due_on", "id"))


def decided() -> list[SubjectRequest]:
    """What was decided, the last first."""
    return list(
        SubjectRequest.objects.exclude(decided_on=None).defer("envelope").order_by("-decided_on", "id")
    )


def find(pk: uuid.UUID) -> SubjectRequest:
    """Raises SubjectRequest.DoesNotExist."""
    return SubjectRequest.objects.select_related("desk_key", "entered_by", "decided_by").get(pk=pk)


@transaction.atomic
def sweep() -> int:
    """One round of housekeeping: what was decided longer than `KEPT` ago is deleted; how many."""
    gone, _by_kind = SubjectRequest.objects.filter(decided_on__lt=today() - KEPT).delete()
    if gone:
        transaction.on_commit(conversation.empty_the_log)
    return gone


def _undecided(request: SubjectRequest) -> SubjectRequest:
    locked = (
        SubjectRequest.objects.select_for_update(of=("self",)).select_related("desk_key").get(pk=request.pk)
    )
    if locked.decided_on is not None:
        raise AlreadyDecided
    return locked


def _seal(unlocked: Unlocked, request: SubjectRequest, values: Mapping[str, Any]) -> None:
    """Everything that is known of it, to the present key of the desk; who wrote last and when lies in it too."""
    request.desk_key = desks.receiving_key()
    whole = {
        **values,
        "kind": request.kind,
        "by": str(unlocked.member.pk),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    request.envelope = seal(padding.pack(whole), [request.desk_key.public], bindings.request(request.pk))


def _open(unlocked: Unlocked, request: SubjectRequest) -> dict[str, Any]:
    rules.demand(rules.may_handle_requests(unlocked.member))
    key = unlocked.desk_key(request.desk_key)
    values = dict(padding.unpack(unseal(bytes(request.envelope), key, bindings.request(request.pk))))
    if values["kind"] != request.kind or (
        request.decided_by_id and values["by"] != str(request.decided_by_id)
    ):
        raise Tampered
    return values
