"""Small records that are sealed to a desk: made and opened in one way, so that none forgets its binding, padding or author."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from saystop.casework import bindings
from saystop.casework.models import Case
from saystop.casework.opening import unpacked
from saystop.engines.sealing import Tampered, seal, unseal
from saystop.offices.models import DeskKey
from saystop.offices.services import desks
from saystop.offices.unlocking import Unlocked
from saystop.reporting import padding


def desk_key_for(case: Case) -> DeskKey:
    """The key to which something new about the case is sealed: the present one of the desk that has its report."""
    return desks.current_key(case.report.desk_key.desk)


def seal_part(
    unlocked: Unlocked, case: Case, kind: str, record: uuid.UUID, desk_key: DeskKey, values: Mapping[str, Any]
) -> bytes:
    """An envelope of `values`, with who made it and when, bound to the kind of record, the case and the record.

    Raises:
        Tampered: the desk's public key was exchanged.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    whole = {**values, "by": str(unlocked.member.pk), "at": now}
    return seal(padding.pack(whole), [desk_key.public], bindings.part(kind, case.pk, record))


def open_part(
    unlocked: Unlocked,
    case: Case,
    kind: str,
    record: uuid.UUID,
    desk_key: DeskKey,
    envelope: bytes | memoryview,
    by: object = None,
) -> dict[str, Any]:
    """What `seal_part` sealed.

    Args:
        by: the member whom the row names as its author, where it names one.

    Raises:
        NotGranted: the member holds no such key.
        Tampered: it was altered, moved, or the row names another author than the one who made it.
    """
    plain = unseal(bytes(envelope), unlocked.desk_key(desk_key), bindings.part(kind, case.pk, record))
    values = unpacked(plain)
    if by is not None and values.get("by") != str(by):
        raise Tampered
    return values
