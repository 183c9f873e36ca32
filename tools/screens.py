"""Pictures of every page: each language, light and dark, a phone and a desk. `./dev screens [LANGUAGE…]` puts them into screens/.

They are there to be looked at: rhythm, hierarchy, alignment, words.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tools import chromium

FOLDER = Path("screens")
LANGUAGES = ("en", "fr", "nl", "de")
WINDOWS = ((360, 740), (1280, 900))
SCHEMES = ("light", "dark")
SAID = "An adult who did not seem to be family took a child to room 12."
DESK = (
    "",
    "me/",
    "members/",
    "members/invite/",
    "desks/",
    "recovery/",
    "recovery/new-shares/",
    "office/",
    "audit/",
    "form/",
    "lock-everyone/",
    "settings/",
    "rules/",
    "rules/new/",
    "surveys/",
    "surveys/new/",
)


def main(wanted: list[str]) -> int:
    shutil.rmtree(FOLDER, ignore_errors=True)
    with (
        tempfile.TemporaryDirectory(prefix="saystop-screens-") as home,
        served(Path(home)) as address,
        sync_playwright() as playwright,
    ):
        browser = chromium.start(playwright)
        for language in wanted or LANGUAGES:
            for width, height in WINDOWS:
                for scheme in SCHEMES:
                    pictures(browser, address, language, width, height, scheme)
        browser.close()
    print(f"{sum(1 for _ in FOLDER.rglob('*.png'))} pictures in {FOLDER}/")
    return 0


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The demo office on a home of its own."""
    os.environ |= {"SAYSTOP_HOME": str(home), "DJANGO_SETTINGS_MODULE": "saystop.config.settings"}
    command = [str(Path(sys.executable).with_name("saystop")), "demo", "--port", "8765", "--home", str(home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout  # noqa: S101 - a pipe was asked for
        for line in server.stdout:
            if found := re.search(r"ready at (http://\S+)/", line):
                yield found[1]
                break
        server.terminate()


def pictures(browser: Browser, address: str, language: str, width: int, height: int, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        locale=language,
        base_url=address,
    )
    page = context.new_page()
    folder = FOLDER / language / f"{width}-{scheme}"
    folder.mkdir(parents=True)
    public(page, language, folder)
    desk(page, folder)
    context.close()


def public(page: Page, language: str, folder: Path) -> None:
    """What a reporter sees, from the start to the conversation."""
    for name in ("", "signs/", "help/be/", "help/jp/", "return/", "nothing-here/"):
        page.goto(f"/{language}/{name}")
        take(page, folder, "public " + (name or "start"))
    page.goto(f"/{language}/report/")
    take(page, folder, "public report 1")
    forward(page)
    take(page, folder, "public report 1 fault")
    page.fill("[name='situation/what']", SAID)
    for group in page.locator("main details").all():
        if group.get_attribute("open") is None:
            group.locator("summary").click()
    take(page, folder, "public report 1 unfolded")
    forward(page)
    page.wait_for_selector("[name='you/role']")
    take(page, folder, "public report 2")
    forward(page)
    page.wait_for_selector("button[value=send]")
    take(page, folder, "public report 3")
    forward(page)
    page.wait_for_selector("ol.receipt")
    take(page, folder, "public report 4")
    words = " ".join(page.locator("ol.receipt li").all_inner_texts())
    page.goto(f"/{language}/return/")
    page.fill("#words", words.replace(words.split()[2], "zzzzz"))
    forward(page)
    take(page, folder, "public return fault")
    page.fill("#words", words)
    forward(page)
    page.wait_for_selector("#text")
    take(page, folder, "public conversation")


def desk(page: Page, folder: Path) -> None:
    """What the director of the demo office sees."""
    import django

    django.setup()
    from saystop.offices.demo import PEOPLE

    director = PEOPLE[0]
    page.goto("/sign-in/")
    take(page, folder, "sign-in")
    # A code is taken once in 30 seconds: several windows in a row need the next one.
    for _ in range(8):
        page.goto("/sign-in/")
        page.fill("[name=email]", director.email)
        page.fill("[name=password]", director.password)
        page.click("main form button")
        page.wait_for_selector("[name=code]")
        page.fill("[name=code]", director.code)
        page.click("main form:has([name=code]) button")
        page.wait_for_load_state()
        if page.url.endswith("/desk/"):
            break
        take(page, folder, "sign-in second fault")
        page.wait_for_timeout(5_000)
    for name in DESK:
        page.goto(f"/desk/{name}")
        take(page, folder, "desk " + (name or "inbox"))
    page.goto("/desk/")
    page.locator("table tbody a").first.click()
    page.wait_for_selector("div.columns")
    take(page, folder, "desk case")


def forward(page: Page) -> None:
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.locator("main form p.actions button:not(.quiet)").first.click()
    page.wait_for_load_state()
    page.wait_for_timeout(100)


def take(page: Page, folder: Path, name: str) -> None:
    page.screenshot(path=folder / f"{re.sub(r'[ /]+', '-', name.strip(' /'))}.png", full_page=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
