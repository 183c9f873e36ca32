"""What a channel says under an e-mail: its words and one link, nothing that is fetched and nothing that counts who opens it."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client

from saystop.outreach import signatures
from tests import people
from tests.outreach.making import TEXTS, a_campaign, a_channel
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
ADDRESS = "https://report.harbour.example/pier2"
EVIL = {"headline": '<img src="https://x.example/1.png">', "text": "", "call": '"><script>1</script>'}
ARABIC = {"headline": "انظر مرتين", "text": "أخبرنا بما رأيت", "call": "امسح الرمز"}


class Parsed(HTMLParser):
    """Which elements there are, with which attributes, and what is read."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.values: list[str] = []
        self.said = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.update(name for name, _value in attrs)
        self.values.extend(value or "" for _name, value in attrs)

    def handle_data(self, data: str) -> None:
        self.said += data


def test_it_says_what_the_campaign_says_in_the_channels_languages() -> None:
    made = signatures.of(a_channel(campaign=a_campaign(), languages=["nl", "fr", "en"]), ADDRESS)
    assert made is not None
    for code in ("nl", "fr", "en"):
        for part in ("headline", "call"):
            assert TEXTS[code][part] in Parsed(made.html).said
            assert TEXTS[code][part] in made.text
    assert made.html.index(TEXTS["nl"]["call"]) < made.html.index(TEXTS["en"]["call"])
    assert made.html.count(f'href="{ADDRESS}"') == 1
    assert made.text.endswith(f"\n{ADDRESS}\n")


def test_it_fetches_nothing_and_counts_nobody() -> None:
    campaign = a_campaign(en=EVIL, ar=ARABIC)
    made = signatures.of(a_channel(campaign=campaign, languages=["en", "ar"]), ADDRESS)
    assert made is not None
    parsed = Parsed(made.html)
    assert set(parsed.tags) == {"div", "p", "strong", "br", "a"}
    assert parsed.attributes == {"style", "lang", "dir", "href"}
    assert not any("url(" in one or "@" in one for one in parsed.values)
    assert [one for one in parsed.values if "://" in one] == [ADDRESS]
    assert EVIL["headline"] in parsed.said
    assert 'lang="ar" dir="rtl"' in made.html


def test_without_a_text_there_is_none() -> None:
    assert signatures.of(a_channel(campaign=a_campaign(), languages=["de"]), ADDRESS) is None
    assert signatures.of(a_channel("quay3"), ADDRESS) is None


def test_on_the_page_of_the_channel_and_as_files(office: FoundOffice) -> None:
    oona = Client()
    people.sign_in(oona, people.member_without_desk("Oona Outreach", "outreach_officer"))
    german = {"headline": "Schau zweimal hin – bitte überall.", "text": "t", "call": "Öffne den Link."}
    channel = a_channel(campaign=a_campaign(de=german, en=EVIL), languages=["de", "en"])
    here = f"/desk/outreach/channels/{channel.pk}/"
    page = oona.get(here).content.decode()
    assert "<script>1" not in page
    box = re.search(r'<textarea id="signature-html"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert box is not None
    assert "&lt;div style=" in box[1]
    answer = oona.get(f"{here}signature.html")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="signature-pier2.html"'
    assert answer.content.isascii(), "a mail program may take it for any encoding"
    assert "Öffne den Link." in Parsed(answer.content.decode()).said
    answer = oona.get(f"{here}signature.txt")
    assert "Öffne den Link.\r\n" in answer.content.decode("utf-8-sig")
    assert "http://testserver/pier2" in answer.content.decode("utf-8-sig")
    assert oona.get(f"{here}signature.pdf").status_code == 404
    assert oona.get(f"/desk/outreach/channels/{a_channel('quay3').pk}/signature.txt").status_code == 404
    assert oona.get(f"/desk/outreach/channels/{'-' * 36}/signature.txt").status_code == 404
