"""The machine code of the search: made once, kept, and called without its compiler."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from saystop.engines.fingerprints import machine
from saystop.engines.fingerprints.machine import packed, unpacked

_SEARCH = """
import sys
from tests.engines.fingerprints.neighbours import *
from saystop.engines.fingerprints.index import Index
listed = random_hashes(500, seed=1); queries = neighbours(listed, 50, seed=2, farthest=40)
assert found(Index.build(listed).search(queries)) == all_pairs(listed, queries, 31)
print({"numba"} & set(sys.modules))
"""
_NOTHING_HEAVY = "set()\n"


def _started(folder: Path) -> "subprocess.Popen[str]":
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(folder)}
    return subprocess.Popen(
        [sys.executable, "-c", _SEARCH], env=environment, stdout=subprocess.PIPE, text=True
    )


def _told(folder: Path) -> str:
    return _started(folder).communicate()[0]


def test_who_searches_loads_no_compiler_and_the_code_is_kept(tmp_path: Path) -> None:
    assert _told(tmp_path) == _NOTHING_HEAVY
    (kept,) = tmp_path.iterdir()
    before = kept.stat().st_mtime_ns
    assert _told(tmp_path) == _NOTHING_HEAVY
    assert [path.stat().st_mtime_ns for path in tmp_path.iterdir()] == [before]


def _flipped(data: bytes, at: int) -> bytes:
    return bytes([*data[:at], data[at] ^ 1, *data[at + 1 :]])


def test_damaged_code_is_not_run_but_made_anew(tmp_path: Path) -> None:
    _told(tmp_path)
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    for damaged in (whole[:-100], b"", _flipped(whole, 2000), _flipped(whole, 60)):
        kept.write_bytes(damaged)
        assert _told(tmp_path) == _NOTHING_HEAVY
        assert unpacked(kept.read_bytes()).keys() == unpacked(whole).keys()


def test_processes_that_begin_together_do_not_disturb_each_other(tmp_path: Path) -> None:
    started = [_started(tmp_path) for _ in range(3)]
    assert [one.communicate()[0] for one in started] == [_NOTHING_HEAVY] * 3
    assert len(list(tmp_path.iterdir())) == 1


def test_where_nothing_can_be_written_it_is_made_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")  # nothing can be made in a folder that is a file, not even by root
    monkeypatch.setattr(machine, "_folders", lambda: iter([tmp_path / "file" / "folder"]))
    assert set(machine._made()) == {"fill_band", "search", "scan", "permute", "find"}


def test_another_processor_has_code_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    of_this = machine._key()
    monkeypatch.setenv("NUMBA_CPU_NAME", "x86-64")
    assert machine._key() != of_this


@pytest.mark.parametrize("at", range(0, 200, 7))
def test_what_is_not_as_it_was_put_together_is_refused(at: int) -> None:
    """Neither its names and symbols nor its code."""
    data = packed({"one": ("symbol", 3, b"code" * 20), "other": ("longer", 2, b"code" * 10)})
    with pytest.raises(ValueError, match=r"^$"):
        unpacked(_flipped(data, at))


def test_who_has_no_home_has_it_made_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def without() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", without)
    for name in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    assert len(list(machine._folders())) == 1


def test_what_was_put_together_comes_apart() -> None:
    made = {"one": ("symbol", 3, b"\n\x00code"), "none": ("other", 0, b"")}
    assert unpacked(packed(made)) == made
