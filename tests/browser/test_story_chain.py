"""From a session at a school to pupils reached: the chain opened, the form filled in, confirmed, and drawn."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from saystop.training.models import Chain, Workshop
from tests import people
from tests.browser import member as members
from tests.people import FoundOffice
from tests.training.schooling import a_session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_a_session_to_pupils_reached(desktop: Page, phone: Page, office: FoundOffice) -> None:
    a_session()
    members.sign_in(desktop, people.member_without_desk("Tove Trainer", "trainer"))
    desktop.goto("/desk/training/")
    desktop.click("text=Peer chains")
    desktop.click("text=Open a chain")
    desktop.wait_for_url("**?done=opened")
    address = desktop.locator("dd a").first.get_attribute("href") or ""

    phone.goto(urlsplit(address).path)
    phone.click("main form button")
    expect(phone.locator("div.errors")).to_contain_text("Write the day of the workshop.")
    # A field that has something wrong takes the day as text.
    phone.fill("[name=day]", "2024-04-01")
    phone.check("[name=topic][value=bullying]")
    phone.check("[name=age_group][value='13-15']")
    phone.fill("[name=led_by]", "3")
    phone.fill("[name=reached]", "24")
    phone.click("main form button")
    expect(phone.locator("h1")).to_have_text("Thank you")
    assert not phone.context.cookies()
    workshop = Workshop.objects.get()
    assert not workshop.is_confirmed

    desktop.goto(f"/desk/training/chains/{Chain.objects.get().pk}/")
    expect(desktop.locator("svg desc").last).to_contain_text("Workshops led 0, Pupils reached 0")
    desktop.click("text=Confirm")
    desktop.wait_for_url("**?done=confirmed")
    desktop.goto("/desk/training/chains/")
    expect(desktop.locator("svg desc")).to_contain_text(
        "Pupils trained 12, Workshops led 1, Pupils reached 24"
    )
    row = desktop.locator("main table tbody tr").first
    expect(row.locator("td.number")).to_contain_text(["12", "1", "24", "0"])
    row.locator("td.number a").nth(2).click()
    expect(desktop.locator("#confirmed ~ div tbody tr").first).to_contain_text("24")
