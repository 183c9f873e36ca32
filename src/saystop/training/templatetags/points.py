"""How points of 100 are written."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from saystop.training.gains import Mean

register = template.Library()


@register.filter
def points(mean: Mean) -> str:
    """A mean to one decimal."""
    return number_format(_rounded(mean.value), 1)


@register.filter
def interval(mean: Mean) -> str:
    """The ends of its interval."""
    low, high = (number_format(_rounded(one), 1) for one in (mean.low, mean.high))
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


@register.filter
def gained(mean: Mean) -> str:
    """A gain, with its sign."""
    value = _rounded(mean.value)
    return f"{'+' if value > 0 else ''}{number_format(value, 1)}"


def _rounded(number: float) -> float:
    """Nothing is never written as less than nothing."""
    return round(number, 1) + 0.0
