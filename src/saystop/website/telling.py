"""Where a figure is from and what was corrected, in sentences."""

from django.utils.translation import gettext as _

from saystop.casework.dates import day
from saystop.website import numbers, sources
from saystop.website.models import Correction, Kind, Value


def source(value: Value) -> str:
    """Where the number is from; the link of a document is shown by the page."""
    if value.kind == Kind.HAND:
        told = {"document": value.document, "day": day(value.document_on) if value.document_on else ""}
        return _("%(document)s, %(day)s") % told
    found = sources.of(value.figure.source)
    if found is None:
        return _("Counted in this office on %(day)s.") % {"day": day(value.as_of)}
    return _("Counted in this office on %(day)s: %(room)s.") % {"day": day(value.as_of), "room": found.room}


def correction(found: Correction, unit: str, language: str) -> str:
    """What was shown, what is right, and why."""
    return _("Corrected on %(day)s from %(before)s to %(after)s: %(reason)s") % {
        "day": day(found.day),
        "before": numbers.written(found.before, unit),
        "after": numbers.written(found.after, unit),
        "reason": found.told(language).get("reason", ""),
    }
