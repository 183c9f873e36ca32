"""However large a list is, an import needs the same memory."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.house import TREE, House

MOST = 160  # MB above what the process has before


def measured(tmp_path: Path, count: int) -> dict[str, float]:
    house = House.empty(tmp_path, f"measured{count}")
    run = subprocess.run(
        [sys.executable, "-m", "tests.screening.measuring", str(tmp_path), str(count)],
        capture_output=True,
        text=True,
        cwd=TREE,
        env={**house.environment, "DJANGO_SETTINGS_MODULE": "saystop.config.settings"},
        timeout=1800,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    told: dict[str, float] = json.loads(run.stdout)
    return told


def test_a_million_rows_are_imported_changed_and_undone_in_flat_memory(tmp_path: Path) -> None:
    told = measured(tmp_path, 1_000_000)
    assert told["rows"] == 1_000_000
    assert told["more"] < MOST


@pytest.mark.long
def test_ten_million_rows_need_no_more(tmp_path: Path) -> None:
    told = measured(tmp_path, 10_000_000)
    assert told["rows"] == 10_000_000
    assert told["more"] < MOST
