"""Which tests meet a database: the others need not run a second time, on PostgreSQL.

A test in this process meets one through pytest-django, which shuts the database for whoever does not ask for it. A test with
processes of its own gets one from `tests.faults.house.own_database`, which fails for a test that is counted among the others
here. So nobody has to think of it: what is wrongly left out fails on SQLite already.
"""

import os
from typing import Any

import pytest

ON_POSTGRESQL = os.environ.get("SAYSTOP_TEST_DATABASE") == "postgresql"
HOUSES = "tests.faults.house"
_FIXTURES = frozenset({"db", "transactional_db", "live_server", "django_db_setup"})
_meeting_none: set[str] = set()


def meets_one(item: Any) -> bool:
    """Whether it asks for a database, or its module knows homes with processes of their own."""
    fixtures = getattr(item, "fixturenames", None)
    if fixtures is None or item.get_closest_marker("django_db"):
        return True
    if not _FIXTURES.isdisjoint(fixtures):
        return True
    return any(getattr(value, "__module__", "") == HOUSES for value in vars(item.module).values())


def sort_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Note who meets none; on PostgreSQL, leave them out."""
    without = [item for item in items if not meets_one(item)]
    _meeting_none.update(item.nodeid for item in without)
    if ON_POSTGRESQL:
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if item.nodeid not in _meeting_none]


def demand_meeting(test: str) -> None:
    """That this test, as pytest names it while it runs, is one that runs on both databases."""
    nodeid = test.rpartition(" (")[0]
    assert nodeid not in _meeting_none, f"{nodeid} meets a database, and would be left out on PostgreSQL"
