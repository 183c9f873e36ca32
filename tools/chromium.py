"""The browser of the tests, the pictures and the benchmarks: Debian's chromium, told not to talk to anybody."""

import shutil

from playwright.sync_api import Browser, Playwright

QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def start(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
