"""What an engine says about a workbook, in the page's language."""

from django import template

from saystop.asking.saying import on_page

register = template.Library()

register.filter("in_language", on_page)
