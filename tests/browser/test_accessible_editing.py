"""axe on the editors' main pages. They are Wagtail's: held to WCAG 2.2 AA, not to our own rules of the house beyond it."""

from pathlib import Path
from typing import Any

import pytest

from saystop.website.models import Download, Picture
from tests import people
from tests.browser.scanning import AXE, DESKTOP, FOUND, RULES, Scan, shows
from tests.people import FoundOffice
from tests.website import making

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WCAG = {
    **RULES,
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
}

SETTLED = "Promise.allSettled(document.getAnimations().map((one) => one.finished)).then(() => null)"


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def look(scan: Scan, address: str) -> None:
    page = scan.page
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    examine(scan, address)


def examine(scan: Scan, address: str) -> None:
    """The page that stands there."""
    page = scan.page
    page.wait_for_load_state("networkidle")
    page.evaluate(AXE)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
        # Its colours change over by and by.
        page.evaluate(SETTLED)
        found = page.evaluate(FOUND, WCAG)
        assert not found, f"{address}, {scheme}:\n" + "\n".join(found)


@shows()
def test_the_main_pages_of_editors(scan: Scan, office: FoundOffice) -> None:
    site = making.a_site("en")
    scan.sign_in(people.member_without_desk("Nadia News", "communications"))
    scan.page.set_viewport_size(DESKTOP)
    picture, download = Picture.objects.first(), Download.objects.first()
    assert picture is not None
    assert download is not None
    parent = site["news_index"]
    for address in (
        "",
        f"pages/{parent.pk}/",
        f"pages/add/website/newspage/{parent.pk}/",
        *(f"pages/{one.pk}/edit/" for one in site.values()),
        f"pages/{parent.pk}/history/",
        "images/",
        f"images/{picture.pk}/",
        "documents/",
        f"documents/edit/{download.pk}/",
        "redirects/",
        "redirects/add/",
        "reports/workflow_tasks/",
    ):
        look(scan, f"/edit/{address}")
