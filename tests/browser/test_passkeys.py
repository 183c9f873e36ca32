"""A passkey made and used in a real browser, whose authenticator is Chromium's virtual one."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from saystop.offices.models import Passkey
from saystop.offices.services import members
from tests import people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEW = "another pier at dusk"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab with a virtual authenticator that is always there and always says yes."""
    context = browser.new_context(locale="en")
    tab = context.new_page()
    devtools = context.new_cdp_session(tab)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield tab
    context.close()


def show_password(page: Page, home: str, email: str) -> None:
    page.goto(f"{home}/sign-in/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(NEW)
    page.get_by_role("button", name="Continue").click()


def test_a_newcomer_makes_a_passkey_and_signs_in_with_it(live_server: LiveServer, page: Page) -> None:
    home = re.sub(
        r"//[^:]+", "//localhost", live_server.url
    )  # a passkey belongs to a name, not to an address
    office = people.found_office()
    token = members.invite(
        office.director, email="nia@harbour.example", name="Nia Newcomer", role="case_officer"
    )

    page.goto(f"{home}/invitation/{token}/")
    page.get_by_label("New password").fill(NEW)
    page.get_by_label("The same password once more").fill(NEW)
    page.get_by_role("button", name="Choose this password").click()
    page.get_by_label("Name of the passkey").fill("Nia's laptop")
    page.get_by_role("button", name="Make a passkey").click()
    page.get_by_role("button", name="Show me ten new codes").click()
    expect(page.locator("#codes li")).to_have_count(10)
    made = Passkey.objects.get()
    assert (made.member.email, made.name) == ("nia@harbour.example", "Nia's laptop")

    page.get_by_role("button", name="Lock and sign out").click()
    show_password(page, home, "nia@harbour.example")
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url(f"{home}/desk/")
    made.refresh_from_db()
    assert made.sign_count > 0

    # A copy of the passkey that lags behind the counter is refused.
    Passkey.objects.update(sign_count=1000)
    page.goto(f"{home}/desk/me/")
    page.get_by_role("button", name="Lock and sign out").click()
    show_password(page, home, "nia@harbour.example")
    page.get_by_role("button", name="Use my passkey").click()
    expect(page.get_by_role("alert").first).to_contain_text("The passkey was not accepted")


def test_a_member_adds_a_second_way_in_and_removes_it(live_server: LiveServer, page: Page) -> None:
    home = re.sub(r"//[^:]+", "//localhost", live_server.url)
    office = people.found_office()
    people.forget_used_codes(office.director)
    page.goto(f"{home}/sign-in/")
    page.get_by_label("E-mail address").fill(office.director.email)
    page.get_by_label("Password", exact=True).fill(people.PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Code").fill(people.code_of(office.director))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{home}/desk/")

    page.goto(f"{home}/desk/me/")
    page.get_by_label("Name of the passkey").fill("blue key")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("status").first).to_contain_text("The passkey is kept")
    page.get_by_role("link", name="Remove blue key").click()
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.get_by_role("status").first).to_contain_text("The passkey is removed")
    assert not Passkey.objects.exists()
