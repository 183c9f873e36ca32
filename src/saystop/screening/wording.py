"""Classes of content in the language of the page."""

from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language

from saystop.screening.classes import by_code, classes


def class_label(code: str) -> str:
    """What a class is called; one that nobody knows any more is called by its code."""
    found = by_code().get(code)
    return found.label(_language()) if found else code


def class_choices() -> list[tuple[str, str]]:
    return [(one.code, one.label(_language())) for one in classes()]


def short_name(attachment: UUID) -> str:
    """What a withheld file is called by the desk that holds it and the one that reads its report."""
    return attachment.hex[:8]


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE).partition("-")[0]
