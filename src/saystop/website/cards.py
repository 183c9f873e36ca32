"""Social cards: the picture that others show beside a link to a page. Drawn here, from words alone, when first asked for."""

import hashlib
import threading
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from saystop.asking.languages import direction
from saystop.website.models import PublicPage

FORM = "1"  # of what is drawn; another one gives all cards another address
WIDTH, HEIGHT = 1200, 630
LONGEST = 160  # characters of a title
LONGEST_KEY = 18  # digits: a longer one is of no row
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says.

    Args:
        kind, key: whose it is; part of its address.
        label: what kind of page it is, above the title.
    """

    kind: str
    key: str
    title: str
    label: str
    office: str
    language: str

    @property
    def digest(self) -> str:
        said = "\0".join((FORM, self.title, self.label, self.office, self.language))
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @property
    def url(self) -> str:
        return reverse("website:card", args=[self.kind, self.key, self.language, self.digest])


def of_page(page: PublicPage, office: str) -> Card:
    parent = page.get_parent()
    label = parent.title if page.depth > 3 else ""
    title = getattr(page, "headline", "") or page.title
    return Card("page", str(page.pk), title, label, office, page.locale.language_code)


def find(kind: str, key: str, language: str, office: str) -> Card | None:
    """What the page of this card says now; None where there is no such page for everybody."""
    from django.utils.translation import gettext, override

    with override(language):
        if kind == "office":
            return of_office(office, language)
        if kind == "page":
            page = _page(key, language)
            return of_page(page, office) if page else None
        title = _TITLES[kind](key, language) if kind in _TITLES else ""
        label = gettext("Open letter") if kind == "letter" else gettext("Fundraiser")
        return Card(kind, key, title, label, office, language) if title else None


def of_office(office: str, language: str) -> Card:
    from django.utils.translation import gettext, override

    with override(language):
        return Card("office", "0", gettext("Report or get help"), "", office, language)


def _page(key: str, language: str) -> PublicPage | None:
    from wagtail.models import Page

    if not key.isdecimal() or len(key) > LONGEST_KEY:
        return None
    found = Page.objects.live().filter(pk=int(key), locale__language_code=language).first()
    page = found.specific if found else None
    return page if isinstance(page, PublicPage) else None


def _letter(slug: str, language: str) -> str:
    from saystop.campaigns import letter_queries

    letter = letter_queries.public().filter(slug=slug).first()
    version = letter_queries.current(letter) if letter else None
    return str(version.told(language).get("title", "")) if version else ""


def _fundraiser(slug: str, language: str) -> str:
    from saystop.campaigns import fundraiser_queries

    found = fundraiser_queries.public().filter(slug=slug).first()
    return str(found.told(language).get("title", "")) if found else ""


_TITLES = {"letter": _letter, "fundraiser": _fundraiser}


def kept(card: Card) -> bytes | None:
    """What was drawn of it before."""
    try:
        return _file(card).read_bytes()
    except FileNotFoundError:
        return None


def draw(card: Card) -> bytes:
    """Draw it and keep it on the disk in place of the one before: there is never more than one for a page."""
    from saystop.asking import printing

    with _one_at_a_time:
        if drawn := kept(card):  # by who was before
            return drawn
        title = card.title if len(card.title) <= LONGEST else card.title[: LONGEST - 1].rstrip() + "…"
        data = {
            "title": title,
            "label": card.label,
            "office": card.office,
            "language": card.language,
            "rtl": direction(card.language) == "rtl",
        }
        drawn = printing.png("saystop.website", "card.typ", "card", data)
        file = _file(card)
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        for old in file.parent.glob(f"{_stem(card)}-*.png"):
            old.unlink(missing_ok=True)
        # Whole or not at all, also where two processes draw the same.
        beside = file.with_suffix(f".{threading.get_ident()}.part")
        beside.write_bytes(drawn)
        beside.replace(file)
        return drawn


def _stem(card: Card) -> str:
    return f"{card.kind}-{card.key}-{card.language}"


def _file(card: Card) -> Path:
    return Path(settings.MEDIA_ROOT) / "cards" / f"{_stem(card)}-{card.digest}.png"
