"""A writer hands a piece of news on, the communications officer lets it out in two languages, and a reader reads it.

Nothing of the editors' pages is refused by their own policy meanwhile, and nothing asks another server.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.images import ImageFile
from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer
from wagtail.models import Page as AnyPage

from saystop.offices.models import AuditEntry
from saystop.website.models import HomePage, NewsIndexPage, NewsPage, Picture
from saystop.website.services import founding
from tests import people
from tests.browser import member as members
from tests.browser.conftest import PATIENCE
from tests.people import FoundOffice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVES_ITSELF = re.compile(r"/edit/pages/\d+/edit/$")
TITLE, FRENCH = "The pier at dawn", "La jetée à l’aube"


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def complaints() -> list[str]:
    """What a browser of an editor refused or asked elsewhere."""
    return []


@pytest.fixture
def windows(browser: Browser, live_server: LiveServer, complaints: list[str]) -> Iterator[Any]:
    """A window of its own for each editor."""
    opened = []

    def window() -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 1000}, base_url=live_server.url)
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        page = context.new_page()
        page.on("console", lambda message: _note(message, complaints))
        page.on("pageerror", lambda fault: complaints.append(f"{urlsplit(page.url).path}: {fault}"))
        page.on(
            "request",
            lambda asked: (
                None
                if asked.url.startswith((live_server.url, "data:", "blob:", "about:"))
                else complaints.append(f"asked {asked.url}")
            ),
        )
        return page

    yield window
    for context in opened:
        context.close()


def _note(message: ConsoleMessage, complaints: list[str]) -> None:
    if "/localize/translate/" in message.location.get("url", "") and "404" in message.text:
        return  # how the page of translations learns that a sentence has none yet
    if SAVES_ITSELF.search(message.location.get("url", "")) and "400" in message.text:
        return  # on a slow machine what a page saves by itself comes after what was pressed, and is refused by Wagtail
    if message.type == "error" or "Content Security Policy" in message.text:
        complaints.append(f"{message.location.get('url', '')}: {message.text}")


@pytest.fixture
def lists(office: FoundOffice) -> dict[str, NewsIndexPage]:
    """The first pages and the lists of news, published in two languages."""
    founding.lay_out()
    first: dict[str, NewsIndexPage] = {}
    for code, title in (("en", "News"), ("fr", "Nouvelles")):
        home = HomePage.objects.get(locale__language_code=code)
        home.save_revision().publish()
        index = NewsIndexPage(title=title, slug=f"news-{code}", locale=home.locale)
        if first:
            index.translation_key = first["en"].translation_key
        home.add_child(instance=index)
        index.save_revision().publish()
        first[code] = index
    out = io.BytesIO()
    Image.new("RGB", (320, 200), "teal").save(out, "PNG")
    Picture.objects.create(title="A pier", file=ImageFile(out, name="pier.png"))
    return first


def test_news_in_two_languages(
    windows: Any, phone: Page, lists: dict[str, NewsIndexPage], complaints: list[str], office: FoundOffice
) -> None:
    oona = windows()
    members.sign_in(oona, people.member_without_desk("Oona Outreach", "outreach_officer"))
    write_and_hand_on(oona, lists["en"])
    news = NewsPage.objects.get(title=TITLE)
    assert not news.live
    assert phone.goto(f"/en/news-en/{news.slug}/").status == 404  # type: ignore[union-attr] # there is an answer

    nadia = windows()
    members.sign_in(nadia, people.member_without_desk("Nadia News", "communications"))
    nadia.goto("/edit/")
    expect(nadia.locator("main")).to_contain_text(TITLE)
    nadia.goto(f"/edit/pages/{news.pk}/edit/")
    look_at_the_preview(nadia)
    let_out(nadia)
    news.refresh_from_db()
    assert news.live
    phone.goto(f"/en/news-en/{news.slug}/")
    expect(phone.locator("h1")).to_have_text(TITLE)

    translate(nadia, news, lists["fr"])
    translated = NewsPage.objects.get(locale__language_code="fr")
    assert translated.live
    phone.goto(translated.get_url() or "")
    assert urlsplit(phone.url).path == f"/fr/news-fr/{translated.slug}/"
    expect(phone.locator("h1")).to_have_text(FRENCH)
    assert not phone.context.cookies()

    take_back(nadia, news)
    assert phone.goto(f"/en/news-en/{news.slug}/").status == 404  # type: ignore[union-attr] # as above
    words = [*AuditEntry.objects.filter(action__startswith="page.").values_list("action", "record")]
    for word in ("page.published", "page.unpublished"):
        assert (word, str(news.pk)) in words
    assert ("page.published", str(translated.pk)) in words
    assert not complaints, "\n".join(complaints)
    assert AnyPage.objects.count()


def write_and_hand_on(page: Page, index: NewsIndexPage) -> None:
    page.goto(f"/edit/pages/add/website/newspage/{index.pk}/")
    assert page.locator("[name=action-publish]").count() == 0, "a writer publishes nothing"
    page.fill("[name=title]", TITLE)
    page.fill("[name=summary]", "What we saw, and what became of it.")
    submit = page.locator("[name=action-submit]")
    if not submit.is_visible():
        page.locator("footer [data-w-dropdown-target=toggle]").first.click()
    submit.click()
    page.wait_for_url("**/edit/pages/*/")
    expect(page.locator(".messages")).to_contain_text(TITLE)


def look_at_the_preview(page: Page) -> None:
    page.locator("button[aria-label='Toggle preview']").click()
    frame = page.frame_locator("#w-preview-iframe")
    expect(frame.locator("h1")).to_have_text(TITLE)


def let_out(page: Page) -> None:
    approve = page.locator("[data-workflow-action-name=approve]").first
    if not approve.is_visible():
        page.locator("footer [data-w-dropdown-target=toggle]").first.click()
    approve.click()
    page.wait_for_url("**/edit/pages/*/")
    expect(page.locator(".messages")).to_contain_text(TITLE)


def translate(page: Page, news: NewsPage, french: NewsIndexPage) -> None:
    page.goto(f"/edit/localize/submit/page/{news.pk}/")
    page.locator(f"[name=locales][value='{french.locale_id}']").check(force=True)
    page.locator("main input[type=submit], main button[type=submit]").first.click()
    page.wait_for_url("**/edit/pages/*/edit/")
    rows = page.locator("li.incomplete")
    rows.first.wait_for(state="attached")
    for shut in ("Download PO file", "Upload PO file"):
        expect(page.get_by_text(shut, exact=True).locator("visible=true")).to_have_count(0)
    for left in range(rows.count() - 1, -1, -1):
        row = rows.first
        said = row.text_content() or ""
        # Some stand in a tab of their own, and all show their button to a pointer alone.
        row.get_by_text("Translate", exact=True).dispatch_event("click")
        words = FRENCH if TITLE in said else "la-jetee" if "the-pier" in said else "Ce que nous avons vu."
        page.locator("li textarea").first.fill(words, force=True)
        page.get_by_text("Save", exact=True).first.dispatch_event("click")
        expect(rows).to_have_count(left)
    publish = page.get_by_text("Publish in français").first
    if not publish.is_visible():
        page.locator("footer [data-w-dropdown-target=toggle]").first.click()
    publish.click()
    page.wait_for_load_state()
    expect(page.locator(".messages")).to_contain_text("ublished")


def take_back(page: Page, news: NewsPage) -> None:
    page.goto(f"/edit/pages/{news.pk}/unpublish/")
    page.locator("main form [type=submit]").first.click()
    page.wait_for_url("**/edit/pages/**")
