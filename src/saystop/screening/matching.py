"""What the lists say of fingerprints today: every entry within the agreed distance, none of a list that may say nothing."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from saystop.engines.fingerprints.shelf import Shelf
from saystop.screening import listed
from saystop.screening.classes import code_of
from saystop.screening.listed import Listed
from saystop.screening.lists import files, places
from saystop.screening.lists.lookup import KEY, find
from saystop.screening.lists.records import CODES, NOT_SAID, Rows, key
from saystop.screening.models import Action, Kind

SECONDS = 2.0  # what the database says of lists is asked for anew after so long
# A picture with little in it, such as a plain wall, is near to many others that have little in them. Meta's own matching of
# frames (threatexchange, VPDQ_QUALITY_THRESHOLD) leaves out what has a quality below this; here equal ones still match.
LEAST_QUALITY = 50
_TRIES = 20
# Of one list for one query; farther ones are left out. A list may hold thousands that are near to each other.
MOST_OF_A_LIST = 100
_AT_ONCE = 128  # queries: what is near to all of them is held in memory


class NotReady(Exception):
    """The index does not hold what the lists hold; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Query:
    """A fingerprint that is asked for; the quality is that of a PDQ, 0–100, None where nobody says it."""

    kind: Kind
    value: bytes
    quality: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What one list says of a fingerprint.

    Args:
        value: the fingerprint on the list.
        distance: between it and what was asked for, in bits; 0 for digests.
        content_class: a code of data/classes.csv.
        source_id: the number of the entry at its source, 0 where it has none; from 2^63 on it was made of an id in letters.
        waits: a member has to judge it first; otherwise the list's action holds at once.
    """

    list: Listed
    version: int
    kind: Kind
    value: bytes
    distance: int
    content_class: str
    source_id: int
    waits: bool


@dataclass(frozen=True, slots=True)
class _Open:
    listed: Listed
    rows: Rows
    excluded: frozenset[bytes]  # as keys


class Matcher:
    """Asks all lists. Threads may share one; another process's import is seen within two seconds.

    Args:
        folder: of all lists; None: that of this home.
        standing: which lists say something today; None: what the database holds.
    """

    def __init__(
        self, folder: Path | None = None, standing: Callable[[], Sequence[Listed]] = listed.today
    ) -> None:
        self._root = folder or places.root()
        self._standing = standing
        self._shelf = Shelf(self._root / "index")
        self._lock = threading.Lock()
        self._opened: Mapping[tuple[UUID, int], Rows] = {}
        self._lists: tuple[_Open, ...] = ()
        self._until = 0.0

    def match(self, queries: Sequence[Query], lists: Collection[UUID] | None = None) -> list[list[Found]]:
        """For each query what the lists say, the nearest first; of each list the nearest `MOST_OF_A_LIST`.

        Args:
            lists: that may be asked; None: all of them. A list that is not enabled, or whose legal basis is not in force today,
                says nothing.

        Raises:
            AlteredList: its settings are not as they were kept here.
            DamagedFile, DamagedIndexError: a file is not as it was written.
            NotReady
        """
        held = [one for one in self._now() if lists is None or one.listed.id in lists]
        once = list(dict.fromkeys(queries))
        if len(once) < len(queries):  # asked again and again, it is looked up once
            answers = dict(zip(once, self.match(once, lists), strict=True))
            return [answers[query] for query in queries]
        told: list[list[Found]] = [[] for _query in queries]
        if not held:
            return told
        by_hash = [number for number, query in enumerate(queries) if query.kind == Kind.PDQ]
        others = [number for number, query in enumerate(queries) if query.kind != Kind.PDQ]
        if by_hash:
            self._demand_index(held)
            for start in range(0, len(by_hash), _AT_ONCE):
                self._near(queries, by_hash[start : start + _AT_ONCE], held, told)
        if others:
            values = [(number, queries[number].kind, queries[number].value, 0) for number in others]
            _look_up(values, queries, held, told)
        for found in told:
            found.sort(key=lambda one: (one.distance, one.list.slug, one.value))
        return told

    def refresh(self) -> None:
        """Ask now which lists say something, and open what has changed; others go on meanwhile with what was."""
        with self._lock:
            self._renew()

    def forget(self) -> None:
        """Ask anew which lists say something."""
        self._until = 0.0

    def _demand_index(self, held: Sequence[_Open]) -> None:
        if not len(self._shelf) and any(
            len(one.rows) and int(one.rows["kind"][0]) == CODES[Kind.PDQ] for one in held
        ):
            raise NotReady("The index of the lists is missing: run `saystop lists mend`.")

    def _near(
        self,
        queries: Sequence[Query],
        numbers: Sequence[int],
        held: Sequence[_Open],
        told: list[list[Found]],
    ) -> None:
        asked = np.frombuffer(b"".join(queries[number].value for number in numbers), np.uint8)
        near = self._shelf.search(asked.reshape(-1, 32), max(one.listed.distance for one in held))
        if not len(near):
            return
        values = [
            (number, Kind.PDQ, value, distance)
            for number, found in zip(numbers, near.each(), strict=True)
            for value, distance in found
        ]
        _look_up(values, queries, held, told)

    def _now(self) -> tuple[_Open, ...]:
        """The lists that say something today."""
        # While one asks anew, which takes as long as a large list takes to be read through, others do not wait for it.
        if time.monotonic() >= self._until and self._lock.acquire(blocking=not self._until):
            try:
                if time.monotonic() >= self._until:
                    self._renew()
            finally:
                self._lock.release()
        return self._lists

    def _renew(self) -> None:
        self._lists = self._asked()
        self._until = time.monotonic() + SECONDS

    def _asked(self) -> tuple[_Open, ...]:
        for _try in range(_TRIES):
            lists = self._standing()
            try:
                opened = {
                    (one.id, one.version): self._opened[one.id, one.version]
                    if (one.id, one.version) in self._opened
                    else files.open_rows(self._root / str(one.id) / f"{one.version}.records")
                    for one in lists
                }
            except FileNotFoundError as fault:  # a newer version came meanwhile
                missing = fault
                continue
            break
        else:
            raise files.DamagedFile(Path(missing.filename))
        self._opened = opened
        return tuple(
            _Open(
                one,
                opened[one.id, one.version],
                frozenset(key(kind, value) for kind, value in one.excluded),
            )
            for one in lists
        )


def _look_up(
    values: Sequence[tuple[int, Kind, bytes, int]],
    queries: Sequence[Query],
    held: Iterable[_Open],
    told: list[list[Found]],
) -> None:
    """Tell of each fingerprint (number of the query, kind, value, distance) what each list has of it."""
    names = [key(kind, value) for _number, kind, value, _distance in values]
    keys = np.frombuffer(b"".join(names), np.uint8).reshape(-1, KEY)
    for one in held:
        found: NDArray[np.int64] = find(one.rows, keys)
        counts: Counter[int] = Counter()
        for place in np.flatnonzero(found >= 0):
            number, kind, value, distance = values[int(place)]
            if counts[number] == MOST_OF_A_LIST or names[place] in one.excluded:
                continue
            row = _best(one.rows, int(found[place]))
            if kind == Kind.PDQ and not _is_near(
                one.listed, distance, queries[number].quality, int(row["quality"])
            ):
                continue
            counts[number] += 1
            told[number].append(
                Found(
                    one.listed,
                    one.listed.version,
                    kind,
                    value,
                    distance,
                    code_of(int(row["class_"]), one.listed.content_class),
                    int(row["source"]),
                    one.listed.action == Action.REVIEW or distance > one.listed.review_above,
                )
            )


def _best(rows: Rows, place: int) -> Any:
    """Of the entries of one fingerprint, which begin at a place, the one of which the most is known."""
    first = rows[place]
    best, named = first, _known(first)
    for later in range(place + 1, len(rows)):
        row = rows[later]
        if row["kind"] != first["kind"] or row["value"].tobytes() != first["value"].tobytes():
            break
        if _known(row) > named:
            best, named = row, _known(row)
    return best


def _known(row: Any) -> tuple[bool, int]:
    return bool(row["class_"]), (int(row["quality"]) + 1) % (NOT_SAID + 1)


def _is_near(listed: Listed, distance: int, asked: int | None, known: int) -> bool:
    poor = (asked is not None and asked < LEAST_QUALITY) or (known != NOT_SAID and known < LEAST_QUALITY)
    return distance == 0 if poor else distance <= listed.distance
