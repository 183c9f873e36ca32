"""Figures as a page's language writes them."""

from decimal import Decimal

from babel.numbers import format_currency, format_decimal

from saystop.asking.numbers import locale
from saystop.website.models import Figure, Unit


def written(number: Decimal, unit: str) -> str:
    """With its unit; cents only where there are any."""
    if unit == Unit.EURO:
        whole = number == number.to_integral_value()
        return format_currency(
            number,
            "EUR",
            locale=locale(),
            currency_digits=not whole,
            format=_without_cents() if whole else None,
        )
    return format_decimal(number, "#,##0.##", locale())


def of(figure: Figure, number: Decimal) -> str:
    return written(number, figure.unit)


def signed(figure: Figure, difference: Decimal) -> str:
    """A difference with its sign."""
    return f"{'+' if difference > 0 else '−'}{of(figure, abs(difference))}"


def _without_cents() -> str:
    pattern: str = locale().currency_formats["standard"].pattern
    return pattern.replace("0.00", "0")
