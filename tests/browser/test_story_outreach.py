"""From a campaign for three hotels to a report that came by the code on a sheet, and to sums that tell no person."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from saystop.outreach.models import Channel, Count, Partner, Step
from saystop.reporting.models import Report
from tests import people
from tests.browser import member as members
from tests.browser import reporter
from tests.outreach.making import scanned_from_pdf
from tests.people import FoundOffice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HOTELS = ("Hotel at the Pier", "Dune Hotel", "Lighthouse Inn")


def test_from_a_campaign_to_a_count(desktop: Page, phone: Page, office: FoundOffice) -> None:
    members.sign_in(desktop, people.member_without_desk("Oona Outreach", "outreach_officer"))
    write_a_campaign(desktop)
    for name in HOTELS:
        enter_a_hotel(desktop, name)
    assert Channel.objects.count() == len(HOTELS)
    channel = Channel.objects.get(partner__name=HOTELS[0])

    sheet = desktop.request.get(f"/desk/outreach/channels/{channel.pk}/flyer.pdf").body()
    (found,) = scanned_from_pdf(sheet)
    printed = urlsplit(found.lower())
    assert printed.path == f"/{channel.code}"

    phone.goto(found.replace(f"/{channel.code.upper()}", "").lower() + printed.path)
    assert urlsplit(phone.url).path == "/nl/", "the language of the flyer"
    phone.goto(phone.locator("ul.doors a").first.get_attribute("href") or "")
    reporter.write_here(phone)
    reporter.check_and_send(phone)
    assert not phone.context.cookies()
    assert Report.objects.count() == 1

    desktop.goto(f"/desk/outreach/channels/{channel.pk}/")
    row = desktop.locator("main table tbody tr").first
    expect(row).to_contain_text("fewer than 5")
    assert {one.step: one.number for one in Count.objects.all()} == {
        Step.VISIT: 1,
        Step.BEGUN: 1,
        Step.SENT: 1,
    }
    assert all(one.channel_id == channel.pk for one in Count.objects.all())
    desktop.goto("/desk/")
    assert urlsplit(desktop.url).path == "/desk/outreach/", "reports are not hers"


def write_a_campaign(page: Page) -> None:
    page.goto("/desk/outreach/campaigns/new/")
    page.fill("[name=name]", "Look twice")
    page.fill("[name=starts_on]", "2031-05-01")
    for code, headline in (("nl", "Kijk nog eens."), ("en", "Look twice.")):
        page.fill(f"[name=headline_{code}]", headline)
        page.fill(f"[name=text_{code}]", "A doubt is enough.")
        page.fill(f"[name=call_{code}]", "Scan the code.")
    page.click("main form p.actions button")
    page.wait_for_url("**/desk/outreach/campaigns/?done=saved")


def enter_a_hotel(page: Page, name: str) -> None:
    page.goto("/desk/outreach/partners/new/")
    page.fill("[name=name]", name)
    page.select_option("[name=kind]", "hotel")
    page.select_option("[name=country]", "be")
    page.check("[name=languages][value=nl]")
    page.check("[name=languages][value=en]")
    page.click("main form p.actions button")
    page.wait_for_url("**/?done=made")
    partner = Partner.objects.get(name=name)
    page.goto(f"/desk/outreach/channels/new/?partner={partner.pk}")
    page.fill("[name=name]", "Lobby")
    page.select_option("[name=campaign]", label="Look twice")
    # Otherwise the line would open in English, which the visitor's browser prefers.
    page.uncheck("[name=languages][value=en]")
    page.click("main form p.actions button")
    page.wait_for_url("**/?done=made")
