"""What a first visit costs a phone: requests and bytes of the start and the report page, counted in Chromium."""

from dataclasses import dataclass

from playwright.sync_api import Browser, Request, sync_playwright

from benchmarks import office
from benchmarks.tables import show
from tools import chromium

LANGUAGES = ("en", "fr", "nl", "de")
PAGES = {"start": "", "report": "report/", "signs": "signs/", "return": "return/"}


@dataclass(frozen=True)
class Cost:
    requests: int
    bodies: int  # bytes, compressed as they travel
    headers: int  # bytes of the answers' heads


@dataclass(frozen=True)
class Answer:
    """What kind of thing came, and its bytes as they travelled."""

    kind: str
    body: int
    head: int


def cost(browser: Browser, address: str, *, scripts: bool) -> Cost:
    """One page opened by a browser that knows nothing yet."""
    found = answers(browser, address, scripts=scripts)
    return Cost(len(found), sum(one.body for one in found), sum(one.head for one in found))


def answers(browser: Browser, address: str, *, scripts: bool) -> list[Answer]:
    """All that a page on a phone needs."""
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": 360, "height": 740})
    page = context.new_page()
    finished: list[Request] = []

    def note(request: Request) -> None:
        finished.append(request)

    page.on("requestfinished", note)
    page.goto(address, wait_until="networkidle")
    sizes = [(one.resource_type, one.sizes()) for one in finished if not one.url.startswith("data:")]
    context.close()
    return [Answer(kind, size["responseBodySize"], size["responseHeadersSize"]) for kind, size in sizes]


def main() -> None:
    rows = []
    with office.founded() as home, office.serving(home) as server, sync_playwright() as playwright:
        browser = chromium.start(playwright)
        for name, path in PAGES.items():
            for scripts in (False, True):
                costs = [
                    cost(browser, f"http://127.0.0.1:{server.port}/{language}/{path}", scripts=scripts)
                    for language in LANGUAGES
                ]
                largest = max(costs, key=lambda one: one.bodies + one.headers)
                english = costs[0]
                rows.append(
                    (
                        f"{name}, JavaScript {'on' if scripts else 'off'}",
                        max(one.requests for one in costs),
                        english.bodies,
                        english.headers,
                        kibibytes(english),
                        f"{LANGUAGES[costs.index(largest)]} {kibibytes(largest)}",
                    )
                )
        browser.close()
    show(
        "First visit, nothing in the browser's cache",
        ("", "requests", "bodies, bytes", "headers, bytes", "together, KiB", "largest language, KiB"),
        rows,
        "Bodies as compressed; headers of the answers, over HTTP/1.1. Goal for the report page: 14 KiB, 2 requests.",
    )


def kibibytes(cost: Cost) -> str:
    return f"{(cost.bodies + cost.headers) / 1024:.1f}"


if __name__ == "__main__":
    main()
