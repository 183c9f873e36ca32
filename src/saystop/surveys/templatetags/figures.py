"""Numbers as a page's language writes them."""

from babel import Locale
from babel.numbers import format_decimal, format_percent
from django import template
from django.utils.translation import get_language

register = template.Library()


@register.filter
def percent(share: float | None) -> str:
    """A share (0 to 1) in percent with one decimal; a dash where it is hidden."""
    if share is None:
        return "–"
    locale = _locale()
    pattern = locale.percent_formats[None].pattern.replace("#,##0", "#,##0.0")
    return format_percent(share, pattern, locale=locale)


@register.filter
def figure(number: float | None) -> str:
    """A number to two decimals; a dash where it is hidden."""
    return "–" if number is None else format_decimal(number, "#,##0.##", locale=_locale())


@register.filter
def probability(p: float | None) -> str:
    """A p-value to three decimals; a very small one as such."""
    if p is None:
        return "–"
    return (
        f"< {format_decimal(0.001, '0.000', locale=_locale())}"
        if p < 0.001
        else format_decimal(p, "0.000", locale=_locale())
    )


@register.filter
def label(codes: dict[str, str], code: str) -> str:
    """The label of a code."""
    return codes.get(code, code)


def _locale() -> Locale:
    return Locale.parse(get_language() or "en", sep="-")
