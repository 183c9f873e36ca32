"""The secret in a signatory's link: made from its row and this installation's secret, so that nothing of it is stored.

It can be sent again whenever the letter changes; who reads the database, or a backup, can make none.
"""

import base64
import binascii
import hashlib
import hmac
from uuid import UUID

from django.conf import settings

from saystop.engines.sealing import derive_key

_MAC_BYTES = 16


def token_for(row: UUID) -> str:
    return base64.urlsafe_b64encode(row.bytes + _mac(row)).decode().rstrip("=")


def row_of(token: str) -> UUID | None:
    """The row that a link names; None for what this installation did not make."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(raw) != 16 + _MAC_BYTES:
        return None
    row = UUID(bytes=raw[:16])
    return row if hmac.compare_digest(raw[16:], _mac(row)) else None


def _mac(row: UUID) -> bytes:
    key = derive_key(settings.SAYSTOP_SECRET, "links of signatories")
    return hmac.digest(key, row.bytes, hashlib.sha256)[:_MAC_BYTES]
