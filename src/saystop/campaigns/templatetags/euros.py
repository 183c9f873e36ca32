"""Money and accounts as a page's language writes them."""

from django import template
from django.utils.translation import get_language
from stdnum import iban

from saystop.campaigns.paying import amounts

register = template.Library()
register.filter("iban", iban.format)


@register.filter
def euro(cents: int) -> str:
    return amounts.euro(cents, get_language() or "en")
