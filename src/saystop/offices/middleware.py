"""The member of a request: idle sessions lock, a session without its key is no session, the member's language
is spoken. And the page for whoever meets something that was altered.
"""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from saystop.asking import languages
from saystop.engines.sealing import Tampered
from saystop.offices import signing_in, unlocking
from saystop.offices.models import Member
from saystop.offices.services import sessions

Handler = Callable[[HttpRequest], HttpResponse]

# What was sent, and can be sent again once the fault is mended. Passwords and codes are never given back.
KEPT = ("csrfmiddlewaretoken", "step", "draft", "visit", "go", "text", "note-text", "wait", "keep")
ALTERED, NOT_NOW = 409, 503

log = structlog.get_logger()


def member_session(get_response: Handler) -> Handler:
    def handle(request: HttpRequest) -> HttpResponse:
        request.unlocked = None  # type: ignore[attr-defined] # read by offices.access
        is_public = languages.is_public(request.path_info)
        response = _with_member(request, get_response, is_public)
        if not is_public:
            # With no referrer at all browsers send "Origin: null", and Django takes no form from there.
            # Others still learn nothing.
            response.headers.setdefault("Referrer-Policy", "same-origin")
        return response

    return handle


def _with_member(request: HttpRequest, get_response: Handler, is_public: bool) -> HttpResponse:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.session.keys():
        return get_response(request)
    if sessions.is_idle(request.session.get(sessions.SEEN)):
        return _locked(request, get_response)
    member = request.user if isinstance(request.user, Member) else None
    if member is None:
        return get_response(request)
    unlocked = unlocking.take(request, member)
    if unlocked is None:
        return _locked(request, get_response)
    request.unlocked = unlocked  # type: ignore[attr-defined] # as above
    signing_in.touch(request)
    if member.language and not is_public:
        with translation.override(member.language):
            response = get_response(request)
            response.headers.setdefault("Content-Language", member.language)
            return response
    return get_response(request)


def _locked(request: HttpRequest, get_response: Handler) -> HttpResponse:
    request.session.flush()
    if hasattr(request, "_cached_user"):
        del request._cached_user
    request.user = AnonymousUser()
    response = get_response(request)
    # Unless this very request signed in again, which gave the browser a fresh key.
    if unlocking.COOKIE not in response.cookies:
        response.delete_cookie(unlocking.COOKIE, samesite="Strict")
    return response


class Tampering:
    """Where a view comes upon something altered and has no answer of its own: say so, and keep what was sent.

    Services check before they seal and store, or roll back.
    """

    def __init__(self, get_response: Handler) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Tampered):
            return None
        log.error(
            "fault", fault="Tampered", where=request.resolver_match and request.resolver_match.view_name
        )
        unlocked = getattr(request, "unlocked", None)
        context = {
            "base": "saystop/desk_base.html" if unlocked else "saystop/public_base.html",
            "sent": [(name, request.POST[name]) for name in KEPT if name in request.POST],
            "text": request.POST.get("text") or request.POST.get("note-text", ""),
            "languages": [],
        }
        return render(request, "offices/tampering.html", context, status=ALTERED if unlocked else NOT_NOW)
