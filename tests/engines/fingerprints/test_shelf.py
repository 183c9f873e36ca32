"""Fingerprints in a folder: changed, damaged, exchanged while others search, and after a kill."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saystop.engines.fingerprints import shelf as shelves
from saystop.engines.fingerprints.shelf import DamagedIndexError, Shelf
from tests.engines.fingerprints.neighbours import all_pairs, found, neighbours, random_hashes

POOL = np.unique(neighbours(random_hashes(6, seed=1), 60, seed=2, farthest=20), axis=0)


def numbers(most: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(0, len(POOL) - 1), max_size=most)


class TestChanges:
    @given(
        st.lists(st.tuples(st.booleans(), numbers(12), numbers(6)), max_size=6), st.sampled_from([3, 20_000])
    )
    @settings(deadline=None, max_examples=40)  # each step writes some megabytes through to the disk
    def test_what_came_is_found_and_what_left_is_not(
        self,
        tmp_path_factory: pytest.TempPathFactory,
        steps: list[tuple[bool, list[int], list[int]]],
        most: int,
    ) -> None:
        """Beside a set of Python, by way of another shelf on the same folder, with small changes and with large ones."""
        folder = tmp_path_factory.mktemp("shelf") / "shelf"
        writer, reader = Shelf(folder), Shelf(folder)
        kept, shelves.MOST_CHANGES = shelves.MOST_CHANGES, most
        try:
            held: set[int] = set()
            for anew, coming, going in steps:
                if anew:
                    writer.replace(POOL[coming])
                    held = set(coming)
                else:
                    writer.change(POOL[coming], POOL[going])
                    held = (held - set(going)) | set(coming)
                listed = np.unique(POOL[sorted(held)], axis=0)
                for one in (writer, reader, Shelf(folder)):
                    assert len(one) == len(listed)
                    assert found(one.search(POOL[:20], 25)) == all_pairs(listed, POOL[:20], 25)
        finally:
            shelves.MOST_CHANGES = kept

    def test_an_empty_folder_is_an_empty_shelf(self, tmp_path: Path) -> None:
        assert len(Shelf(tmp_path / "none")) == 0
        assert found(Shelf(tmp_path / "none").search(POOL[:2])) == [[], []]

    def test_old_files_go(self, tmp_path: Path) -> None:
        shelf = Shelf(tmp_path)
        for _ in range(3):
            shelf.replace(POOL)
            shelf.change(random_hashes(3), POOL[:1])
        assert sorted(path.suffix for path in tmp_path.iterdir()) == ["", "", ".change", ".index"]


class TestDamage:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        shelf = Shelf(tmp_path)
        shelf.replace(POOL)
        shelf.change(random_hashes(3), POOL[:1])
        return tmp_path

    @pytest.mark.parametrize("place", [0, 30, 5_000, 100_000, -1])
    @pytest.mark.parametrize("pattern", ["*.index", "*.change"])
    def test_a_changed_byte_is_told_with_the_name(self, folder: Path, pattern: str, place: int) -> None:
        (path,) = folder.glob(pattern)
        data = bytearray(path.read_bytes())
        data[min(place, len(data) - 1)] ^= 1
        path.write_bytes(data)
        with pytest.raises(DamagedIndexError, match=path.name):
            Shelf(folder).search(POOL[:1])

    @pytest.mark.parametrize("size", [0, 10, 4_096, 200_000])
    def test_a_cut_file_is_told_with_the_name(self, folder: Path, size: int) -> None:
        (path,) = folder.glob("*.index")
        path.write_bytes(path.read_bytes()[:size])
        with pytest.raises(DamagedIndexError, match=path.name):
            Shelf(folder).search(POOL[:1])

    @pytest.mark.parametrize("said", [b"", b"nonsense", b"[]", b'{"number": "x"}', b'{"index": "1.index"}'])
    def test_a_damaged_pointer(self, folder: Path, said: bytes) -> None:
        (folder / "current").write_bytes(said)
        with pytest.raises(DamagedIndexError, match="current"):
            Shelf(folder).search(POOL[:1])

    def test_a_missing_index(self, folder: Path) -> None:
        (folder / "1.index").unlink()
        with pytest.raises(DamagedIndexError):
            Shelf(folder).search(POOL[:1])


class TestTogether:
    def test_searches_go_on_while_another_process_exchanges_it(self, tmp_path: Path) -> None:
        """Each answer is that of one state: all of the even ones or all of the odd ones."""
        writing = (
            "import sys; from pathlib import Path\n"
            "from saystop.engines.fingerprints.shelf import Shelf\n"
            "from tests.engines.fingerprints.test_shelf import POOL\n"
            "shelf = Shelf(Path(sys.argv[1])); print('writing', flush=True)\n"
            "for turn in range(10_000): shelf.replace(POOL[turn % 2::2])\n"
        )
        halves = [np.unique(POOL[turn::2], axis=0) for turn in (0, 1)]
        expected = [all_pairs(half, POOL, 0) for half in halves]
        reader = Shelf(tmp_path)
        reader.replace(POOL[::2])
        with subprocess.Popen([sys.executable, "-c", writing, tmp_path], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            met: set[tuple[int, int]] = set()
            # Twenty on a quick machine; on a slow one, as long as it takes until both were met.
            soon, until = time.monotonic() + 3, time.monotonic() + 60
            while len(met) < 20 and (time.monotonic() < soon or len({which for which, _ in met}) < 2):
                assert time.monotonic() < until
                told = found(reader.search(POOL, 0))
                assert told in expected
                met.add((expected.index(told), reader._state.number))
            writer.send_signal(signal.SIGKILL)
        assert len({which for which, _ in met}) == 2
        # Whatever the kill cut off, the folder holds one of the two, and can be written again.
        assert found(Shelf(tmp_path).search(POOL, 0)) in expected
        Shelf(tmp_path).change(POOL[:1], POOL[1:2])

    def test_two_processes_share_one_file(self, tmp_path: Path) -> None:
        Shelf(tmp_path).replace(POOL)
        reading = (
            "import sys; from pathlib import Path\n"
            "from saystop.engines.fingerprints.shelf import Shelf\n"
            "from tests.engines.fingerprints.test_shelf import POOL\n"
            "print(len(Shelf(Path(sys.argv[1])).search(POOL, 31)))"
        )
        told = [
            subprocess.run(
                [sys.executable, "-c", reading, tmp_path], capture_output=True, text=True, check=True
            ).stdout
            for _ in range(2)
        ]
        assert told == [f"{len(Shelf(tmp_path).search(POOL, 31))}\n"] * 2
