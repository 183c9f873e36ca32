"""The member of a request: idle sessions lock, a session without its key is no session, the member's language is spoken."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from saystop.offices import signing_in, unlocking
from saystop.offices.models import Member

Handler = Callable[[HttpRequest], HttpResponse]


def member_session(get_response: Handler) -> Handler:
    def handle(request: HttpRequest) -> HttpResponse:
        request.unlocked = None  # type: ignore[attr-defined] # read by offices.access
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.session.keys():
            return get_response(request)
        if signing_in.is_idle(request):
            return _locked(request, get_response)
        member = request.user if isinstance(request.user, Member) else None
        if member is not None:
            unlocked = unlocking.take(request, member)
            if unlocked is None:
                return _locked(request, get_response)
            request.unlocked = unlocked  # type: ignore[attr-defined] # as above
            signing_in.touch(request)
            if member.language and request.path_info.split("/", 2)[1] not in dict(settings.LANGUAGES):
                with translation.override(member.language):
                    return get_response(request)
        return get_response(request)

    return handle


def _locked(request: HttpRequest, get_response: Handler) -> HttpResponse:
    request.session.flush()
    if hasattr(request, "_cached_user"):
        del request._cached_user
    request.user = AnonymousUser()
    response = get_response(request)
    response.delete_cookie(unlocking.COOKIE, samesite="Strict")
    return response
