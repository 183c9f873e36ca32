"""What a member had typed when the desk locked under her hands, and sent afterwards.

The page that asks her to sign in carries it along as an authenticated ciphertext: the screen of a locked desk shows nothing of
it, and the server keeps nothing. After the password, until the session ends, it lies in there, sealed to her own key. Who else
signs in at that page gets none of it: it is bound to the cookie of `devices`, which says whose desk this browser was.
"""

import base64
import hashlib
import json
import zlib
from dataclasses import asdict, dataclass, field
from typing import Self

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from saystop.engines.sealing import Binding, Tampered, decrypt, derive_key, encrypt, seal, unseal
from saystop.offices import devices
from saystop.offices.models import Member
from saystop.offices.unlocking import Unlocked

FIELD = "unsent"  # of the sign-in form
KEPT = "unsent"  # in the session
LARGEST = 1_000_000  # bytes: an answer, a note, or the draft of a report, with much room


@dataclass(frozen=True, slots=True)
class Unsent:
    """Where the member was, and what she sent there. Files are not kept."""

    address: str
    values: list[tuple[str, str]] = field(repr=False)

    @classmethod
    def of(cls, request: HttpRequest, back: str) -> Self:
        """Args: back: the name of the address that shows what was typed; its parts are those of the request's own."""
        address = reverse(back, kwargs=request.resolver_match.kwargs if request.resolver_match else None)
        sent = request.POST.lists()
        return cls(
            address, [(name, one) for name, values in sent if name != "csrfmiddlewaretoken" for one in values]
        )

    def closed(self, device: str) -> str:
        """The ciphertext for a hidden field; empty where there is nothing to keep, or more than anybody types.

        Args: device: the cookie of the browser; without one, nobody could be told apart from whoever signs in next.
        """
        plain = self._plain()
        if not device or not any(value.strip() for _name, value in self.values) or len(plain) > LARGEST:
            return ""
        return base64.urlsafe_b64encode(encrypt(_key(), zlib.compress(plain, 1), _page(device))).decode()

    def _plain(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def _read(cls, plain: bytes) -> Self:
        read = json.loads(plain)
        return cls(read["address"], [(name, value) for name, value in read["values"]])


def keep(request: HttpRequest, unlocked: Unlocked, closed: str) -> None:
    """After the password: what the page carried, sealed to who signed in, if it is hers. What is not ours is left alone."""
    device = request.COOKIES.get(devices.COOKIE, "")
    if not devices.known(device, unlocked.member):
        return
    try:
        box = base64.urlsafe_b64decode(closed)
        plain = zlib.decompressobj().decompress(decrypt(_key(), box, _page(device)), LARGEST)
    except (Tampered, ValueError, zlib.error):
        return
    envelope = seal(plain, [unlocked.member.public], _binding(unlocked.member))
    request.session[KEPT] = base64.b64encode(envelope).decode()


def kept(request: HttpRequest, unlocked: Unlocked) -> Unsent | None:
    """What waits for this member in this session; it ends with the session."""
    envelope = request.session.get(KEPT)
    if not envelope:
        return None
    try:
        plain = unseal(base64.b64decode(envelope), unlocked.key, _binding(unlocked.member))
    except Tampered:
        return None
    return Unsent._read(plain)


def _key() -> bytes:
    return derive_key(settings.SAYSTOP_SECRET, "unsent")


def _page(device: str) -> Binding:
    return Binding("unsent in a page", hashlib.sha256(device.encode()).hexdigest())


def _binding(member: Member) -> Binding:
    return Binding("unsent", str(member.pk))
