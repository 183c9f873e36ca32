"""How numbers of outreach are written."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def of_hundred(share: tuple[float, float, float]) -> str:
    """A share with the ends of its interval, each for a hundred."""
    told, low, high = (number_format(100 * one, 1) for one in share)
    return _("%(told)s (%(low)s to %(high)s)") % {"told": told, "low": low, "high": high}
