"""A partner's logo: drawn anew within bounds, shown to members alone, printed where the code can still be scanned."""

import io
import struct
import zlib
from io import BytesIO

import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, PngImagePlugin

from saystop.asking import logos
from saystop.asking.logos import Unreadable
from saystop.offices.models import AuditEntry
from saystop.offices.rules import Refused
from saystop.outreach import sheets
from saystop.outreach.models import Partner, PartnerLogo
from saystop.outreach.services import logos as services
from saystop.outreach.sheets import Kind
from tests import people
from tests.outreach.making import a_campaign, a_channel, a_partner, scanned_from_pdf
from tests.people import FoundOffice

ADDRESS = "https://report.harbour.example/pier2"
LONG = {
    "headline": "W" * 20 + " " + "m" * 39,
    "text": "Worried words " * 28,
    "call": "Scan this code now " * 6,
}
RED = (200, 30, 30)


def a_picture(
    width: int = 300, height: int = 120, form: str = "PNG", mode: str = "RGBA", **given: object
) -> bytes:
    """A red disc on nothing; on white where the mode has no nothing."""
    picture = Image.new(mode, (width, height), (255, 255, 255, 0) if mode == "RGBA" else "white")
    ImageDraw.Draw(picture).ellipse((0, 0, width - 1, height - 1), fill=RED)
    written = io.BytesIO()
    picture.save(written, form, **given)
    return written.getvalue()


def a_bomb(side: int) -> bytes:
    """A PNG whose head tells of more pixels than memory has, in a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(200_000)))
        + chunk(b"IEND", b"")
    )


def colours(png: bytes) -> dict[object, int]:
    """How many pixels have each colour."""
    return {colour: number for number, colour in opened(png).convert("RGB").getcolors(1 << 24) or []}


def opened(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png))


@pytest.mark.parametrize(
    ("size", "kept"), [((300, 120), (300, 120)), ((1600, 400), (800, 200)), ((300, 1200), (100, 400))]
)
def test_it_is_kept_within_its_size_and_what_is_transparent_stays_so(
    size: tuple[int, int], kept: tuple[int, int]
) -> None:
    made = logos.read(a_picture(*size))
    picture = opened(made.png)
    assert (picture.format, picture.mode, picture.size) == ("PNG", "RGBA", kept)
    assert (made.width, made.height) == kept
    assert picture.getpixel((0, 0))[3] == 0  # type: ignore[index] # a pixel of RGBA
    assert picture.getpixel((kept[0] // 2, kept[1] // 2)) == (*RED, 255)


def test_nothing_but_its_pixels_remains() -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "Somebody Real")
    exif = Image.Exif()
    exif[0x010E] = "Somebody Real"
    for data in (a_picture(pnginfo=told), a_picture(form="JPEG", mode="RGB", exif=exif)):
        assert b"Somebody Real" in data
        made = logos.read(data).png
        assert b"Somebody Real" not in made
        assert not opened(made).info


def test_a_photograph_lying_on_its_side_stands_up() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert logos.read(a_picture(form="JPEG", mode="RGB", exif=exif)).width == 120


@pytest.mark.parametrize("mode", ["L", "1", "P", "CMYK"])
def test_whatever_its_colours_are_made_of(mode: str) -> None:
    form = "JPEG" if mode == "CMYK" else "PNG"
    written = io.BytesIO()
    Image.new("RGB", (40, 20), RED).convert(mode).save(written, form)
    assert opened(logos.read(written.getvalue()).png).mode == "RGB"


# Ours is the smaller bound, and it refuses; of a picture between the two Pillow warns before.
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"no picture", "neither a PNG nor a JPEG"),
        (b"", "neither a PNG nor a JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "neither a PNG nor a JPEG"),
        (a_picture(form="GIF", mode="RGB"), "neither a PNG nor a JPEG"),
        (a_picture(form="TIFF", mode="RGB"), "neither a PNG nor a JPEG"),
        (a_picture()[:300], "damaged"),
        (a_picture(form="JPEG", mode="RGB")[:400], "damaged"),
        (a_picture() + bytes(1_000_000), "larger than 1 MB"),
        (a_bomb(3_200), "more than 10 million pixels"),
        (a_bomb(12_000), "more than 10 million pixels"),
        (a_bomb(60_000), "more than 10 million pixels"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable) as fault:
        logos.read(data)
    assert sentence in fault.value.sentence


@settings(deadline=None)
@given(st.sampled_from(["PNG", "JPEG"]), st.data())
def test_damaged_files_are_refused_or_drawn(form: str, data: st.DataObject) -> None:
    damaged = bytearray(a_picture(40, 20, form, "RGB"))
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        made = logos.read(bytes(damaged[: data.draw(st.integers(0, len(damaged)))]))
    except Unreadable:
        return
    assert opened(made.png).size == (made.width, made.height)


@pytest.mark.django_db
class TestPrinted:
    @pytest.mark.parametrize("kind", Kind)
    @pytest.mark.parametrize("shape", [(600, 200), (200, 400)])
    def test_the_code_can_be_scanned_and_the_logo_is_there(
        self, office: FoundOffice, kind: Kind, shape: tuple[int, int]
    ) -> None:
        partner = a_partner()
        channel = a_channel(campaign=a_campaign(), partner=partner, languages=["nl", "fr", "en"])
        services.keep(office.director, partner, a_picture(*shape))
        png = sheets.sheet(kind, channel, ADDRESS, is_png=True, has_bleed=False)
        found = [one.text for one in zxingcpp.read_barcodes(opened(png))]
        assert found == [ADDRESS.upper()] * (2 if kind == Kind.TABLE_TENT else 1)
        assert (colours(png).get(RED, 0) > 500) == (kind != Kind.STICKER)

    @pytest.mark.parametrize("kind", [Kind.FLYER, Kind.ROOM_CARD])
    def test_with_three_long_languages_too(self, office: FoundOffice, kind: Kind) -> None:
        partner = a_partner()
        campaign = a_campaign(en=LONG, fr=LONG, nl=LONG)
        channel = a_channel(campaign=campaign, partner=partner, languages=["nl", "fr", "en"])
        services.keep(office.director, partner, a_picture(800, 400))
        pdf = sheets.sheet(kind, channel, ADDRESS, is_png=False, has_bleed=True)
        assert scanned_from_pdf(pdf) == [ADDRESS.upper()]

    def test_of_its_own_channels_alone(self, office: FoundOffice) -> None:
        services.keep(office.director, a_partner(), a_picture())
        elsewhere = a_channel(campaign=a_campaign(), partner=a_partner("Dune Campsite"))
        png = sheets.sheet(Kind.FLYER, elsewhere, ADDRESS, is_png=True, has_bleed=False)
        assert RED not in colours(png)


@pytest.mark.django_db
def test_from_an_upload_to_its_removal(office: FoundOffice) -> None:
    oona = Client()
    people.sign_in(oona, people.member_without_desk("Oona Outreach", "outreach_officer"))
    partner = a_partner()
    here = f"/desk/outreach/partners/{partner.pk}/"
    assert oona.get(f"{here}logo.png").status_code == 404
    assert oona.get(f"{here}logo/remove/").status_code == 404
    for file, sentence in (
        ({}, "Choose the file."),
        ({"file": SimpleUploadedFile("a.png", b"")}, "This file is empty"),
        ({"file": SimpleUploadedFile("a.png", b"<b>")}, "neither a PNG nor a JPEG"),
        ({"file": SimpleUploadedFile("a.png", bytes(1_000_001))}, "larger than 1 MB"),
        ({"file": SimpleUploadedFile("a.png", bytes(3_000_000))}, "larger than 1 MB"),
    ):
        answer = oona.post(f"{here}logo/", file)
        assert (answer.status_code, sentence in answer.content.decode()) == (422, True), sentence
    answer = oona.post(
        f"{here}logo/", {"file": SimpleUploadedFile("x.exe", a_picture(480, 120))}, follow=True
    )
    assert f'src="{here}logo.png" width="240" height="60" alt="Logo of' in answer.content.decode()
    answer = oona.get(f"{here}logo.png")
    assert answer.headers["Content-Type"] == "image/png"
    assert opened(answer.content).getpixel((0, 0)) == (255, 255, 255), "dark ink is seen on a dark page"
    oona.post(f"{here}logo/", {"file": SimpleUploadedFile("b.jpg", a_picture(50, 50, "JPEG", "RGB"))})
    assert PartnerLogo.objects.get().width == 50
    assert "Are you sure?" in oona.post(f"{here}logo/remove/", {"go": "ask"}).content.decode()
    assert PartnerLogo.objects.exists()
    oona.post(f"{here}logo/remove/", {"go": "sure"})
    assert not PartnerLogo.objects.exists()
    told = AuditEntry.objects.order_by("number").values_list("action", flat=True)
    assert list(told)[-3:] == ["logo.kept", "logo.kept", "logo.removed"]


@pytest.mark.django_db
def test_who_has_nothing_to_do_with_outreach_changes_no_logo(office: FoundOffice) -> None:
    tove = people.member_without_desk("Tove Trainer", "trainer")
    partner: Partner = a_partner()
    services.keep(office.director, partner, a_picture())
    for act in (lambda: services.keep(tove, partner, a_picture()), lambda: services.remove(tove, partner)):
        with pytest.raises(Refused):
            act()
    assert PartnerLogo.objects.exists()
