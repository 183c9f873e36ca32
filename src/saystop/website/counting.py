"""Which answers count as a visit of a page: a whole page that somebody asked to read."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from saystop.website.services import visits

# Pages of the program that count beside those of editors. The line is never among them: how often it was opened tells of reports;
# nor courses, which are read without leaving anything (`training`).
COUNTED = frozenset(
    {
        "website:impact",
        "website:impact_year",
        "website:impact_figure",
        "campaigns:our_actions",
        "campaigns:public_letters",
        "campaigns:public_letter",
        "campaigns:give",
        "campaigns:give_to",
        "training:sessions",
        "training:session",
    }
)
# Programs that say what they are: whether the word stands there is looked at and kept nowhere.
_PROGRAMS = re.compile(
    r"(?<!cu)bot\b|bot/|crawl|spider|slurp|preview|feed|monitor|curl|wget|python-|headless", re.IGNORECASE
)
_ASKED_AHEAD = ("Sec-Purpose", "Purpose", "X-Moz", "X-Purpose")
_MARK = "is_page_of_editors"

Handler = Callable[[HttpRequest], HttpResponse]


def mark(request: HttpRequest) -> None:
    """What is served is a page of the website, whichever address led to it."""
    setattr(request, _MARK, True)


def visits_counted(get_response: Handler) -> Handler:
    """Count once the whole answer is known."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if is_visit(request, response):
            visits.count(_address(request))
        return response

    return handle


def _address(request: HttpRequest) -> str:
    """The one that links to the page have: a number may also be asked for with zeros before it."""
    match = request.resolver_match
    if getattr(request, _MARK, False) or match is None:
        return request.path_info
    return reverse(match.view_name, args=match.args, kwargs=match.kwargs)


def is_visit(request: HttpRequest, response: HttpResponse) -> bool:
    """Asked for by a reader, and not by a browser ahead of her or by a program; a page, and not its absence."""
    if request.method != "GET" or response.status_code != 200:
        return False
    match = request.resolver_match
    if not getattr(request, _MARK, False) and (match is None or match.view_name not in COUNTED):
        return False
    asked = request.headers
    return not any(name in asked for name in _ASKED_AHEAD) and not _PROGRAMS.search(
        asked.get("User-Agent", "")
    )
