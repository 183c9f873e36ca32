"""References of pledges as donors read them."""

from django import template

from saystop.campaigns.models import Pledge
from saystop.campaigns.paying import references

register = template.Library()


@register.filter
def reference(pledge: Pledge) -> str:
    return references.shown(pledge.reference, pledge.fundraiser.account.iban)
