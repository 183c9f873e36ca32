"""The next version of a list, made of files in order: what a file adds and removes, or differences taken back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import numpy as np

from saystop.screening.lists import files, places
from saystop.screening.lists.records import (
    Difference,
    Operation,
    Removals,
    Rows,
    changes,
    difference,
    ordered,
    reduced,
    settled,
)
from saystop.screening.lists.sorting import ROWS_AT_ONCE, together


@dataclass(frozen=True, slots=True)
class Counts:
    """How a version differs from the one before it, and how many entries it has."""

    added: int = 0
    removed: int = 0
    updated: int = 0
    total: int = 0
    digest: str = ""

    @property
    def is_same(self) -> bool:
        return not (self.added or self.removed or self.updated)


def taken_in(
    base: Rows,
    chunks: Sequence[Rows],
    removals: Removals,
    *,
    incremental: bool,
    rows_at_once: int = ROWS_AT_ONCE,
) -> Iterator[tuple[Rows, Difference]]:
    """Range by range what a list comes to when a file is taken in: in place of what it held, or on top of it."""
    for old, *more in together([base, *chunks], rows_at_once):
        rows = np.concatenate([old, *more] if incremental else [base[:0], *more])
        new = settled(reduced(rows, removals)[0])
        yield new, difference(old, new)


def taken_back(
    base: Rows, differences: Sequence[tuple[Rows, Rows]], *, rows_at_once: int = ROWS_AT_ONCE
) -> Iterator[tuple[Rows, Difference]]:
    """Range by range what a list held before some versions.

    Args:
        differences: what each of them added and removed, the earliest first.
    """
    flat = [rows for pair in differences for rows in pair]
    for old, *more in together([base, *flat], rows_at_once):
        # The earliest version that touched an entry tells how it was before.
        parts = [_marked(old, len(flat), Operation.ADD)]
        for number, rows in enumerate(more):
            parts.append(_marked(rows, number // 2, Operation.ADD if number % 2 else Operation.REMOVE))
        rows = np.concatenate(parts)
        rows = ordered(rows, (rows["row"] * 2 + (rows["operation"] == Operation.REMOVE),))
        first = rows[changes(rows, by_source=True)]
        new = settled(first[first["operation"] == Operation.ADD])
        yield new, difference(old, new)


def brought_forward(
    differences: Sequence[tuple[Rows, Rows]], *, rows_at_once: int = ROWS_AT_ONCE
) -> Iterator[Rows]:
    """Range by range what a list holds, out of what each of its versions added and removed, from the first on."""
    flat = [rows for pair in differences for rows in pair]
    for parts in together(flat, rows_at_once):
        # The latest version that touched an entry tells how it is.
        marked = [
            _marked(rows, number // 2, Operation.REMOVE if number % 2 else Operation.ADD)
            for number, rows in enumerate(parts)
        ]
        rows = np.concatenate(marked)
        rows = ordered(rows, (rows["row"] * 2 + (rows["operation"] == Operation.ADD),))
        last = np.append(changes(rows, by_source=True)[1:], True)
        kept = rows[last]
        yield settled(kept[kept["operation"] == Operation.ADD])


def _marked(rows: Rows, version: int, operation: Operation) -> Rows:
    marked = rows.copy()
    marked["row"], marked["operation"] = version, operation
    return marked


def write(list_: UUID, version: int, ranges: Iterator[tuple[Rows, Difference]]) -> Counts:
    """Lay a version down in files, which nobody reads before the database names it."""
    targets = [
        files.Writer(place(list_, version)) for place in (places.records, places.added, places.removed)
    ]
    total = added = removed = updated = 0
    try:
        for new, differs in ranges:
            for target, rows in zip(targets, (new, differs.added, differs.removed), strict=True):
                target.add(rows)
            total += len(new)
            updated += differs.updated
        digest, *_others = [target.finish() for target in targets]
    except BaseException:
        for target in targets:
            target.discard()
        raise
    added, removed = (target.count - updated for target in targets[1:])
    return Counts(added, removed, updated, total, digest)


def count(ranges: Iterator[tuple[Rows, Difference]]) -> Counts:
    """What `write` would come to."""
    total = added = removed = updated = 0
    for new, differs in ranges:
        total += len(new)
        added += len(differs.added) - differs.updated
        removed += len(differs.removed) - differs.updated
        updated += differs.updated
    return Counts(added, removed, updated, total)


def discard(list_: UUID, version: int) -> None:
    """Throw away what `write` laid down."""
    for place in (places.records, places.added, places.removed):
        place(list_, version).unlink(missing_ok=True)


def open_version(list_: UUID, version: int) -> Rows:
    """All entries of the newest version. Raises DamagedFile."""
    return files.open_rows(places.records(list_, version))


def open_difference(list_: UUID, version: int) -> tuple[Rows, Rows]:
    """What a version added, what it removed. Raises DamagedFile."""
    return (files.open_rows(places.added(list_, version)), files.open_rows(places.removed(list_, version)))


def files_of(list_: UUID, version: int) -> Iterator[Path]:
    """What a list of this version consists of."""
    if version:
        yield places.records(list_, version)
    for number in range(1, version + 1):
        yield places.added(list_, number)
        yield places.removed(list_, number)
