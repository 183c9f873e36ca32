"""What every test may ask for."""

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.test import Client
from hypothesis import settings

from saystop.offices.models import Member
from tests import databases, people, sparing, stretching, workbooks

# How long something takes is measured in benchmarks, never in a test.
settings.register_profile("short", deadline=None)
settings.register_profile("long", deadline=None, max_examples=400)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="the long form of crash, fuzz and soak tests")


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("long" if config.getoption("--long") else "short")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    databases.sort_out(config, items)
    if config.getoption("--long"):
        return
    skip = pytest.mark.skip(reason="long form: ./dev test --long")
    for item in items:
        if "long" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(scope="session", autouse=True)
def _tests_may_empty_the_audit_trail() -> Iterator[None]:
    """SQLite empties a table row by row between transactional tests, which the audit trail and frozen figures refuse: lift that
    just then."""
    triggers = importlib.import_module("saystop.offices.migrations.0002_audit_is_append_only").SQLITE
    figures = importlib.import_module("saystop.website.migrations.0003_frozen_figures_stay")
    operations = DatabaseWrapper.ops_class
    plain = operations.sql_flush

    def flush(self: Any, *args: Any, **kwargs: Any) -> list[str]:
        lifted = [f"DROP TRIGGER IF EXISTS audit_no_{verb}" for verb in ("update", "delete")]
        lifted += [f"DROP TRIGGER IF EXISTS {name}" for name in figures.NAMES]
        return [*lifted, *plain(self, *args, **kwargs), *triggers, *figures.SQLITE]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", flush)
        yield


@pytest.fixture(scope="session", autouse=True)
def _passwords_are_stretched_once() -> Iterator[None]:
    with stretching.once():
        yield


@pytest.fixture(scope="session", autouse=True)
def _workbooks_are_read_once() -> Iterator[None]:
    with workbooks.read_once():
        yield


@pytest.fixture(scope="session", autouse=True)
def _what_comes_out_the_same_is_made_once() -> Iterator[None]:
    with sparing.once():
        yield


@pytest.fixture
def office(db: None) -> people.FoundOffice:
    """Harbour Office: one desk, its director Dana."""
    return people.found_office()


@pytest.fixture
def officer(office: people.FoundOffice) -> Member:
    """Otto, a case officer who holds the desk."""
    return people.case_officer(office)


@pytest.fixture
def director_client(office: people.FoundOffice) -> Client:
    """A browser in which Dana is signed in."""
    client = Client()
    people.sign_in(client, office.director)
    return client


@pytest.fixture
def officer_client(officer: Member) -> Client:
    """A browser in which Otto is signed in."""
    client = Client()
    people.sign_in(client, officer)
    return client
