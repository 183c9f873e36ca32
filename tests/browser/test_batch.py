"""The page that makes many sheets bit by bit: it ends with the file, and says so when nobody answers."""

import dataclasses
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from saystop.outreach.models import Batch
from tests import people
from tests.browser import member as members
from tests.outreach.making import a_campaign, a_channel
from tests.people import FoundOffice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_many_sheets(desktop: Page, office: FoundOffice, settings: Settings, tmp_path: Path) -> None:
    settings.HOME = dataclasses.replace(settings.HOME, path=tmp_path)
    campaign = a_campaign()
    for number in range(3):
        a_channel(f"room{number}", campaign=campaign)
    members.sign_in(desktop, people.member_without_desk("Oona Outreach", "outreach_officer"))
    desktop.route("**/more/", lambda route: route.abort())
    desktop.goto("/desk/outreach/sheets/")
    desktop.select_option("[name=campaign]", label=campaign.name)
    desktop.check("[value=flyer]")
    desktop.click("main form p.actions button")
    expect(desktop.get_by_role("status")).to_contain_text("The server does not answer.")
    expect(desktop.get_by_role("button", name="Stop")).to_be_hidden()
    assert Batch.objects.get().made == 0

    desktop.unroute("**/more/")
    desktop.get_by_role("button", name="Go on").click()
    expect(desktop.get_by_role("link", name="Save the ZIP file")).to_be_visible()
    expect(desktop.locator("main")).to_contain_text("3 of 3 sheets are made.")

    desktop.goto("/desk/outreach/sheets/")
    desktop.select_option("[name=campaign]", label=campaign.name)
    desktop.check("[value=flyer]")
    desktop.click("main form p.actions button")
    expect(desktop.get_by_role("link", name="Save the ZIP file")).to_be_visible()
    expect(desktop.locator("main")).to_contain_text("3 of 3 sheets are made.")
