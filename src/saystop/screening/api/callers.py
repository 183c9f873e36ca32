"""Who may ask, and which lists there are, read from the database each few seconds outside the way of requests."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from saystop.screening.api.refusing import Refusal
from saystop.screening.models import Client, HashList, ListVersion
from saystop.screening.services.clients import digest_of

STALE_SECONDS = 60  # without the database nobody knows who was let go since: after this nobody is answered

NO_KEY = "Send your key as `Authorization: Bearer KEY`; the office that runs this service makes it."
UNKNOWN_KEY = (
    "This key is not known: it was renewed, ended, or mistyped. Ask the office that runs this service."
)
NO_SCOPE = "Your key may not do this: ask the office that runs this service for the scope `{}`."
STALE = "The service does not reach its database: try again in a minute."
_ASK_FOR_KEY = (("WWW-Authenticate", 'Bearer realm="screening"'),)


@dataclass(frozen=True, slots=True)
class ListStatus:
    """What is told of a list to those who may ask it."""

    id: UUID
    slug: str
    name: str
    owner: str
    action: str
    version: int
    total: int
    basis: str
    legal_basis: str
    is_enabled: bool
    matches: bool


@dataclass(frozen=True, slots=True)
class Caller:
    """A client as a request needs it; `lists` by slug."""

    id: UUID
    scopes: frozenset[str]
    per_second: int
    lists: Mapping[str, ListStatus]

    def demand(self, scope: str) -> None:
        """
        Raises:
            Refusal: the client may not do this.
        """
        if scope not in self.scopes:
            raise Refusal(403, NO_SCOPE.format(scope))


@dataclass(slots=True)
class Callers:
    """All clients that may ask, by the digest of their keys."""

    clock: Callable[[], float] = time.monotonic
    lists: Mapping[UUID, ListStatus] = field(default_factory=dict)
    _known: Mapping[bytes, Caller] = field(default_factory=dict)
    _read_at: float = float("-inf")

    def refresh(self) -> None:
        """Read them anew."""
        lists = _lists()
        known = {}
        for client in Client.objects.filter(is_active=True).prefetch_related("lists"):
            own = {one.slug: lists[one.pk] for one in client.lists.all() if one.pk in lists}
            known[bytes(client.digest)] = Caller(client.pk, frozenset(client.scopes), client.per_second, own)
        self.lists, self._known, self._read_at = lists, known, self.clock()

    def who(self, authorization: str) -> Caller:
        """The client that this header names.

        Raises:
            Refusal: there is none, or nobody can know.
        """
        scheme, _, key = authorization.partition(" ")
        if scheme.lower() != "bearer" or not key.strip():
            raise Refusal(401, NO_KEY, _ASK_FOR_KEY)
        if self.clock() - self._read_at > STALE_SECONDS:
            raise Refusal(503, STALE, [("Retry-After", "60")])
        caller = self._known.get(digest_of(key.strip()))
        if caller is None:
            raise Refusal(401, UNKNOWN_KEY, _ASK_FOR_KEY)
        return caller


def _lists() -> dict[UUID, ListStatus]:
    today = timezone.localdate()
    newest = ListVersion.objects.filter(number=F("list__version"))
    totals = dict(newest.values_list("list", "total"))
    return {
        one.pk: ListStatus(
            id=one.pk,
            slug=one.slug,
            name=one.name,
            owner=one.owner,
            action=one.action,
            version=one.version,
            total=totals.get(one.pk, 0),
            basis=one.basis_on(today).value,
            legal_basis=one.legal_basis,
            is_enabled=one.is_enabled,
            matches=one.matches_on(today),
        )
        for one in HashList.objects.all()
    }
