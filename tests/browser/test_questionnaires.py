"""A survey that asks in every way a page can: answered on a phone, with and without JavaScript, in either direction."""

import re

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from saystop.surveys.models import Survey
from tests.asking.pages import WITHOUT_FILES
from tests.browser.reporter import SAID, forward
from tests.browser.scanning import ANSWERED, TOO_WIDE, Scan, shows
from tests.people import FoundOffice
from tests.reporting import several
from tests.surveys.making import published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ANSWERS = {
    "town": "Harbour",
    "nights": "3",
    "cost": "12,5",
    "calm": "4",
    "day": "2026-03-09",
    "hour": "14:05",
    "moment": "2026-03-09T14:05",
    "year": "2024",
    "place": "50.8467 4.3525",
    "member[1]/name": "Ada",
    "member[1]/age": "9",
    "many": "2",
}
ORDER = ["guide", "guest", "staff"]


@pytest.fixture
def survey(office: FoundOffice, settings: LazySettings) -> Survey:
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "ar")]
    return published(office, WITHOUT_FILES)


def fill(page: Page) -> None:
    for name, text in ANSWERS.items():
        page.fill(f"[name='all/{name}']", text)
    for name, value in (("safe", "rather"), ("again", "no"), ("seen", "guide"), ("consent", "OK")):
        page.check(f"[name='all/{name}'][value='{value}']")
    page.select_option("[name='all/role']", "staff")
    for place, value in enumerate(ORDER):
        page.locator("[name='all/order']").nth(place).select_option(value)


def press(page: Page, value: str) -> None:
    page.evaluate("document.documentElement.dataset.before = 'yes'")
    page.locator(f"button[value='{value}']").click()
    # Without scripts nothing in the page wakes a function that waits: it is asked once more only when all is there.
    expect(page.locator("html:not([data-before]) body")).to_be_attached(timeout=30_000)
    page.wait_for_load_state()
    page.wait_for_function(ANSWERED)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_survey_is_answered(phone: Page, survey: Survey, lang: str) -> None:
    page = phone
    page.goto(f"/{lang}/survey/{survey.slug}/")
    fill(page)
    press(page, "add:all/member")
    assert page.url.endswith("#q-all-member-2"), "the button leads to what is new"
    expect(page.locator("#q-all-member-2")).to_be_in_viewport()
    page.fill("[name='all/member[2]/name']", "Bo")
    page.fill("[name='all/member[2]/age']", "8")
    press(page, "remove:all/member[1]")
    assert page.input_value("[name='all/member[1]/name']") == "Bo"
    assert [one.input_value() for one in page.locator("[name='all/order']").all()] == ORDER
    assert page.evaluate(TOO_WIDE) <= 0
    page.fill("[name='all/bag[2]/colour']", "red")
    page.fill("[name='all/calm']", "5")
    forward(page)
    error = page.locator("#q-all-calm-error")
    assert re.search(r"\b2\b", error.inner_text())
    assert page.input_value("[name='all/calm']") == "5"
    page.fill("[name='all/calm']", "6")
    forward(page)
    page.wait_for_selector("h1")
    assert page.locator("[name='all/town']").count() == 0
    values = survey.responses.get().answers
    assert values["all/order"] == ORDER
    assert values["all/member[1]/age"] == 8


def test_the_line_asks_about_several_people(phone: Page, office: FoundOffice) -> None:
    several.use()
    page = phone
    page.goto("/en/report/")
    page.fill("[name='situation/what']", SAID)
    page.fill("[name='situation/person[1]/who']", "A man")
    press(page, "add:situation/person")
    expect(page.locator("#q-situation-person-2")).to_be_in_viewport()
    page.fill("[name='situation/person[2]/who']", "A girl")
    press(page, "remove:situation/person[1]")
    assert page.input_value("[name='situation/person[1]/who']") == "A girl"
    assert page.input_value("[name='situation/what']") == SAID
    forward(page)
    page.wait_for_selector("button[value='add:you/way']")


@shows("surveys/step.html", "asking/items.html", "asking/field.html", "asking/option.html")
def test_axe_finds_nothing(scan: Scan, survey: Survey) -> None:
    for lang in ("en", "ar"):
        scan.at(f"/{lang}/survey/{survey.slug}/")
        fill(scan.page)
        scan.press("button[value='add:all/member']", "one more", "#q-all-member-2")
        scan.fill({"all/calm": "5", "all/nights": "three"})
        scan.page.locator("[name='all/order']").nth(1).select_option("guide")
        scan.go("faults", "div.errors")
