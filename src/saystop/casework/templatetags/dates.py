"""The desk's dates and shares, for its templates."""

from django import template

from saystop.asking.numbers import percent
from saystop.casework import dates

register = template.Library()
register.filter("day", dates.day)
register.filter("moment", dates.moment)
register.filter("percent", percent)
