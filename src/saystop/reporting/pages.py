"""Public pages that are the same for everybody: made once for each language, kept compressed in this process.

The key holds everything the page shows that an office can change, so a change shows at the next request.
"""

import functools
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.timezone import localdate

from saystop.asking.views import Painted
from saystop.offices.context import shown_office
from saystop.reporting.services import questionnaire

P = ParamSpec("P")
Context = dict[str, Any]
MOST = 200  # pages kept

_kept: OrderedDict[tuple[Any, ...], Painted] = OrderedDict()
_lock = threading.Lock()


def same_for_all(
    template: str,
) -> Callable[
    [Callable[Concatenate[HttpRequest, P], Context]], Callable[Concatenate[HttpRequest, P], HttpResponse]
]:
    """Make a view of a function that gives the context of a page which depends on its address and the office alone."""

    def decorate(
        context: Callable[Concatenate[HttpRequest, P], Context],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @functools.wraps(context)
        def view(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            key = (template, args, *sorted(kwargs.items()), *_office())
            with _lock:
                painted = _kept.get(key)
            if painted is None:
                painted = Painted.of(
                    render_to_string(template, context(request, *args, **kwargs), request),
                    "text/html; charset=utf-8",
                )
                with _lock:
                    _kept[key] = painted
                    while len(_kept) > MOST:
                        _kept.popitem(last=False)
            return answer(request, painted)

        return view

    return decorate


def answer(request: HttpRequest, painted: Painted) -> HttpResponse:
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(painted.gzipped if zipped else painted.body, content_type=painted.content_type)
    response["Vary"] = "Accept-Encoding"
    if zipped:
        response["Content-Encoding"] = "gzip"
    return response


def _office() -> tuple[Any, ...]:
    # A form may begin with the date of today.
    return localdate(), shown_office(), questionnaire.digest_in_use()
