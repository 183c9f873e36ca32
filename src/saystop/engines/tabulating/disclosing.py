"""What may be published of a result: small cells hidden in each table, and nothing to be had by comparing tables.

Counts from 1 to below the threshold are hidden, with as many more as it takes that they cannot be worked out (`suppressing`);
with a count go its share, interval and weighted count. Zeros stay: that nobody chose an answer names nobody. For MULTIPLE
variables those who did not choose a code are a group like those who did. Bases are not rounded: a base below the threshold is
hidden with everything that stands on it. How many gave no answer is shown beside a base. What stays visible can still tell that
all of a group gave the same answer; whoever publishes has to look for that.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from .counting import Frequencies, Numbers, Ranks, Share
from .crossing import CrossTable
from .differing import Difference, Published, differences, published
from .independence import NoTest
from .quartering import QUARTERS, tells
from .spreading import Bin
from .suppressing import Hidden, protect
from .table import Measure

__all__ = ["THRESHOLD", "Difference", "Published", "differences", "hide", "published"]

THRESHOLD: Final = 5
Result = TypeVar("Result", Frequencies, CrossTable, Numbers, Ranks)
Counts = NDArray[np.int64]


def hide(result: Result, threshold: int = THRESHOLD) -> Result:
    """The result with None for whatever must not be published of it.

    Of numbers, the smallest and largest are always hidden, since they are one person's answer, the median below twice
    the threshold, and the other quartiles below four times; and they go where they would tell, beside the bins that are shown,
    how many are in hidden ones (`quartering`). The mean and what spreads around it go as soon as a bin is hidden,
    and the mean places of a ranking as soon as a number of first places is: with the base, a mean tells the rest. A cross table
    with anything hidden loses its test: the statistic would give the hidden cells away. Raises ValueError for a threshold below 2
    and for a result that is hidden already.
    """
    if threshold < 2:
        raise ValueError("A threshold is at least 2.")
    if result.base is None:
        raise ValueError("What is hidden already cannot be hidden again: start from the counts.")
    if isinstance(result, Frequencies):
        return _frequencies(result, threshold)
    if isinstance(result, CrossTable):
        return _cross(result, threshold)
    if isinstance(result, Numbers):
        return _numbers(result, threshold)
    return _ranks(result, threshold)


def _frequencies(result: Frequencies, threshold: int) -> Frequencies:
    counts = [_shown(row.count) for row in result.rows]
    base = _shown(result.base)
    if result.measure is Measure.MULTIPLE:
        hidden = [_one_of(count, base, threshold) for count in counts]
        no_base = 0 < base < threshold
    else:
        hidden, no_base = _among(counts, threshold)
    rows = tuple(
        Share(row.code, None, None, None, None, None) if out or no_base else row
        for row, out in zip(result.rows, hidden, strict=True)
    )
    if no_base:
        return replace(result, rows=rows, base=None, weighted_base=None, effective_base=None, missing=None)
    return replace(result, rows=rows)


def _numbers(result: Numbers, threshold: int) -> Numbers:
    base = _shown(result.base)
    no_base = 0 < base < threshold
    counts = [_shown(one.count) for one in result.bins]
    hidden, nothing_left = _among(counts, threshold)
    # Then at whose number a quartile lies hangs on weights, not on counts.
    is_weighted = result.weighted_base != base

    def quartiles_tell(quarters: Sequence[float]) -> bool:
        return any(hidden) and (is_weighted or tells(counts, hidden, quarters, threshold))

    bins = tuple(
        Bin(one.low, one.high, None, None, None) if out else one
        for one, out in zip(result.bins, hidden, strict=True)
    )
    if nothing_left:  # hiding every bin would not do, as many ones sum to the base: there is no histogram
        bins = ()
    result = replace(result, minimum=None, maximum=None, bins=bins)
    if base < 4 * threshold or quartiles_tell(QUARTERS):
        result = replace(result, lower_quartile=None, upper_quartile=None)
    if base < 2 * threshold or quartiles_tell(QUARTERS[1:2]):
        result = replace(result, median=None)
    if no_base or nothing_left or any(hidden):
        result = replace(result, mean=None, sd=None, low=None, high=None)
    if not no_base:
        return result
    return replace(result, base=None, weighted_base=None, effective_base=None, missing=None)


def _ranks(result: Ranks, threshold: int) -> Ranks:
    base = _shown(result.base)
    hidden, no_base = _among([_shown(row.first) for row in result.rows], threshold)
    rows = []
    for row, out in zip(result.rows, hidden, strict=True):
        left = replace(row, first=None, first_share=None) if out or no_base else row
        if no_base or _one_of(_shown(row.base), base, threshold):
            left = replace(left, base=None)
        if left.base is None or any(hidden):
            left = replace(left, mean=None)
        rows.append(left)
    if no_base:
        return replace(result, rows=tuple(rows), base=None, missing=None)
    return replace(result, rows=tuple(rows))


def _cross(result: CrossTable, threshold: int) -> CrossTable:
    hidden = _hidden_of(result, threshold)
    cells = hidden.cells | hidden.total
    rows, columns = hidden.rows | hidden.total, hidden.columns | hidden.total
    if not (cells.any() or rows.any() or columns.any()):
        return result
    by_row, by_column = cells | rows[:, np.newaxis], cells | columns[np.newaxis, :]
    return replace(
        result,
        counts=_blanked(result.counts, cells),
        weighted=_blanked(result.weighted, cells),
        row_shares=_blanked(result.row_shares, by_row),
        column_shares=_blanked(result.column_shares, by_column),
        row_bases=_blanked((result.row_bases,), rows[np.newaxis, :])[0],
        column_bases=_blanked((result.column_bases,), columns[np.newaxis, :])[0],
        base=None if hidden.total else result.base,
        expected=_blanked(result.expected, rows[:, np.newaxis] | columns[np.newaxis, :]),
        test=None,
        no_test=NoTest.HIDDEN if result.no_test is None else result.no_test,
    )


def _hidden_of(result: CrossTable, threshold: int) -> Hidden:
    """What to hide of a cross table. A code of a MULTIPLE variable is a table of its own: chosen, and not chosen."""
    counts: Counts = np.array(result.counts, dtype=np.int64)
    counts = counts.reshape(len(result.row_codes), len(result.column_codes))
    row_bases: Counts = np.array(result.row_bases, dtype=np.int64)
    column_bases: Counts = np.array(result.column_bases, dtype=np.int64)
    base = _shown(result.base)
    rows_overlap = result.row_measure is Measure.MULTIPLE
    columns_overlap = result.column_measure is Measure.MULTIPLE
    if not rows_overlap and not columns_overlap:
        return protect(counts, threshold)
    if not rows_overlap:
        turned = _each_row(counts.T, row_bases, threshold)
        return Hidden(turned.cells.T, turned.columns, turned.rows, turned.total)
    if not columns_overlap:
        return _each_row(counts, column_bases, threshold)
    hidden = _nothing(counts.shape)
    total = False
    for row, column in np.ndindex(*counts.shape):
        one = counts[row, column]
        only_row, only_column = row_bases[row] - one, column_bases[column] - one
        four = np.array([[one, only_row], [only_column, base - one - only_row - only_column]])
        part = protect(four, threshold)
        hidden.cells[row, column] = part.cells.any()
        hidden.rows[row] |= part.rows.any()
        hidden.columns[column] |= part.columns.any()
        total |= part.total
    return Hidden(hidden.cells, hidden.rows, hidden.columns, total)


def _each_row(counts: Counts, column_bases: Counts, threshold: int) -> Hidden:
    """Rows that overlap, over columns that do not."""
    hidden = _nothing(counts.shape)
    total = False
    for row, chosen in enumerate(counts):
        part = protect(np.stack((chosen, column_bases - chosen)), threshold)
        hidden.cells[row] = part.cells.any(axis=0)
        hidden.rows[row] = part.rows.any()
        hidden.columns[:] |= part.columns
        total |= part.total
    return Hidden(hidden.cells, hidden.rows, hidden.columns, total)


def _nothing(shape: tuple[int, ...]) -> Hidden:
    rows, columns = shape
    return Hidden(
        np.zeros((rows, columns), np.bool_), np.zeros(rows, np.bool_), np.zeros(columns, np.bool_), False
    )


def _among(counts: list[int], threshold: int) -> tuple[list[bool], bool]:
    """Of exclusive counts which to hide, and whether their sum."""
    hidden = protect(np.array([counts], dtype=np.int64).reshape(1, len(counts)), threshold)
    return (hidden.cells[0] | hidden.columns).tolist(), bool(hidden.rows[0]) or hidden.total


def _one_of(count: int, base: int, threshold: int) -> bool:
    """Whether to hide how many of a known base chose something that excludes nothing else."""
    return any(0 < group < threshold for group in (count, base - count))


Value = TypeVar("Value")


def _blanked(
    matrix: tuple[tuple[Value | None, ...], ...], flags: NDArray[np.bool_]
) -> tuple[tuple[Value | None, ...], ...]:
    return tuple(
        tuple(None if out else value for value, out in zip(line, outs, strict=True))
        for line, outs in zip(matrix, flags.tolist(), strict=True)
    )


def _shown(count: int | None) -> int:
    if count is None:
        raise ValueError("What is hidden already cannot be hidden again: start from the counts.")
    return count
