"""What rows come to, beside a plain reckoning: whatever their order, and whatever chunks and ranges they come in."""

import json
import os
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saystop.screening.classes import code_of
from saystop.screening.lists import files, sorting, versions
from saystop.screening.lists.records import RECORD, Rows, difference, empty, key, ordered, settled
from saystop.screening.lists.sorting import lower_bound, together
from saystop.screening.lists.taking import Taking
from saystop.screening.models import Kind
from tests.screening.listing import value


@pytest.fixture(autouse=True, scope="module")
def _without_waiting_for_the_disk() -> Iterator[None]:
    """Thousands of small files are written here; whether they outlast a power cut is not what is tested."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _handle: None)
        yield


Entry = tuple[str, int, int]  # kind, number of the fingerprint, id
State = dict[Entry, tuple[int, int]]  # class, quality; -1: not said


@dataclass(frozen=True)
class Row:
    act: str
    kind: str
    number: int
    source: int
    class_: int
    quality: int

    def line(self) -> str:
        told = {"kind": self.kind, "value": value(self.number, self.kind).hex(), "operation": self.act}
        if self.class_:
            told["class"] = code_of(self.class_, "")
        if self.quality >= 0:
            told["quality"] = str(self.quality)
        return json.dumps({**told, "id": self.source or None})


ROWS = st.builds(
    Row,
    st.sampled_from(["add", "add", "add", "update", "remove"]),
    st.sampled_from([Kind.PDQ, Kind.MD5]),
    st.integers(0, 3),
    st.integers(0, 2),
    st.integers(0, 2),
    st.sampled_from([-1, 20, 90]),
)
ADDED = ROWS.map(lambda row: Row("add", row.kind, row.number, row.source, row.class_, row.quality))


def plain(before: State, rows: list[Row]) -> State:
    """One row after the other: a removal takes its fingerprint away, an update its entry; then the better known row of each."""
    state, told = dict(before), State()
    for row in rows:
        quality = row.quality if row.kind == Kind.PDQ else -1
        if row.act == "update" and row.source:
            state = {entry: known for entry, known in state.items() if entry[2] != row.source}
            told = {entry: known for entry, known in told.items() if entry[2] != row.source}
        if row.act == "remove":
            state = {entry: known for entry, known in state.items() if entry[:2] != (row.kind, row.number)}
            told = {entry: known for entry, known in told.items() if entry[:2] != (row.kind, row.number)}
        else:
            entry = (row.kind, row.number, row.source)
            told[entry] = max(told.get(entry, (-1, -1)), (row.class_, quality))
    return {**state, **told}


def as_rows(state: State) -> Rows:
    rows = np.zeros(len(state), RECORD)
    for place, ((kind, number, source), (class_, quality)) in enumerate(state.items()):
        rows[place]["kind"] = key(kind, b"")[0]
        rows[place]["value"] = np.frombuffer(value(number, kind).ljust(32, b"\0"), np.uint8)
        rows[place]["source"], rows[place]["class_"] = source, class_
        rows[place]["quality"] = quality if quality >= 0 else 255
    return ordered(rows)


def taken(
    base: Rows, rows: Iterable[Row], *, incremental: bool, seed: int = 0
) -> Iterator[tuple[Rows, Rows, Rows]]:
    """What a list comes to, range by range: the rows, what was added, what was removed."""
    chance = random.Random(seed)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.jsonl"
        path.write_text("\n".join(row.line() for row in rows))
        taking = Taking(Path(folder) / "work", "jsonl", chunk_rows=chance.randint(1, 5))
        with path.open("rb") as file:
            assert not taking.run(file).faulty
        ranges = versions.taken_in(
            base,
            taking.chunks(),
            taking.removals(),
            incremental=incremental,
            rows_at_once=chance.randint(1, 9),
        )
        for new, differs in ranges:
            yield new, differs.added, differs.removed


def joined(parts: Iterable[Rows]) -> Rows:
    return np.concatenate([empty(), *parts])


@given(
    st.lists(ADDED, max_size=12), st.lists(ROWS, min_size=1, max_size=25), st.booleans(), st.integers(0, 99)
)
def test_rows_come_to_what_a_plain_reckoning_says(
    before: list[Row], rows: list[Row], incremental: bool, seed: int
) -> None:
    known = plain({}, before)
    base = as_rows(known)
    parts = list(taken(base, rows, incremental=incremental, seed=seed))
    new = joined(part[0] for part in parts)
    expected = as_rows(plain(known if incremental else {}, rows))
    assert new.tobytes() == expected.tobytes()
    # The differences lead from the one to the other, and back.
    added, removed = joined(part[1] for part in parts), joined(part[2] for part in parts)
    rest = {row.tobytes() for row in base} - {row.tobytes() for row in removed}
    assert rest | {row.tobytes() for row in added} == {row.tobytes() for row in new}
    assert {row.tobytes() for row in removed} <= {row.tobytes() for row in base}


@given(st.lists(ADDED, min_size=1, max_size=25), st.randoms(), st.integers(0, 99))
def test_the_order_of_rows_does_not_matter(rows: list[Row], chance: random.Random, seed: int) -> None:
    first = joined(part[0] for part in taken(empty(), rows, incremental=False))
    chance.shuffle(rows)
    assert (
        joined(part[0] for part in taken(empty(), rows, incremental=False, seed=seed)).tobytes()
        == first.tobytes()
    )


@given(
    st.lists(ADDED, min_size=1, max_size=20, unique_by=lambda row: (row.kind, row.number, row.source)),
    st.randoms(),
)
def test_the_order_of_imports_does_not_matter(rows: list[Row], chance: random.Random) -> None:
    whole = joined(part[0] for part in taken(empty(), rows, incremental=False))
    chance.shuffle(rows)
    state = empty()
    while rows:
        size = chance.randint(1, 5)
        part, rows = rows[:size], rows[size:]
        state = joined(one[0] for one in taken(state, part, incremental=True))
    assert state.tobytes() == whole.tobytes()


@settings(max_examples=40)
@given(st.lists(st.lists(ROWS, max_size=8), min_size=1, max_size=6), st.data())
def test_every_version_comes_back_in_equal_bytes(imports: list[list[Row]], data: st.DataObject) -> None:
    states, differences = [empty()], []
    for number, rows in enumerate(imports):
        parts = list(taken(states[-1], rows, incremental=number % 2 == 0)) if rows else []
        if not rows:
            states.append(states[-1])
            differences.append((empty(), empty()))
            continue
        states.append(joined(part[0] for part in parts))
        differences.append((joined(part[1] for part in parts), joined(part[2] for part in parts)))
    forward = joined(versions.brought_forward(differences, rows_at_once=data.draw(st.integers(1, 9))))
    assert forward.tobytes() == states[-1].tobytes()
    wanted = data.draw(st.integers(0, len(imports)))
    back = versions.taken_back(states[-1], differences[wanted:], rows_at_once=data.draw(st.integers(1, 9)))
    assert joined(part[0] for part in back).tobytes() == states[wanted].tobytes()


@given(st.lists(ADDED, max_size=30), st.lists(ADDED, max_size=30), st.integers(1, 9))
def test_ranges_hold_each_fingerprint_whole(one: list[Row], other: list[Row], at_once: int) -> None:
    both = [as_rows(plain({}, one)), as_rows(plain({}, other))]
    seen: set[bytes] = set()
    parts = list(together(both, at_once))
    for part in parts:
        names = {row["kind"].tobytes() + row["value"].tobytes() for rows in part for row in rows}
        assert not names & seen
        seen |= names
    for number, rows in enumerate(both):
        assert joined(part[number] for part in parts).tobytes() == rows.tobytes()


def test_a_flood_of_entries_of_one_fingerprint_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorting, "MOST_ALIKE", 100)
    rows = np.zeros(500, RECORD)
    rows["kind"], rows["source"] = 1, np.arange(500)
    with pytest.raises(sorting.TooAlike):
        list(together([rows], 20))


def test_what_is_rare_is_found_by_bisection() -> None:
    rows = as_rows({(Kind.MD5, number, 0): (0, -1) for number in range(200)})
    for number in (0, 77, 199):
        wanted = key(Kind.MD5, value(number, Kind.MD5))
        place = lower_bound(rows, wanted)
        assert bytes((rows["kind"][place],)) + rows["value"][place].tobytes() == wanted
    assert lower_bound(rows, key(Kind.SHA256, bytes(32))) == len(rows)
    assert lower_bound(rows, key(Kind.PDQ, bytes(32))) == 0


class TestFiles:
    """A file is what was written, or it is refused with its name."""

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        rows = as_rows({(Kind.MD5, number, 0): (0, -1) for number in range(50)})
        files.write(tmp_path / "1.records", [rows[:20], rows[20:]])
        return tmp_path / "1.records"

    def test_it_holds_what_was_written(self, path: Path) -> None:
        rows = as_rows({(Kind.MD5, number, 0): (0, -1) for number in range(50)})
        read = files.open_rows(path)
        assert read.tobytes() == rows.tobytes()
        with pytest.raises(ValueError, match="read-only"):
            read["kind"][0] = 3
        assert [one.name for one in path.parent.iterdir()] == ["1.records"]

    def test_every_flipped_byte_is_seen(self, path: Path) -> None:
        whole = path.read_bytes()
        for at in random.Random(3).sample(range(len(whole)), 200):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :])
            with pytest.raises(files.DamagedFile, match=r"1\.records"):
                files.open_rows(path)

    def test_every_cut_and_what_is_added_is_seen(self, path: Path) -> None:
        whole = path.read_bytes()
        for changed in (b"", whole[:5], whole[:128], whole[:-1], whole + b"\0", whole + bytes(48)):
            path.write_bytes(changed)
            with pytest.raises(files.DamagedFile):
                files.open_rows(path)

    def test_what_fails_half_way_leaves_nothing(self, tmp_path: Path) -> None:
        def parts() -> Iterator[Rows]:
            yield empty()
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            files.write(tmp_path / "2.records", parts())
        assert not list(tmp_path.iterdir())


def test_an_update_is_one_removal_and_one_addition() -> None:
    old = as_rows({(Kind.MD5, 1, 0): (1, -1), (Kind.MD5, 2, 0): (1, -1)})
    new = as_rows({(Kind.MD5, 1, 0): (2, -1), (Kind.MD5, 3, 0): (1, -1)})
    differs = difference(old, new)
    assert (len(differs.added), len(differs.removed), differs.updated) == (2, 2, 1)
    assert settled(new).tobytes() == new.tobytes()
