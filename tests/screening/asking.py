"""A client of the service that matches, in this process, and what stands in for the lists and for the hasher."""

import hashlib
import io
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone

from saystop.engines.fingerprints.outcomes import Frame
from saystop.screening.api.callers import Callers
from saystop.screening.api.limits import Limits
from saystop.screening.api.meters import Meters
from saystop.screening.api.wsgi import Application
from saystop.screening.journal import Journal
from saystop.screening.listed import Listed
from saystop.screening.matching import Found, Query
from saystop.screening.models import Action, Client, HashList, Kind, ListVersion
from saystop.screening.services import logging

KNOWN = bytes(range(32))  # a fingerprint of PDQ that a list holds


def near(value: bytes, bits: int) -> bytes:
    """A fingerprint so many bits away."""
    return (int.from_bytes(value) ^ ((1 << bits) - 1)).to_bytes(len(value))


def hash_list(slug: str, **values: Any) -> HashList:
    """A list of one version, in force."""
    made = HashList.objects.create(
        slug=slug,
        **{
            "name": f"List {slug}",
            "owner": "Lighthouse",
            "content_class": "A1",
            "legal_basis": "Consent of the owner",
            "basis_from": date(2020, 1, 1),
            "action": "block",
            "review_above": 10,
            "version": 1,
            **values,
        },
    )
    ListVersion.objects.create(
        list=made, number=1, source="csv", added=1, removed=0, updated=0, total=1, digest="0" * 64
    )
    return made


def listed(one: HashList) -> Listed:
    """As the matcher tells of a list."""
    return Listed(
        one.pk,
        one.slug,
        one.name,
        one.owner,
        one.content_class,
        Action(one.action),
        one.distance,
        one.review_above,
        one.two_verdicts,
        one.version,
    )


@dataclass
class StandIn:
    """Looks at every entry of every list: a few, by slug."""

    entries: dict[str, list[tuple[str, bytes]]]

    def match(
        self, queries: Sequence[Query], lists: Collection[UUID] | None = None, most: int = 100
    ) -> list[list[Found]]:
        return [sorted(self._near(query, lists), key=lambda one: one.distance) for query in queries]

    def match_thing(
        self, queries: Sequence[Query], lists: Collection[UUID] | None = None, most: int = 100
    ) -> list[tuple[int, Found]]:
        """Of each list the nearest; there is never more than one that matters here."""
        told = [(n, one) for n, found in enumerate(self.match(queries, lists)) for one in found]
        nearest: dict[UUID, tuple[int, Found]] = {}
        for number, one in sorted(told, key=lambda each: each[1].distance):
            nearest.setdefault(one.list.id, (number, one))
        return list(nearest.values())

    def refresh(self) -> None:
        """There is nothing to be read anew."""

    def _near(self, query: Query, lists: Collection[UUID] | None) -> list[Found]:
        found = []
        for one in HashList.objects.filter(slug__in=self.entries):
            if (lists is None or one.pk in lists) and one.matches_on(timezone.localdate()):
                for kind, value in self.entries[one.slug]:
                    apart = (int.from_bytes(value) ^ int.from_bytes(query.value)).bit_count()
                    most = one.distance if kind == "pdq" else 0
                    if kind == query.kind and apart <= most:
                        waits = apart > one.review_above
                        found.append(
                            Found(listed(one), one.version, Kind(kind), value, apart, "A1", 7, waits)
                        )
        return found


@dataclass(frozen=True)
class Made:
    pdq: bytes | None
    quality: int | None
    md5: str
    sha1: str
    sha256: str
    unreadable: str = ""
    frames: tuple[Frame, ...] = ()
    step: int = 0


CLIP = b"\0\0\0\x18ftypisom"
"""How a clip begins."""


class StandInHasher:
    """The PDQ of everything is one and the same; what begins with "no" is unreadable. A clip shows it in its second 4."""

    def fingerprints(self, data: bytes) -> Made:
        md5, sha1, sha256 = (hashlib.new(name, data).hexdigest() for name in ("md5", "sha1", "sha256"))
        if data.startswith(b"no"):
            return Made(None, None, md5, sha1, sha256, "no picture")
        if data.startswith(CLIP):
            frames = tuple(
                Frame(second, near(KNOWN, bits), 90) for second, bits in ((0, 99), (3, 9), (4, 3), (7, 200))
            )
            return Made(None, None, md5, sha1, sha256, frames=frames, step=1)
        return Made(near(KNOWN, 3), 90, md5, sha1, sha256)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def told(self) -> Any:
        return json.loads(self.body)


@dataclass
class Service:
    application: Application
    journal: Journal
    headers: dict[str, str] = field(default_factory=dict)

    def ask(
        self,
        method: str,
        path: str,
        body: Any = b"",
        *,
        key: str = "",
        kind: str = "application/json",
        query: str = "",
        **more: Any,
    ) -> Answer:
        """One request; `body` is sent as it is when it is bytes, otherwise as JSON."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": kind,
            "CONTENT_LENGTH": str(len(data)),
            "wsgi.input": io.BytesIO(data),
            **({"HTTP_AUTHORIZATION": f"Bearer {key}"} if key else {}),
            **more,
        }
        said: list[Any] = []
        answer = b"".join(
            self.application(environ, lambda status, headers: said.extend((status, dict(headers))))
        )
        return Answer(int(said[0].split()[0]), said[1], answer)

    def match(self, key: str, *values: bytes, **more: Any) -> Answer:
        fingerprints = [{"kind": "pdq", "value": value.hex()} for value in values]
        return self.ask("POST", "/v1/match", {"fingerprints": fingerprints, **more}, key=key)


@dataclass
class Screening:
    """Harbour Hosting may ask the list `pier`, Beach Mail the list `beach`; both hold the same fingerprint."""

    pier: HashList
    beach: HashList
    client: Client
    key: str
    other: Client
    other_key: str
    service: Service
    folder: Path

    def fold(self) -> int:
        return logging.fold(self.folder)


def service(folder: Path, entries: dict[str, list[tuple[str, bytes]]], **parts: Any) -> Service:
    """The application over these entries; parts take the place of the usual ones."""
    callers = Callers(clock=lambda: 0.0)  # nothing refreshes them here
    callers.refresh()
    journal = Journal(folder)
    usual = {
        "callers": callers,
        "matcher": StandIn(entries),
        "hasher": StandInHasher(),
        "journal": journal,
        "limits": Limits(),
        "meters": Meters(folder),
    }
    return Service(Application(**{**usual, **parts}), journal)
