"""What is sent to the line comes from a page of the line.

A reporter has no session, so a foreign page can misuse none. But it could send its own receipt, or its own draft, from somebody's
browser: she would stand on the true site, in a stranger's conversation, and whatever she wrote there the stranger would read.
"""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

P = ParamSpec("P")
# What a browser says of itself. `Origin` would be no help: from pages that send no referrer it is "null", ours as theirs.
FOREIGN = ("cross-site", "same-site")


def own_pages_only(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """What a page of another site sends is not read: its visitor gets the page as if it were opened by a link."""

    @functools.wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method == "POST" and request.headers.get("Sec-Fetch-Site") in FOREIGN:
            return redirect(request.path)
        return view(request, *args, **kwargs)

    return checked
