"""What a list says of a fingerprint today."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from saystop.screening.models import HashList


@dataclass(frozen=True, slots=True)
class Query:
    """One fingerprint that is asked for. `quality` is that of PDQ, 0 to 100; None: not known."""

    kind: str
    value: bytes
    quality: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One fingerprint of a list that is near what was asked for. `waits`: a member has to judge it before the action holds."""

    list: HashList
    version: int
    kind: str
    value: bytes
    distance: int
    content_class: str
    source_id: int
    waits: bool


class Matcher:
    """What lists say of fingerprints."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def match(self, queries: Sequence[Query], lists: Collection[UUID] | None = None) -> list[list[Found]]:
        raise NotImplementedError
