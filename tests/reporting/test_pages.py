"""What every page of the line promises: no cookie, nothing kept, nothing from elsewhere, small, and a way out."""

import gzip
import re
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from saystop.reporting import pages
from saystop.reporting.models import Report
from tests.faults.browser import hidden, words
from tests.fuzz.bounds import Answer
from tests.people import FoundOffice
from tests.reporting.sending import SAID

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "fr", "nl", "de"]
ROUND_TRIP = 14 * 1024  # bytes of a first round trip
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def every_page(lang: str) -> Iterator[tuple[str, Answer]]:
    """Each page that a reporter can meet, faulty ones too."""
    client = Client()
    for place in ("", "signs/", "help/be/", "help/bi/", "report/", "return/", "nowhere/"):
        yield place, client.get(f"/{lang}/{place}")
    line, back = f"/{lang}/report/", f"/{lang}/return/"
    yield "faulty", client.post(line, {"step": "situation"})
    you = client.post(line, {"step": "situation", "situation/what": SAID})
    yield "you", you
    check = client.post(line, {"step": "you", "draft": hidden(you.content.decode(), "draft")})
    yield "check", check
    receipt = client.post(
        line, {"step": "check", "go": "send", "draft": hidden(check.content.decode(), "draft")}
    )
    yield "receipt", receipt
    yield "wrong words", client.post(back, {"words": "nonsense"})
    talk = client.post(back, {"words": words(receipt.content.decode())})
    yield "conversation", talk
    visit = hidden(talk.content.decode(), "visit")
    yield "written", client.post(back, {"visit": visit, "go": "write", "text": "More."})
    yield "withdraw", client.post(back, {"visit": visit, "go": "withdraw"})
    Report.objects.update(told=b"x")
    yield "tampered", client.post(back, {"visit": visit})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_leaves_nothing_and_fetches_nothing_from_elsewhere(office: FoundOffice, lang: str) -> None:
    for name, answer in every_page(lang):
        page = answer.content.decode()
        assert not answer.cookies, name
        assert answer.headers["Cache-Control"] == "no-store", name
        assert answer.headers["Referrer-Policy"] == "no-referrer", name
        assert answer.headers["X-Content-Type-Options"] == "nosniff", name
        assert answer.headers["X-Frame-Options"] == "DENY", name
        policy = dict(
            one.strip().split(" ", 1) for one in answer.headers["Content-Security-Policy"].split(";")
        )
        assert policy == POLICY, name
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page), name
        assert all('src="/' in tag for tag in re.findall(r"<script[^>]*>", page)), name
        assert re.findall(r"<script[^>]*>([^<]+)</script>", page) == [], name
        for tag in re.findall(r"<(?!a\s)[a-z]+[^>]*>", page):
            assert not re.search(r"=[\"']?(https?:)?//", tag), (name, tag)
        assert f'<html lang="{lang}"' in page, name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_has_a_way_out(office: FoundOffice, lang: str) -> None:
    for name, answer in every_page(lang):
        page = answer.content.decode()
        # The script hears the Escape key.
        assert re.findall(r'<script src="(/s/[0-9a-f]+[.]js)"', page), name
        links = re.findall(r'<a class="button leave" href="(https://[^"]+)" rel="([^"]*)"', page)
        assert links == [("https://www.wikipedia.org/", "noreferrer")], name


def test_every_page_offers_a_way_back_of_its_own(office: FoundOffice) -> None:
    """With JavaScript the browser's own way back leaves the line: see docs/interface.md."""
    for name, answer in every_page("en"):
        page = answer.content.decode()
        main = page[page.index("<main") : page.index("</main>")]
        ways = re.findall(r'href="/(?:en/(?:line/)?)?"|name="go" value="(?:change:[a-z]+|show)"', main)
        assert ways or name == "", name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_report_page_fits_the_first_round_trip_with_its_style_sheet(
    office: FoundOffice, lang: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # With what machines read in its head, as an office has it that is reached by a name.
    settings.SAYSTOP_ADDRESS = "https://report.office.example"
    monkeypatch.setattr(pages, "_kept", OrderedDict())
    client = Client()
    answer = client.get(f"/{lang}/report/", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    page = gzip.decompress(answer.content).decode()
    (script,) = re.findall(r'<script src="([^"]+)"', page)
    (sheet,) = re.findall(r'<noscript><link rel="stylesheet" href="([^"]+)"', page)
    # The icon is empty, so that none is asked for; with the script the style sheet is not either.
    fetched = re.findall(r'(?:src="|<link rel="(?!canonical")[a-z]+" href=")([^"]+)', page)
    assert fetched == ["data:,", script, sheet]
    for other in (script, sheet):
        extra = client.get(other, headers={"Accept-Encoding": "gzip"})
        assert not extra.cookies
        assert len(answer.content) + len(extra.content) <= ROUND_TRIP, other


@pytest.mark.parametrize(
    ("accepts", "goes_to"),
    [
        ("fr-BE,fr;q=0.9,en;q=0.5", "/fr/"),
        ("nl", "/nl/"),
        ("de-AT", "/de/"),
        ("ja,en;q=0.2", "/en/"),
        ("ja", "/en/"),
        ("", "/en/"),
        ("*;q=x,,\x7f", "/en/"),
    ],
)
def test_the_root_speaks_the_browser_s_language(office: FoundOffice, accepts: str, goes_to: str) -> None:
    answer = Client().get("/", headers={"Accept-Language": accepts})
    assert (answer.status_code, answer.headers["Location"]) == (302, goes_to)
    assert "Accept-Language" in answer.headers["Vary"]
    assert not answer.cookies


def test_an_unknown_language_is_not_found(office: FoundOffice) -> None:
    assert Client().get("/xx/").status_code == 404


def test_a_page_can_be_asked_for_by_head_and_by_no_other_verb(office: FoundOffice) -> None:
    for place in ("/", "/en/", "/en/report/", "/en/return/"):
        assert Client().head(place).content == b""
        assert Client().put(place).status_code == 405
