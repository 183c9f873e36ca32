"""A real browser against a real server."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, ViewportSize, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tools import chromium

PHONE: ViewportSize = {"width": 360, "height": 740}


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    running = chromium.start(playwright)
    yield running
    running.close()


@pytest.fixture(params=["javascript", "no javascript"])
def phone(request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A phone-sized window, once with and once without JavaScript, that may talk to our server only."""
    context = browser.new_context(
        viewport=PHONE, java_script_enabled=request.param == "javascript", base_url=live_server.url
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    elsewhere: list[str] = []
    page.on(
        "request", lambda asked: elsewhere.append(asked.url) if not _ours(asked.url, live_server) else None
    )
    yield page
    context.close()
    assert not elsewhere, "a page asked another server"


@pytest.fixture
def desktop(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A member's window."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=live_server.url)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def _ours(url: str, live_server: LiveServer) -> bool:
    return url.startswith((live_server.url, "data:", "about:"))
