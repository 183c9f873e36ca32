"""Cancel leads back to where a form was begun, and changes nothing."""

import re

import pytest
from django.test import Client

from saystop.outreach.models import Campaign
from tests.outreach.making import a_campaign, a_channel, a_partner
from tests.outreach.test_pages import HERE

pytestmark = pytest.mark.django_db


def away(client: Client, path: str) -> str:
    page = client.get(f"{HERE}{path}").content.decode()
    found = re.search(r'<button>Save</button> <a class="button quiet" href="([^"]+)">Cancel</a>', page)
    assert found is not None
    return found[1]


def test_cancel_leads_back(oona: Client) -> None:
    campaign, partner, channel = a_campaign(), a_partner(), a_channel()
    before = Campaign.objects.values().get()
    for path, back in (
        ("campaigns/new/", "campaigns/"),
        (f"campaigns/{campaign.pk}/", "campaigns/"),
        ("partners/new/", "partners/"),
        (f"partners/{partner.pk}/edit/", f"partners/{partner.pk}/"),
        ("channels/new/", "channels/"),
        (f"channels/new/?partner={partner.pk}", f"partners/{partner.pk}/"),
        (f"channels/{channel.pk}/edit/", f"channels/{channel.pk}/"),
    ):
        assert away(oona, path) == f"{HERE}{back}", path
        assert oona.get(f"{HERE}{back}").status_code == 200
    assert Campaign.objects.values().get() == before
