"""What a reporter may do at any moment in a real browser: leave, change the language, print the receipt."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pytest_django.fixtures import Settings

from saystop.reporting.views import writing
from tests.browser import reporter
from tests.people import FoundOffice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_escape_twice_leaves_from_the_page_of_a_fault_too(
    desktop: Page, office: FoundOffice, settings: Settings
) -> None:
    settings.SAYSTOP_LEAVE_URL = "about:blank"
    desktop.goto("/en/nothing-here/")
    assert desktop.locator("h1").is_visible()
    desktop.keyboard.press("Escape")
    desktop.keyboard.press("Escape")
    desktop.wait_for_url("about:blank")


def test_another_language_keeps_what_was_typed_and_chosen(
    phone: Page, office: FoundOffice, tmp_path: Path
) -> None:
    phone.goto("/en/report/")
    phone.fill("[name='situation/what']", reporter.SAID)
    reporter.unfold(phone)
    phone.set_input_files("[name='situation/files/attachments']", [reporter.drawn_photo(tmp_path)])
    phone.click("nav button[lang=fr]")
    phone.wait_for_url(re.compile("/fr/report/"))
    assert phone.locator("html").get_attribute("lang") == "fr"
    assert phone.input_value("[name='situation/what']") == reporter.SAID
    assert phone.locator("ul.files li").count() == 1
    assert phone.locator(".error").count() == 0
    reporter.forward(phone)
    phone.wait_for_selector("[name='you/role']")
    assert phone.url.endswith("/fr/report/")


def test_a_fault_of_ours_does_not_take_the_place_of_what_was_typed(
    desktop: Page, office: FoundOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(data: object) -> None:
        raise RuntimeError

    desktop.goto("/en/report/")
    desktop.fill("[name='situation/what']", reporter.SAID)
    with monkeypatch.context() as patch:
        patch.setattr(writing, "posted", broken)
        reporter.forward(desktop)
        desktop.wait_for_selector("#sending p.warning")
    assert "Nothing you wrote is gone" in desktop.inner_text("#sending")
    assert desktop.input_value("[name='situation/what']") == reporter.SAID
    desktop.click("#sending button")
    desktop.wait_for_selector("[name='you/role']")


def test_the_enter_key_goes_on(phone: Page, office: FoundOffice) -> None:
    phone.goto("/en/report/")
    phone.fill("[name='situation/what']", reporter.SAID)
    reporter.unfold(phone)
    phone.press("[name='situation/where/town']", "Enter")
    phone.wait_for_selector("[name='you/role']")
    assert phone.url.endswith("/en/report/")


def test_a_printed_receipt_shows_the_words_and_what_is_needed_to_use_them(
    phone: Page, office: FoundOffice
) -> None:
    reporter.write(phone, "en")
    words = reporter.check_and_send(phone)
    phone.emulate_media(media="print", color_scheme="dark")
    printed = phone.inner_text("body").replace("\n", " ")
    assert all(word in printed for word in words.split())
    assert "under “Come back to your report”" in printed
    assert "Harbour" not in printed
    assert "/en/return/" not in printed, "the paper does not name the office unasked"
    for unneeded in ("header", "footer", "nav", "button", "ol.steps", "[type=checkbox]"):
        assert phone.locator(f"{unneeded}:visible").count() == 0, unneeded
    assert float(phone.evaluate(STYLE, ["ol.receipt li", "fontSize"]).removesuffix("px")) >= 24
    for box in ("ol.receipt", ".notice"):
        assert phone.evaluate(STYLE, [box, "backgroundColor"]) == "rgb(255, 255, 255)", box
    phone.emulate_media(media="screen")
    phone.check("main [type=checkbox]")
    phone.emulate_media(media="print")
    assert re.search(r"\S+:\d+/en/return/", phone.inner_text("body"))


STYLE = "([selector, name]) => getComputedStyle(document.querySelector(selector))[name]"


def test_files_that_do_not_fit_are_named_where_they_were_chosen_and_never_block_in_silence(
    desktop: Page, office: FoundOffice, tmp_path: Path
) -> None:
    photo = reporter.drawn_photo(tmp_path)
    desktop.goto("/en/report/")
    desktop.fill("[name='situation/what']", reporter.SAID)
    group = desktop.locator("details:has([type=file])")
    group.locator("summary").click()
    desktop.set_input_files("[type=file]", [photo] * 11)
    assert "10 files" in group.locator("li.error").inner_text()
    group.locator("summary").click()
    assert group.get_attribute("open") is None
    desktop.click("main form p.actions button:not(.quiet)")
    desktop.wait_for_selector("details[open] li.error")
    desktop.set_input_files("[type=file]", [photo])
    assert group.locator("li.error").count() == 0
    reporter.forward(desktop)
    desktop.wait_for_selector("[name='you/role']")


def test_a_receipt_pulled_down_by_accident_is_not_loaded_afresh(desktop: Page, office: FoundOffice) -> None:
    """With JavaScript the page would come back as an empty form, and the words would be gone for good."""
    desktop.goto("/en/report/")
    assert desktop.evaluate(STYLE, ["html", "overscrollBehaviorY"]) == "auto"
    reporter.write_here(desktop)
    reporter.check_and_send(desktop)
    assert desktop.evaluate(STYLE, ["html", "overscrollBehaviorY"]) == "none"
