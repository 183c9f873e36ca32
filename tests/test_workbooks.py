"""What the tests remember of workbooks is what is read of them."""

from pathlib import Path

import pytest

import saystop
from saystop.engines.questionnaires import storing
from saystop.engines.questionnaires.workbook import WorkbookError, read
from tests import workbooks
from tests.engines.questionnaires.workbooks import build

SHIPPED = sorted(Path(saystop.__file__).parent.rglob("*.xlsx"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_as_it_is_read(path: Path) -> None:
    data, name = path.read_bytes(), path.name
    first, again, anew = workbooks.remembered(data, name), workbooks.remembered(data, name), read(data, name)
    assert first is again
    assert first is not anew
    assert storing.to_json(first) == storing.to_json(anew)
    assert (first.notices, first.digest, first.order) == (anew.notices, anew.digest, anew.order)


def test_its_name_and_what_lies_beside_it_tell_it_from_another() -> None:
    data = build([{"type": "select_one_from_file towns.csv", "name": "town", "label": "Which town?"}])
    towns = [b"name,label\na,Alder\n", b"name,label\nb,Birch\n"]
    made = [
        workbooks.remembered(data, name, {"towns.csv": town})
        for name in ("one.xlsx", "other.xlsx")
        for town in towns
    ]
    assert len({storing.to_json(one) for one in made}) == 4


def test_a_workbook_with_faults_has_them_each_time() -> None:
    data = build([{"type": "select_one nowhere", "name": "town", "label": "Which town?"}])
    for _ in range(2):
        with pytest.raises(WorkbookError, match="nowhere"):
            workbooks.remembered(data)
