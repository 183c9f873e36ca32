"""What machines see in the head of a public page: its one address, its languages, what it is about, its card.

Pages that only a private link opens have none of it (`listed`).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from saystop.website import addresses, listed

if TYPE_CHECKING:
    from saystop.website.cards import Card
    from saystop.website.models import PublicPage


LONGEST_NUMBER = 6  # digits of a page of a list


@dataclass(frozen=True, slots=True)
class Seen:
    """Args:
    canonical: the path of its one address.
    address: how links begin; empty where the office has no name, and then paths stand alone.
    feeds: title and path of each.
    """

    canonical: str
    address: str
    title: str = ""
    description: str = ""
    card: "Card | None" = None
    structured: str = ""
    published: date | None = None
    changed: datetime | None = None
    feeds: tuple[tuple[str, str, str], ...] = ()

    @property
    def kind(self) -> str:
        return "article" if self.published else "website"


def seen(request: HttpRequest) -> dict[str, Any]:
    """For templates; worked out when a page names it."""
    return {"seen": SimpleLazyObject(lambda: of_request(request))}


def of_request(request: HttpRequest) -> Seen | None:
    """Of a page that the program makes."""
    match = request.resolver_match
    if request.method not in {"GET", "HEAD"} or match is None or match.view_name not in listed.NAMES:
        return None
    path = request.path_info
    room = match.view_name.partition(":")[0]
    if room in {"reporting", "training"} or match.view_name == "website:home":
        # Made once for everybody, so nothing in it may hang on the name that this reader asked for.
        found = Seen(path, settings.SAYSTOP_ADDRESS)
        if not found.address:
            return found
    else:
        found = Seen(path, addresses.root(request))
    return _told(found, match.view_name, match.kwargs)


def _told(found: Seen, name: str, values: dict[str, Any]) -> Seen:
    from saystop.website import cards, structured

    lang, office = values.get("lang", ""), _office()
    kind = {"campaigns:public_letter": "letter", "campaigns:give_to": "fundraiser"}.get(name, "office")
    card = cards.find(kind, values.get("slug", ""), lang, office) if kind != "office" else None
    things = []
    owner = structured.organization(office, found.address)
    if name == "training:session":
        from saystop.training import session_queries

        session = session_queries.open_().filter(pk=values["session"]).first()
        if session:
            told = session.course.told(lang)
            things.append(structured.session(session, told, f"{found.address}{found.canonical}", owner))
    if name in {"website:home", "reporting:line"}:
        things.append(owner)
    return Seen(
        found.canonical,
        found.address,
        title=card.title if card else "",
        card=card or cards.of_office(office, lang),
        structured=structured.element(things),
    )


def of_page(page: "PublicPage", request: HttpRequest) -> Seen:
    """Of a page that an editor wrote."""
    from saystop.website import cards, structured
    from saystop.website.models import EventPage, HomePage, NewsPage

    office, address = _office(), addresses.root(request)
    path = page.get_url(request) or request.path_info
    owner = structured.organization(office, address)
    card = cards.of_page(page, office)
    home = isinstance(page, HomePage)
    things = [owner] if home else [structured.breadcrumbs(_way(page, request, address))]
    published = changed = None
    if isinstance(page, EventPage):
        things.append(structured.event(page, f"{address}{path}", owner))
    if isinstance(page, NewsPage):
        published, changed = page.day, page.last_published_at
        things.append(
            {
                "@type": "NewsArticle",
                "headline": page.title,
                "description": page.summary,
                "datePublished": published.isoformat(),
                "dateModified": changed.isoformat() if changed else published.isoformat(),
                "inLanguage": page.locale.language_code,
                "image": f"{address}{card.url}",
                "mainEntityOfPage": f"{address}{path}",
                "author": owner,
                "publisher": owner,
            }
        )
    number = request.GET.get("page", "")
    return Seen(
        # The second page of a list is a page of its own; what was chosen from a list is not.
        f"{path}?page={number}" if _is_a_further_one(number) else path,
        address,
        title=page.seo_title or card.title,
        description=page.search_description or page.summary,
        card=card,
        structured=structured.element(things),
        published=published,
        changed=changed,
        feeds=_feeds(page.locale.language_code),
    )


def _is_a_further_one(number: str) -> bool:
    """Whether it is that of a page of a list behind the first; no list has one of more digits."""
    return number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER and int(number) > 1


def _way(page: "PublicPage", request: HttpRequest, address: str) -> list[tuple[str, str]]:
    """From the first page of the language to this one."""
    steps = page.get_ancestors(inclusive=True).filter(depth__gt=1)
    return [(one.title, f"{address}{one.get_url(request)}") for one in steps]


def _feeds(lang: str) -> tuple[tuple[str, str, str], ...]:
    return (
        ("RSS", "application/rss+xml", reverse("website:rss", args=[lang])),
        ("Atom", "application/atom+xml", reverse("website:atom", args=[lang])),
    )


def _office() -> str:
    from saystop.offices.context import shown_office

    found = shown_office()
    return found.name if found else ""
