"""A hidden small number is not to be had from what is published: judged by writing down every table that would fit."""

from itertools import product

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from saystop.engines.tabulating.suppressing import Hidden, protect

THRESHOLD = 3
SMALL_TABLES = st.integers(1, 3).flatmap(
    lambda columns: st.lists(
        st.lists(st.sampled_from([0, 0, 1, 1, 2, 3, 5]), min_size=columns, max_size=columns),
        min_size=1,
        max_size=3,
    )
)


def whatever(hidden: Hidden) -> np.ndarray:
    return np.concatenate([hidden.cells.ravel(), hidden.rows, hidden.columns, [hidden.total]])


def readings(counts: np.ndarray, hidden: Hidden, most: int) -> list[np.ndarray]:
    """Every table, of numbers up to `most`, that a reader could take the published one for: the cells, row by row."""
    rows, columns = counts.shape
    found = []

    def possible(row: int) -> list[tuple[int, ...]]:
        choices = [
            range(1, most + 1) if hidden.cells[row, at] else (int(counts[row, at]),) for at in range(columns)
        ]
        total = counts[row].sum()
        return [
            line for line in product(*choices) if (sum(line) >= 1 if hidden.rows[row] else sum(line) == total)
        ]

    sums = counts.sum(axis=0)

    def add(lines: list[tuple[int, ...]]) -> None:
        so_far = np.array(lines).sum(axis=0) if lines else np.zeros(columns)
        if (~hidden.columns & (so_far > sums)).any():
            return
        if len(lines) < rows:
            for line in possible(len(lines)):
                add([*lines, line])
        elif (np.where(hidden.columns, so_far >= 1, so_far == sums)).all():
            table = np.array(lines)
            if hidden.total or table.sum() == counts.sum():
                found.append(table)

    add([])
    return found


@given(SMALL_TABLES)
@example([[1, 1, 1]])
@example([[1, 4], [4, 1]])
@example([[1, 1], [6, 6]])
@example([[2, 6, 6], [6, 6, 6], [6, 6, 1]])
@settings(deadline=None, max_examples=60)
def test_no_small_number_can_be_worked_out(lines: list[list[int]]) -> None:
    counts = np.array(lines)
    hidden = protect(counts, THRESHOLD)
    fitting = readings(counts, hidden, int(counts.max()) + 1)
    assert any((table == counts).all() for table in fitting)

    def known(values: list[int]) -> bool:
        return len(set(values)) == 1

    def small(value: int) -> bool:
        return 0 < value < THRESHOLD

    for at, value in np.ndenumerate(counts):
        if small(int(value)):
            assert not known([int(table[at]) for table in fitting])
    for axis in (0, 1):
        for place, value in enumerate(counts.sum(axis=axis)):
            if small(int(value)):
                assert not known([int(table.sum(axis=axis)[place]) for table in fitting])
    if small(int(counts.sum())):
        assert not known([int(table.sum()) for table in fitting])


@given(SMALL_TABLES)
@settings(deadline=None, max_examples=150)
def test_what_is_hidden_of_a_line_is_not_a_small_group(lines: list[list[int]]) -> None:
    counts = np.array(lines)
    hidden = protect(counts, THRESHOLD)
    for cells, values, sums in (
        (hidden.cells, counts, hidden.rows),
        (hidden.cells.T, counts.T, hidden.columns),
    ):
        for out, line, sum_is_hidden in zip(cells, values, sums, strict=True):
            if out.any() and not sum_is_hidden:
                assert line[out].sum() >= THRESHOLD


@given(SMALL_TABLES)
@settings(deadline=None)
def test_zeros_stay_and_a_table_without_small_numbers_stays_whole(lines: list[list[int]]) -> None:
    counts = np.array(lines)
    assert not (protect(counts, THRESHOLD).cells & (counts == 0)).any()
    large = protect(counts * THRESHOLD, THRESHOLD)
    assert not whatever(large).any()


def test_the_cheapest_companions_are_taken() -> None:
    hidden = protect(np.array([[2, 50, 9], [60, 70, 80], [8, 90, 7]]), 5)
    assert hidden.cells.tolist() == [[True, False, True], [False, False, False], [True, False, True]]
    assert whatever(hidden).sum() == 4


def test_two_in_each_line_are_not_enough() -> None:
    """Gusfield's case: two cycles joined by one cell, which every line hides beside others and which still has one value."""
    cells = np.full((4, 4), 50)
    for at in ((0, 0), (0, 1), (1, 0), (1, 1), (2, 2), (2, 3), (3, 2), (3, 3)):
        cells[at] = 4
    cells[1, 2] = 2
    hidden = protect(cells, 5)
    assert hidden.cells[1, 2]
    assert hidden.cells.sum() > 9


def test_two_small_ones_do_not_hide_each_other_alone() -> None:
    """They cannot be told apart, and yet a reader would know that three people gave one of the two answers."""
    assert protect(np.array([[1, 2, 50, 60]]), 5).cells.tolist() == [[True, True, True, False]]
