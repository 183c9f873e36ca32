"""How numbers of outreach are written."""

from django import template
from django.utils.translation import gettext as _

from saystop.asking.numbers import decimal

register = template.Library()


@register.filter
def of_hundred(share: tuple[float, float, float]) -> str:
    """A share with the ends of its interval, each for a hundred."""
    told, low, high = (decimal(100 * one) for one in share)
    return _("%(told)s (%(low)s to %(high)s)") % {"told": told, "low": low, "high": high}
