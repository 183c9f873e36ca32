"""Numbers as a page's language writes them."""

from typing import TYPE_CHECKING

from babel.numbers import format_decimal
from django import template

from saystop.asking.numbers import locale, percent
from saystop.surveys import spans

if TYPE_CHECKING:
    from saystop.engines.tabulating.spreading import Bin

register = template.Library()


register.filter("percent", percent)


@register.filter
def figure(number: float | None) -> str:
    """A number to two decimals; a dash where it is hidden."""
    return "–" if number is None else format_decimal(number, "#,##0.##", locale=locale())


@register.filter
def values(one: "Bin") -> str:
    """The whole numbers of a bin."""
    return spans.whole(one, figure)


@register.filter
def probability(p: float | None) -> str:
    """A p-value to three decimals; a very small one as such."""
    if p is None:
        return "–"
    return (
        f"< {format_decimal(0.001, '0.000', locale=locale())}"
        if p < 0.001
        else format_decimal(p, "0.000", locale=locale())
    )


@register.filter
def label(codes: dict[str, str], code: str) -> str:
    """The label of a code."""
    return codes.get(code, code)
