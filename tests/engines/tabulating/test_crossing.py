"""Cross tables against scipy, textbooks, and every table there is with the same margins."""

from itertools import product
from math import factorial, prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from saystop.engines.tabulating.crossing import cross
from saystop.engines.tabulating.independence import Caution, Exact, Independence, NoTest, independence
from saystop.engines.tabulating.table import WrongMeasure
from tests.engines.tabulating.samples import MANY, Row, crossed, table

LARGE = st.lists(st.lists(st.integers(20, 60), min_size=3, max_size=3), min_size=3, max_size=3)


def judged(cells: list[list[int]]) -> Independence:
    found = independence(np.array(cells, dtype=np.float64), int(np.sum(cells)))
    assert isinstance(found, Independence)
    return found


def test_a_textbook() -> None:
    """Agresti (2007), An Introduction to Categorical Data Analysis, table 2.5: gender by party."""
    result = judged([[762, 327, 468], [484, 239, 477]])
    assert result.statistic == pytest.approx(30.07, abs=0.005)
    assert result.df == 2
    assert result.p < 0.0001
    assert result.caution is None


def test_tasting_tea() -> None:
    """Fisher's exact test: Agresti (2007), table 2.8, two-sided p = 0.486."""
    result = judged([[3, 1], [1, 3]])
    assert (result.caution, result.exact) == (Caution.MANY_UNDER_FIVE, Exact.FISHER)
    assert result.exact_p == pytest.approx(0.486, abs=0.0005)


@given(st.lists(st.lists(st.integers(1, 12), min_size=2, max_size=2), min_size=2, max_size=2))
@settings(deadline=None)
def test_fisher_as_scipy(cells: list[list[int]]) -> None:
    result = judged(cells)
    if result.caution:
        assert result.exact_p == pytest.approx(stats.fisher_exact(cells).pvalue)


@given(LARGE)
@settings(deadline=None)
def test_as_scipy(cells: list[list[int]]) -> None:
    result = cross(crossed(cells), "heard", "knows")
    judge = stats.chi2_contingency(np.array(cells), correction=False)
    assert result.test is not None
    assert (result.test.statistic, result.test.p, result.test.df) == pytest.approx(
        (judge.statistic, judge.pvalue, judge.dof)
    )
    assert result.test.v == pytest.approx(stats.contingency.association(np.array(cells), method="cramer"))
    assert np.array(result.expected) == pytest.approx(judge.expected_freq)
    assert np.array(result.counts).tolist() == cells
    assert np.array(result.row_shares).sum(axis=1) == pytest.approx(1)
    assert np.array(result.column_shares).sum(axis=0) == pytest.approx(1)


@pytest.mark.parametrize(
    ("cells", "caution"),
    [
        ([[50, 50], [50, 50]], None),
        ([[6, 6], [4, 4]], Caution.MANY_UNDER_FIVE),  # expected: 6 6 4 4
        ([[100, 100, 100], [100, 100, 2]], None),
        ([[90, 90, 90], [90, 90, 90], [1, 1, 0]], Caution.UNDER_ONE),  # expected: below 0.7 in the last row
        ([[40, 40, 40], [40, 40, 40], [2, 3, 4]], Caution.MANY_UNDER_FIVE),
    ],
)
def test_cochran(cells: list[list[int]], caution: Caution | None) -> None:
    result = judged(cells)
    assert result.caution is caution
    assert (result.exact_p is None) is (caution is None)


@pytest.mark.parametrize(
    "cells", [[[3, 1, 0], [0, 2, 3]], [[2, 2, 2], [2, 2, 2]], [[5, 0, 1], [1, 1, 4], [0, 3, 0]]]
)
def test_drawn_tables_agree_with_all_of_them(cells: list[list[int]]) -> None:
    observed = np.array(cells)
    rows, columns = observed.sum(axis=1), observed.sum(axis=0)
    expected = np.outer(rows, columns) / observed.sum()

    def far(one: np.ndarray) -> float:
        return float(((one - expected) ** 2 / expected).sum())

    total = extreme = 0.0
    for free in product(
        *(
            range(min(rows[at], columns[to]) + 1)
            for at in range(len(rows) - 1)
            for to in range(len(columns) - 1)
        )
    ):
        one = np.zeros_like(observed)
        one[:-1, :-1] = np.reshape(free, (len(rows) - 1, len(columns) - 1))
        one[:-1, -1] = rows[:-1] - one[:-1, :-1].sum(axis=1)
        one[-1, :] = columns - one[:-1, :].sum(axis=0)
        if (one < 0).any():
            continue
        chance = 1 / prod(factorial(int(number)) for number in one.ravel())
        total += chance
        extreme += chance * (far(one) >= far(observed) - 1e-9)
    result = judged(cells)
    assert result.exact is Exact.PERMUTATION
    assert result.exact_p == pytest.approx(extreme / total, abs=0.02)
    assert judged(cells) == result


def test_empty_rows_and_columns_are_not_tested() -> None:
    assert judged([[30, 0, 20], [0, 0, 0], [20, 0, 30]]) == judged([[30, 20], [20, 30]])


@pytest.mark.parametrize("cells", [[[5, 0], [7, 0]], [[3, 4], [0, 0]], [[0, 0], [0, 0]]])
def test_nothing_to_test(cells: list[list[int]]) -> None:
    assert independence(np.array(cells, dtype=np.float64), int(np.sum(cells))) is NoTest.ONE_ANSWER


def test_a_table_too_large_to_draw_is_told_to_be_careful_only() -> None:
    result = judged(np.eye(100, dtype=int).tolist())
    assert (result.caution, result.exact_p, result.exact) == (Caution.UNDER_ONE, None, None)


def test_weights_correct_the_statistic() -> None:
    cells = [[40, 30, 20], [20, 30, 40], [10, 10, 10]]
    held = crossed(cells)
    weights = np.tile([0.5, 1.5], held.size // 2)
    plain = cross(held, "heard", "knows", np.ones(held.size)).test
    weighted = cross(held, "heard", "knows", weights)
    assert plain is not None
    assert weighted.test is not None
    assert plain.design_effect == 1.0
    assert weighted.test.design_effect == pytest.approx(1.25)
    judge = stats.chi2_contingency(np.array(weighted.weighted), correction=False)
    assert weighted.test.statistic == pytest.approx(judge.statistic / 1.25)
    assert weighted.test.p == pytest.approx(stats.chi2.sf(judge.statistic / 1.25, 4))
    assert np.array(weighted.counts).tolist() == cells
    assert plain == cross(held, "heard", "knows").test


@given(
    MANY, st.sampled_from([("heard", "signs"), ("signs", "heard"), ("signs", "signs"), ("heard", "knows")])
)
@settings(deadline=None)
def test_cells_are_those_who_gave_both(rows: list[Row], pair: tuple[str, str]) -> None:
    held = table(*rows)
    result = cross(held, *pair)
    for at, code in enumerate(result.row_codes):
        for beside, other in enumerate(result.column_codes):
            fitting = np.count_nonzero(held.mask({pair[0]: [code]}) & held.mask({pair[1]: [other]}))
            assert result.counts[at][beside] == fitting
        assert result.row_bases[at] == np.count_nonzero(held.mask({pair[0]: [code]}) & held.answered(pair[1]))
    assert result.base == np.count_nonzero(held.answered(pair[0]) & held.answered(pair[1]))
    assert (result.test is None) is (result.no_test is not None)
    if "signs" in pair:
        assert result.no_test is NoTest.NOT_EXCLUSIVE
    turned = cross(held, pair[1], pair[0])
    assert np.array(turned.counts).T.tolist() == np.array(result.counts).tolist()
    assert np.array(result.column_shares) == pytest.approx(np.array(turned.row_shares).T)


def test_weighted_cells_of_several_answers() -> None:
    held = table(
        {"heard": "yes", "signs": ["alone", "afraid"]}, {"heard": "yes", "signs": ["alone"]}, {"heard": "no"}
    )
    result = cross(held, "signs", "heard", np.array([0.5, 2.0, 9.0]))
    assert result.weighted == ((2.5, 0.0, 0.0), (0.5, 0.0, 0.0), (0.0, 0.0, 0.0))
    assert result.column_shares == ((1.0, 0.0, 0.0), (0.2, 0.0, 0.0), (0.0, 0.0, 0.0))
    assert (result.base, result.column_bases) == (2, (2, 0, 0))


def test_wrong_measure() -> None:
    with pytest.raises(WrongMeasure, match="nights"):
        cross(table({}), "heard", "nights")
