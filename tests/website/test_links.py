"""Every link of the whole demo, in each language, leads somewhere; and every page on the way is valid HTML."""

from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.test import Client
from lxml import html

from saystop.campaigns import demo as campaigns
from saystop.offices import demo as offices
from saystop.outreach import demo as outreach
from saystop.surveys import demo as surveys
from saystop.training import demo as training
from saystop.website import demo as website
from tests.website import checkers

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "fr", "nl", "de")
MOST = 2_000  # pages; more would be a trap in which every page has a new one
# Each choice of a story is a page: their ends are checked where stories are.
LEFT_TO_OTHERS = ("/play/",)


@pytest.fixture
def demo(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    people = offices.make()
    for room in (surveys, outreach, training, campaigns, website):
        room.make(people)


class Crawl:
    """Follows what is ours, and lists what leads elsewhere: nobody else is asked for anything."""

    def __init__(self) -> None:
        self.client = Client()
        self.pages: dict[str, bytes] = {}
        self.met: set[str] = set()
        self.elsewhere: set[str] = set()
        self.broken: list[str] = []

    def begin(self, path: str) -> None:
        waiting = [(path, "the beginning")]
        while waiting:
            here, linked_from = waiting.pop()
            if here in self.met:
                continue
            self.met.add(here)
            assert len(self.met) < MOST
            waiting += [(one, here) for one in self._visit(here, linked_from)]

    def _visit(self, here: str, linked_from: str) -> list[str]:
        answer = self.client.get(here)
        kind = answer.headers.get("Content-Type", "")
        if answer.status_code in {301, 302}:
            return [urljoin(here, answer.headers["Location"])]
        if answer.status_code != 200:
            self.broken.append(f"{here}: {answer.status_code}, linked from {linked_from}")
            return []
        if answer.streaming or not kind.startswith("text/html"):
            return []
        self.pages[here] = answer.content
        return self._links(here, answer.content)

    def _links(self, here: str, content: bytes) -> list[str]:
        tree = html.document_fromstring(content)
        ids = set(tree.xpath("//@id"))
        found = []
        for link in tree.xpath("//a/@href | //link/@href | //img/@src | //script/@src"):
            where, mark = urldefrag(urljoin(f"http://testserver{here}", link))
            parts = urlsplit(where)
            if parts.scheme in {"mailto", "tel", "data"}:
                continue
            if parts.netloc != "testserver":
                self.elsewhere.add(where)
                continue
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            if path == here and mark and mark not in ids:
                self.broken.append(f"#{mark} is not on {here}")
            if not any(one in parts.path for one in LEFT_TO_OTHERS):
                found.append(path)
        return found


def test_every_link_of_the_demo_leads_somewhere_and_every_page_is_valid(demo: None, tmp_path: Path) -> None:
    crawl = Crawl()
    for lang in LANGUAGES:
        crawl.begin(f"/{lang}/")
        crawl.begin(f"/{lang}/help/be/")  # a form leads there, by country
    assert crawl.broken == []
    reached = {
        lang: {one.split("/", 2)[2] for one in crawl.pages if one.startswith(f"/{lang}/")}
        for lang in LANGUAGES
    }
    for lang in LANGUAGES:
        assert len(reached[lang]) > 40, lang
        assert {"letters/", "give/", "impact/", "sessions/", "report/", "line/"} <= reached[lang]
    assert not [one for one in crawl.met if one.startswith(("/desk/", "/edit/"))]
    hosts = {urlsplit(one).hostname for one in crawl.elsewhere}
    assert "video.example" in hosts
    assert {urlsplit(one).scheme for one in crawl.elsewhere} <= {"https", "http"}
    assert checkers.faults_of_pages(crawl.pages, tmp_path / "pages") == []
