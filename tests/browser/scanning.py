"""axe on the page that is shown, in a phone's window in the light and in a desk's in the dark."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from axe_playwright_python.sync_playwright import Axe
from django.core.signals import request_started
from django.test import Client
from django.test.signals import template_rendered
from playwright.sync_api import Page, ViewportSize

import saystop
from saystop.offices.models import Member
from tests import people

SOURCE = Path(saystop.__file__).parent
TEMPLATES = frozenset(
    path.relative_to(folder).as_posix()
    for folder in SOURCE.glob("*/templates")
    for path in folder.rglob("*.html")
)
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}
# Of which every page of the desk is made, and what it says when something went wrong or went well.
DESK = ("saystop/base.html", "saystop/desk_base.html")
ERRORS, GOOD = "div.errors", "p.notice.good"
AXE = Axe().axe_script
PHONE: ViewportSize = {"width": 360, "height": 740}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
FOUND = """async (rules) => (await axe.run(rules)).violations.map((one) =>
    `${one.id}: ${one.help}\\n` + one.nodes.map((node) => `    ${node.html}\\n    ${node.failureSummary}`).join("\\n"))"""
# While one page gives way to the next there may be no element at all.
ANSWERED = """() => {
    const root = document.documentElement;
    return root !== null && !root.dataset.before && document.body !== null && document.readyState === 'complete';
}"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

Test = TypeVar("Test", bound=Callable[..., None])
SHOWN: dict[str, frozenset[str]] = {}  # by the name of a test: the templates that it looks at


def shows(*templates: str) -> Callable[[Test], Test]:
    """The templates that a test looks at; the fixture `scan` holds the test to it."""

    def declare(test: Test) -> Test:
        assert test.__name__ not in SHOWN, (
            "two tests have this name: what the first looks at would be forgotten"
        )
        SHOWN[test.__name__] = frozenset(templates)
        return test

    return declare


def in_german(member: Member) -> None:
    """The longest words."""
    Member.objects.filter(pk=member.pk).update(language="de")


class Scan:
    """A window in which every page that is looked at must be without a finding."""

    def __init__(self, page: Page, home: str) -> None:
        self.page = page
        self.home = home
        self.looked: set[str] = set()  # templates of the pages that were looked at
        self._current: set[str] = set()  # templates of the last page that was made
        self._is_new = True

    @contextmanager
    def listening(self) -> Iterator[None]:
        """While it lasts, note which templates each answer of the server is made of."""

        def begin(**_: Any) -> None:
            self._is_new = True

        def note(template: Any, **_: Any) -> None:
            if self._is_new:
                self._current, self._is_new = set(), False
            self._current.add(template.name)

        request_started.connect(begin)
        template_rendered.connect(note)
        yield
        template_rendered.disconnect(note)
        request_started.disconnect(begin)

    def look(self, name: str, sight: str = "h1") -> None:
        """The page that is shown has one heading, fits a phone, and axe finds nothing. `sight` is there: it is that state."""
        assert self.page.locator(sight).first.is_visible(), f"{name}: {sight} is not to be seen"
        self.looked |= self._current
        page = self.page
        page.evaluate(AXE)
        for window, scheme in ((PHONE, "light"), (DESKTOP, "dark")):
            page.set_viewport_size(window)
            page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
            # The sticky bar covers whatever lies behind it: what axe measures shall not hang on where a click scrolled to.
            page.evaluate("window.scrollTo(0, 0)")
            found = page.evaluate(FOUND, RULES)
            assert not found, f"{name}, {scheme}, {window['width']} wide:\n" + "\n".join(found)
            wide = page.evaluate(TOO_WIDE)
            assert wide <= 0, f"{name} is {wide} pixels too wide for {window['width']}"
        assert page.locator("h1").count() == 1, f"{name} has not one first heading"

    def at(self, *addresses: str) -> None:
        """Go to each address and look."""
        for address in addresses:
            self.page.goto(address)
            self.look(address)

    def press(self, selector: str, name: str = "", sight: str = "h1") -> None:
        """Press a button and wait for the page that answers; look at it if it has a name."""
        self.page.evaluate("document.documentElement.dataset.before = 'yes'")
        self.page.locator(selector).first.click()
        # With our script a form is sent by the script, which writes the answer into the window.
        self.page.wait_for_function(ANSWERED)
        if name:
            self.look(name, sight)

    def go(self, name: str = "", sight: str = "h1") -> None:
        """Press the one filled button of the page's form."""
        self.press("main form p.actions button:not(.quiet)", name, sight)

    def fill(self, values: Mapping[str, str]) -> None:
        for field, text in values.items():
            self.page.fill(f"[name='{field}']", text)

    def sign_in(self, member: Member) -> None:
        """Be signed in, without a look at the pages on the way."""
        client = Client()
        people.sign_in(client, member)
        self.page.context.clear_cookies()
        self.page.context.add_cookies(
            [
                {"name": name, "value": kept.value, "url": self.home}
                for name, kept in client.cookies.items()
                if kept.value
            ]
        )
