"""What the public pages of the demo office weigh for a phone that knows nothing yet, counted in Chromium without JavaScript."""

import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

from benchmarks import office
from benchmarks.pages import answers
from benchmarks.tables import show
from tools import chromium

LANGUAGE = "de"  # the longest words
READY = "SayStop is ready at "
GOAL = 100  # KiB, with one picture
SHOWN = 15  # rows: the heaviest


@dataclass(frozen=True)
class Weight:
    """Bytes as they travel, heads of the answers among them."""

    path: str
    requests: int
    rest: int
    pictures: tuple[int, ...]

    @property
    def with_one(self) -> int:
        return self.rest + max(self.pictures, default=0)


@contextmanager
def demo() -> Iterator[str]:
    """The demo office, served; the address where it is."""
    with tempfile.TemporaryDirectory(prefix="saystop-bench-") as folder:
        command: list[str | Path] = [
            office.PROGRAMS / "saystop",
            "demo",
            "--port",
            str(office.free_port()),
            "--home",
            Path(folder) / "demo",
        ]
        served = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
        try:
            lines = iter(served.stdout.readline, "") if served.stdout else iter(())
            yield (
                next(line for line in lines if line.startswith(READY)).removeprefix(READY).strip().rstrip("/")
            )
        finally:
            served.terminate()
            served.wait()


def pages(home: str) -> list[str]:
    """Every public page in one language, by the map of the site."""
    with urlopen(f"{home}/sitemap.xml") as answer:  # noqa: S310 - our own server
        found = re.findall(r"<loc>([^<]+)</loc>", answer.read().decode())
    paths = sorted({urlsplit(one).path for one in found})
    return [path for path in paths if path.startswith(f"/{LANGUAGE}/")]


def weight(browser: Browser, home: str, path: str) -> Weight:
    found = answers(browser, f"{home}{path}", scripts=False)
    pictures = tuple(one.body + one.head for one in found if one.kind == "image")
    return Weight(path, len(found), sum(one.body + one.head for one in found) - sum(pictures), pictures)


def main() -> None:
    with demo() as home, sync_playwright() as playwright:
        browser = chromium.start(playwright)
        found = [weight(browser, home, path) for path in pages(home)]
        browser.close()
    found.sort(key=lambda one: -one.with_one)
    show(
        f"The heaviest of {len(found)} public pages in one language, nothing in the browser's cache",
        ("page", "requests", "without pictures, KiB", "pictures", "with the largest, KiB", "with all, KiB"),
        [
            (
                one.path,
                one.requests,
                kib(one.rest),
                len(one.pictures),
                kib(one.with_one),
                kib(one.rest + sum(one.pictures)),
            )
            for one in found[:SHOWN]
        ],
        f"Goal: {GOAL} KiB with one picture. Above it: {sum(one.with_one > GOAL * 1024 for one in found)} pages.",
    )


def kib(size: int) -> str:
    return f"{size / 1024:.1f}"


if __name__ == "__main__":
    main()
