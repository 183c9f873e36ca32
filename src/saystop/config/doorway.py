"""What a request must be before it is read: in UTF-8, for a path that is one.

Python knows a hundred encodings, some of which take minutes for a page of text or end in a fault; Django would decode a form with
whichever its sender names. Browsers name none, or UTF-8.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.http import parse_header_parameters

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]

UTF_8 = {"", "utf-8", "utf8"}
ANSWER = b"This request was not understood. Go back and send the page again with an ordinary browser.\n"


def plain_requests(application: Application) -> Application:
    """The application, behind a door that answers 400 to what no browser sends."""

    def handle(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if _is_plain(environ):
            return application(environ, start_response)
        start_response("400 Bad Request", [("Content-Type", "text/plain"), ("Cache-Control", "no-store")])
        return [ANSWER]

    return handle


def _is_plain(environ: dict[str, Any]) -> bool:
    try:
        # As Django itself reads it: of two that contradict each other it takes the last.
        _kind, parameters = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
    except (ValueError, LookupError):
        return False
    charset = str(parameters.get("charset", "")).strip("\"' ").lower()
    return charset in UTF_8 and str(environ.get("PATH_INFO", "/")).startswith("/")
