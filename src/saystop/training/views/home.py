"""Training at a glance."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from saystop.offices.access import members_only
from saystop.training import rules


@members_only(rules.may_train)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where each part of training is found."""
    return render(request, "training/training.html", {"nav": "training"})
