"""Campaigns at a glance."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from saystop.campaigns import rules
from saystop.campaigns.views import advocacy_home
from saystop.offices.access import members_only


@members_only(rules.may_campaign)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "campaigns/home.html", {"nav": "campaigns", **advocacy_home.context()})
