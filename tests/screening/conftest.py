"""Two lists, two clients, and the service in this process."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from saystop.screening.models import Client, HashList, Scope
from saystop.screening.services import clients, logging
from tests.screening.asking import KNOWN, Service, hash_list, service


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


@pytest.fixture
def screening(db: None, tmp_path: Path) -> Iterator[Screening]:
    pier, beach = hash_list("pier"), hash_list("beach", action="notify")
    client, key = clients.make(
        None, name="Harbour Hosting", scopes=list(Scope), lists=[pier], per_second=100_000
    )
    other, other_key = clients.make(
        None, name="Beach Mail", scopes=list(Scope), lists=[beach], per_second=100_000
    )
    entries = {"pier": [("pdq", KNOWN)], "beach": [("pdq", KNOWN)]}
    made = service(tmp_path, entries)
    yield Screening(pier, beach, client, key, other, other_key, made, tmp_path)
    made.journal.close()
