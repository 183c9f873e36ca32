"""The browser of the tests, the pictures and the benchmarks: Debian's chromium, told not to talk to anybody.

Its headless shell is the same engine without the window around the page, which took a quarter of the processor's time.
"""

import shutil

from playwright.sync_api import Browser, Playwright

SHELL = "chromium-headless-shell"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def start(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=shutil.which(SHELL), args=QUIET)
