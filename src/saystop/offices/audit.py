"""The audit trail: append-only entries, each chained to the one before by a keyed digest.

Whoever can write the database but does not hold the installation's secret cannot alter or insert an entry, nor take one out
of the middle, unseen. The end is held by the head alone: whoever kept an older copy of its row can cut the tail and put that
copy back, and the trail verifies as the true one of that day. Whoever holds the secret too can rewrite everything. Against
both an office notes elsewhere the head that `saystop audit verify` prints, and has it looked for later with `--noted`.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from saystop.engines.sealing import derive_key
from saystop.offices.models import AuditEntry, AuditHead, Desk, DeskKey, Member, Office
from saystop.offices.vouching import fingerprint


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk over the trail found: how many entries, the digest it ends with, and a sentence when it is not whole."""

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
    """Walk the whole trail and name the first entry that was altered, removed or inserted, or a key that is not as it tells.

    The long walk holds nothing up; only what came meanwhile and the end are looked at while nothing can be appended.
    """
    fault, number, before = _walk(0, b"")
    with transaction.atomic():
        head = AuditHead.objects.select_for_update().filter(id=1).first()
        if not fault:
            fault, number, before = _walk(number, before)
        of_keys = _fault_of_keys()
    count = head.count if head else 0
    if not fault:
        fault = _fault_at_the_end(head, number, before) or of_keys
    return Verdict(count, "" if fault else before.hex(), fault)


def fault_of_keys() -> str:
    """What the trail tells of keys against the keys that lie here: a sentence about the first difference, or nothing.

    The seal of a key does not age: rows of an earlier day, put back, pass for true. The trail of that day would have to be put
    back with them. Looks at the entries without verifying their chain, so that it is quick.
    """
    with transaction.atomic():
        AuditHead.objects.select_for_update().filter(id=1).first()
        return _fault_of_keys()


def _fault_of_keys() -> str:
    """While nothing can be appended: a key and its entry come in one transaction."""
    told: dict[str, str] = {}
    shares = ""
    entries = AuditEntry.objects.filter(action__in=["desk.key_made", "office.shares_made"])
    for action, subject in entries.order_by("number").values_list("action", "record"):
        if action == "office.shares_made":
            shares = subject
        else:
            which, _slash, made = subject.rpartition("/")
            told[which] = made
    names = {str(pk): name for pk, name in Desk.objects.values_list("pk", "name")}
    for key in DeskKey.objects.order_by("desk_id", "generation"):
        made = told.pop(f"{key.desk_id}/{key.generation}", "")
        if made != fingerprint(bytes(key.public_key)):
            return _("Key %(number)d of the desk %(desk)s is not the one that the trail tells.") % {
                "number": key.generation,
                "desk": names[str(key.desk_id)],
            }
    for which in told:
        desk, _slash, number = which.rpartition("/")
        return _("Key %(number)s of the desk %(desk)s was removed: the trail tells that it was made.") % {
            "number": number,
            "desk": names.get(desk, desk),
        }
    office = Office.objects.first()
    if office and shares != fingerprint(bytes(office.recovery_public_key)):
        return _("The recovery key is not that of the shares which were made last, as the trail tells.")
    return ""


def _walk(number: int, before: bytes) -> tuple[str, int, bytes]:
    """Follow the chain behind entry `number`, whose digest is `before`: the fault, and the last entry that is right."""
    entries = AuditEntry.objects.filter(number__gt=number) if number else AuditEntry.objects.all()
    for entry in entries.order_by("number").iterator(chunk_size=2000):
        if entry.number > number + 1:
            return _("Entry %(number)d was removed.") % {"number": number + 1}, number, before
        if not hmac.compare_digest(bytes(entry.digest), _digest(before, entry)):
            return _("Entry %(number)d was altered or inserted.") % {"number": entry.number}, number, before
        number, before = entry.number, bytes(entry.digest)
    return "", number, before


def _fault_at_the_end(head: AuditHead | None, number: int, before: bytes) -> str:
    """Where the chain ends at entry `number`: what the sealed head says against it, or nothing."""
    if head is None:
        return _("The head of the trail was removed.") if number or Office.objects.exists() else ""
    if not hmac.compare_digest(bytes(head.seal), _seal(head)):
        return _("The head of the trail was altered.")
    if number < head.count:
        return _("Entry %(number)d was removed.") % {"number": number + 1}
    if number > head.count or before != bytes(head.digest):
        return _("The head of the trail is an older one: it was put back.")
    return ""


def _key() -> bytes:
    return derive_key(settings.SAYSTOP_SECRET, "audit trail")


def _digest(before: bytes, entry: AuditEntry) -> bytes:
    words = [str(entry.number), _instant(entry.at), entry.member, entry.action, entry.record]
    parts = [before, *(word.encode() for word in words)]
    return hmac.digest(_key(), b"".join(len(part).to_bytes(4) + part for part in parts), hashlib.sha256)


def _seal(head: AuditHead) -> bytes:
    return hmac.digest(_key(), b"head" + head.count.to_bytes(8) + bytes(head.digest), hashlib.sha256)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
