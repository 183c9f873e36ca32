"""How points of 100 are written."""

from django import template
from django.utils.translation import gettext as _

from saystop.asking.numbers import decimal
from saystop.training.gains import Mean

register = template.Library()


@register.filter
def points(mean: Mean) -> str:
    """A mean to one decimal."""
    return decimal(mean.value)


@register.filter
def interval(mean: Mean) -> str:
    """The ends of its interval."""
    low, high = (decimal(one) for one in (mean.low, mean.high))
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


@register.filter
def gained(mean: Mean) -> str:
    """A gain, with its sign."""
    return f"{'+' if round(mean.value, 1) > 0 else ''}{decimal(mean.value)}"
