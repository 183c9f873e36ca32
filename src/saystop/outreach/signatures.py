"""What a channel's campaign says under an e-mail: as HTML to paste into a mail program, and as plain text.

A link and words, nothing else: no picture that would be fetched from somewhere and tell that the mail was opened, nothing that
tells one reader from another. The styles stand in the elements, since mail programs drop style sheets.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from saystop.outreach.models import Channel
from saystop.outreach.sheets import texts_of

_AROUND = "border-left:3px solid #0b4f5c;padding:2px 0 2px 12px;font:13px/1.45 Arial,Helvetica,sans-serif"
_LANGUAGE = "margin:0 0 8px"
_LINK = "margin:0"


@dataclass(frozen=True, slots=True)
class Said:
    """What stands there in one language."""

    language: str
    direction: str
    headline: str
    call: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Args:
    said: at most three languages, in the order of the channel.
    address: the whole one, with the channel's code.
    """

    said: tuple[Said, ...]
    address: str

    @property
    def shown(self) -> str:
        """The address as it is read."""
        parts = urlsplit(self.address)
        return parts.netloc + parts.path

    @property
    def html(self) -> SafeString:
        languages = format_html_join(
            "\n",
            '<p lang="{}" dir="{}" style="{}"><strong>{}</strong><br>{}</p>',
            ((one.language, one.direction, _LANGUAGE, one.headline, one.call) for one in self.said),
        )
        return format_html(
            '<div style="{}">\n{}\n<p dir="ltr" style="{}"><a href="{}">{}</a></p>\n</div>\n',
            _AROUND,
            languages,
            _LINK,
            self.address,
            self.shown,
        )

    @property
    def text(self) -> str:
        languages = (f"{one.headline}\n{one.call}\n\n" for one in self.said)
        return "".join(languages) + self.address + "\n"


def of(channel: Channel, address: str) -> Signature | None:
    """None where the campaign says nothing in the channel's languages."""
    said = tuple(
        Said(
            one["language"],
            "rtl" if one["rtl"] else "ltr",
            " ".join(one["headline"].split()),
            " ".join(one["call"].split()),
        )
        for one in texts_of(channel)
    )
    return Signature(said, address) if said else None
