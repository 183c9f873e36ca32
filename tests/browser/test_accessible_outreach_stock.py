"""axe finds nothing on the pages of stock, logos, signatures and of what works."""

from datetime import date

import pytest
from playwright.sync_api import FilePayload, expect

from saystop.offices.models import Member
from saystop.outreach.models import Count, Step
from saystop.outreach.services import logos, stock
from tests.browser.scanning import DESK, ERRORS, GOOD, Scan, shows
from tests.outreach.making import a_campaign, a_channel, a_partner
from tests.outreach.test_logos import a_picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAV = "outreach/nav.html"
HERE = "/desk/outreach/"
FORM = ("offices/errors.html", "offices/field.html")


@shows(*DESK, NAV, *FORM, "offices/done.html", "outreach/stock.html", "outreach/stock_form.html", "outreach/stock_ledger.html",
       "outreach/remove_stock_row.html", "outreach/partner.html", "outreach/partner_deliveries.html")  # fmt: skip
def test_stock(scan: Scan, director: Member) -> None:
    scan.at(f"{HERE}stock/")
    campaign = a_campaign()
    partner = a_partner("Hotel zum freundlichen Leuchtturmwärter am Hafenbecken")
    channel = a_channel(partner=partner)
    scan.at(f"{HERE}stock/", f"{HERE}stock/order/", f"{HERE}stock/count/", f"{HERE}stock/deliver/")
    scan.go("nothing typed", ERRORS)
    for number in (300, 40):
        order = stock.order(
            director, campaign=campaign, kind="room-card", number=number, ordered_on=date(2026, 5, 1),
            source="Hafendruckerei", language="Niederländisch und Französisch",
        )  # fmt: skip
    stock.arrive(director, order, day=date(2026, 5, 9), number=40)
    stock.deliver(
        director, campaign=campaign, kind="room-card", number=9, day=date(2026, 5, 9), channel=channel, note="Am Hintereingang"
    )  # fmt: skip
    stock.count(director, campaign=campaign, kind="room-card", number=30, day=date(2026, 5, 9), reason="lost")
    scan.at(f"{HERE}stock/", f"{HERE}stock/{campaign.pk}/room-card/", f"{HERE}partners/{partner.pk}/")
    scan.at(f"{HERE}stock/remove/order/{order.pk}/")
    scan.go("asked once more", "[role=alert]")
    scan.press("button.risky", "refused", "[role=alert]")
    scan.page.goto(f"{HERE}stock/count/?campaign={campaign.pk}&kind=room-card")
    scan.page.fill("[name=number]", "31")
    scan.go("counted", GOOD)


@shows(*DESK, NAV, *FORM, "offices/done.html", "outreach/logo.html", "outreach/logo_shown.html", "outreach/remove_logo.html",
       "outreach/partner.html", "outreach/partner_deliveries.html")  # fmt: skip
def test_a_logo(scan: Scan, director: Member) -> None:
    partner = a_partner()
    here = f"{HERE}partners/{partner.pk}/"
    scan.at(f"{here}logo/")
    scan.go("no file", ERRORS)
    file: FilePayload = {"name": "logo.png", "mimeType": "image/png", "buffer": a_picture()}
    scan.page.set_input_files("[name=file]", file)
    scan.go("kept", GOOD)
    expect(scan.page.get_by_role("img", name="Logo")).to_be_visible()
    scan.at(f"{here}logo/", f"{here}logo/remove/")
    scan.go("asked once more", "[role=alert]")
    scan.press("button.risky", "removed", GOOD)


@shows(*DESK, NAV, "outreach/channel.html", "outreach/signature.html", "offices/done.html")
def test_a_signature(scan: Scan, director: Member) -> None:
    channel = a_channel(partner=a_partner(), campaign=a_campaign(), languages=["nl", "fr", "en"])
    scan.at(f"{HERE}channels/{channel.pk}/")
    expect(scan.page.locator("#signature-shown strong").first).to_have_text("Kijk nog eens.")


@shows(*DESK, NAV, *FORM, "outreach/works.html", "outreach/works_table.html", "outreach/funnel_row.html")
def test_what_works(scan: Scan, director: Member) -> None:
    scan.at(f"{HERE}works/", f"{HERE}works/?first=2026-13")
    campaign, partner = a_campaign(), a_partner("Hotel zum freundlichen Leuchtturmwärter am Hafenbecken")
    for place in ("lobby", "room", "till"):
        channel = a_channel(f"{place}1", partner=partner, campaign=campaign, cost=12, place=place)
        for month, step, number in (
            (4, Step.VISIT, 120),
            (5, Step.VISIT, 240),
            (5, Step.SENT, 12),
            (5, Step.BEGUN, 3),
        ):
            Count.objects.create(channel=channel, day=date(2026, month, 1), step=step, number=number)
    logos.keep(director, partner, a_picture())
    scan.at(f"{HERE}works/", f"{HERE}works/?campaign={campaign.pk}&first=2026-04")
    expect(scan.page.locator("figure svg")).to_have_count(3)
