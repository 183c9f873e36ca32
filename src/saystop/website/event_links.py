"""The secret in the link of somebody who registered: nothing of it is stored, and each mail can carry it."""

from uuid import UUID

from django.conf import settings

from saystop.asking import row_links
from saystop.engines.sealing import derive_key


def token_for(row: UUID) -> str:
    return row_links.token_for(row, _key())


def row_of(token: str) -> UUID | None:
    """The registration that a link names; None for what this installation did not make."""
    return row_links.row_of(token, _key())


def _key() -> bytes:
    return derive_key(settings.SAYSTOP_SECRET, "links of registrations")
