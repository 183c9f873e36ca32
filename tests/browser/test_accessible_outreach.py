"""axe finds nothing on the pages of outreach."""

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import FilePayload, expect

from saystop.offices.models import Member
from saystop.outreach.models import Count, Step
from saystop.outreach.services import batches
from tests.browser.scanning import DESK, ERRORS, GOOD, Scan, shows
from tests.outreach.making import a_campaign, a_channel, a_partner

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAV = "outreach/nav.html"
HERE = "/desk/outreach/"
FORM = ("outreach/form.html", "offices/errors.html", "offices/field.html")


@shows(*DESK, NAV, *FORM, "outreach/outreach.html", "outreach/partners.html", "outreach/partner.html",
       "outreach/partner_form.html", "outreach/channels_table.html", "offices/done.html")  # fmt: skip
def test_partners(scan: Scan, director: Member) -> None:
    scan.at(HERE, f"{HERE}partners/", f"{HERE}partners/new/")
    scan.go("nothing typed", ERRORS)
    partner = a_partner("Hotel zum freundlichen Leuchtturmwärter am Hafenbecken", street="Kaistraße 1",
                        website="https://hotel.example", next_step="Zimmerkarten bringen",
                        next_on=timezone.localdate(), agreed_on=date(2030, 1, 1))  # fmt: skip
    a_channel(partner=partner)
    scan.at(HERE, f"{HERE}partners/", f"{HERE}partners/?words=nowhere", f"{HERE}partners/{partner.pk}/")
    scan.page.goto(f"{HERE}partners/{partner.pk}/edit/")
    scan.go("changed", GOOD)


@shows(*DESK, NAV, *FORM, "outreach/campaigns.html", "outreach/campaign_form.html", "offices/done.html")
def test_campaigns(scan: Scan, director: Member) -> None:
    scan.at(f"{HERE}campaigns/", f"{HERE}campaigns/new/")
    scan.go("nothing typed", ERRORS)
    campaign = a_campaign()
    scan.at(f"{HERE}campaigns/", f"{HERE}campaigns/{campaign.pk}/")
    scan.go("changed", GOOD)


@shows(*DESK, NAV, *FORM, "outreach/channels.html", "outreach/channel.html", "outreach/channel_form.html",
       "outreach/end_channel.html", "outreach/channels_table.html", "outreach/works.html", "outreach/works_table.html",
       "offices/done.html")  # fmt: skip
def test_channels(scan: Scan, director: Member) -> None:
    scan.at(f"{HERE}channels/", f"{HERE}works/", f"{HERE}channels/new/")
    scan.go("nothing typed", ERRORS)
    channel = a_channel(partner=a_partner(), campaign=a_campaign(), cost=12)
    for month, step, number in (
        (4, Step.VISIT, 120),
        (5, Step.VISIT, 240),
        (5, Step.SENT, 12),
        (5, Step.BEGUN, 3),
    ):
        Count.objects.create(channel=channel, day=date(2031, month, 1), step=step, number=number)
    here = f"{HERE}channels/{channel.pk}/"
    scan.at(f"{HERE}channels/", here, f"{HERE}works/", f"{here}edit/")
    scan.go("changed", GOOD)
    scan.at(f"{here}end/")
    scan.go("asked once more", "[role=alert]")
    scan.press("button.risky", "ended", GOOD)


@shows(
    *DESK, NAV, "outreach/batches.html", "outreach/batch.html", "offices/errors.html", "offices/field.html"
)
def test_many_sheets(scan: Scan, director: Member) -> None:
    campaign = a_campaign()
    a_channel(campaign=campaign)
    scan.at(f"{HERE}sheets/")
    scan.go("nothing chosen", ERRORS)
    batch = batches.begin(director, campaign, ["flyer"], "https://report.harbour.example/")
    try:
        # At rest; the page that goes on by itself is loaded anew when all is made.
        scan.at(f"{HERE}sheets/{batch.pk}/?stopped=1")
        scan.page.goto(f"{HERE}sheets/{batch.pk}/")
        expect(scan.page.locator("form[data-indexing]")).to_have_count(0)
        scan.at(f"{HERE}sheets/", f"{HERE}sheets/{batch.pk}/", f"{HERE}sheets/{batch.pk}/?drop=1")
    finally:
        batches.forget(director, batch)


@shows(*DESK, NAV, "outreach/import_partners.html", "offices/errors.html", "offices/field.html")
def test_a_file_of_partners(scan: Scan, director: Member) -> None:
    a_partner("Dünencamping", country="NL", town="Sandbucht")
    scan.at(f"{HERE}partners/import/")
    scan.go("no file", ERRORS)
    rows = "Dünencamping,campsite,Sandbucht,nl\nDünen-Camping,hotel,Düne,nl\nOhne Land,hotel,,zz\n"
    file: FilePayload = {
        "name": "partners.csv",
        "mimeType": "text/csv",
        "buffer": f"name,kind,town,country\n{rows}".encode(),
    }
    scan.page.set_input_files("[name=file]", file)
    scan.press("[name=go][value=look]", "looked at", "#planned")
    scan.page.set_input_files("[name=file]", {**file, "buffer": b"x"})
    scan.press("[name=go][value=look]", "no such file", ERRORS)
