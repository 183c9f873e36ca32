"""The gain of matched pairs, against a second way to compute it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from saystop.training.gains import gain, mean

POINTS = st.integers(0, 6).map(lambda right: 100 * right / 6)
PAIRS = st.lists(st.tuples(POINTS, POINTS), min_size=2, max_size=60)


@pytest.mark.parametrize(
    ("pairs", "quantile"), [(5, 2.776445), (10, 2.262157), (30, 2.045230), (121, 1.979930)]
)
def test_the_quantiles_are_those_of_the_tables(pairs: int, quantile: float) -> None:
    numbers = [float(one % 2) for one in range(pairs)]
    found = mean(numbers)
    spread = math.sqrt(sum((one - found.value) ** 2 for one in numbers) / (pairs - 1))
    assert (found.high - found.value) / (spread / math.sqrt(pairs)) == pytest.approx(quantile, abs=1e-5)


def test_one_worked_by_hand() -> None:
    # Differences 10, 20, 30, 20, 20: mean 20, standard deviation √50, over √5 times 2.776445.
    found = gain([(50, 60), (40, 60), (30, 60), (60, 80), (20, 40)])
    assert (found.pairs, found.gain.value, found.before.value, found.after.value) == (5, 20, 40, 60)
    assert found.gain.high - 20 == pytest.approx(2.776445 * math.sqrt(10), abs=1e-4)
    assert 20 - found.gain.low == pytest.approx(found.gain.high - 20)


@given(PAIRS)
def test_it_is_what_another_program_says(pairs: list[tuple[float, float]]) -> None:
    found = gain(pairs)
    before, after = ([pair[at] for pair in pairs] for at in (0, 1))
    assert found.pairs == len(pairs)
    assert found.gain.value == pytest.approx(found.after.value - found.before.value, abs=1e-9)
    gained = [after_ - before_ for before_, after_ in pairs]
    if max(gained) - min(gained) > 1:
        low, high = stats.ttest_rel(after, before).confidence_interval(0.95)
        assert (found.gain.low, found.gain.high) == pytest.approx((low, high), abs=1e-6)


def _reach(freedom: int) -> float:
    """The quantile by bisection of the density's integral (Simpson's rule), from the definition alone."""
    low, high = 0.0, 20.0
    for _step in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < 0.475 else (low, middle)
    return low


def _within(end: float, freedom: int, parts: int = 400) -> float:
    scale: float = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)) / math.sqrt(
        freedom * math.pi
    )

    def density(x: float) -> float:
        return scale * math.pow(1 + x * x / freedom, -(freedom + 1) / 2)

    step = end / parts
    inner = sum((4 if at % 2 else 2) * density(at * step) for at in range(1, parts))
    whole: float = step / 3 * (density(0.0) + inner + density(end))
    return whole


@pytest.mark.parametrize("pairs", [2, 3, 5, 8, 30, 200])
def test_the_interval_follows_from_the_density_itself(pairs: int) -> None:
    numbers = [float(one % 3) for one in range(pairs)]
    found = mean(numbers)
    spread = math.sqrt(sum((one - found.value) ** 2 for one in numbers) / (pairs - 1) / pairs)
    assert (found.high - found.value) / spread == pytest.approx(_reach(pairs - 1), rel=1e-5)


@given(PAIRS, st.integers(-50, 50))
def test_what_moves_everybody_alike_moves_the_gain_and_not_its_width(
    pairs: list[tuple[float, float]], more: int
) -> None:
    one, other = gain(pairs), gain([(before, after + more) for before, after in pairs])
    assert other.gain.value - one.gain.value == pytest.approx(more, abs=1e-6)
    assert other.gain.high - other.gain.low == pytest.approx(one.gain.high - one.gain.low, abs=1e-6)


@pytest.mark.parametrize("pairs", [[], [(10.0, 20.0)]])
def test_one_pair_has_no_interval(pairs: list[tuple[float, float]]) -> None:
    with pytest.raises(ValueError, match=str(len(pairs))):
        gain(pairs)
