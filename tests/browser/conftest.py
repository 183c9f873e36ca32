"""A real browser against a real server."""

import functools
import re
from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from saystop.offices.models import Member
from saystop.reporting import pages
from tests.browser.scanning import PHONE, SHOWN, Scan
from tests.people import FoundOffice
from tools import chromium

PATIENCE = 30_000  # milliseconds that a loaded machine may take to answer
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session", autouse=True)
def clicks_arrive() -> Iterator[None]:
    """A click returns when the page it leads to begins to come: ours return when it stands, so that all of it is counted."""

    def arriving(click: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(click)
        def clicked(clicking: Page | Locator, *args: Any, **options: Any) -> None:
            click(clicking, *args, **options)
            (clicking if isinstance(clicking, Page) else clicking.page).wait_for_load_state()

        return clicked

    with pytest.MonkeyPatch.context() as changed:
        for kind in (Page, Locator):
            changed.setattr(kind, "click", arriving(kind.click))
        yield


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
    context.set_default_timeout(PATIENCE)
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
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def _ours(url: str, live_server: LiveServer) -> bool:
    return url.startswith((live_server.url, "data:", "about:"))


@pytest.fixture
def scan(
    request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Scan]:
    """A window for looking with axe. Under a name, not an address: passkeys belong to names."""
    home = re.sub(r"//[^:]+", "//localhost", live_server.url)
    # axe puts itself into the page, which our content security policy rightly refuses.
    context = browser.new_context(viewport=PHONE, base_url=home, bypass_csp=True)
    context.set_default_timeout(PATIENCE)
    # Pages that are the same for all were perhaps made by another test already: here they are made anew.
    monkeypatch.setattr(pages, "_kept", OrderedDict())
    one = Scan(context.new_page(), home)
    with one.listening():
        yield one
    context.close()
    missed = SHOWN[request.function.__name__] - one.looked
    assert not missed, f"said to be looked at, and was not: {sorted(missed)}"


@pytest.fixture
def director(scan: Scan, office: FoundOffice) -> Member:
    """Dana, who is signed in and reads German, the language of the longest words."""
    Member.objects.filter(pk=office.director.pk).update(language="de")
    scan.sign_in(office.director)
    return office.director
