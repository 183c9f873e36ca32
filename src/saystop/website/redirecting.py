"""Old addresses of pages lead to the new ones: those of public pages alone."""

from django.http import HttpRequest, HttpResponse
from wagtail.contrib.redirects.middleware import RedirectMiddleware

from saystop.asking.languages import codes


class OfPages(RedirectMiddleware):
    """Nothing that an editor writes leads anybody from the rooms of members, or from what a private link opens."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or request.path_info.split("/", 2)[1] not in codes():
            return response
        found: HttpResponse = super().process_response(request, response)
        return found
