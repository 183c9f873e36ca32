"""The website of the demo office: the same pages in each language, published by its communications officer."""

import json
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from importlib import resources
from typing import Any, TypeVar

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Page

from saystop.asking.languages import codes
from saystop.offices.models import Member
from saystop.website import demo_events, demo_pictures, models
from saystop.website.models import Download, HomePage, NewsKind, Picture, PublicPage, ResourceKind
from saystop.website.services import editors

P = TypeVar("P", bound=PublicPage)
Words = Mapping[str, Any]
Block = tuple[str, Any]

COUNTED = ("420", "32", "4")
NEWS_DAYS = (9, 30, 58, 3)  # days ago, in the order of the words
# Kind, language of the file, years ago, pages.
RESOURCES: tuple[tuple[ResourceKind, str, int, int], ...] = (
    (ResourceKind.STUDY, "en", 1, 2),
    (ResourceKind.BROCHURE, "fr", 0, 1),
    (ResourceKind.GUIDE, "nl", 0, 1),
)
COVERS = ((11, 86, 101), (154, 61, 44), (70, 96, 60))


def make(writer: Member) -> None:
    """In each of the office's languages that has words here."""
    editors.keep_in_step(writer)
    site = _Site(writer)
    for code in codes():
        words = resources.files("saystop.website").joinpath("data", f"site.{code}.toml")
        if words.is_file():
            site.write(code, tomllib.loads(words.read_text(encoding="utf-8")))


class _Site:
    """What all languages share, and the first of them, whose pages the others are translations of."""

    def __init__(self, writer: Member) -> None:
        self._writer = writer
        self._pier, self._house = demo_pictures.pier(), demo_pictures.house()
        self._waves = demo_pictures.waves()
        self._covers = [demo_pictures.cover(colour) for colour in COVERS]
        self._files = [_file(kind, number) for number, (kind, *_) in enumerate(RESOURCES)]
        self._events = demo_events.make(writer)
        self._originals: dict[str, Any] = {}

    def write(self, code: str, words: Words) -> None:
        """The pages of one language, those that others name first."""
        home = HomePage.objects.get(locale__language_code=code)
        about = self._about(home, words)
        news = self._news(home, words["news"])
        campaign = self._campaign(home, {**words["campaign"], "chart": words["events"]["chart"]})
        library = self._library(home, words["library"])
        self._events_of(home, words["events"])
        self._plain(home, words)
        said = words["home"]
        home.title, home.headline, home.summary = said["title"], said["headline"], said["summary"]
        home.picture, home.alternative = self._pier, said["alternative"]
        counted = [
            {"number": number, "counted": what, "source": said["source"]}
            for number, what in zip(COUNTED, said["counted"], strict=True)
        ]
        home.body = _stream(
            ("text", said["text"]),
            ("figures", {"figures": counted}),
            ("pages", {"heading": said["onward"], "pages": [campaign.pk, library.pk, about.pk, news.pk]}),
        )
        self._publish(home)

    def _about(self, home: HomePage, words: Words) -> PublicPage:
        said = words["about"]
        moments = [
            {"when": when, "heading": heading, "text": ""}
            for when, heading in zip(said["when"], said["moments"], strict=True)
        ]
        body = _stream(
            ("text", said["text"]),
            ("quote", {"words": said["quote"], "said_by": said["said_by"], "role": said["role"]}),
            ("timeline", {"entries": moments}),
        )
        about = self._add(
            "about", home, models.TextPage(**_top(said), body=body, show_in_menus=True),
            picture=self._house, alternative=said["alternative"],
        )  # fmt: skip
        said = words["team"]
        people = [
            ("person", {"name": name, "role": role, "words": more, "picture": None})
            for name, role, more in zip(said["names"], said["roles"], said["words"], strict=True)
        ]
        self._add("team", about, models.TeamPage(**_top(said), people=_stream(*people)))
        said = words["partners"]
        named = [
            ("organisation", {"name": name, "words": what, "address": "", "logo": None})
            for name, what in zip(said["names"], said["words"], strict=True)
        ]
        self._add("partners", about, models.PartnersPage(**_top(said), organisations=_stream(*named)))
        return about

    def _news(self, home: HomePage, said: Words) -> PublicPage:
        index = self._add("news", home, models.NewsIndexPage(**_top(said), show_in_menus=True))
        for number, (item, ago) in enumerate(zip(said["items"], NEWS_DAYS, strict=True)):
            is_release = "press_contact" in item
            blocks: list[Block] = [("text", item["text"])]
            if "video" in item:
                film = {"title": item["video"], "address": "https://video.example/harbour", "still": None}
                blocks.append(("video", {**film, "length": "3 min", "words": item["video_words"]}))
            page = models.NewsPage(
                **_top(item),
                slug=item["slug"],
                kind=NewsKind.PRESS_RELEASE if is_release else NewsKind.NEWS,
                day=timezone.localdate() - timedelta(days=ago),
                press_contact=item.get("press_contact", ""),
                body=_stream(*blocks),
            )
            drawn = (self._house, self._waves, None, None)[number]
            self._add(f"news {number}", index, page, picture=drawn, is_decoration=drawn is not None)
        return index

    def _campaign(self, home: HomePage, said: Words) -> PublicPage:
        page = models.CampaignPage(
            **_top(said),
            period=said["period"],
            asks=said["asks"],
            body=_stream(
                ("text", said["text"]),
                *demo_events.chart(said["chart"]),
                ("call_to_report", {"heading": "", "text": ""}),
            ),
        )
        return self._add("campaign", home, page, picture=self._waves, alternative=said["alternative"])

    def _events_of(self, home: HomePage, said: Words) -> None:
        index = self._add("events", home, models.EventIndexPage(**_top(said), show_in_menus=True))
        for number, (item, event) in enumerate(zip(said["items"], self._events, strict=True)):
            page = models.EventPage(
                **_top(item), slug=item["slug"], event=event, body=_stream(("text", item["text"]))
            )
            self._add(
                f"event {number}",
                index,
                page,
                picture=None if number else self._pier,
                is_decoration=not number,
            )

    def _library(self, home: HomePage, said: Words) -> PublicPage:
        library = self._add("library", home, models.LibraryPage(**_top(said), show_in_menus=True))
        year = timezone.localdate().year
        for number, item in enumerate(said["items"]):
            kind, language, ago, pages = RESOURCES[number]
            page = models.ResourcePage(
                **_top(item),
                slug=item["slug"],
                kind=kind,
                language=language,
                year=year - ago,
                number_of_pages=pages,
                authors=item["authors"],
                document=self._files[number],
                cover=self._covers[number],
            )
            self._add(f"resource {number}", library, page)
        return library

    def _plain(self, home: HomePage, words: Words) -> None:
        said = words["actions"]
        body = _stream(("text", said["text"]))
        self._add("actions", home, models.ActionsPage(**_top(said), body=body, show_in_menus=True))
        said = words["help"]
        asked = [
            ("question", {"question": question, "answer": answer})
            for question, answer in zip(said["questions"], said["answers"], strict=True)
        ]
        page = models.HelpPage(**_top(said), questions=_stream(*asked), show_in_menus=True)
        self._add("help", home, page)
        said = words["contact"]
        page_of_contact = models.ContactPage(
            **_top(said),
            e_mail="office@harbour.example",
            address=said["address"],
            hours=said["hours"],
            show_in_menus=True,
        )
        self._add("contact", home, page_of_contact)

    def _add(self, key: str, parent: PublicPage, page: P, **picture: Picture | str | bool | None) -> P:
        """A page below another; where another language has it already, as its translation."""
        for name, value in picture.items():
            setattr(page, name, value)
        page.locale, page.live, page.owner = parent.locale, False, self._writer
        page.translation_key = self._originals.setdefault(key, page.translation_key)
        parent.add_child(instance=page)
        self._publish(page)
        return page

    def _publish(self, page: Page) -> None:
        page.save_revision(user=self._writer).publish(user=self._writer)


def _top(said: Words) -> dict[str, str]:
    return {"title": said["title"], "summary": said["summary"]}


def _stream(*blocks: Block) -> str:
    """As a field of blocks is stored."""
    return json.dumps([{"type": kind, "value": value} for kind, value in blocks])


def _file(kind: ResourceKind, number: int) -> Download:
    """A small PDF that says it is invented."""
    download = Download(title=f"{kind.label} (invented)")
    download.file.save(f"resource-{number}.pdf", ContentFile(_pdf(f"{kind.value} (invented)")), save=True)
    return download


def _pdf(words: str) -> bytes:
    """One page with one line: nothing is set that would need a typesetter."""
    content = f"BT /F1 24 Tf 72 760 Td ({words}) Tj ET".encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    made = b"%PDF-1.4\n"
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    begin = len(made)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, rows)
    return (
        made
        + table
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, begin)
    )
