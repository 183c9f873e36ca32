"""What machines see of public pages: heads, feeds, the map of the site, cards. Read again by others' readers."""

import io
import json
import re
from collections import OrderedDict
from datetime import date
from pathlib import Path
from typing import Any

import feedparser
import pytest
from django.conf import settings as our_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import etree
from lxml import html as lxml_html
from PIL import Image

from saystop.config import home as homes
from saystop.offices.models import Office
from saystop.reporting import floods, pages
from saystop.website import cards, models
from saystop.website.views import machines
from tests.people import FoundOffice
from tests.website import making

pytestmark = pytest.mark.django_db
ADDRESS = "https://harbour.example"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def _named(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The pages of the line are made once a process, with the address of an installation.
    monkeypatch.setattr(pages, "_kept", OrderedDict())
    settings.MEDIA_ROOT = str(tmp_path)
    settings.SAYSTOP_ADDRESS = ADDRESS
    monkeypatch.setattr(machines, "DRAWN", floods.Bucket(capacity=20, leak=0.5))


def head(path: str) -> Any:
    answer = Client().get(path)
    assert answer.status_code == 200, path
    return lxml_html.document_fromstring(answer.content).head


def links(found: Any, rel: str) -> dict[str, str]:
    return {
        one.get("hreflang") or one.get("type"): one.get("href")
        for one in found.findall(f"link[@rel='{rel}']")
    }


def meta(found: Any, name: str) -> str:
    tags = found.xpath("meta[@property=$name or @name=$name]", name=name)
    assert len(tags) == 1, f"{name}: {len(tags)}"
    return str(tags[0].get("content"))


def things(found: Any) -> dict[str, Any]:
    scripts = found.xpath("script[@type='application/ld+json']")
    if not scripts:
        return {}
    data = json.loads(scripts[0].text)
    assert data["@context"] == "https://schema.org"
    return {one["@type"]: one for one in data["@graph"]}


def test_a_page_says_its_one_address_and_its_languages(office: FoundOffice) -> None:
    making.a_home("fr")
    home = making.a_home("en")
    found = head("/en/")
    assert links(found, "canonical") == {None: f"{ADDRESS}/en/"}
    ways = links(found, "alternate")
    assert {code: ways.get(code) for code in ("en", "fr", "nl", "x-default")} == {
        "en": f"{ADDRESS}/en/",
        "fr": f"{ADDRESS}/fr/",
        "nl": None,
        "x-default": f"{ADDRESS}/en/",
    }
    assert ways["application/rss+xml"] == "/en/feed.rss"
    assert ways["application/atom+xml"] == "/en/feed.atom"
    news = making.published(home, models.NewsIndexPage(title="News"))
    assert links(head(f"{news.url}?page=2&kind=news"), "canonical") == {None: f"{ADDRESS}{news.url}?page=2"}
    assert links(head(f"{news.url}?kind=news"), "canonical") == {None: f"{ADDRESS}{news.url}"}


LINE = [
    "/en/",
    "/en/line/",
    "/en/signs/",
    "/en/report/",
    "/en/help/be/",
    "/en/letters/",
    "/en/give/",
    "/en/impact/",
]


@pytest.mark.parametrize("path", LINE)
def test_pages_of_the_program_say_it_too(office: FoundOffice, path: str) -> None:
    found = head(path)
    assert links(found, "canonical") == {None: f"{ADDRESS}{path}"}
    ways = links(found, "alternate")
    assert ways["de"] == ADDRESS + path.replace("/en/", "/de/")
    assert set(ways) >= {"en", "fr", "nl", "de", "x-default"}
    assert meta(found, "description")
    assert meta(found, "og:image").startswith(f"{ADDRESS}/media/cards/office/")


@pytest.mark.parametrize(
    "path", ["/en/return/", "/en/search/?q=pier", "/en/letter/none/", "/en/mine/none/", "/sign-in/"]
)
def test_what_is_not_to_be_found_says_nothing(office: FoundOffice, path: str) -> None:
    page = Client().get(path).content.decode()
    assert 'rel="canonical"' not in page
    assert "og:" not in page
    assert "ld+json" not in page


def test_the_name_that_a_reader_asked_for_is_never_repeated_to_others(
    office: FoundOffice, settings: Any
) -> None:
    """The pages of the line are made once for all."""
    settings.SAYSTOP_ADDRESS = ""
    Client().get("/nl/signs/", headers={"Host": "other.example"})
    for path in ("/nl/signs/", "/nl/line/", "/nl/report/", "/nl/"):
        assert "other.example" not in Client().get(path, headers={"Host": "other.example"}).content.decode()
    assert links(head("/nl/signs/"), "canonical") == {None: "/nl/signs/"}


def test_the_office_has_an_address_once_it_has_a_name_and_https() -> None:
    where = homes.Home(Path("home"), b"", hosts=("harbour.example",), https=True)
    assert where.address(0) == ADDRESS
    assert hasattr(our_settings, "SAYSTOP_ADDRESS")


def test_what_a_page_is_about(office: FoundOffice) -> None:
    site = making.a_site()
    Office.objects.update(name="Harbour & Sons </script><b>")
    page = head(site["news"].url)
    assert meta(page, "og:type") == "article"
    assert meta(page, "og:title") == "Thirty hotels took part"
    assert meta(page, "description") == "A day in the harbour." == meta(page, "og:description")
    assert meta(page, "article:published_time") == "2031-05-02"
    said = things(page)
    article = said["NewsArticle"]
    assert article["headline"] == "Thirty hotels took part"
    assert article["datePublished"] == "2031-05-02"
    assert article["publisher"]["name"] == "Harbour & Sons </script><b>"
    assert article["image"] == meta(page, "og:image")
    trail = said["BreadcrumbList"]["itemListElement"]
    assert [one["position"] for one in trail] == [1, 2, 3]
    assert [one["name"] for one in trail][1:] == ["News", "Thirty hotels took part"]
    assert trail[0]["item"] == f"{ADDRESS}/en/"
    assert things(head("/en/"))["Organization"]["url"] == f"{ADDRESS}/"
    raw = Client().get(site["news"].url).content.decode()
    assert raw.count("</script>") == 2, "nothing ends the element but its end"


def test_an_editor_who_looks_ahead_tells_machines_nothing(office: FoundOffice) -> None:
    page = making.published(making.a_home(), models.TextPage(title="Pier"))
    assert 'rel="canonical"' not in page.make_preview_request().content.decode()


def news_of_two_languages() -> models.NewsPage:
    home = making.a_home()
    index = making.published(home, models.NewsIndexPage(title="News"))
    making.published(index, models.NewsPage(title="Old & wise", day=date(2030, 1, 2), summary="<b>One</b>"))
    shown = making.published(index, models.NewsPage(title="A «second»", day=date(2031, 5, 2), summary="Two."))
    hidden = making.published(index, models.NewsPage(title="Taken back", day=date(2031, 6, 2)))
    hidden.unpublish()
    abroad = making.published(making.a_home("fr"), models.NewsIndexPage(title="Actualités"))
    making.published(abroad, models.NewsPage(title="Trente hôtels", day=date(2031, 5, 3)))
    return shown


@pytest.mark.parametrize(("form", "version"), [("rss", "rss20"), ("atom", "atom10")])
def test_feeds_are_read_by_anothers_reader(office: FoundOffice, form: str, version: str) -> None:
    shown = news_of_two_languages()
    answer = Client().get(f"/en/feed.{form}")
    assert answer.headers["Content-Type"] == f"application/{form}+xml; charset=utf-8"
    read = feedparser.parse(answer.content)
    assert not read.bozo, read.get("bozo_exception")
    assert read.version == version
    assert read.feed.language.startswith("en") if form == "rss" else True
    assert [one.title for one in read.entries] == ["A «second»", "Old & wise"]
    assert read.entries[0].link == f"{ADDRESS}{shown.url}"
    assert read.entries[0].published_parsed[:3] == (2031, 5, 2)
    assert read.entries[0].summary == "Two."
    assert len({one.id for one in read.entries}) == 2
    ours = [one.href for one in read.feed.links if one.rel == "self"]
    assert ours == [f"{ADDRESS}/en/feed.{form}"]
    abroad = feedparser.parse(Client().get(f"/fr/feed.{form}").content)
    assert [one.title for one in abroad.entries] == ["Trente hôtels"]
    assert not feedparser.parse(Client().get(f"/nl/feed.{form}").content).bozo
    again = Client().get(f"/en/feed.{form}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_the_atom_feed_has_what_its_standard_demands(office: FoundOffice) -> None:
    """RFC 4287, sections 4.1.1 and 4.1.2."""
    news_of_two_languages()
    feed = etree.fromstring(Client().get("/en/feed.atom").content)
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 2
    for one in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"{ATOM}{name}")) == 1, name
        assert re.match(r"https?://|urn:|tag:", one.findtext(f"{ATOM}id") or "")
        assert re.fullmatch(
            r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", one.findtext(f"{ATOM}updated") or ""
        )
    assert feed.find(f"{ATOM}author") is not None
    for one in entries:
        rels = [way.get("rel", "alternate") for way in one.findall(f"{ATOM}link")]
        assert rels == ["alternate"]


def test_the_map_names_every_public_page_with_its_languages(office: FoundOffice) -> None:
    site = making.a_site()
    making.a_home("fr")
    hidden = making.published(site["news_index"], models.NewsPage(title="Taken back"))
    hidden.unpublish()
    answer = Client().get("/sitemap.xml")
    assert answer.headers["Content-Type"].startswith("application/xml")
    tree = etree.fromstring(answer.content)
    urls = {one.findtext(f"{SITEMAP}loc"): one for one in tree}
    assert len(urls) == len(tree), "each address once"
    for one in site.values():
        assert f"{ADDRESS}{one.url}" in urls
    for path in ("/en/line/", "/de/report/", "/nl/signs/", "/de/", "/fr/impact/", "/en/letters/"):
        assert f"{ADDRESS}{path}" in urls
    assert f"{ADDRESS}{hidden.url}" not in urls
    assert not [one for one in urls if re.search("/(desk|edit|mine|gift|return|search|sign-in)/", str(one))]
    ways = {one.get("hreflang"): one.get("href") for one in urls[f"{ADDRESS}/en/"].findall(f"{XHTML}link")}
    assert ways == {"en": f"{ADDRESS}/en/", "fr": f"{ADDRESS}/fr/", "x-default": f"{ADDRESS}/en/"}
    for url in urls:
        assert Client().get(str(url).removeprefix(ADDRESS)).status_code == 200, url


def test_the_map_asks_the_database_no_more_for_more_pages(office: FoundOffice) -> None:
    """Whoever calls it again and again would keep a process busy with it."""
    home = making.a_home()
    asked = []
    for _ in range(2):
        Client().get("/sitemap.xml")
        with CaptureQueriesContext(connection) as queries:
            assert Client().get("/sitemap.xml").status_code == 200
        asked.append(len(queries))
        for number in range(8):
            making.published(home, models.TextPage(title=f"Pier {number}"))
    assert asked[0] == asked[1]


def test_robots_are_told_where_they_may_not_go(office: FoundOffice) -> None:
    from urllib.robotparser import RobotFileParser

    answer = Client().get("/robots.txt")
    assert answer.headers["Content-Type"].startswith("text/plain")
    read = RobotFileParser()
    read.parse(answer.content.decode().splitlines())
    for path, is_open in (("/en/", True), ("/en/news/x/", True), ("/desk/", False), ("/edit/pages/", False)):
        assert read.can_fetch("Somebody", path) is is_open, path
    assert read.site_maps() == [f"{ADDRESS}/sitemap.xml"]


def card_of(path: str) -> str:
    return meta(head(path), "og:image").removeprefix(ADDRESS)


def test_a_card_is_drawn_when_asked_for_and_kept(office: FoundOffice, tmp_path: Path) -> None:
    page = making.published(making.a_home(), models.TextPage(title="The pier at night"))
    first = card_of(page.url)
    answer = Client().get(first)
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)
    assert len(answer.content) < 100_000
    assert len(list((tmp_path / "cards").iterdir())) == 1
    page.title = "The pier at noon"
    page.save_revision().publish()
    second = card_of(page.url)
    assert second != first, "another address, which nobody has kept"
    led = Client().get(first)
    assert (led.status_code, led.headers["Location"]) == (302, second)
    assert Client().get(second).content != answer.content
    assert len(list((tmp_path / "cards").iterdir())) == 1, "one for each page"
    page.unpublish()
    assert Client().get(second).status_code == 404


TITLES = ["حماية الأطفال في السفر", "A" * 255, "#let x = 1 $ * _ @ <b>", "漢字", "Кораблики у причала " * 9]


@pytest.mark.parametrize("title", TITLES)
def test_a_card_is_drawn_of_whatever_a_title_holds(office: FoundOffice, title: str) -> None:
    page = making.published(making.a_home(), models.TextPage(title=title[:255], slug="x"))
    assert Client().get(card_of(page.url)).content[:4] == b"\x89PNG"


@pytest.mark.parametrize("path", [
    "page/999999/en-0000000000000000", "letter/none/en-0", "other/1/en-0", "page/1/en-0", "page/x/en-0", "fundraiser/none/nl-0",
])  # fmt: skip
def test_nothing_is_drawn_that_no_page_says(office: FoundOffice, tmp_path: Path, path: str) -> None:
    making.a_home()
    assert Client().get(f"/media/cards/{path}.png").status_code == 404
    assert not (tmp_path / "cards").exists()


def test_whoever_asks_for_many_cards_waits(office: FoundOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machines, "DRAWN", floods.Bucket(capacity=1, leak=0.01))
    home = making.a_home()
    kept = card_of("/en/")
    assert Client().get(kept).status_code == 200
    page = making.published(home, models.TextPage(title="Pier"))
    answer = Client().get(card_of(page.url))
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert Client().get(kept).status_code == 200
    assert cards.kept(cards.of_page(page, "another office")) is None
