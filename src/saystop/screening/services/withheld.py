"""Files of reports that are on a hash list: the screening desk alone opens them, and gives back what was matched in error."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from saystop.engines.attachments.kinds import Kind, judge
from saystop.engines.sealing import Tampered, seal, unseal
from saystop.offices import audit
from saystop.offices.rules import demand
from saystop.offices.unlocking import NotGranted, Unlocked
from saystop.reporting import bindings, padding
from saystop.reporting.models import Attachment
from saystop.reporting.services import attachments
from saystop.screening import rules


@dataclass(frozen=True, slots=True)
class Withheld:
    """A file before anybody opens it: what it matched, the nearest first; nothing where that does not open."""

    attachment: Attachment
    matches: tuple[Mapping[str, Any], ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Download:
    """A file that somebody asked for, piece by piece."""

    kind: Kind | None
    pieces: Iterator[bytes] = field(repr=False)


def all_of_them() -> QuerySet[Attachment]:
    """The files that are withheld, those of the newest reports first."""
    found = Attachment.objects.filter(withheld_key__isnull=False, report__isnull=False)
    return found.select_related("withheld_key", "report").order_by("-report__arrived_on", "pk")


def opened(unlocked: Unlocked, found: QuerySet[Attachment]) -> list[Withheld]:
    """What each of them matched.

    Raises:
        Refused: the member does not hold the screening desk.
    """
    demand(rules.may_review(unlocked.member))
    return [Withheld(one, _matches(unlocked, one)) for one in found]


def open_file(unlocked: Unlocked, attachment: Attachment) -> Download:
    """The file itself, because a member asks for it; the trail says that she did.

    Raises:
        Refused: the member does not hold the screening desk, or the file is not withheld.
        Tampered: it was altered, cut or reordered.
    """
    key = _key(unlocked, attachment)
    first = next(iter(attachments.open_chunks(attachment.pk, key)), b"")
    for _piece in attachments.open_chunks(attachment.pk, key):
        pass  # verified to its last byte before the first is handed out
    audit.record(unlocked.member, "withheld.opened", attachment.pk)
    return Download(judge(first), attachments.open_chunks(attachment.pk, key))


@transaction.atomic
def give_back(unlocked: Unlocked, attachment: Attachment) -> None:
    """It is not what the list says: the desk that reads the report gets it, as it gets every other file.

    Raises:
        Refused: the member does not hold the screening desk, or the file is not withheld.
        Tampered: its key was altered.
    """
    found = (
        Attachment.objects.select_for_update(of=("self",))
        .select_related("withheld_key", "report__desk_key")
        .get(pk=attachment.pk)
    )
    key = _key(unlocked, found)
    report = found.report
    if report is None or found.desk_key is None:
        demand(allowed=False)
        return
    recipients = [found.desk_key.public, report.receipt_public]
    found.key_envelope = seal(key, recipients, bindings.attachment_key(report.pk, found.pk))
    found.withheld_key, found.match_envelope = None, b""
    found.save(update_fields=["key_envelope", "withheld_key", "match_envelope"])
    audit.record(unlocked.member, "withheld.given_back", found.pk)


def _key(unlocked: Unlocked, attachment: Attachment) -> bytes:
    demand(rules.may_review(unlocked.member) and attachment.report_id is not None)
    if attachment.withheld_key is None:
        demand(allowed=False)
        raise Tampered
    envelope, binding = bytes(attachment.key_envelope), bindings.withheld_key(attachment.pk)
    return unseal(envelope, unlocked.desk_key(attachment.withheld_key), binding)


def _matches(unlocked: Unlocked, attachment: Attachment) -> tuple[Mapping[str, Any], ...]:
    if attachment.withheld_key is None:
        return ()
    try:
        key = unlocked.desk_key(attachment.withheld_key)
        plain = unseal(bytes(attachment.match_envelope), key, bindings.withheld_match(attachment.pk))
        return tuple(dict(one) for one in padding.unpack(plain)["matches"])
    except (NotGranted, Tampered, KeyError, TypeError, ValueError):
        return ()
