"""The editors' pages: who gets there, and the policy of their own that they need."""

from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from saystop.offices.unlocking import Unlocked
from saystop.website import doors, rules
from saystop.website.rules import PATH
from saystop.website.services import editors

# The largest file that an editor hands up; nothing is written to a temporary file.
LARGEST_FILE = 30 * 1024 * 1024
# A picture takes seconds to be made smaller: nobody's report waits for the database meanwhile.
FILES = (f"{PATH}images/", f"{PATH}documents/")

# Wagtail's pages are made of scripts and styles that stand in the page. No attribute of an element runs one, nothing is made
# from text, they ask nobody else, frame only our own pages, and nobody else frames them.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'unsafe-inline'",
        "script-src-attr 'none'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    )
)

Handler = Callable[[HttpRequest], HttpResponse]


def editors_only(get_response: Handler) -> Handler:
    """Whatever lies under the path of editors is for them alone, whichever view it is: no view there is asked for more."""

    def handle(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PATH):
            return get_response(request)
        unlocked: Unlocked | None = getattr(request, "unlocked", None)
        if unlocked is None:
            return redirect("offices:sign_in")
        if not rules.may_write(unlocked.member):
            raise PermissionDenied
        if not doors.is_open(request.path_info):
            raise Http404
        editors.keep_in_step(unlocked.member)
        request.urlconf = doors.ADDRESSES
        request.upload_handlers = [InMemory(request)]
        is_whole = request.method == "POST" and not request.path_info.startswith(FILES)
        response = _as_a_whole(get_response, request) if is_whole else get_response(request)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response

    return handle


def _as_a_whole(get_response: Handler, request: HttpRequest) -> HttpResponse:
    """What an editor sends is done with its entries in both histories, or not at all, whenever the server ends."""
    _ = request.POST  # All of it has come before the database is held for it.
    with transaction.atomic():
        response = get_response(request)
        transaction.set_rollback(response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR)
    return response


class InMemory(MemoryFileUploadHandler):
    """Files of editors, which are for everybody in the end, up to their own bound."""

    def handle_raw_input(self, *args: object, **kwargs: object) -> None:
        """Wagtail's forms say what is too large; what is beyond all of them is not read."""
        content_length = args[2]
        self.activated = isinstance(content_length, int) and content_length <= LARGEST_FILE
