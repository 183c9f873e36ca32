"""Outreach at a glance."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from saystop.offices.access import members_only
from saystop.outreach import commitments, figures, queries, rules


@members_only(rules.may_reach_out)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What comes next, and how much there is."""
    context = {
        "nav": "outreach",
        "late": queries.next_steps(),
        "today": timezone.localdate(),
        "run_out": commitments.run_out(),
        "partners": figures.partners(),
        "committed": figures.committed(),
        "channels": figures.channels(),
        "materials_out": figures.materials_out(),
        "campaigns": len(queries.campaigns()),
    }
    return render(request, "outreach/outreach.html", context)
