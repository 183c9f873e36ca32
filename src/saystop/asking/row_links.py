"""Secrets in links, made from a row and a key of this installation, so that nothing of them is stored.

A link can be sent again whenever something changes; who reads the database, or a backup, can make none.
"""

import base64
import binascii
import hashlib
import hmac
from uuid import UUID

_MAC_BYTES = 16


def token_for(row: UUID, key: bytes) -> str:
    return base64.urlsafe_b64encode(row.bytes + _mac(row, key)).decode().rstrip("=")


def row_of(token: str, key: bytes) -> UUID | None:
    """The row that a link names; None for what was not made with this key."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(raw) != 16 + _MAC_BYTES:
        return None
    row = UUID(bytes=raw[:16])
    return row if hmac.compare_digest(raw[16:], _mac(row, key)) else None


def _mac(row: UUID, key: bytes) -> bytes:
    return hmac.digest(key, row.bytes, hashlib.sha256)[:_MAC_BYTES]
