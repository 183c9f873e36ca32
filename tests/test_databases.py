"""No test that meets a database is left out on PostgreSQL."""

import pytest

from tests import databases, people
from tests.faults import house
from tests.people import FoundOffice


@pytest.mark.django_db
def test_by_its_mark(request: pytest.FixtureRequest) -> None:
    assert databases.meets_one(request.node)


def test_by_a_fixture_of_a_fixture(request: pytest.FixtureRequest, office: FoundOffice) -> None:
    assert databases.meets_one(request.node)


def test_whoever_does_not_ask_meets_none(request: pytest.FixtureRequest) -> None:
    assert not databases.meets_one(request.node)
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        people.found_office()


def test_nor_in_a_process_of_its_own(request: pytest.FixtureRequest) -> None:
    with pytest.raises(AssertionError, match="would be left out on PostgreSQL"):
        house.own_database("nowhere")


def test_a_module_that_knows_houses_does(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request.node.module, "known", house.House, raising=False)
    assert databases.meets_one(request.node)
