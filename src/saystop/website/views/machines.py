"""For programs: what may be looked through, the map of the site, feeds of the news, social cards."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from saystop.offices.context import shown_office
from saystop.reporting.floods import Bucket, now
from saystop.website import addresses, cards, feeds, site_map

# A flood is slowed for all alike: so many at once, then so many a second. What was drawn before is handed out all the same.
DRAWN = Bucket(capacity=20, leak=0.5)
KEPT_BY_OTHERS = "public, max-age=86400"
# Rooms of members, pages of editors, and what a private link opens.
SHUT = ("/desk/", "/edit/", "/sign-in/", "/invitation/")
PRIVATE = ("mine", "gift", "signature", "registration", "return", "search", "stage", "here")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    rows = [
        "User-agent: *",
        *(f"Disallow: {one}" for one in SHUT),
        *(f"Disallow: /*/{one}/" for one in PRIVATE),
        "",
        f"Sitemap: {addresses.root(request)}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(rows), content_type="text/plain; charset=utf-8")


@require_safe
@gzip_page
def sitemap(request: HttpRequest) -> HttpResponseBase:
    return _answered(
        request, site_map.xml(addresses.root(request), request), "application/xml; charset=utf-8"
    )


@require_safe
@gzip_page
def rss(request: HttpRequest, lang: str) -> HttpResponseBase:
    return _feed(request, "rss", lang)


@require_safe
@gzip_page
def atom(request: HttpRequest, lang: str) -> HttpResponseBase:
    return _feed(request, "atom", lang)


def _feed(request: HttpRequest, form: feeds.Form, lang: str) -> HttpResponseBase:
    body = feeds.news(form, lang, addresses.root(request))
    return _answered(request, body, f"application/{form}+xml; charset=utf-8")


def _answered(request: HttpRequest, body: bytes, kind: str) -> HttpResponseBase:
    """Whoever has it already is told so."""
    etag = quote_etag(hashlib.sha256(body).hexdigest()[:32])
    answer: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if answer is None:
        answer = HttpResponse(body, content_type=kind)
        answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@require_safe
def card(request: HttpRequest, kind: str, key: str, lang: str, digest: str) -> HttpResponse:
    """The card of a page for everybody: nothing that a request says is drawn."""
    office = shown_office()
    found = cards.find(kind, key, lang, office.name if office else "")
    if found is None:
        raise Http404
    if found.digest != digest:  # the page has another title by now
        return redirect(found.url)
    drawn = cards.kept(found)
    if drawn is None:
        if wait := DRAWN.wait(now()):
            return HttpResponse(status=503, headers={"Retry-After": str(wait)})
        drawn = cards.draw(found)
    response = HttpResponse(drawn, content_type="image/png")
    response.headers["Cache-Control"] = KEPT_BY_OTHERS
    # Others show it beside a link to the page.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
