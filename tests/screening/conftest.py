"""A home of its own for each test that writes lists; two lists, two clients, and the service in this process."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from saystop.screening import journal
from saystop.screening.lists import places
from saystop.screening.models import Scope
from saystop.screening.services import clients
from tests.screening.asking import KNOWN, Screening, hash_list, service


@pytest.fixture
def lists_home(settings: Settings, tmp_path: Path) -> Path:
    """The folder of all lists, empty."""
    home = tmp_path / "home"
    home.mkdir()
    settings.HOME = dataclasses.replace(settings.HOME, path=home)
    return places.root()


@pytest.fixture
def screening(db: None, lists_home: Path) -> Iterator[Screening]:
    pier, beach = hash_list("pier"), hash_list("beach", action="notify")
    client, key = clients.make(
        None, name="Harbour Hosting", scopes=list(Scope), lists=[pier], per_second=100_000
    )
    other, other_key = clients.make(
        None, name="Beach Mail", scopes=list(Scope), lists=[beach], per_second=100_000
    )
    entries = {"pier": [("pdq", KNOWN)], "beach": [("pdq", KNOWN)]}
    folder = journal.folder_of(lists_home.parent)
    made = service(folder, entries)
    yield Screening(pier, beach, client, key, other, other_key, made, folder)
    made.journal.close()
