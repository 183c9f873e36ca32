"""Coming back: the receipt opens the conversation; either side adds to it; the reporter can withdraw who they are."""

import base64
import binascii
import hashlib
import json
import secrets
import threading
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from saystop.engines.sealing import (
    Binding,
    PrivateKey,
    Receipt,
    Tampered,
    decrypt,
    derive_key,
    encrypt,
    seal,
    unseal,
)
from saystop.offices.models import DeskKey, Member
from saystop.offices.services import desks
from saystop.reporting import bindings, padding, receipt_pool
from saystop.reporting.drafts import Staged
from saystop.reporting.models import AttachmentChunk, Message, Report
from saystop.reporting.services import attachments
from saystop.reporting.signals import identity_withdrawn, reporter_wrote

VISIT_MINUTES = 30
LONGEST_MESSAGE = 5_000  # characters
# What the form keeps a choice of: see "Questions that mean something to the program" in docs/report-form.md.
NAMED_QUESTION, NAMED = "you/named", "named"
# Of one report: whoever holds a receipt must not be able to fill the disk with it, or a case officer's day.
MOST_MESSAGES = 200
MOST_SHOWN = 50  # on the reporter's page
MOST_FILES = 50
MOST_CHUNKS = 200 * 1024 * 1024 // attachments.CHUNK_BYTES
# Argon2id for each try: one at a time, and few behind it, so that threads are left for those who report.
MOST_WAITING = 3
LONGEST_TURN = 1.0  # seconds for which one more waits to be among them
_waiting = threading.BoundedSemaphore(MOST_WAITING)


class NoSuchReport(Exception):
    """The words are of the list, but no report answers to them."""


class Busy(Exception):
    """Too many people are typing receipts at this moment."""


class Enough(Exception):
    """So much was added to this report that no more is taken."""


class VisitOver(Exception):
    """The page was left open too long, or its hidden field was altered."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A reporter who has shown the receipt. It travels in the page, encrypted; the server keeps nothing of it."""

    report: Report
    key: PrivateKey = field(repr=False)
    # Chance of the page by which it came: what is sent twice from one page is one message. It lies nowhere but in that page.
    page: str = field(default="", repr=False)

    def pack(self) -> str:
        values = {
            "report": str(self.report.pk),
            "seed": self.key.export_seed().hex(),
            "minute": _minute(),
            "page": secrets.token_hex(16),
        }
        plain = json.dumps(values)
        return base64.urlsafe_b64encode(encrypt(_visit_key(), plain.encode(), bindings.visit())).decode()


@dataclass(frozen=True, slots=True)
class Said:
    """One message, opened."""

    id: uuid.UUID
    from_desk: bool
    sent_on: date
    text: str = field(repr=False)
    files: tuple[str, ...] = field(default=(), repr=False)
    number: int = 0


def arrive(receipt: Receipt) -> Visit:
    """The visit that this receipt opens.

    Raises:
        NoSuchReport, Busy
    """
    if not _waiting.acquire(timeout=LONGEST_TURN):
        raise Busy
    try:
        keys = receipt_pool.prepare_in_turn(receipt, receipt_pool.receipt_salt())
    finally:
        _waiting.release()
    report = Report.objects.select_related("desk_key").filter(lookup=keys.lookup).first()
    if report is None:
        raise NoSuchReport
    return Visit(report, PrivateKey.from_seed(keys.seed))


def resume(text: str) -> Visit:
    """The visit of a hidden field.

    Raises:
        VisitOver
    """
    try:
        values = json.loads(decrypt(_visit_key(), base64.urlsafe_b64decode(text), bindings.visit()))
    except (Tampered, ValueError, binascii.Error) as fault:
        raise VisitOver from fault
    report = Report.objects.select_related("desk_key").filter(pk=values["report"]).first()
    if report is None or _minute() - values["minute"] > VISIT_MINUTES:
        raise VisitOver
    return Visit(report, PrivateKey.from_seed(bytes.fromhex(values["seed"])), values.get("page", ""))


def told(visit: Visit) -> dict[str, Any]:
    """What the reporter told, as answers by path, with who they are if that was not withdrawn."""
    report = visit.report
    answers: dict[str, Any] = padding.unpack(unseal(bytes(report.told), visit.key, bindings.told(report.pk)))
    if report.identity:
        answers |= padding.unpack(unseal(bytes(report.identity), visit.key, bindings.identity(report.pk)))
    elif answers.get(NAMED_QUESTION) == NAMED:  # withdrawn: that they wanted to be named is no longer so
        del answers[NAMED_QUESTION]
    return answers


def read(report: Report, key: PrivateKey, newest: int = MOST_SHOWN) -> list[Said]:
    """The newest messages in order, opened with the key of whoever reads them.

    Raises:
        Tampered
    """
    found = list(report.messages.order_by("-number")[:newest])
    return [read_message(report, message, key) for message in reversed(found)]


def read_message(report: Report, message: Message, key: PrivateKey) -> Said:
    """One message.

    Raises:
        Tampered
    """
    values = padding.unpack(unseal(bytes(message.envelope), key, message_binding(report, message)))
    # Who spoke and where in the conversation is sealed too: the columns beside the envelope could have been altered.
    if values["number"] != message.number or ("member" in values) is not message.from_desk:
        raise Tampered
    return Said(
        message.pk,
        message.from_desk,
        message.sent_on,
        values["text"],
        tuple(values.get("files", ())),
        message.number,
    )


def message_binding(report: Report, message: Message) -> Binding:
    return bindings.message(report.pk, message.pk)


def has_room(report: Report, files: int = 0) -> bool:
    """Whether the reporter may add one more message with so many files."""
    there = report.attachments.count()
    chunks = AttachmentChunk.objects.filter(attachment__report=report).count() if there else 0
    return (
        report.messages.filter(from_desk=False).count() < MOST_MESSAGES
        and there + files <= MOST_FILES
        and (not files or chunks < MOST_CHUNKS)
    )


@transaction.atomic
def write(visit: Visit, text: str, staged: Sequence[Staged] = ()) -> Message:
    """The reporter adds a message, attachments, or both. The same page sent twice with the same words and files is one message.

    Raises:
        AttachmentsGone: some attachments waited too long; nothing is stored.
        Enough: the report is full; nothing is stored.
    """
    Report.objects.select_for_update().get(pk=visit.report.pk)
    pk = _of_page(visit.page, text, staged)
    if sent := visit.report.messages.filter(pk=pk).first():
        for one in staged:
            attachments.discard(one)
        return sent
    if not has_room(visit.report, len(staged)):
        raise Enough
    desk_key = desks.receiving_key()
    message = _add(
        visit.report,
        desk_key,
        from_desk=False,
        values={"text": text, "files": [one.name for one in staged]},
        pk=pk,
    )
    attachments.claim(staged, visit.report, desk_key, message)
    reporter_wrote.send(Report, report=visit.report)
    return message


@transaction.atomic
def answer(report: Report, member: Member, text: str) -> Message:
    """The desk answers the reporter; who of the desk wrote it lies inside the envelope. `casework` calls it and checks rights."""
    desk_key = desks.current_key(report.desk_key.desk)
    return _add(report, desk_key, from_desk=True, values={"text": text, "member": str(member.pk)})


@transaction.atomic
def withdraw_identity(visit: Visit) -> None:
    """Delete who the reporter is. What was told stays."""
    Report.objects.filter(pk=visit.report.pk).update(identity=b"")
    visit.report.identity = b""
    identity_withdrawn.send(Report, report=visit.report)
    transaction.on_commit(empty_the_log)


def empty_the_log() -> None:
    """What was deleted lies, sealed, in SQLite's write-ahead log until that is emptied. Another reader may put it off."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@transaction.atomic
def mark_read(report: Report) -> None:
    report.messages.filter(is_unread=True).update(is_unread=False)


def _of_page(page: str, text: str, staged: Sequence[Staged]) -> uuid.UUID:
    """The name of what is sent from one page: the same for the same words and files. Without the page it tells nothing."""
    if not page:
        return uuid.uuid4()
    said = json.dumps([text, [(one.name, one.digest_received, one.removed) for one in staged]])
    digest = hashlib.blake2b(said.encode("utf-8", "surrogatepass"), key=bytes.fromhex(page), digest_size=16)
    return uuid.UUID(bytes=digest.digest(), version=4)


def _add(
    report: Report,
    desk_key: DeskKey,
    *,
    from_desk: bool,
    values: dict[str, Any],
    pk: uuid.UUID | None = None,
) -> Message:
    Report.objects.select_for_update().get(pk=report.pk)
    last = report.messages.aggregate(last=Max("number"))["last"] or 0
    now = datetime.now(UTC)
    message = Message(
        pk=pk or uuid.uuid4(),
        report=report,
        desk_key=desk_key,
        number=last + 1,
        from_desk=from_desk,
        is_unread=not from_desk,
        sent_on=now.date(),
    )
    plain = padding.pack({**values, "number": last + 1, "sent": now.isoformat(timespec="seconds")})
    message.envelope = seal(plain, [desk_key.public, report.receipt_public], message_binding(report, message))
    message.save(force_insert=True)
    return message


def _minute() -> int:
    return int(time.time()) // 60


def _visit_key() -> bytes:
    return derive_key(settings.SAYSTOP_SECRET, "visit")
