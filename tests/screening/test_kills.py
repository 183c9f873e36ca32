"""kill -9 at any step of an import or an undoing: the old version or the new one holds, and the next try comes to its end."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from saystop.screening.lists import taking
from saystop.screening.lists.formats import lines
from saystop.screening.lists.formats.choosing import reader_for
from saystop.screening.lists.formats.reading import Mark, Reader
from saystop.screening.lists.taking import Taking
from tests.faults.house import TREE, House
from tests.screening import samples


def told_by(verb: str, tmp_path: Path, number: int) -> dict[str, int]:
    house = House.empty(tmp_path, f"{verb}{tmp_path.name}")
    run = subprocess.run(
        [sys.executable, "-m", "tests.screening.killing", verb, str(tmp_path), str(number)],
        capture_output=True,
        text=True,
        cwd=TREE,
        env={**house.environment, "DJANGO_SETTINGS_MODULE": "saystop.config.settings"},
        timeout=600,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    told: dict[str, int] = json.loads(run.stdout)
    return told


def test_a_kill_at_any_step_leaves_a_whole_version(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    every = 1 if request.config.getoption("--long") else 9
    kills = told_by("kill", tmp_path, every)
    assert kills["import"] >= 60 // every
    assert kills["undo"] >= 30 // every
    assert kills["new"] >= 1


def test_who_searches_meets_the_old_or_the_new(tmp_path: Path) -> None:
    told = told_by("search", tmp_path, 12)
    assert told["asked"] > 5
    assert told["versions"] > 2


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_what_was_read_before_a_kill_is_not_read_again(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "_PIECE", 1000)
    format_, make = samples.SAMPLES[name]
    content = make(range(60))
    begun: list[Mark] = []
    plain = reader_for

    def watched(file: Any, kind: str, mark: Mark) -> Reader:
        begun.append(mark)
        return plain(file, kind, mark)

    monkeypatch.setattr(taking, "reader_for", watched)
    undisturbed = Taking(tmp_path / "whole", format_, chunk_rows=10)
    undisturbed.run(io_of(content, tmp_path))

    class Killed(Exception):
        pass

    def put(self: Taking, *args: Any) -> None:
        original(self, *args)
        if self.taken.chunks == 4:
            raise Killed

    original = Taking._put
    with monkeypatch.context() as patch:
        patch.setattr(Taking, "_put", put)
        with pytest.raises(Killed):
            Taking(tmp_path / "work", format_, chunk_rows=10).run(io_of(content, tmp_path))
    again = Taking(tmp_path / "work", format_, chunk_rows=10)
    taken = again.run(io_of(content, tmp_path))
    assert begun[-1].offset > len(content) // 4
    assert taken == undisturbed.taken
    assert [rows.tobytes() for rows in again.chunks()] == [rows.tobytes() for rows in undisturbed.chunks()]
    # And a third time nothing at all is read.
    Taking(tmp_path / "work", format_, chunk_rows=10).run(io_of(b"", tmp_path))
    assert len(begun) == 3


def test_a_damaged_chunk_is_read_anew(tmp_path: Path) -> None:
    content = samples.csv(range(30))
    first = Taking(tmp_path / "work", "csv", chunk_rows=10)
    first.run(io_of(content, tmp_path))
    held = [rows.tobytes() for rows in first.chunks()]
    (tmp_path / "work" / "2.chunk").write_bytes(b"half")
    again = Taking(tmp_path / "work", "csv", chunk_rows=10)
    again.run(io_of(content, tmp_path))
    assert [rows.tobytes() for rows in again.chunks()] == held


def io_of(content: bytes, folder: Path) -> io.BufferedReader:
    path = folder / "list"
    path.write_bytes(content)
    return path.open("rb")
