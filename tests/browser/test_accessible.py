"""axe finds nothing, on any page, in a phone's and a desk's window."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from saystop.casework.models import Case
from saystop.offices.models import Member
from saystop.offices.services import members
from tests import people
from tests.browser import member, reporter
from tests.people import FoundOffice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


@pytest.fixture(params=[(360, "light"), (1280, "dark")], ids=["phone, light", "desk, dark"])
def window(request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    width, scheme = request.param
    # axe puts itself into the page, which our content security policy rightly refuses.
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        base_url=live_server.url,
        bypass_csp=True,
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def look(page: Page, name: str) -> None:
    # The sticky bar covers whatever happens to lie behind it; what axe measures shall not hang on where a click scrolled to.
    page.evaluate("window.scrollTo(0, 0)")
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{name} is {wide} pixels too wide"


def test_the_public_pages(window: Page, office: FoundOffice) -> None:
    for address in ("/fr/", "/nl/signs/", "/de/help/be/", "/en/help/jp/", "/en/return/", "/en/nothing-here/"):
        window.goto(address)
        look(window, address)
    window.goto("/de/report/")
    reporter.unfold(window)
    look(window, "the first step")
    reporter.forward(window)
    window.wait_for_selector("div.errors")
    look(window, "a fault in the first step")
    reporter.write(window, "fr")
    window.check("[name='you/named'][value=named]")
    reporter.forward(window)
    window.wait_for_selector("[name='you/contact']")
    look(window, "the second step")
    reporter.forward(window)
    window.wait_for_selector("button[value=send]")
    look(window, "check and send")
    reporter.forward(window)
    window.wait_for_selector("ol.receipt")
    look(window, "the receipt")
    words = " ".join(window.locator("ol.receipt li").all_inner_texts())
    reporter.come_back(window, "nl", words)
    look(window, "the conversation")


def test_signing_in(window: Page, office: FoundOffice) -> None:
    token = members.invite(None, email="nia@harbour.example", name="Nia Newcomer", role="case_officer")
    for address in ("/sign-in/", f"/invitation/{token}/", "/invitation/never-was/"):
        window.goto(address)
        look(window, address)
    window.goto(f"/invitation/{token}/")
    for field in window.locator("input[type=password]").all():
        field.fill(people.PASSWORD)
    window.click("main form button")
    window.wait_for_url("**/sign-in/set-up/")
    look(window, "setting up the second factor")


def test_the_desk(window: Page, office: FoundOffice, officer: Member) -> None:
    reporter.write(window, "de")
    reporter.check_and_send(window)
    member.sign_in(window, office.director)
    case = Case.objects.get()
    pages = [
        "/desk/",
        f"/desk/cases/{case.pk}/",
        "/desk/me/",
        "/desk/members/",
        "/desk/members/invite/",
        "/desk/desks/",
    ]
    pages += [
        "/desk/recovery/",
        "/desk/office/",
        "/desk/audit/",
        "/desk/lock-everyone/",
        "/desk/form/",
        "/desk/me/password/",
        "/desk/me/authenticator/",
        f"/desk/members/{officer.pk}/new-link/",
        "/desk/take/fr/",
    ]
    pages += [f"/desk/desks/{office.desk.pk}/revoke/{officer.pk}/", f"/desk/members/{officer.pk}/deactivate/"]
    for address in pages:
        window.goto(address)
        assert window.locator("h1").count() == 1, address
        look(window, address)
