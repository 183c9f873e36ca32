"""What the group sees of a led scenario is read from the back of a room."""

import os

import pytest
from playwright.sync_api import Page

from saystop.training.services import stages
from tests.people import FoundOffice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_text_on_the_projector_is_large(desktop: Page, office: FoundOffice) -> None:
    stage = stages.open_(office.director, "reception", "de")
    desktop.set_viewport_size({"width": 1280, "height": 720})
    desktop.goto(f"/de/stage/{stage.code}/?still=1")
    for selector in (".stage p", ".stage li"):
        for one in desktop.locator(selector).all():
            size = one.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
            assert size >= 32, selector
    box = desktop.locator(".stage").bounding_box()
    assert box is not None
    assert box["width"] > 1000
    if folder := os.environ.get("SHOTS"):
        desktop.screenshot(path=f"{folder}/stage.png")
    # On a telephone, by which some follow, nothing is cut.
    desktop.set_viewport_size({"width": 360, "height": 740})
    assert (
        desktop.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    )
