"""What pages of the website read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from wagtail.models import Locale, Page

from saystop.asking.countries import country_name
from saystop.outreach import commitments
from saystop.outreach.models import Badge
from saystop.website.links import Link
from saystop.website.models import HomePage, PublicPage

LONGEST_SEARCH = 100  # characters
MOST_FOUND = 120


@dataclass(frozen=True, slots=True)
class House:
    """A partner of outreach whose commitment everybody may check."""

    name: str
    where: str
    url: str


def menu(request: HttpRequest, lang: str) -> list[Link]:
    """The pages below the first one of this language that their editors put into the menu."""
    home = HomePage.objects.live().filter(locale__language_code=lang).first()
    if home is None:
        return []
    here = request.path_info
    pages = home.get_children().live().in_menu()
    addresses = ((one.title, one.get_url(request) or "") for one in pages)
    return [Link(words, url, is_here=here.startswith(url)) for words, url in addresses if url]


def houses_with_badge(lang: str) -> list[House]:
    """Only who has a public page already, and only while the commitment is current: the rest is nobody's business."""
    badges = Badge.objects.filter(revoked_on=None, partner__is_active=True)
    held = {one.partner.pk: one for one in badges.select_related("partner").order_by("partner__name")}
    standing = commitments.standings([one.partner for one in held.values()])
    return [
        House(
            one.partner.name,
            ", ".join(filter(None, (one.partner.town, country_name(one.partner.country, lang)))),
            reverse("outreach:badge", kwargs={"lang": lang, "code": one.code}),
        )
        for pk, one in held.items()
        if standing[pk].is_current
    ]


def searchable(typed: str) -> str:
    """Without what no word holds; of control characters a database refuses some."""
    printable = "".join(one if one.isprintable() else " " for one in typed)
    return " ".join(printable.split())[:LONGEST_SEARCH].strip()


def search(lang: str, words: str) -> Sequence[PublicPage]:
    """Live pages of this language: those with all words, or with any where none has all; the most fitting first."""
    locale = Locale.objects.filter(language_code=lang).first()
    # Letters and numbers alone, in small letters: a database's own language of searching has words and signs of its own.
    words = " ".join(re.findall(r"[^\W_]+", words.lower()))
    if locale is None or not words:
        return []
    pages = Page.objects.live().filter(locale=locale, depth__gt=1)
    found = list(pages.search(words, operator="and")[:MOST_FOUND])
    if not found:
        found = list(pages.search(words, operator="or")[:MOST_FOUND])
    return [one.specific for one in found]
