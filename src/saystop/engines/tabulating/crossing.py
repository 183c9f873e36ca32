"""Two variables crossed, and whether they hang together."""

from dataclasses import dataclass

import numpy as np

from .counting import checked, effective, tally
from .independence import Independence, NoTest, independence
from .table import Floats, Measure, Table, WrongMeasure

Counts = tuple[tuple[int | None, ...], ...]
Figures = tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True, slots=True)
class CrossTable:
    """Row variable by column variable, among the `base` respondents who answered both; codes in the questionnaire's order.

    `counts` (rows, columns), `row_bases` (rows,), `column_bases` (columns,) and `base` count respondents; `weighted` is the
    sum of their weights, and the shares are shares of weights: `row_shares` of all in that row, `column_shares` of all in that
    column. A respondent who gave several codes of a MULTIPLE variable stands in several rows or columns, whose bases then sum
    to more than `base`, and the shares to more than 1. `expected` are the weighted counts if the variables were independent.
    There is either a `test` or the reason for none. None is hidden (`disclosing.hide`).
    """

    row: str
    column: str
    row_measure: Measure
    column_measure: Measure
    row_codes: tuple[str, ...]
    column_codes: tuple[str, ...]
    counts: Counts
    weighted: Figures
    row_shares: Figures
    column_shares: Figures
    row_bases: tuple[int | None, ...]
    column_bases: tuple[int | None, ...]
    base: int | None
    expected: Figures
    test: Independence | None
    no_test: NoTest | None


def cross(table: Table, row: str, column: str, weights: Floats | None = None) -> CrossTable:
    """Cross two SINGLE or MULTIPLE variables. Two SINGLE ones are tested for independence (see `independence`).

    `weights` has shape (table.size,). Raises KeyError, WrongMeasure, and ValueError for bad weights.
    """
    rows, columns = table.variable(row), table.variable(column)
    for variable in (rows, columns):
        if variable.measure not in (Measure.SINGLE, Measure.MULTIPLE):
            raise WrongMeasure(variable, "a choice of codes")
    weights = checked(table, weights)
    both = table.answered(row) & table.answered(column)
    base = int(np.count_nonzero(both))
    counts = _joint(table, row, column, None)
    row_bases, column_bases = tally(table, row, both), tally(table, column, both)
    if weights is None:
        weighted, heavy_rows, heavy_columns, total = counts, row_bases, column_bases, float(base)
        worth = total
    else:
        weighted = _joint(table, row, column, weights)
        heavy_rows, heavy_columns = tally(table, row, both, weights), tally(table, column, both, weights)
        total, worth = float(weights[both].sum()), effective(weights[both])
    expected = np.outer(heavy_rows, heavy_columns) / total if total else np.zeros_like(weighted)
    test: Independence | NoTest
    if Measure.MULTIPLE in (rows.measure, columns.measure):
        test = NoTest.NOT_EXCLUSIVE
    else:
        test = independence(weighted, base, None if weights is None else worth)
    return CrossTable(
        row,
        column,
        rows.measure,
        columns.measure,
        rows.codes,
        columns.codes,
        tuple(tuple(map(int, line)) for line in counts.tolist()),
        _figures(weighted),
        _figures(_divided(weighted, heavy_rows[:, np.newaxis])),
        _figures(_divided(weighted, heavy_columns[np.newaxis, :])),
        tuple(map(int, row_bases.tolist())),
        tuple(map(int, column_bases.tolist())),
        base,
        _figures(expected),
        test if isinstance(test, Independence) else None,
        test if isinstance(test, NoTest) else None,
    )


def _joint(table: Table, row: str, column: str, weights: Floats | None) -> Floats:
    """How many (what weight) gave each row code and each column code. Shape (rows, columns)."""
    rows, columns = table.variable(row), table.variable(column)
    if rows.measure is Measure.MULTIPLE:
        lines = [tally(table, column, table.chosen(row, code), weights) for code in rows.codes]
        return np.array(lines, dtype=np.float64).reshape(len(rows.codes), len(columns.codes))
    if columns.measure is Measure.MULTIPLE:
        return _joint(table, column, row, weights).T
    # Both exclusive: one pass over pairs, missing counted in a line of its own which is cut off.
    shape = len(rows.codes) + 1, len(columns.codes) + 1
    pairs = (table.positions(row) + 1) * shape[1] + table.positions(column) + 1
    counted = np.bincount(pairs, weights, shape[0] * shape[1]).reshape(shape)
    return counted[1:, 1:].astype(np.float64)


def _divided(above: Floats, below: Floats) -> Floats:
    """Shares, 0 where the base is empty."""
    empty = np.broadcast_to(below == 0, above.shape)
    return np.minimum(1.0, np.where(empty, 0.0, above / np.where(below == 0, 1.0, below)))


def _figures(matrix: Floats) -> Figures:
    return tuple(tuple(line) for line in matrix.tolist())
