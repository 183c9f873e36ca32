"""Counts, shares and intervals against published examples, scipy and numpy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from saystop.engines.tabulating.counting import effective, frequencies, likert, numbers, ranks, wilson
from saystop.engines.tabulating.table import WrongMeasure
from tests.engines.tabulating.samples import MANY, WEIGHTS, Row, counted, table

WEIGHTED = st.lists(
    st.tuples(st.sampled_from(["yes", "no", "unsure", None]), WEIGHTS), min_size=1, max_size=30
)
VALUES = st.lists(st.integers(-30, 30).map(lambda value: value / 4), min_size=2, max_size=40)


@pytest.mark.parametrize(
    ("count", "base", "low", "high"),
    # Newcombe (1998), Statistics in Medicine 17:857, table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_as_published(count: int, base: int, low: float, high: float) -> None:
    assert wilson(count / base, base) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 100_000).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
@settings(deadline=None)
def test_wilson_as_scipy(case: tuple[int, int]) -> None:
    count, base = case
    low, high = wilson(count / base, base)
    judge = stats.binomtest(count, base).proportion_ci(method="wilson")
    assert (low, high) == pytest.approx((judge.low, judge.high), abs=1e-12)
    assert 0 <= low <= count / base <= high <= 1


def test_one_choice() -> None:
    result = frequencies(counted({"yes": 15, "no": 133, None: 7}), "heard")
    yes, no, unsure = result.rows
    assert (yes.count, no.count, unsure.count, result.base, result.missing) == (15, 133, 0, 148, 7)
    assert (yes.share, yes.low, yes.high) == pytest.approx((15 / 148, 0.0624, 0.1605), abs=5e-5)
    assert [row.code for row in result.rows] == ["yes", "no", "unsure"]


def test_several_choices_stand_on_who_answered() -> None:
    result = frequencies(
        table({"signs": ["alone", "afraid"]}, {"signs": ["alone"]}, {"signs": []}, {"heard": "yes"}), "signs"
    )
    assert [row.count for row in result.rows] == [2, 1, 0]
    assert [row.share for row in result.rows] == [1.0, 0.5, 0.0]
    assert (result.base, result.missing) == (2, 2)


def test_nobody() -> None:
    result = frequencies(table(), "heard")
    assert {(row.count, row.share, row.low, row.high) for row in result.rows} == {(0, 0.0, 0.0, 1.0)}
    empty = numbers(table({}), "nights")
    assert (empty.base, empty.missing, empty.mean, empty.bins) == (0, 1, None, ())


@given(WEIGHTED)
@settings(deadline=None)
def test_weighted_shares(answers: list[tuple[str | None, float]]) -> None:
    held = table(*({"heard": code} for code, _ in answers))
    weights = np.array([weight for _, weight in answers])
    result = frequencies(held, "heard", weights)
    inside = np.array([weight for code, weight in answers if code is not None])
    assert result.base == inside.size
    if inside.size:
        assert sum(row.share for row in result.rows if row.share is not None) == pytest.approx(1)
        assert result.effective_base == pytest.approx(inside.sum() ** 2 / (inside**2).sum())
    for row in result.rows:
        own = sum(weight for code, weight in answers if code == row.code)
        assert row.count == sum(code == row.code for code, _ in answers)
        assert row.weighted == pytest.approx(own)
        assert row.low is not None
        assert row.share is not None
        assert row.high is not None
        assert 0 <= row.low <= row.share + 1e-12
        assert row.share - 1e-12 <= row.high <= 1


@given(MANY)
@settings(deadline=None)
def test_even_weights_change_nothing(rows: list[Row]) -> None:
    held = table(*rows)
    even = np.full(held.size, 1.0)
    assert frequencies(held, "signs", even) == frequencies(held, "signs")
    assert frequencies(held, "heard", even) == frequencies(held, "heard")
    assert numbers(held, "nights", even) == numbers(held, "nights")


def test_wider_where_weights_differ() -> None:
    held = counted({"yes": 50, "no": 50})
    weights = np.tile([0.2, 1.8], 50)
    plain, weighted = frequencies(held, "heard").rows[0], frequencies(held, "heard", weights).rows[0]
    assert effective(weights) == pytest.approx(100 / (1 + 0.8**2))
    assert weighted.share == pytest.approx(plain.share)
    assert (weighted.low, weighted.high) == pytest.approx(wilson(0.5, 100 / 1.64))


def test_likert_needs_the_same_codes() -> None:
    held = table({"heard": "yes", "knows": "no"})
    assert [one.name for one in likert(held, ["heard", "knows"])] == ["heard", "knows"]
    with pytest.raises(WrongMeasure, match="signs"):
        likert(held, ["heard", "signs"])
    assert likert(held, []) == []


@given(VALUES)
@settings(deadline=None)
def test_numbers_as_numpy_and_scipy(values: list[float]) -> None:
    result = numbers(table({}, *({"nights": value} for value in values)), "nights")
    assert (result.base, result.missing) == (len(values), 1)
    assert (result.mean, result.sd) == pytest.approx((np.mean(values), np.std(values, ddof=1)))
    if np.std(values):
        judge = stats.t.interval(0.95, len(values) - 1, np.mean(values), stats.sem(values))
        assert (result.low, result.high) == pytest.approx(judge)
    assert (result.lower_quartile, result.median, result.upper_quartile) == pytest.approx(
        tuple(np.quantile(values, [0.25, 0.5, 0.75], method="averaged_inverted_cdf"))
    )
    assert (result.minimum, result.maximum) == (min(values), max(values))


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 4)), min_size=2, max_size=12))
@settings(deadline=None)
def test_a_weight_of_two_counts_as_two_answers(answers: list[tuple[int, int]]) -> None:
    weighted = numbers(
        table(*({"nights": value} for value, _ in answers)),
        "nights",
        np.array([weight for _, weight in answers]),
    )
    repeated = numbers(
        table(*({"nights": value} for value, weight in answers for _ in range(weight))), "nights"
    )
    assert weighted.mean == pytest.approx(repeated.mean)
    assert (weighted.lower_quartile, weighted.median, weighted.upper_quartile) == (
        repeated.lower_quartile,
        repeated.median,
        repeated.upper_quartile,
    )


@given(MANY)
@settings(deadline=None)
def test_bins_hold_every_value_once(rows: list[Row]) -> None:
    held = table(*rows)
    result = numbers(held, "nights")
    values = held.values("nights")
    assert sum(one.count or 0 for one in result.bins) == result.base
    assert len(result.bins) <= 15
    for one in result.bins:
        assert one.low < one.high
        assert one.count == np.count_nonzero((values >= one.low) & (values < one.high))
    for one, after in zip(result.bins, result.bins[1:], strict=False):
        assert one.high == after.low


@pytest.mark.parametrize(
    ("values", "edges"),
    [
        ([3], [3, 4]),
        ([-1.125], [-1.125, -1.1249999999]),
        ([1, 2, 2, 5], [1, 2, 3, 4, 5, 6]),
        ([0.1, 0.25, 0.3], [0.1, 0.12, 0.14, 0.16, 0.18, 0.2, 0.22, 0.24, 0.26, 0.28, 0.3, 0.32]),
        (range(18, 80), [10, 20, 30, 40, 50, 60, 70, 80]),
    ],
)
def test_edges_that_people_would_choose(values: list[float], edges: list[float]) -> None:
    bins = numbers(table(*({"nights": value} for value in values)), "nights").bins
    found = [bins[0].low, *(one.high for one in bins)]
    assert found == pytest.approx(edges)


def test_a_slip_of_the_pen_does_not_stretch_the_rest() -> None:
    bins = numbers(table(*({"nights": value} for value in [2, 3, 3, 4, 4, 5, 6, 7, 99_999])), "nights").bins
    assert (bins[-1].low, bins[-1].high, bins[-1].count) == (8, float("inf"), 1)
    assert all(one.high - one.low == 1 for one in bins[:-1])


def test_ranking() -> None:
    held = table(
        {"helps": ["line", "staff", "police"]},
        {"helps": ["line"]},
        {"helps": ["staff", "line"]},
        {"helps": []},
    )
    result = ranks(held, "helps")
    assert (result.base, result.missing) == (3, 1)
    assert [(row.code, row.base, row.mean, row.first) for row in result.rows] == [
        ("staff", 2, 1.5, 1),
        ("line", 3, pytest.approx(4 / 3), 2),
        ("police", 1, 3.0, 0),
    ]
    assert [row.first_share for row in result.rows] == pytest.approx([1 / 3, 2 / 3, 0])


@pytest.mark.parametrize("weights", [[1.0], [1.0, -1.0], [1.0, float("nan")], [[1.0, 1.0]]])
def test_bad_weights(weights: list[float]) -> None:
    held = table({"heard": "yes"}, {"heard": "no"})
    with pytest.raises(ValueError, match="weight"):
        frequencies(held, "heard", np.array(weights))


def test_wrong_measures() -> None:
    held = table({})
    for wrong in (
        lambda: frequencies(held, "nights"),
        lambda: numbers(held, "heard"),
        lambda: ranks(held, "signs"),
        lambda: frequencies(held, "words"),
    ):
        with pytest.raises(WrongMeasure):
            wrong()
