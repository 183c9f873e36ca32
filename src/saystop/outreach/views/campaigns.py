"""Campaigns: all, new, changed."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from saystop.asking import languages
from saystop.offices.access import members_only, unlocked_of
from saystop.outreach import queries, rules
from saystop.outreach.forms import CampaignForm
from saystop.outreach.models import Campaign
from saystop.outreach.services import keeping as services

INVALID = 422


@members_only(rules.may_reach_out)
@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    rows = [
        (one, ", ".join(languages.named(code) for code in one.texts), one.channels.count())
        for one in queries.campaigns()
    ]
    done = _("The campaign is saved.") if "done" in request.GET else ""
    return render(request, "outreach/campaigns.html", {"nav": "outreach", "rows": rows, "done": done})


@members_only(rules.may_reach_out)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    return _edit(request, None)


@members_only(rules.may_reach_out)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, campaign: UUID) -> HttpResponse:
    return _edit(request, get_object_or_404(Campaign, pk=campaign))


def _edit(request: HttpRequest, found: Campaign | None) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = CampaignForm(posted, found=found)
    if posted is not None and form.is_valid():
        services.keep(
            unlocked_of(request).member,
            found or Campaign(),
            name=form.cleaned_data["name"],
            texts=form.texts,
            starts_on=form.cleaned_data["starts_on"],
            ends_on=form.cleaned_data["ends_on"],
        )
        return redirect(f"{reverse('outreach:campaigns')}?done=saved")
    context = {"nav": "outreach", "form": form, "campaign": found, "away": reverse("outreach:campaigns")}
    return render(request, "outreach/campaign_form.html", context, status=INVALID if form.errors else 200)
