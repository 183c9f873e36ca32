"""axe finds nothing on the search and on the visits; a browser has nothing to say against what stands there for machines."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import ConsoleMessage

from saystop.offices.models import Member
from saystop.website import models
from saystop.website.models import Visit
from tests.browser.scanning import DESK, Scan, shows
from tests.people import FoundOffice
from tests.website import making

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@shows(
    "saystop/base.html",
    "saystop/public_base.html",
    "website/base.html",
    "website/search.html",
    "saystop/pager.html",
)
def test_the_search_over_pages(scan: Scan, office: FoundOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saystop.website.views.searching.ON_A_PAGE", 2)
    making.a_site()
    scan.at("/en/search/", "/en/search/?q=pier+harbour+listen", "/de/search/?q=nirgends")
    scan.page.goto("/en/")
    scan.page.get_by_role("searchbox").fill("receptionists notice")
    scan.page.get_by_role("search").get_by_role("button").click()
    scan.page.wait_for_url("**/en/search/?q=receptionists+notice")
    scan.page.get_by_role("link", name="What receptionists notice").click()
    scan.page.wait_for_url("**/en/library/what-receptionists-notice/")


@shows(*DESK, "website/figures_nav.html", "website/visits.html")
def test_the_visits_of_the_website(scan: Scan, director: Member) -> None:
    del director
    scan.at("/desk/website/visits/")
    page = making.published(making.a_home(), models.TextPage(title="The pier at night"))
    today = timezone.localdate()
    for days, number in ((0, 412), (35, 1790), (70, 3)):
        Visit.objects.create(path=page.url, day=today - timedelta(days=days), number=number)
        Visit.objects.create(path="/fr/loin/", day=today - timedelta(days=days), number=2)
    scan.at("/desk/website/visits/", "/desk/website/visits/?language=fr")


@shows("saystop/seen.html")
def test_data_for_machines_break_no_policy(scan: Scan, office: FoundOffice) -> None:
    """A script element of a type that nobody runs asks for no exception of the policy."""
    told: list[str] = []
    broken: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        told.append(message.text)

    scan.page.on("console", heard)
    scan.page.add_init_script(
        "window.broken = []; addEventListener('securitypolicyviolation', (one) => broken.push(one.violatedDirective))"
    )
    for path in ("/en/", making.a_site()["news"].url):
        scan.page.goto(path)
        assert scan.page.locator("script[type='application/ld+json']").count() == 1
        broken += scan.page.evaluate("window.broken")
    assert broken == []
    assert not [one for one in told if "Content Security Policy" in one or "Refused" in one]
    scan.look("a piece of news")
