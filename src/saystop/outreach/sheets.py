"""Materials of a channel: one sheet with the campaign's text in the channel's languages and the code that leads to the line.

Set by Typst (https://typst.app/docs/) with fonts that come along; the template is `data/sheet.typ`.
"""

import base64
import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import segno
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from saystop.asking.languages import direction
from saystop.asking.pictures import picture_of
from saystop.offices.context import shown_office
from saystop.outreach.models import Channel, PartnerLogo

if TYPE_CHECKING:
    import typst

FONTS = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")
DOTS = 200.0  # an inch, of PNG


class Kind(models.TextChoices):
    """What is printed, or shown."""

    FLYER = "flyer", _("Flyer (A5)")
    POSTER = "poster", _("Poster (A3)")
    ROOM_CARD = "room-card", _("Room card (A6)")
    TABLE_TENT = "table-tent", _("Table tent (A5, folded)")
    STICKER = "sticker", _("Sticker (8 cm)")
    SLIDE = "slide", _("Slide (16:9)")


@dataclass(frozen=True, slots=True)
class _Form:
    """Width and height in millimetres, how it is laid out, and how much of its height the headline has."""

    size: tuple[float, float]
    layout: str
    band: float = 0.0


_FORMS = {
    Kind.FLYER: _Form((148, 210), "standing", 0.38),
    Kind.POSTER: _Form((297, 420), "standing", 0.38),
    Kind.ROOM_CARD: _Form((105, 148), "standing", 0.32),
    Kind.TABLE_TENT: _Form((148, 210), "tent"),
    Kind.STICKER: _Form((80, 80), "sticker"),
    Kind.SLIDE: _Form((254, 142.875), "lying"),
}


def link(request: HttpRequest, channel: Channel) -> str:
    """The whole address that is printed, as this office is reached now."""
    return request.build_absolute_uri(reverse("outreach:arrive", args=[channel.code]))


def texts_of(channel: Channel) -> list[dict[str, Any]]:
    """What the channel's campaign says in the channel's languages; nothing where it does not."""
    said = channel.campaign.texts if channel.campaign else {}
    return [
        {"language": code.partition("-")[0], "rtl": direction(code) == "rtl", **said[code]}
        for code in channel.languages
        if code in said
    ]


def code_svg(address: str) -> SafeString:
    """The QR code for a page."""
    made: str = _code(address).svg_inline(scale=5, border=4, light="#fff", dark="#000")
    return picture_of(made)


def sheet(kind: Kind, channel: Channel, address: str, *, is_png: bool, has_bleed: bool) -> bytes:
    """A material as PDF, or as PNG of `DOTS` an inch.

    Args:
        address: as `link` has it.
        has_bleed: 3 mm around, and marks where it is cut, as printers' shops ask for it.

    Raises:
        ValueError: there is no text for it.
    """
    import typst

    texts = texts_of(channel)
    if not texts:
        raise ValueError(channel)
    form = _FORMS[kind]
    drawn = BytesIO()
    _code(address).save(drawn, kind="svg", border=0, xmldecl=False, svgns=True, light="#fff")
    office = shown_office()
    data = {
        "title": channel.name,
        "size": form.size,
        "layout": form.layout,
        "band": form.band,
        "marks": has_bleed,
        "texts": texts,
        "others": 0.8 if len(texts) > 1 else 1,
        "code": drawn.getvalue().decode(),
        "address": urlsplit(address).netloc + urlsplit(address).path,
        "office": office.name if office else "",
        "logo": _logo(channel),
    }
    made: bytes = typst.compile(
        (resources.files("saystop.outreach") / "data" / "sheet.typ").read_bytes(),
        format="png" if is_png else "pdf",
        ppi=DOTS if is_png else None,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"sheet": json.dumps(data)},
    )
    return made


def _logo(channel: Channel) -> dict[str, Any] | None:
    """The logo of the channel's partner. Within an SVG, since Typst takes pictures that are no files as text alone."""
    row = PartnerLogo.objects.select_related("partner").filter(partner=channel.partner_id).first()
    if row is None:
        return None
    size = f'width="{row.width}" height="{row.height}"'
    href = f"data:image/png;base64,{base64.b64encode(bytes(row.png)).decode()}"
    return {
        "svg": f'<svg xmlns="http://www.w3.org/2000/svg" {size}><image {size} href="{href}"/></svg>',
        "size": (row.width, row.height),
        "name": row.partner.name,
    }


def _code(address: str) -> segno.QRCode:
    """In capitals it is smaller, and the line takes capitals in a code; a browser takes them in the name of a server."""
    return segno.make(address.upper(), error="m", micro=False)


@cache
def fonts() -> "typst.Fonts":
    """Those that come along, and none of the machine's."""
    import typst

    return typst.Fonts(False, False, [str(resources.files(one) / "files") for one in FONTS])
