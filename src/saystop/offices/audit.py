"""The audit trail: append-only entries, each chained to the one before by a keyed digest.

Whoever can write the database but does not hold the installation's secret cannot alter, remove or insert an entry unseen.
Whoever holds both can rewrite everything; therefore `saystop audit verify` prints the head, which an office may note elsewhere.
"""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from saystop.engines.sealing import derive_key
from saystop.offices.models import AuditEntry, AuditHead, Member


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk over the trail found: `fault` is empty when it is whole."""

    count: int
    head: str
    fault: str = ""


@transaction.atomic
def record(member: Member | None, action: str, subject: object = "") -> None:
    """Append one entry.

    Args:
        member: who did it; None for the command line.
        action: a word of the list in `docs/operations.md`, such as "report.opened".
        subject: the id of the record it was done to, never its content.
    """
    AuditHead.objects.get_or_create(id=1)
    head = AuditHead.objects.select_for_update().get(id=1)
    entry = AuditEntry(
        number=head.count + 1,
        at=timezone.now(),
        member=str(member.pk) if member else "",
        action=action,
        record=str(subject),
    )
    entry.digest = _digest(bytes(head.digest), entry)
    entry.save()
    head.count, head.digest = entry.number, entry.digest
    head.seal = _seal(head)
    head.save()


def verify() -> Verdict:
    """Walk the whole trail and name the first entry that was altered, removed or inserted."""
    head = AuditHead.objects.filter(id=1).first() or AuditHead()
    if head.count and not hmac.compare_digest(bytes(head.seal), _seal(head)):
        return Verdict(head.count, "", "The head of the trail was altered.")
    before, number = b"", 0
    for entry in _entries():
        number += 1
        if entry.number != number:
            return Verdict(head.count, "", f"Entry {number} was removed.")
        if not hmac.compare_digest(bytes(entry.digest), _digest(before, entry)):
            return Verdict(head.count, "", f"Entry {number} was altered or inserted.")
        if number > head.count:
            return Verdict(head.count, "", f"Entry {number} was inserted after the end.")
        before = bytes(entry.digest)
    if number != head.count:
        return Verdict(head.count, "", f"Entry {number + 1} was removed.")
    if before != bytes(head.digest):
        return Verdict(head.count, "", f"Entry {number} was altered.")
    return Verdict(number, before.hex())


def _entries() -> Iterator[AuditEntry]:
    return AuditEntry.objects.order_by("number").iterator(chunk_size=2000)


def _key() -> bytes:
    return derive_key(settings.SAYSTOP_SECRET, "audit trail")


def _digest(before: bytes, entry: AuditEntry) -> bytes:
    parts = [before, str(entry.number).encode(), _instant(entry.at), entry.member.encode(), entry.action.encode(), entry.record.encode()]
    return hmac.digest(_key(), b"".join(len(part).to_bytes(4) + part for part in parts), hashlib.sha256)


def _seal(head: AuditHead) -> bytes:
    return hmac.digest(_key(), b"head" + head.count.to_bytes(8) + bytes(head.digest), hashlib.sha256)


def _instant(at: datetime) -> bytes:
    return at.astimezone(timezone.get_fixed_timezone(0)).isoformat(timespec="microseconds").encode()
