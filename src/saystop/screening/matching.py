"""What the lists say of fingerprints today: every entry within the agreed distance, none of a list that may say nothing."""

import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import numpy as np

from saystop.engines.fingerprints.shelf import Shelf
from saystop.screening import listed
from saystop.screening.classes import code_of
from saystop.screening.listed import Listed
from saystop.screening.lists import files, places
from saystop.screening.lists.lookup import (
    KEY,
    LEAST_QUALITY,
    Bytes,
    Places,
    entries,
    nearest_of_all,
    nearest_of_each,
)
from saystop.screening.lists.records import CODES, KINDS, NOT_SAID, Rows, key, value_of
from saystop.screening.models import Action, Kind

SECONDS = 2.0  # what the database says of lists is asked for anew after so long
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


@dataclass(frozen=True, slots=True)
class _Matches:
    """What may be told, query by query, the nearest first: numbers of queries [K], keys of fingerprints [K, 33], distances [K] in
    bits, qualities [K] of what was asked for.
    """

    numbers: Places
    keys: Bytes
    distances: Bytes
    qualities: Bytes


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

    def match(
        self, queries: Sequence[Query], lists: Collection[UUID] | None = None, most: int = MOST_OF_A_LIST
    ) -> list[list[Found]]:
        """For each query what the lists say, the nearest first.

        Args:
            lists: that may be asked; None: all of them. A list that is not enabled, or whose legal basis is not in force today,
                says nothing.
            most: of each list for each query.

        Raises:
            AlteredList: its settings are not as they were kept here.
            DamagedFile, DamagedIndexError: a file is not as it was written.
            NotReady
        """
        once = list(dict.fromkeys(queries))
        told: dict[Query, list[Found]] = {query: [] for query in once}
        held = self._held(lists)
        for matches in self._matches(once, held):
            for one in held:
                places = _entries(one, matches)
                at = np.flatnonzero(places >= 0)
                for k in at[nearest_of_each(matches.numbers[at], most)]:
                    told[once[matches.numbers[k]]].append(_found(one, matches, int(k), int(places[k])))
        for found in told.values():
            found.sort(key=_order)
        return [told[query] for query in queries]

    def match_thing(
        self, queries: Sequence[Query], lists: Collection[UUID] | None = None, most: int = MOST_OF_A_LIST
    ) -> list[tuple[int, Found]]:
        """What the lists say of one thing by all its fingerprints, the nearest first: each entry of a list once, with the number
        of the query that is nearest to it.

        Args:
            lists, most: as for `match`, of each list for the thing. Raises as that.
        """
        held, told = self._held(lists), list[tuple[int, Found]]()
        chunks = list(self._matches(queries, held))
        for one in held:
            kept = list[tuple[int, int, Found]]()
            for matches in chunks:
                places = _entries(one, matches)
                at = np.flatnonzero(places >= 0)
                for k in at[nearest_of_all(places[at], matches.distances[at], most)]:
                    found = _found(one, matches, int(k), int(places[k]))
                    kept.append((found.distance, int(matches.numbers[k]), found))
            once = dict[tuple[Kind, bytes], tuple[int, Found]]()
            for _distance, number, found in sorted(kept, key=lambda each: each[:2]):
                once.setdefault((found.kind, found.value), (number, found))
            told += list(once.values())[:most]
        return sorted(told, key=lambda each: _order(each[1]))

    def refresh(self) -> None:
        """Ask now which lists say something, and open what has changed; others go on meanwhile with what was."""
        with self._lock:
            self._renew()

    def forget(self) -> None:
        """Ask anew which lists say something."""
        self._until = 0.0

    def _held(self, lists: Collection[UUID] | None) -> list[_Open]:
        return [one for one in self._now() if lists is None or one.listed.id in lists]

    def _matches(self, queries: Sequence[Query], held: Sequence[_Open]) -> Iterator[_Matches]:
        """What may be told of queries, some of them at a time: digests as they are, and of PDQ what is near in any list."""
        if not held:
            return
        digests = [number for number, query in enumerate(queries) if query.kind != Kind.PDQ]
        if digests:
            names = b"".join(key(queries[number].kind, queries[number].value) for number in digests)
            keys = np.frombuffer(names, np.uint8).reshape(-1, KEY)
            yield _Matches(
                np.asarray(digests),
                keys,
                np.zeros(len(keys), np.uint8),
                np.full(len(keys), NOT_SAID, np.uint8),
            )
        farthest = max(one.listed.distance for one in held)
        # What has little in it matches its equal only: all that is near to it need not be looked up.
        for distance, are_poor in ((farthest, False), (0, True)):
            numbers = [
                number
                for number, query in enumerate(queries)
                if query.kind == Kind.PDQ and (_quality(query) < LEAST_QUALITY) == are_poor
            ]
            if numbers:
                self._demand_index(held)
            for start in range(0, len(numbers), _AT_ONCE):
                some = np.asarray(numbers[start : start + _AT_ONCE])
                values = b"".join(queries[number].value for number in some)
                near = self._shelf.search(np.frombuffer(values, np.uint8).reshape(-1, 32), distance)
                if len(near):
                    of = np.repeat(some, np.diff(near.limits))
                    qualities = np.asarray([_quality(queries[number]) for number in some], np.uint8)
                    keys = np.empty((len(near), KEY), np.uint8)
                    keys[:, 0], keys[:, 1:] = CODES[Kind.PDQ], near.hashes
                    yield _Matches(of, keys, near.distances, np.repeat(qualities, np.diff(near.limits)))

    def _demand_index(self, held: Sequence[_Open]) -> None:
        if not len(self._shelf) and any(
            len(one.rows) and int(one.rows["kind"][0]) == CODES[Kind.PDQ] for one in held
        ):
            raise NotReady("The index of the lists is missing: run `saystop lists mend`.")

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


def _quality(query: Query) -> int:
    return NOT_SAID if query.quality is None else query.quality


def _entries(one: _Open, matches: _Matches) -> Places:
    """For each match the row of the list that tells of it, or -1."""
    return entries(
        one.rows, matches.keys, matches.distances, matches.qualities, one.listed.distance, one.excluded
    )


def _found(one: _Open, matches: _Matches, k: int, place: int) -> Found:
    row, distance = one.rows[place], int(matches.distances[k])
    return Found(
        one.listed,
        one.listed.version,
        KINDS[int(row["kind"])],
        value_of(row),
        distance,
        code_of(int(row["class_"]), one.listed.content_class),
        int(row["source"]),
        one.listed.action == Action.REVIEW or distance > one.listed.review_above,
    )


def _order(found: Found) -> tuple[int, str, bytes]:
    return found.distance, found.list.slug, found.value
