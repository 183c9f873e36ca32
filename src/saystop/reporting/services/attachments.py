"""Attachments: sealed as they arrive, cleaned, claimed by a report, swept when none claims them."""

import shutil
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet, Sum

from saystop.engines.attachments.cleaning import cleaned
from saystop.engines.sealing import StreamSealer, new_stream_key, open_stream, seal
from saystop.offices.models import DeskKey, Office
from saystop.reporting import bindings, padding, withholding
from saystop.reporting.drafts import Staged
from saystop.reporting.models import Attachment, AttachmentChunk, Message, Report

MOST_FILES = 10
MOST_BYTES = 50 * 1024 * 1024  # of all files of a report together
CHUNK_BYTES = 256 * 1024  # of sealed stream in a row
SWEEPS_BEFORE_GONE = 3  # rounds, one each 20 minutes: an hour
LONGEST_NAME = 120
SECONDS_FOR_FILES = 25  # of one request, all its files together: it holds a thread of the server
# What may lie here unclaimed, of all reporters together: a flood of files must not fill the disk within the hour.
LEAST_FREE = 512 * 1024 * 1024  # bytes of the disk that are kept for reports without files
MOST_UNCLAIMED = 4 * 1024 * 1024 * 1024  # bytes
LEAST_WEIGHT = 32 * 1024  # bytes: how much the smallest file counts, so that the rows too have a bound


class AttachmentsGone(Exception):
    """Some staged attachments waited longer than an hour and were swept, or gave way to others."""

    def __init__(self, gone: set[uuid.UUID]) -> None:
        super().__init__()
        self.gone = gone


class SealedArrival:
    """A file on its way in: each piece is sealed before the next is read, so that it never lies here in the clear."""

    def __init__(self) -> None:
        self.attachment = Attachment.objects.create()
        self.key = new_stream_key()
        self.size = 0
        self._sealer = StreamSealer(self.key, bindings.attachment_stream(self.attachment.pk))
        self._buffer = bytearray()
        self._number = 0
        self._stored = 0

    def write(self, data: bytes) -> None:
        self.size += len(data)
        self._buffer += self._sealer.update(data)
        while len(self._buffer) >= CHUNK_BYTES:
            self._store(bytes(self._buffer[:CHUNK_BYTES]))
            del self._buffer[:CHUNK_BYTES]

    def finish(self) -> None:
        for zeros in padding.filling(self.size):
            self._buffer += self._sealer.update(zeros)
        self._buffer += self._sealer.finish()
        self._store(bytes(self._buffer))
        self._buffer.clear()

    def drop(self) -> None:
        """Forget the file; a second time changes nothing."""
        Attachment.objects.filter(pk=self.attachment.pk, report=None).delete()

    def _store(self, data: bytes) -> None:
        AttachmentChunk.objects.create(attachment=self.attachment, number=self._number, data=data)
        self._number += 1
        self._stored += len(data)
        weight = max(self._stored, LEAST_WEIGHT)
        Attachment.objects.filter(pk=self.attachment.pk).update(weight=weight)


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file that has arrived, sealed, as it was sent."""

    arrival: SealedArrival = field(repr=False)
    name: str = field(repr=False)

    @property
    def size(self) -> int:
        return self.arrival.size


def keep(uploaded: Uploaded, *, keep_place_and_time: bool, deadline: float | None = None) -> Staged:
    """Clean what arrived in the bounded worker and keep the result, sealed; what arrived is gone afterwards.

    Args:
        uploaded: the file, sealed.
        keep_place_and_time: leave position and time in, and nothing else.
        deadline: the moment of `time.monotonic` behind which no file is looked up or cleaned any more.

    Raises:
        saystop.engines.attachments.Refused: the file is not taken; `reason` says why.
    """
    arrival = uploaded.arrival

    def source() -> Iterator[bytes]:
        return open_chunks(arrival.attachment.pk, arrival.key)

    accepts = Office.objects.values_list("accepts_images", flat=True).get()
    kept: SealedArrival | None = None
    try:
        looked_up = withholding.look_up(source, deadline)
        with cleaned(
            source(), keep_place_and_time=keep_place_and_time, accept_images=accepts, deadline=deadline
        ) as result:
            kept = SealedArrival()
            for chunk in result.chunks:
                kept.write(chunk)
            kept.finish()
            key, withheld = _withheld(kept, looked_up)
            Attachment.objects.filter(pk=kept.attachment.pk).update(is_kept=True, **withheld)
            facts = result.facts
    except BaseException:
        if kept is not None:
            kept.drop()
        raise
    finally:
        arrival.drop()
    return Staged(
        id=kept.attachment.pk,
        key=key,
        name=uploaded.name[-LONGEST_NAME:],
        kind=str(facts.kind),
        size=facts.size_kept,
        digest_received=facts.digest_received,
        digest_kept=facts.digest_kept,
        removed=tuple(str(word) for word in facts.removed),
    )


def _withheld(kept: SealedArrival, looked_up: withholding.LookedUp | None) -> tuple[bytes, dict[str, Any]]:
    """The key that travels in the page of the reporter, and the columns of a file that goes past the desk.

    Of a file that is known the key is sealed to the desk that may look at it, alone, and the page carries one that opens nothing.
    Of one that is not, the same is done and thrown away: the time that it takes must not tell the one from the other.
    """
    if looked_up is None:
        return kept.key, {}
    pk, recipients = kept.attachment.pk, [looked_up.desk_key.public]
    columns = {
        "withheld_key": looked_up.desk_key,
        "key_envelope": seal(kept.key, recipients, bindings.withheld_key(pk)),
        "match_envelope": seal(
            padding.pack(dict(looked_up.match or {})), recipients, bindings.withheld_match(pk)
        ),
    }
    other = new_stream_key()
    return (kept.key, {}) if looked_up.match is None else (other, columns)


def make_room() -> bool:
    """Whether one more file may come.

    Where too much lies here unclaimed, what has lain longest gives way, as far as the rounds of the sweeper tell; among those
    of one round chance decides. So a flood shuts nobody out: who sends a file soon after has it still, unless gigabytes come
    in between.
    """
    if shutil.disk_usage(settings.HOME.path).free < LEAST_FREE:
        return False
    unclaimed = Attachment.objects.filter(report=None)
    over = (unclaimed.aggregate(all=Sum("weight"))["all"] or 0) + LEAST_WEIGHT - MOST_UNCLAIMED
    if over <= 0:
        return True
    kept = unclaimed.filter(is_kept=True)
    leaving = []
    for key, weight in kept.order_by("-sweeps", "?").values_list("pk", "weight"):
        leaving.append(key)
        over -= weight
        if over <= 0:
            break
    _forget(Attachment.objects.filter(pk__in=leaving, report=None))
    return over <= 0


def claim(
    staged: Iterable[Staged], report: Report, desk_key: DeskKey, message: Message | None = None
) -> None:
    """Give staged attachments to a report: their keys and what they are, sealed to the desk and the receipt.

    Called inside the transaction that stores the report or message.

    Raises:
        AttachmentsGone: some were swept; nothing is claimed.
    """
    wanted = {one.id: one for one in staged}
    if not wanted:
        return
    there = dict(
        Attachment.objects.select_for_update()
        .filter(pk__in=wanted, report=None)
        .values_list("pk", "withheld_key")
    )
    if gone := set(wanted) - set(there):
        raise AttachmentsGone(gone)
    recipients = [desk_key.public, report.receipt_public]
    for place, one in enumerate(wanted.values(), start=1):
        facts = {
            "place": place,  # the reporter may write of "the second photo", and rows tell no order
            "name": one.name,
            "kind": one.kind,
            "size": one.size,
            "digest_received": one.digest_received,
            "digest_kept": one.digest_kept,
            "removed": one.removed,
        }
        # What is withheld is sealed already, to another desk. The key here opens nothing, and is sealed for the time it takes.
        envelope = seal(one.key, recipients, bindings.attachment_key(report.pk, one.id))
        Attachment.objects.filter(pk=one.id).update(
            key_envelope=envelope if there[one.id] is None else F("key_envelope"),
            report=report,
            message=message,
            desk_key=desk_key,
            facts_envelope=seal(
                padding.pack(facts), recipients, bindings.attachment_facts(report.pk, one.id)
            ),
            sweeps=0,
        )


def discard(staged: Staged) -> None:
    """Drop a staged attachment that its reporter does not want to send after all."""
    Attachment.objects.filter(pk=staged.id, report=None).delete()


def open_chunks(attachment: uuid.UUID, key: bytes) -> Iterator[bytes]:
    """The plaintext of an attachment, piece by piece.

    Raises:
        saystop.engines.sealing.Tampered: it was altered, cut or reordered; perhaps only at the end.
    """
    rows = (
        AttachmentChunk.objects.filter(attachment=attachment)
        .order_by("number")
        .values_list("data", flat=True)
    )
    sealed = (bytes(data) for data in rows.iterator(chunk_size=1))
    return padding.without_filling(open_stream(sealed, key, bindings.attachment_stream(attachment)))


@transaction.atomic
def sweep() -> int:
    """One round of the sweeper, each 20 minutes: what no report claimed within an hour is deleted.

    Returns:
        how many attachments were deleted.
    """
    unclaimed = Attachment.objects.filter(report=None)
    gone = _forget(unclaimed.filter(sweeps__gte=SWEEPS_BEFORE_GONE))
    unclaimed.update(sweeps=F("sweeps") + 1)
    return gone


@transaction.atomic
def _forget(unclaimed: QuerySet[Attachment]) -> int:
    """Delete these, but for one that a report claims at this moment; how many."""
    keys = list(unclaimed.select_for_update().values_list("pk", flat=True))
    _, gone = Attachment.objects.filter(pk__in=keys).delete()
    return gone.get("reporting.Attachment", 0)
