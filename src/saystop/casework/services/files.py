"""The files of a report, as a member opens them."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from saystop.casework import opening, rules
from saystop.casework.models import Case
from saystop.engines.attachments import preview as previews
from saystop.engines.attachments.kinds import Kind
from saystop.engines.sealing import Tampered, unseal
from saystop.offices import audit
from saystop.offices.unlocking import Unlocked
from saystop.reporting import bindings
from saystop.reporting.models import Attachment
from saystop.reporting.services import attachments


@dataclass(frozen=True, slots=True)
class Download:
    """A verified attachment: what it is, and its plaintext piece by piece."""

    kind: Kind
    size: int
    pieces: Iterator[bytes] = field(repr=False)


def open_attachment(unlocked: Unlocked, case: Case, attachment: Attachment) -> Download:
    """Verify an attachment to its last byte, then hand it out. Memory stays flat: the sealed stream is read twice.

    Raises:
        rules.Refused: the member does not hold the key of the report, or the file is withheld.
        Tampered: it was altered, cut or reordered, or is another file than the one that was taken in.
    """
    _demand_open(unlocked, case, attachment)
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
        rules.Refused: the member does not hold the key of the report, or the file is withheld.
        Tampered: it was altered, cut or reordered.
        saystop.engines.attachments.outcomes.Refused: no preview can be made of it, or not now.
    """
    _demand_open(unlocked, case, attachment)
    audit.record(unlocked.member, "attachment.previewed", _part(case, attachment))
    try:
        return previews.preview(
            attachments.open_chunks(attachment.pk, _stream_key(unlocked, case, attachment))
        )
    except Tampered:
        audit.record(unlocked.member, "report.tampered", _part(case, attachment))
        raise


def _demand_open(unlocked: Unlocked, case: Case, attachment: Attachment) -> None:
    """A file of this report, which the member may read; what is on a hash list is opened by the screening desk alone."""
    rules.demand(rules.may_read(unlocked.member, case))
    rules.demand(attachment.report_id == case.report_id and attachment.withheld_key_id is None)


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


def _part(case: Case, attachment: Attachment) -> str:
    """The case first: members know it from the inbox by the beginning of its id."""
    return f"{case.pk}/{attachment.pk}"
