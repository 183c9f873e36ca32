"""What a member does on the pages."""

from playwright.sync_api import Page

from saystop.offices.models import Member
from tests import people


def sign_in(page: Page, member: Member) -> None:
    """Password, then a code of the authenticator."""
    page.goto("/sign-in/")
    enter(page, member)
    page.wait_for_url("**/desk/**")


def enter(page: Page, member: Member) -> None:
    """The same from the page of the password that stands open."""
    people.forget_used_codes(member)
    page.fill("[name=email]", member.email)
    page.fill("[name=password]", people.PASSWORD)
    page.click("main form button")
    page.wait_for_url("**/sign-in/second/")
    page.fill("[name=code]", people.code_of(member))
    page.click("main form:has([name=code]) button")


def open_newest(page: Page) -> None:
    page.goto("/desk/")
    page.locator("table tbody a").first.click()
    page.wait_for_selector("div.columns")
