"""The exact search beside a look at every pair."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saystop.engines.fingerprints.index import FARTHEST, Index
from saystop.engines.fingerprints.permuting import permuted, restored
from tests.engines.fingerprints.neighbours import all_pairs, found, neighbours, random_hashes


class TestExactness:
    @pytest.mark.parametrize("distance", [0, 1, 15, 16, 31, 32, 47, 48, FARTHEST])
    def test_all_that_is_near_and_nothing_else(self, distance: int) -> None:
        listed = random_hashes(3000, seed=1)
        queries = neighbours(listed, 300, seed=2, farthest=FARTHEST + 3)
        assert found(Index.build(listed).search(queries, distance)) == all_pairs(listed, queries, distance)

    @given(st.data())
    @settings(deadline=None)
    def test_whatever_the_list_is_like(self, data: st.DataObject) -> None:
        """Few different bytes, so that bands are equal, near or all alike; queries a few bits from what is listed."""
        byte = st.sampled_from(data.draw(st.lists(st.integers(0, 255), min_size=1, max_size=3)))
        listed = data.draw(st.lists(st.lists(byte, min_size=32, max_size=32), max_size=40))
        hashes = np.array(listed, np.uint8).reshape(-1, 32)
        asked = [data.draw(st.lists(byte, min_size=32, max_size=32))]
        if listed:
            bits = np.unpackbits(hashes[data.draw(st.integers(0, len(listed) - 1))])
            bits[data.draw(st.lists(st.integers(0, 255), max_size=64))] ^= 1
            asked.append(np.packbits(bits).tolist())
        queries = np.array(asked, np.uint8)
        distance = data.draw(st.integers(0, FARTHEST))
        segment_rows = data.draw(st.sampled_from([1, 7, 2**24]))
        index = Index.build(hashes, segment_rows)
        assert len(index) == len({tuple(one) for one in listed})
        assert found(index.search(queries, distance)) == all_pairs(hashes, queries, distance)

    @pytest.mark.parametrize("count", [0, 1, 2, 4, 8, 16])
    def test_equal_ones(self, count: int) -> None:
        listed = np.repeat(random_hashes(1, seed=3), count, axis=0)
        query = random_hashes(1, seed=3)
        expected = [(query[0].tobytes(), 0)] if count else []
        assert Index.build(listed).search(query).of(0) == expected

    def test_distances_that_are_not_exact_are_refused(self) -> None:
        for distance in (-1, FARTHEST + 1):
            with pytest.raises(ValueError, match="from 0 to 63"):
                Index.build(random_hashes(1)).search(random_hashes(1), distance)

    @pytest.mark.parametrize("bits", [1, 2, 31])
    def test_every_place_that_bits_can_be_in(self, bits: int) -> None:
        """A match whose bits differ in one run, wherever around the ring it begins."""
        listed = random_hashes(1, seed=4)
        rows = np.repeat(np.unpackbits(permuted(listed).view(np.uint8), axis=1), 256, axis=0)
        for start in range(256):
            rows[start, (start + np.arange(bits)) % 256] ^= 1
        queries = restored(np.packbits(rows, axis=1).view(np.uint64))
        matches = Index.build(listed).search(queries)
        assert matches.distances.tolist() == [bits] * 256


class TestManyAtOnce:
    def test_threads_answer_alike(self) -> None:
        listed = random_hashes(5000, seed=5)
        queries = neighbours(listed, 9000, seed=6, farthest=40)
        index = Index.build(listed)
        assert found(index.search(queries, threads=3)) == found(index.search(queries))

    def test_ten_thousand_matches_of_one_query(self) -> None:
        """More than there is room for at first, and more candidates than are held."""
        bits = np.repeat(np.unpackbits(random_hashes(1, seed=7)), 10_000).reshape(256, -1).T.copy()
        chance = np.random.default_rng(8)
        for row in bits:
            row[chance.choice(256, 8, replace=False)] ^= 1
        listed = np.packbits(bits, axis=1)
        matches = Index.build(listed).search(random_hashes(1, seed=7))
        assert len(matches) == len(np.unique(listed, axis=0))
        assert set(matches.distances) == {8}

    def test_the_nearest_first(self) -> None:
        listed = neighbours(random_hashes(1, seed=9), 200, seed=9, farthest=31)
        distances = Index.build(listed).search(random_hashes(1, seed=9)).distances
        assert len(set(distances)) > 5
        assert sorted(distances) == distances.tolist()


def test_bits_come_back_from_the_order_of_the_index() -> None:
    hashes = random_hashes(500)
    assert (restored(permuted(hashes)) == hashes).all()


def test_the_order_is_part_of_the_format() -> None:
    """Files that were written once must be read for ever."""
    assert permuted(np.arange(32, dtype=np.uint8)[None]).view(np.uint8).tobytes().hex() == ORDERED


ORDERED = "100692a2512054401c4580e401030319258a228694828004a13001bc89fbd802"


def test_a_processor_without_vectors_gives_the_same_answers(tmp_path: Path) -> None:
    """In a process of its own, since what is compiled is compiled for one kind of processor."""
    script = (
        "from tests.engines.fingerprints.neighbours import *\n"
        "from saystop.engines.fingerprints.index import Index\n"
        "listed = random_hashes(2000, seed=1); queries = neighbours(listed, 200, seed=2, farthest=40)\n"
        "assert found(Index.build(listed).search(queries)) == all_pairs(listed, queries, 31)\n"
        "print('alike')"
    )
    plain = {
        **os.environ,
        "NUMBA_CACHE_DIR": str(tmp_path),
        "NUMBA_CPU_NAME": "x86-64",
        "NUMBA_CPU_FEATURES": "",
    }
    told = subprocess.run(
        [sys.executable, "-c", script], env=plain, capture_output=True, text=True, check=False
    )
    assert told.stdout == "alike\n", told.stderr
