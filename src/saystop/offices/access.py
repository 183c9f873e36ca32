"""Who gets to a desk page. Every view under /desk/ wears one of these; the access test walks all addresses and all roles."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from saystop.offices.models import Member
from saystop.offices.rules import Refused
from saystop.offices.unlocking import NotGranted, Unlocked

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def unlocked_of(request: HttpRequest) -> Unlocked:
    """The signed-in, unlocked member of a request behind `members_only`."""
    unlocked: Unlocked | None = getattr(request, "unlocked", None)
    if unlocked is None:
        raise PermissionDenied
    return unlocked


def members_only(rule: Callable[[Member], bool]) -> Callable[[View[P]], View[P]]:
    """Let signed-in members through for whom the rule holds; others sign in, or are told that they may not."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def handle(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            unlocked: Unlocked | None = getattr(request, "unlocked", None)
            if unlocked is None:
                return redirect("offices:sign_in")
            if not rule(unlocked.member):
                raise PermissionDenied
            try:
                return view(request, *args, **kwargs)
            except (Refused, NotGranted) as fault:
                raise PermissionDenied from fault

        return handle

    return decorate
