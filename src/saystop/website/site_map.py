"""The map of the site for search engines (https://www.sitemaps.org/protocol.html), each page with its languages."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from django.http import HttpRequest
from wagtail.models import Page

from saystop.asking.languages import codes
from saystop.website import listed

MOST = 50_000  # addresses; the protocol takes no more


@dataclass(frozen=True, slots=True)
class Place:
    """One address.

    Args:
        ways: the same page in each language, itself among them.
    """

    path: str
    ways: dict[str, str]
    changed: datetime | None = None


def xml(address: str, request: HttpRequest) -> bytes:
    """Args:
    address: how links begin.
    request: what is looked up of the website for one page is kept with it for the others.
    """
    rows = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
        *(_row(address, one) for one in list(places(request))[:MOST]),
        "</urlset>",
    ]
    return "\n".join(rows).encode()


def places(request: HttpRequest) -> Iterator[Place]:
    """Pages of editors, then those of the program."""
    of_editors = _of_editors(request)
    yield from of_editors
    first = {one.path for one in of_editors}
    # Where a language has no website, the line stands first.
    homes = {code: f"/{code}/" for code in codes() if f"/{code}/" not in first}
    for ways in (homes, *(one.ways for one in listed.pages())):
        for path in ways.values():
            yield Place(path, ways)


def _of_editors(request: HttpRequest) -> list[Place]:
    rows = Page.objects.live().filter(depth__gt=1).select_related("locale").order_by("path")
    spoken = set(codes())
    found = [(one, one.get_url(request)) for one in rows if one.locale.language_code in spoken]
    ways: dict[object, dict[str, str]] = defaultdict(dict)
    for one, path in found:
        if path:
            ways[one.translation_key][one.locale.language_code] = path
    return [Place(path, ways[one.translation_key], one.last_published_at) for one, path in found if path]


def _row(address: str, place: Place) -> str:
    alternates = [(code, place.ways[code]) for code in codes() if code in place.ways]
    if alternates:
        alternates.append(("x-default", alternates[0][1]))
    changed = f"<lastmod>{place.changed:%Y-%m-%d}</lastmod>" if place.changed else ""
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang={quoteattr(code)} href={quoteattr(address + path)}/>'
        for code, path in alternates
    )
    return f"<url><loc>{escape(address + place.path)}</loc>{changed}{links}</url>"
