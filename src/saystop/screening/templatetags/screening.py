"""Days, fingerprints and findings, for the templates of screening."""

from datetime import date

from babel.numbers import format_decimal
from django import template
from django.utils.formats import date_format

from saystop.asking.numbers import locale, percent
from saystop.screening.models import Finding

register = template.Library()
register.filter("percent", percent)
TAGS = {Finding.RIGHT: "good", Finding.WRONG: "danger", Finding.DISPUTED: "warning"}
GROUP = 8  # digits that an eye takes at once
SHORT = 4  # bytes


@register.filter
def day(value: date) -> str:
    return date_format(value, "DATE_FORMAT")


@register.filter
def thousands(number: int) -> str:
    """A whole number as the page's language writes large ones."""
    return format_decimal(number, "#,##0", locale=locale())


@register.filter
def grouped(digits: str) -> str:
    """In groups, so that a long one breaks over lines and is compared by eye."""
    return " ".join(digits[at : at + GROUP] for at in range(0, len(digits), GROUP))


@register.filter
def short(value: bytes) -> str:
    """By which a reader is told one fingerprint from the next."""
    return bytes(value)[:SHORT].hex()


@register.filter
def finding_tag(finding: str) -> str:
    return TAGS.get(Finding(finding), "plain")
