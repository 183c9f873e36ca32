"""Addresses of campaigns. Those of letters and fundraisers are sent around: they never change."""

from functools import partial

from django.urls import path

from saystop.asking.later import later
from saystop.campaigns import advocacy_urls

_later = partial(later, "saystop.campaigns.views")

app_name = "campaigns"
urlpatterns = [
    path("desk/campaigns/", _later("home.home"), name="campaigns"),
    # Letters
    # Advocacy
    *advocacy_urls.urlpatterns,
    # Fundraisers
]
