"""Numbers as a page's language writes them."""

from decimal import Decimal

from babel import Locale
from babel.numbers import format_decimal, format_percent
from django.utils.translation import get_language


def percent(share: float | None) -> str:
    """A share (0 to 1) in percent with one decimal; a dash where it is hidden."""
    if share is None:
        return "–"
    pattern = locale().percent_formats[None].pattern.replace("#,##0", "#,##0.0")
    return format_percent(share, pattern, locale=locale())


def whole(number: int) -> str:
    """With its thousands set off, as charts have it."""
    return format_decimal(number, "#,##0", locale=locale())


def decimal(number: float | Decimal, digits: int = 1) -> str:
    """With so many decimals, as charts have it; nothing is never written as less than nothing."""
    return format_decimal(round(float(number), digits) + 0.0, f"#,##0.{'0' * digits}", locale=locale())


def locale() -> Locale:
    """That of the page."""
    return Locale.parse(get_language() or "en", sep="-")
