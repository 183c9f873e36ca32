"""What the bases of other questions tell of a hidden count.

A question that is asked of some alone has a base, and a reader of the questionnaire knows of whom: of those who said "yes" to
an earlier one, say. Where how many said "yes" is hidden, that base tells it, and by subtraction the rest.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from .table import Flags, Measure, Table

Sums = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Deduced:
    """A count of `question` that is hidden and follows from the base of `bases`, together with what else is shown."""

    question: str
    bases: tuple[str, ...]


def deduced(
    table: Table, hidden: Mapping[str, Collection[str]], bases: Iterable[str], threshold: int = 5
) -> list[Deduced]:
    """Which hidden counts of choices follow from bases that are shown.

    A base counts as that of some codes when it is that of all who gave them, or of fewer by less than the threshold: then those
    who were asked and did not answer are too few to leave it open.

    Args:
        table: the answers as they are.
        hidden: by the name of a question that was answered by choosing, the codes whose count is hidden.
        bases: the questions of which it is shown how many answered.
    """
    answered = {name: table.answered(name) for name in bases}
    found = []
    for name, codes in hidden.items():
        others = {other: flags for other, flags in answered.items() if other != name}
        tellings = (_telling(groups, others, threshold) for groups in _exclusive(table, name, codes))
        found += [Deduced(name, told) for told in tellings if told]
    return found


def _exclusive(table: Table, name: str, codes: Collection[str]) -> Iterator[list[tuple[Flags, bool]]]:
    """Groups of which each respondent is in one, with whether how many they are is hidden. Several choices are a table each."""
    measure, answered = table.variable(name).measure, table.answered(name)
    if measure is Measure.SINGLE:
        at = table.positions(name)
        known = enumerate(table.variable(name).codes)
        yield [(~answered, False), *((at == number, code in codes) for number, code in known)]
    elif measure is Measure.MULTIPLE:
        for code in table.variable(name).codes:
            if code in codes:
                chosen = table.chosen(name, code)
                yield [(~answered, False), (chosen, True), (answered & ~chosen, True)]


def _telling(groups: list[tuple[Flags, bool]], bases: Mapping[str, Flags], threshold: int) -> tuple[str, ...]:
    """The bases that tell how many are in a hidden group of fewer than the threshold; none where nothing does."""
    hidden = [flags for flags, is_hidden in groups if is_hidden and flags.any()]
    sizes = np.array([flags.sum() for flags in hidden], dtype=np.int64)
    if not ((sizes > 0) & (sizes < threshold)).any():
        return ()
    rows, names = [], []
    for name, asked in bases.items():
        of = [flags for flags, _is_hidden in groups if (flags & asked).any()]
        if sum(int(flags.sum()) for flags in of) - int(asked.sum()) >= threshold:
            continue
        row = np.array([(flags & asked).any() for flags in hidden], dtype=np.int64)
        if 0 < row.sum() < len(hidden):
            rows.append(row)
            names.append(name)
    for count in (1, 2):  # one base, or two and what lies between them
        for chosen in combinations(range(len(rows)), count):
            if _isolates([rows[at] for at in chosen], sizes, threshold):
                return tuple(names[at] for at in chosen)
    everything = [*rows, np.ones(len(hidden), dtype=np.int64)]
    return tuple(names) if rows and _solves(everything, sizes, threshold) else ()


def _isolates(rows: list[Sums], sizes: Sums, threshold: int) -> bool:
    """Whether the sums of these groups, of the others, or of what one has and the other has not, are small ones."""
    sums = [*rows, *(1 - row for row in rows)]
    sums += [one - other for one in sums for other in sums if (one >= other).all()]
    return any(row.any() and _is_known(row, sizes, threshold) for row in sums)


def _is_known(row: Sums, sizes: Sums, threshold: int) -> bool:
    """A sum below the threshold; or one of groups of one each, since a reader knows that none of them is empty."""
    together = int(row @ sizes)
    return together < threshold or together == int(row.sum())


def _solves(rows: list[Sums], sizes: Sums, threshold: int) -> bool:
    """Whether all sums together leave but one solution for a small group."""
    sums = np.stack(rows)
    rank = np.linalg.matrix_rank(sums)
    for at in np.flatnonzero(sizes < threshold).tolist():
        alone = np.zeros((1, sums.shape[1]), dtype=np.int64)
        alone[0, at] = 1
        if np.linalg.matrix_rank(np.vstack((sums, alone))) == rank:
            return True
    return False
