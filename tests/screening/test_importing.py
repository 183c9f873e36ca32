"""Files taken into lists: whole or on top, tried, undone; what comes first and what comes last does not matter."""

from pathlib import Path

import pytest

from saystop.screening.matching import Matcher, Query
from saystop.screening.models import Kind
from tests.screening.listing import flipped, make, take_in, value

pytestmark = pytest.mark.django_db


def test_a_file_is_imported_and_matches(lists_home: Path, tmp_path: Path) -> None:
    list_ = make()
    outcome = take_in(list_, tmp_path, 1, 2, 3)
    assert (outcome.added, outcome.removed, outcome.updated, outcome.total) == (3, 0, 0, 3)
    assert (list_.version, outcome.version) == (1, 1)
    found, none = Matcher().match([Query(Kind.PDQ, flipped(value(2), 31)), Query(Kind.PDQ, value(9))])
    assert [(one.list.slug, one.value, one.distance, one.waits) for one in found] == [
        ("harbour", value(2), 31, True)
    ]
    assert none == []
