"""axe finds nothing on the pages that editors make: each kind with each block."""

from pathlib import Path
from typing import Any

import pytest

from tests.browser.scanning import PHONE, Scan, shows
from tests.people import FoundOffice
from tests.website import making

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AROUND = (
    "saystop/base.html",
    "saystop/public_base.html",
    "saystop/languages.html",
    "website/base.html",
    "website/links.html",
    "website/way_to_the_line.html",
)
BLOCKS = (
    "website/blocks/text.html",
    "website/blocks/picture.html",
    "website/blocks/quote.html",
    "website/blocks/figures.html",
    "website/blocks/video.html",
    "website/blocks/call_to_report.html",
    "website/blocks/download.html",
    "website/blocks/timeline.html",
    "website/blocks/pages.html",
    "website/onward.html",
)


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@shows(*AROUND, *BLOCKS, "website/home.html", "website/news.html", "website/news_index.html", "website/news_card.html",
       "website/head_picture.html", "website/text.html", "website/campaign.html", "website/library.html",
       "website/resource_card.html", "website/resource.html", "website/team.html", "website/partners.html",
       "website/actions.html", "website/contact.html", "website/help.html")  # fmt: skip
def test_pages_that_editors_make(scan: Scan, office: FoundOffice) -> None:
    for lang in ("en", "de"):
        site = making.a_site(lang)
        scan.at(*(one.url for one in site.values()))
    scan.page.goto("/de/")
    scan.page.set_viewport_size(PHONE)
    scan.page.locator("details.menu summary").click()
    scan.look("the menu of a phone is open")


@shows("website/news_index.html", "saystop/pager.html")
def test_more_news_than_one_page_holds(
    scan: Scan, office: FoundOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("saystop.website.models.news.ON_A_PAGE", 1)
    index = making.a_site()["news_index"]
    scan.at(index.url, f"{index.url}?page=2", f"{index.url}?kind=press_release")
