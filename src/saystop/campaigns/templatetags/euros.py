"""Money and accounts as a page's language writes them."""

from django import template
from django.utils import timezone
from django.utils.translation import get_language
from stdnum import iban

from saystop.asking import amounts
from saystop.campaigns import figures

register = template.Library()
register.filter("iban", iban.format)


@register.filter
def euro(cents: int) -> str:
    return amounts.euro(cents, get_language() or "en")


@register.simple_tag
def raised_this_year() -> str:
    """Of gifts that arrived, in whole euros."""
    return euro(figures.raised(timezone.localdate().year) * 100)
