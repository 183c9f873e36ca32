"""kill -9 within an import leaves nothing of it; the same file once more brings all of it, once."""

import json
import subprocess
import sys
from pathlib import Path

from tests.campaigns.statements.inside import ROWS
from tests.faults.house import TREE, House

KILLED = -9


def do(house: House, *words: str) -> tuple[int, str]:
    run = subprocess.run(
        [sys.executable, "-m", "tests.campaigns.statements.inside", *words],
        capture_output=True, text=True, cwd=TREE, env=house.environment, timeout=120, check=False,
    )  # fmt: skip
    assert run.returncode in (0, KILLED), run.stderr
    return run.returncode, run.stdout


def test_killed_anywhere_it_leaves_nothing(tmp_path: Path) -> None:
    house = House.build(tmp_path)
    do(house, "prepare")
    killed = 0
    for moment in (1, 4, 6, 9, 12, 16, 20, 24):
        code, _out = do(house, "take_in", str(moment))
        killed += code == KILLED
        if code != KILLED:
            break
        assert json.loads(do(house, "told")[1]) == [0, 0, 0]
    assert killed >= 5
    for _ in range(2):
        assert do(house, "take_in")[0] == 0
        assert json.loads(do(house, "told")[1]) == [1, ROWS + 1, 1]
