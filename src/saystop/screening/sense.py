"""What a list's settings must be to make sense: one rule for the page and for the command line."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

WORDS = ("name", "owner", "legal_basis")
_SHORT_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def faults(settings: Mapping[str, Any]) -> dict[str, Any]:
    """A sentence for each setting that makes no sense, by its name. What is missing, or None, is not judged."""
    found: dict[str, Any] = {}
    slug = settings.get("slug")
    if slug is not None and not _SHORT_NAME.fullmatch(slug):
        found["slug"] = _("Use small letters, digits and single hyphens only, such as example-hotline.")
    for name in WORDS:
        # What breaks a line, or steers a terminal, has no place in what the commands print.
        if any(unicodedata.category(sign) == "Cc" for sign in settings.get(name) or ""):
            found[name] = _("Write it on one line, without control characters.")
    first, last = settings.get("basis_from"), settings.get("basis_until")
    if first and last and last < first:
        found["basis_until"] = _("Choose a last day that is not before the first.")
    near, review = settings.get("distance"), settings.get("review_above")
    if near is not None and review is not None and review > near:
        found["review_above"] = _("Nothing is that far away: write at most the distance of the list.")
    return found
