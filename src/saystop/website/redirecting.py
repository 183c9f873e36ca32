"""Old addresses of pages lead to the new ones: those of public pages alone."""

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.urls import get_resolver
from wagtail.contrib.redirects.middleware import RedirectMiddleware

from saystop.asking.languages import codes

_IN_A_LANGUAGE = ("<language:", "<any_language:")


class OfPages(RedirectMiddleware):
    """Nothing that an editor writes leads anybody from the rooms of members, from what a private link opens, or from the line:
    there not even who typed the address without its last stroke, in capitals, or with a slip behind it.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        lang, _slash, rest = request.path_info[1:].partition("/")
        first = rest.split("/")[0].lower()
        if (
            request.method not in {"GET", "HEAD"}
            or lang not in codes()
            or first in {"", *_first_of_the_program()}
        ):
            return response
        found: HttpResponse = super().process_response(request, response)
        return found


@cache
def _first_of_the_program() -> frozenset[str]:
    """What stands right behind the language in the addresses of the program."""
    rooms = get_resolver("saystop.config.urls").url_patterns
    routes = (str(one.pattern) for room in rooms for one in getattr(room, "url_patterns", [room]))
    return frozenset(route.split("/")[1] for route in routes if route.startswith(_IN_A_LANGUAGE))
