"""Browsers in which a member has signed in before: attempts there are counted apart, so that no guessing elsewhere keeps her out.

Device cookies, after OWASP ("Slow Down Online Guessing Attacks with Device Cookies"). The cookie holds a chance number and a
keyed digest that binds it to the member and to her password; nothing is stored here, and nothing about the browser is in it.
"""

import hashlib
import hmac
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from saystop.engines.sealing import derive_key
from saystop.offices.models import Member

COOKIE = "saystop_device"
LIFE = 180 * 24 * 60 * 60  # seconds
ID_BYTES = 16


def remember(request: HttpRequest, response: HttpResponse, member: Member) -> None:
    """Let this browser count as one of the member's, after a complete sign-in, for 180 days or until her password changes."""
    device = known(request.COOKIES.get(COOKIE, ""), member) or secrets.token_urlsafe(ID_BYTES)
    response.set_cookie(
        COOKIE,
        f"{device}.{_digest(device, member)}",
        max_age=LIFE,
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def known(cookie: str, member: Member | None) -> str:
    """The number of the member's browser whose cookie this is; empty when it is none of hers."""
    device, _, digest = cookie.partition(".")
    if member is None or not hmac.compare_digest(digest.encode(), _digest(device, member).encode()):
        return ""
    return device


def _digest(device: str, member: Member) -> str:
    # The locked key is another one with each password.
    message = b"\0".join((member.pk.bytes, device.encode(), bytes(member.locked_key)))
    return hmac.digest(derive_key(settings.SAYSTOP_SECRET, "known device"), message, hashlib.sha256).hex()
