"""Who gets to a desk page. Every view under /desk/ wears one of these; the access test walks all addresses and all roles."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_protect

from saystop.offices import devices
from saystop.offices.forms import SignInForm
from saystop.offices.models import Member
from saystop.offices.rules import Refused
from saystop.offices.unlocking import NotGranted, Unlocked
from saystop.offices.unsent import Unsent

LOCKED = 403

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def unlocked_of(request: HttpRequest) -> Unlocked:
    """The signed-in, unlocked member of a request behind `members_only`."""
    unlocked: Unlocked | None = getattr(request, "unlocked", None)
    if unlocked is None:
        raise PermissionDenied
    return unlocked


def members_only(rule: Callable[[Member], bool], *, back: str = "") -> Callable[[View[P]], View[P]]:
    """Let signed-in members through for whom the rule holds; others sign in, or are told that they may not.

    Args:
        back: the name of the address that shows again what was typed. What is sent to a desk that has locked meanwhile
            is then kept, and waits there after signing in. Never for a page that asks for a password, a code or a share.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def handle(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            unlocked: Unlocked | None = getattr(request, "unlocked", None)
            if unlocked is None:
                return _ask_to_sign_in(request, back)
            if not rule(unlocked.member):
                raise PermissionDenied
            try:
                return view(request, *args, **kwargs)
            except (Refused, NotGranted) as fault:
                raise PermissionDenied from fault

        return handle

    return decorate


def _ask_to_sign_in(request: HttpRequest, back: str) -> HttpResponse:
    if back and request.method == "POST":
        return _locked_meanwhile(request, back)
    return redirect("offices:sign_in")


@csrf_protect  # a view that takes files leaves the check to what comes after this
def _locked_meanwhile(request: HttpRequest, back: str) -> HttpResponse:
    closed = Unsent.of(request, back).closed(request.COOKIES.get(devices.COOKIE, ""))
    if not closed:
        return redirect("offices:sign_in")
    return render(request, "offices/sign_in.html", {"form": SignInForm(), "unsent": closed}, status=LOCKED)
