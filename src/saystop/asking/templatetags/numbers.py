"""Numbers in tables, written as in the charts beside them."""

from django import template

from saystop.asking.numbers import decimal, whole

register = template.Library()
register.filter("whole", whole)
register.filter("decimal", decimal)
