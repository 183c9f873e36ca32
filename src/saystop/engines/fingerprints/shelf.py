"""The index that holds, with what has changed since it was made: a folder that one process writes and any number search.

`current` in the folder names the files that hold; it is exchanged in one step, so that a search meets the old or the new state
and never something between. A file that is not named any more goes; whoever still searches it keeps it to the end.
"""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from saystop.engines.fingerprints import machine
from saystop.engines.fingerprints.index import AGREED, Index, distinct, segments
from saystop.engines.fingerprints.machine import addresses
from saystop.engines.fingerprints.matches import Matches, Near, joined, room, sorted_out
from saystop.engines.fingerprints.permuting import Hashes, Words, permuted
from saystop.engines.fingerprints.storage import (
    DamagedIndexError,
    open_change,
    open_index,
    write_change,
    write_index,
    write_whole,
)

MOST_CHANGES = 20_000  # rows; each query looks at all of them, which takes some 20 microseconds
_NONE = np.empty((0, 4), np.uint64)

__all__ = ["AGREED", "DamagedIndexError", "Matches", "Shelf"]


@dataclass(frozen=True, slots=True)
class _State:
    """What holds: an index, rows that came since, rows that left."""

    number: int
    stamp: tuple[int, ...]
    index: Index
    added: Words
    removed: Words


class Shelf:
    """Fingerprints to be searched. Threads and processes may share one; a folder that is empty or missing is an empty shelf."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._state = _State(0, (), Index([]), _NONE, _NONE)

    def __len__(self) -> int:
        state = self._now()
        return len(state.index) + len(state.added) - len(state.removed)

    def search(self, hashes: Hashes, distance: int = AGREED, threads: int = 1) -> Matches:
        """Every fingerprint here within a distance of each query; arguments as `Index.search`.

        Raises:
            DamagedIndexError: what lies in the folder is not as it was written.
        """
        state = self._now()
        queries = permuted(hashes)
        near = state.index.near(queries, distance, threads)
        if len(state.removed) and len(near.words):
            stays = ~_contains(state.removed, near.words)
            near = Near(near.queries[stays], near.words[stays], near.distances[stays])
        if len(state.added):
            near = joined([near, _scanned(queries, state.added, distance)])
        return sorted_out(len(queries), near)

    def replace(self, hashes: Hashes) -> None:
        """From now on these and no others, [N, 32] in any order. What is searched meanwhile is what was here before."""
        with self._writing() as state:
            self._put(state.number + 1, distinct(permuted(hashes)))

    def change(self, added: Hashes, removed: Hashes) -> None:
        """Take some in, [A, 32], and others out, [R, 32]; what is in both comes in.

        A small change lies beside the index until it has grown; then the index is made anew.
        """
        with self._writing() as state:
            coming, going = distinct(permuted(added)), distinct(permuted(removed))
            going = _without(going, coming)
            known = _known(state.index, coming)
            more = _without(
                distinct(np.concatenate([state.added, coming])), np.concatenate([going, coming[known]])
            )
            less = distinct(
                np.concatenate([_without(state.removed, coming), going[_known(state.index, going)]])
            )
            if len(more) + len(less) > MOST_CHANGES:
                rows = np.concatenate([*(segment.words for segment in state.index.segments), more])
                self._put(state.number + 1, _without(distinct(rows), less))
            else:
                name = f"{state.number}.{_serial(self.folder, state.number)}.change"
                write_change(more, less, self.folder / name)
                self._say(state.number, name)

    def _put(self, number: int, rows: Words) -> None:
        write_index(segments(rows), self.folder / f"{number}.index")
        self._say(number, "")

    def _say(self, number: int, change: str) -> None:
        """What holds from now on; files of other states go."""
        said = json.dumps({"index": f"{number}.index" if number else "", "change": change, "number": number})
        write_whole(self.folder / "current", [said.encode()])
        for path in self.folder.iterdir():
            if path.name not in {"current", "lock", f"{number}.index", change}:
                path.unlink(missing_ok=True)

    @contextmanager
    def _writing(self) -> Iterator[_State]:
        """One process writes at a time; the others wait."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield self._now()

    def _now(self) -> _State:
        """The state that holds, opened anew when another process has exchanged it."""
        for _ in range(100):
            stamp = _stamp(self.folder / "current")
            if stamp == self._state.stamp:
                return self._state
            try:
                self._state = self._opened(stamp)
            except FileNotFoundError:  # exchanged while it was read
                continue
            return self._state
        raise DamagedIndexError(self.folder / "current")

    def _opened(self, stamp: tuple[int, ...]) -> _State:
        current = self.folder / "current"
        if not stamp:
            return _State(0, (), Index([]), _NONE, _NONE)
        try:
            said = json.loads(current.read_bytes())
            number, index, change = int(said["number"]), str(said["index"]), str(said["change"])
        except (ValueError, TypeError, KeyError) as fault:
            raise DamagedIndexError(current) from fault
        same = self._state.number == number and number > 0
        opened = self._state.index if same else open_index(self.folder / index) if index else Index([])
        return _State(
            number, stamp, opened, *(open_change(self.folder / change) if change else (_NONE, _NONE))
        )


def _stamp(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except FileNotFoundError:
        return ()
    return found.st_ino, found.st_mtime_ns, found.st_size


def _serial(folder: Path, number: int) -> int:
    """A number for a change of this index that no file has."""
    taken = [int(path.name.split(".")[1]) for path in folder.glob(f"{number}.*.change")]
    return max(taken, default=0) + 1


def _scanned(queries: Words, rows: Words, distance: int) -> Near:
    out = room(4096)
    while True:
        places = *addresses(queries, rows), *out.places
        filled = machine.called("scan", places, (len(queries), len(rows), distance, len(out.rows)))
        if filled <= len(out.rows):
            return out.told(filled, rows)
        out = room(filled)


def _keys(words: Words) -> NDArray[np.void]:
    """Each row as one value that can be compared; its order is the same for all, if not that of numbers."""
    return np.ascontiguousarray(words).view("V32").reshape(-1)


def _contains(rows: Words, words: Words) -> NDArray[np.bool_]:
    """Which of the words are among the rows."""
    return np.isin(_keys(words), _keys(rows))


def _without(words: Words, rows: Words) -> Words:
    return words[~_contains(rows, words)] if len(words) and len(rows) else words


def _known(index: Index, words: Words) -> NDArray[np.bool_]:
    """Which of the words are in an index."""
    found = np.zeros(len(words), np.bool_)
    found[index.near(words, 0).queries] = True
    return found
