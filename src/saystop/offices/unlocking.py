"""A member's unlocked key: where it lies between two requests, and what it opens.

The password unwraps the member's private key. Between requests the key lies in the session row, encrypted under a key that only
that browser's cookie holds: neither the database nor the cookie alone is worth anything. Both die on sign-out, after the idle
time, on a password change and when a director locks everyone out.
"""

import base64
import binascii
import secrets
from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from saystop.engines.sealing import Binding, PrivateKey, Tampered, decrypt, encrypt, unseal
from saystop.offices.models import DeskGrant, DeskKey, Member

COOKIE = "saystop_key"
BOX = "key_box"


class NotGranted(Exception):
    """The member holds no key of this desk."""


@dataclass(slots=True)
class Unlocked:
    """A member whose private key is open for the length of one request."""

    member: Member
    key: PrivateKey = field(repr=False)
    _desk_keys: dict[object, PrivateKey] = field(default_factory=dict, repr=False)

    def desk_key(self, desk_key: DeskKey) -> PrivateKey:
        """The private half of a desk's key, opened by this member's grant.

        Raises:
            NotGranted: the member has no grant for it.
            Tampered: nobody here gave this grant, it belongs to another key or member, or the desk's public key was exchanged.
        """
        if desk_key.pk not in self._desk_keys:
            grants = DeskGrant.objects.select_related("desk_key", "member")
            grant = grants.filter(desk_key=desk_key, member=self.member).first()
            if grant is None:
                raise NotGranted
            if not grant.is_unaltered:
                raise Tampered
            seed = unseal(bytes(grant.envelope), self.key, grant_binding(desk_key, self.member))
            pair = PrivateKey.from_seed(seed)
            if pair.public != desk_key.public:
                raise Tampered
            self._desk_keys[desk_key.pk] = pair
        return self._desk_keys[desk_key.pk]


def grant_binding(desk_key: DeskKey, member: Member) -> Binding:
    return Binding("desk grant", f"{desk_key.pk}/{member.pk}")


def recovery_binding(desk_key: DeskKey) -> Binding:
    return Binding("desk recovery", str(desk_key.pk))


def password_binding(member: Member) -> Binding:
    return Binding("member key", str(member.pk))


def totp_binding(member: Member) -> Binding:
    return Binding("authenticator", str(member.pk))


def keep(request: HttpRequest, response: HttpResponse, member: Member, key: PrivateKey) -> None:
    """Leave the unlocked key in this browser's session, under a fresh key in its cookie."""
    cookie_key = secrets.token_bytes(32)
    box = encrypt(cookie_key, key.export_seed(), Binding("unlocked key", str(member.pk)))
    request.session[BOX] = base64.b64encode(box).decode()
    response.set_cookie(
        COOKIE,
        base64.urlsafe_b64encode(cookie_key).decode(),
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def take(request: HttpRequest, member: Member) -> Unlocked | None:
    """The unlocked key of this browser, or None where there is none that opens."""
    box, cookie = request.session.get(BOX), request.COOKIES.get(COOKIE)
    if not box or not cookie:
        return None
    try:
        seed = decrypt(
            base64.urlsafe_b64decode(cookie), base64.b64decode(box), Binding("unlocked key", str(member.pk))
        )
    except (Tampered, ValueError, binascii.Error):
        return None
    return Unlocked(member, PrivateKey.from_seed(seed))


def forget(request: HttpRequest, response: HttpResponse) -> None:
    """Lock: the session row goes, and with it the only copy of the encrypted key."""
    request.session.flush()
    response.delete_cookie(COOKIE, samesite="Strict")
