"""The secret in a signatory's link: nothing of it is stored, and it can be sent again whenever the letter changes."""

from uuid import UUID

from django.conf import settings

from saystop.asking import row_links
from saystop.engines.sealing import derive_key


def token_for(row: UUID) -> str:
    return row_links.token_for(row, _key())


def row_of(token: str) -> UUID | None:
    """The row that a link names; None for what this installation did not make."""
    return row_links.row_of(token, _key())


def _key() -> bytes:
    return derive_key(settings.SAYSTOP_SECRET, "links of signatories")
