"""Invented campaigns and channels."""

from typing import Any

import pypdfium2  # type: ignore[import-untyped] # published without types
import zxingcpp

from saystop.outreach.models import Campaign, Channel, Partner, Place

TEXTS = {
    "en": {
        "headline": "Look twice.",
        "text": "A doubt is enough. Tell us what you saw.",
        "call": "Scan the code.",
    },
    "nl": {
        "headline": "Kijk nog eens.",
        "text": "Twijfel is genoeg. Vertel wat u zag.",
        "call": "Scan de code.",
    },
    "fr": {
        "headline": "Regardez mieux.",
        "text": "Un doute suffit. Dites ce que vous avez vu.",
        "call": "Scannez.",
    },
}


def a_campaign(**texts: Any) -> Campaign:
    return Campaign.objects.create(name=f"Campaign {Campaign.objects.count()}", texts=texts or TEXTS)


def a_partner(name: str = "Hotel at the Pier", **values: Any) -> Partner:
    return Partner.objects.create(
        name=name, **{"kind": "hotel", "country": "BE", "town": "Harbour Town", **values}
    )


def a_channel(code: str = "pier2", **values: Any) -> Channel:
    usual: dict[str, Any] = {"name": "Lobby", "place": Place.LOBBY, "languages": ["nl", "fr"]}
    return Channel.objects.create(code=code, **{**usual, **values})


def scanned_from_pdf(data: bytes) -> list[str]:
    """What the codes on the one page of a PDF say, as a camera would read them from the print."""
    document = pypdfium2.PdfDocument(data)
    assert len(document) == 1
    picture = document[0].render(scale=2).to_pil()
    return [one.text for one in zxingcpp.read_barcodes(picture)]
