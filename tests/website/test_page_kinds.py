"""Pages that an editor published: everybody is served, nothing is set or asked elsewhere, no kind stands where it must not."""

import gzip
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site

from saystop.config.middleware import POLICY
from saystop.outreach.models import Badge, Evidence
from saystop.website import blocks, links, models, styling
from tests.outreach.making import a_partner
from tests.people import FoundOffice
from tests.website import making

pytestmark = pytest.mark.django_db
LOADED = re.compile(r"""<(?:img|script|link|source|video|audio|iframe|object|embed)\b[^>]*>""")
KIBIBYTE = 1024


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def body(page: models.PublicPage, /, **asked: str) -> str:
    answer = Client().get(page.url, asked)
    assert answer.status_code == 200, page.url
    return answer.content.decode()


def test_each_kind_is_served_to_everybody_and_asks_nobody_else(office: FoundOffice) -> None:
    site = making.a_site()
    assert {type(one) for one in site.values()} == {
        one for one in apps.get_models() if issubclass(one, models.PublicPage)
    }
    for name, one in site.items():
        answer = Client().get(one.url)
        assert answer.status_code == 200, name
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert answer.headers["Content-Language"] == "en"
        assert not answer.cookies, name
        page = answer.content.decode()
        assert page.count("<h1") == 1, name
        assert f'href="{reverse("reporting:line", kwargs={"lang": "en"})}"' in page, name
        assert "style=" not in page
        assert "<iframe" not in page
        scripts = [tag for tag in LOADED.findall(page) if tag.startswith("<script")]
        run = [tag for tag in scripts if tag != '<script type="application/ld+json">']
        assert len(run) == 1, "the one of the house, without which every page works"
        assert len(scripts) == 2, "data for machines"
        for tag in LOADED.findall(page):
            assert "//" not in tag.replace('"http://testserver/', '"/'), f"{name} asks another server: {tag}"


def test_an_editor_sees_each_kind_before_it_is_published(office: FoundOffice) -> None:
    site = making.a_site()
    Site.objects.update(hostname="testserver")
    for name, one in site.items():
        one.title = "Not yet for everybody"
        for mode, _ in one.preview_modes:
            answer = one.make_preview_request(preview_mode=mode)
            assert answer.status_code == 200, name
            assert "Not yet for everybody" in answer.content.decode(), name
        assert "Not yet for everybody" not in body(one), name


def test_each_block_shows_what_was_written(office: FoundOffice) -> None:
    page = body(making.a_site()["news"])
    for words in (
        "<h2>What we do</h2>",
        f'alt="{making.SENTENCE}"',
        "I knew whom to call.",
        "<strong>420</strong>",
        "Source: Register of training, 2031",
        "Video on video.example: the link leaves this website.",
        "Did you see something that worries you?",
        "PDF",
        "The first training",
        "Go on",
    ):
        assert words in page, words
    assert page.count('alt=""') == 1, "the still picture of the video; all others say what they show"


@pytest.mark.parametrize("lang", ["fr", "nl", "de"])
def test_a_page_speaks_its_language_and_leads_to_its_others(office: FoundOffice, lang: str) -> None:
    ours, theirs = making.a_home("en"), making.a_home(lang, headline="Un enfant voyage en paix")
    answer = Client().get(theirs.url)
    assert theirs.url == f"/{lang}/"
    assert f'<html lang="{lang}"' in answer.content.decode()
    assert f'href="{theirs.url}" hreflang="{lang}"' in body(ours)
    assert f'href="{ours.url}" hreflang="en"' in answer.content.decode()
    missing = ({"fr", "nl", "de"} - {lang}).pop()
    assert f'hreflang="{missing}"' not in body(ours)


def test_the_line_stands_where_the_website_has_the_first_page(office: FoundOffice) -> None:
    start = Client().get("/en/").content.decode()
    line = Client().get("/en/line/").content.decode()
    assert "Learn the signs" in line
    assert 'href="/fr/line/"' in line
    assert 'href="/fr/"' in start
    making.a_home()
    assert "Children travel safely" in Client().get("/en/").content.decode()
    assert "Learn the signs" in Client().get("/en/line/").content.decode()


PICTURES: list[tuple[str, bool, bool]] = [
    ("", False, False),
    ("  ", False, False),
    (making.SENTENCE, True, False),
    (making.SENTENCE, False, True),
    ("", True, True),
]


@pytest.mark.parametrize(("said", "is_decoration", "is_good"), PICTURES)
def test_a_picture_says_what_it_shows_or_that_it_decorates(
    office: FoundOffice, said: str, is_decoration: bool, is_good: bool
) -> None:
    picture = making.a_picture()
    block = blocks.Picture()
    value = block.to_python({"picture": picture.pk, "alternative": said, "is_decoration": is_decoration})
    page = models.TextPage(
        title="Pier", slug="pier", picture=picture, alternative=said, is_decoration=is_decoration
    )
    if is_good:
        block.clean(value)
        making.published(making.a_home(), page)
        return
    with pytest.raises(ValidationError) as refused:
        block.clean(value)
    assert "alternative" in refused.value.block_errors  # type: ignore[attr-defined] # of Wagtail's own fault
    with pytest.raises(ValidationError) as refused:
        making.published(making.a_home(), page)
    assert set(refused.value.message_dict) == {"alternative"}


@pytest.mark.parametrize("address", ["http://video.example/", "javascript:alert(1)", "data:text/html,x"])
def test_a_link_that_leaves_is_https(office: FoundOffice, address: str) -> None:
    block = blocks.Video()
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"title": "Look", "address": address}))
    with pytest.raises(ValidationError):
        links.only_https(address)


@pytest.mark.parametrize("slug", ["report", "line", "help", "signs", "sessions", "return"])
def test_a_page_cannot_hide_behind_an_address_of_the_program(office: FoundOffice, slug: str) -> None:
    home = making.a_home()
    with pytest.raises(ValidationError, match="at this address"):
        making.published(home, models.TextPage(title="X", slug=slug))
    news = making.published(home, models.NewsIndexPage(title="News"))
    making.published(news, models.NewsPage(title="X", slug=slug))


def test_no_kind_stands_where_it_makes_no_sense(office: FoundOffice) -> None:
    site = making.a_site()
    kinds = {type(one) for one in site.values()}
    for kind in kinds - {models.HomePage}:
        assert kind.parent_page_types, kind
        assert Page not in kind.allowed_parent_page_models(), kind
    assert models.NewsIndexPage.allowed_subpage_models() == [models.NewsPage]
    assert models.NewsPage.allowed_parent_page_models() == [models.NewsIndexPage]
    assert models.ResourcePage.allowed_parent_page_models() == [models.LibraryPage]
    assert not models.ContactPage.can_create_at(site["home"]), "one is enough"
    assert not models.TextPage.can_create_at(site["news"])


def test_news_are_listed_the_newest_first_and_by_kind(office: FoundOffice) -> None:
    site = making.a_site()
    page = body(site["news_index"])
    assert page.index("A word to the press") < page.index("Thirty hotels took part")
    assert "Thirty hotels" not in body(site["news_index"], kind="press_release")
    assert "Thirty hotels" in body(site["news_index"], kind="made up")
    assert "Contact for the press" in body(site["press"])
    assert "Contact for the press" not in body(site["news"])
    assert "Thirty hotels took part" in body(site["home"])


def test_the_library_is_chosen_from_without_a_script(office: FoundOffice) -> None:
    site = making.a_site()
    library = site["library"]
    usual = {"document": making.a_file(), "kind": "brochure"}
    making.published(library, models.ResourcePage(title="Card", year=2031, language="nl", **usual))
    assert "2 resources" in body(library)
    for wanted, found, left_out in (
        ({"language": "nl"}, "Card", "What receptionists"),
        ({"year": "2030"}, "What receptionists", ">Card<"),
        ({"kind": "study", "year": "2030", "language": "fr"}, "What receptionists", ">Card<"),
    ):
        page = body(library, **wanted)
        assert found in page, wanted
        assert left_out not in page, wanted
        assert "1 resource" in page
    for made_up in (
        {"year": "x"},
        {"language": "' or 1=1"},
        {"kind": "other"},
        {"page": "99"},
        {"page": "x"},
    ):
        assert "2 resources" in body(library, **made_up)
    answer = Client().get(site["resource"].document.url)
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_partners_name_a_house_only_while_its_commitment_is_current(office: FoundOffice) -> None:
    today = timezone.localdate()
    current = a_partner("Hotel at the Pier", agreed_on=today - timedelta(days=90))
    lapsed = a_partner("Dune Campsite", agreed_on=today - timedelta(days=90))
    a_partner("Unnamed House", agreed_on=today - timedelta(days=90))
    gone = a_partner("Gone House", agreed_on=today - timedelta(days=90), is_active=False)
    for partner in (current, gone):
        for criterion in (1, 2, 3, 4, 5, 6):
            Evidence.objects.create(partner=partner, criterion=criterion, day=today - timedelta(days=30))
    for number, partner in enumerate((current, lapsed, gone)):
        Badge.objects.create(partner=partner, code=f"badge{number}xyz")
    partners = making.a_site()["partners"]
    page = body(partners)
    assert "Hotel at the Pier" in page
    assert Client().get("/en/badge/badge0xyz/").status_code == 200
    for name in ("Dune Campsite", "Unnamed House", "Gone House"):
        assert name not in page, name
    Badge.objects.update(revoked_on=today)
    assert "Hotel at the Pier" not in body(partners)


def test_a_page_with_one_picture_weighs_at_most_100_kibibytes(office: FoundOffice) -> None:
    """As a slow phone gets it: compressed, with the larger of both pictures."""
    picture = making.a_picture(size=(3000, 2000))
    text = "<p>" + "We listen, we train, we act, and we say what came of it. " * 80 + "</p>"
    page = making.published(
        making.a_home(),
        models.TextPage(
            title="Pier", picture=picture, alternative="A pier.", body=making.stream([("text", text)])
        ),
    )
    client = Client()

    def weighed(address: str) -> int:
        answer = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert answer.status_code == 200, address
        return len(b"".join(answer.streaming_content) if answer.streaming else answer.content)  # type: ignore[attr-defined] # a file is streamed

    shown = gzip.decompress(client.get(page.url, headers={"Accept-Encoding": "gzip"}).content).decode()
    sizes = dict(re.findall(r"(/media/images/\S+) (\d+)w", shown))
    assert sorted(sizes.values()) == ["480", "960"]
    parts = re.findall(r'<script src="([^"]+)"|<link rel="stylesheet" href="([^"]+)"', shown)
    addresses = [page.url, *(script or sheet for script, sheet in parts), *sizes]
    kinds = {address: client.get(address).headers["Content-Type"] for address in sizes}
    assert set(kinds.values()) == {"image/webp"}
    assert sum(map(weighed, addresses)) <= 100 * KIBIBYTE


def test_the_style_sheet_is_light() -> None:
    assert len(styling.style().gzipped) <= 6 * KIBIBYTE
    selectors = re.findall(r"([^{}]+)\{[^{}]*\}", styling.style().body.decode())
    assert len(selectors) > 50
    for one in selectors:
        assert one.startswith(".site"), f"the sheet of the house is painted last, and would win over {one}"
