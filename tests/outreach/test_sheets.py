"""Printed materials: each can be scanned, says what the campaign says, and has the size that a printer's shop expects."""

from io import BytesIO

import pikepdf
import pytest
import zxingcpp
from PIL import Image

from saystop.outreach import sheets
from saystop.outreach.models import Channel
from saystop.outreach.sheets import Kind
from tests.outreach.making import TEXTS, a_campaign, a_channel, scanned_from_pdf
from tests.people import FoundOffice

ADDRESS = "https://report.harbour.example/pier2"
MILLIMETRE = 72 / 25.4  # points
LONG = {
    "headline": "W" * 20 + " " + "m" * 39,
    "text": "Worried words " * 28,
    "call": "Scan this code now " * 6,
}
ARABIC = {"headline": "انظر مرتين", "text": "أخبرنا بما رأيت", "call": "امسح الرمز"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(office: FoundOffice) -> Channel:
    return a_channel(campaign=a_campaign(), languages=["nl", "fr", "en"])


def scanned(png: bytes) -> list[str]:
    return [one.text for one in zxingcpp.read_barcodes(Image.open(BytesIO(png)))]


@pytest.mark.parametrize("kind", Kind)
def test_what_is_printed_can_be_scanned(channel: Channel, kind: Kind) -> None:
    png = sheets.sheet(kind, channel, ADDRESS, is_png=True, has_bleed=False)
    found = scanned(png)
    assert set(found) == {ADDRESS.upper()}
    assert len(found) == (2 if kind == Kind.TABLE_TENT else 1)


@pytest.mark.parametrize("has_bleed", [False, True])
def test_what_comes_from_the_printer_can_be_scanned(channel: Channel, has_bleed: bool) -> None:
    pdf = sheets.sheet(Kind.FLYER, channel, ADDRESS, is_png=False, has_bleed=has_bleed)
    assert scanned_from_pdf(pdf) == [ADDRESS.upper()]


@pytest.mark.parametrize("kind", [Kind.FLYER, Kind.ROOM_CARD, Kind.STICKER])
def test_three_languages_with_long_texts_still_fit_and_scan(office: FoundOffice, kind: Kind) -> None:
    campaign = a_campaign(en=LONG, fr=LONG, nl=LONG)
    channel = a_channel(campaign=campaign, languages=["nl", "fr", "en"])
    png = sheets.sheet(kind, channel, ADDRESS, is_png=True, has_bleed=False)
    assert scanned(png) == [ADDRESS.upper()]
    pdf = pikepdf.open(BytesIO(sheets.sheet(kind, channel, ADDRESS, is_png=False, has_bleed=False)))
    assert len(pdf.pages) == 1


@pytest.mark.parametrize(
    ("kind", "width", "height"), [(Kind.FLYER, 148, 210), (Kind.POSTER, 297, 420), (Kind.STICKER, 80, 80)]
)
@pytest.mark.parametrize(("has_bleed", "around"), [(False, 0), (True, 8)])
def test_the_size_is_that_of_the_paper(
    channel: Channel, kind: Kind, width: int, height: int, has_bleed: bool, around: int
) -> None:
    pdf = pikepdf.open(BytesIO(sheets.sheet(kind, channel, ADDRESS, is_png=False, has_bleed=has_bleed)))
    (page,) = pdf.pages
    box = [float(one) for one in page.mediabox]
    told = [(box[2] - box[0]) / MILLIMETRE, (box[3] - box[1]) / MILLIMETRE]
    assert told == pytest.approx([width + 2 * around, height + 2 * around], abs=0.1)


def test_only_languages_of_the_channel_that_the_campaign_speaks(office: FoundOffice) -> None:
    channel = a_channel(campaign=a_campaign(en=TEXTS["en"], ar=ARABIC), languages=["ar", "de"])
    assert [(one["language"], one["rtl"]) for one in sheets.texts_of(channel)] == [("ar", True)]
    assert scanned(sheets.sheet(Kind.FLYER, channel, ADDRESS, is_png=True, has_bleed=False)) == [
        ADDRESS.upper()
    ]


def test_what_a_campaign_says_is_never_markup(office: FoundOffice) -> None:
    evil = {"headline": '#read("/etc/passwd")', "text": "$x^2$ *bold* #panic()", "call": "@label <b>"}
    channel = a_channel(campaign=a_campaign(en=evil), languages=["en"])
    assert sheets.sheet(Kind.FLYER, channel, ADDRESS, is_png=False, has_bleed=False).startswith(b"%PDF")


def test_without_a_text_there_is_no_sheet(office: FoundOffice) -> None:
    with pytest.raises(ValueError, match="Lobby"):
        sheets.sheet(Kind.FLYER, a_channel(), ADDRESS, is_png=False, has_bleed=False)
