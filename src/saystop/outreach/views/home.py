"""Outreach at a glance."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from saystop.offices.access import members_only
from saystop.outreach import rules


@members_only(rules.may_reach_out)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where each part of outreach is found."""
    return render(request, "outreach/outreach.html", {"nav": "outreach"})
