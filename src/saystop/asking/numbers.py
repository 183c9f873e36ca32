"""Numbers as a page's language writes them."""

from babel import Locale
from babel.numbers import format_percent
from django.utils.translation import get_language


def percent(share: float | None) -> str:
    """A share (0 to 1) in percent with one decimal; a dash where it is hidden."""
    if share is None:
        return "–"
    pattern = locale().percent_formats[None].pattern.replace("#,##0", "#,##0.0")
    return format_percent(share, pattern, locale=locale())


def locale() -> Locale:
    """That of the page."""
    return Locale.parse(get_language() or "en", sep="-")
