"""The desk's dates, for its templates."""

from django import template

from saystop.casework import dates

register = template.Library()
register.filter("day", dates.day)
register.filter("moment", dates.moment)
