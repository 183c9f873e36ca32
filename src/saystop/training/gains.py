"""Gains from a test before to a test after, of the same people: pure numbers, without the database."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

CERTAINTY = 0.95


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean with the ends of its interval of 95 %."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Gain:
    """What so many pairs come to; `gain` is the mean of the differences within pairs, not of two separate groups."""

    pairs: int
    before: Mean
    after: Mean
    gain: Mean


def gain(pairs: Sequence[tuple[float, float]]) -> Gain:
    """The gain of matched pairs, each before and after in points of 100.

    Intervals are Student's, with one degree of freedom less than there are pairs (Student, "The probable error of a mean", 1908).

    Raises:
        ValueError: fewer than two pairs, which have no spread.
    """
    if len(pairs) < 2:
        raise ValueError(len(pairs))
    return Gain(
        len(pairs),
        mean([before for before, _after in pairs]),
        mean([after for _before, after in pairs]),
        mean([after - before for before, after in pairs]),
    )


def mean(numbers: Sequence[float]) -> Mean:
    """Of two numbers or more."""
    from scipy.special import stdtrit  # the quantile; `scipy.stats` has it too, and takes seconds to load

    value = fmean(numbers)
    quantile = float(stdtrit(len(numbers) - 1, (1 + CERTAINTY) / 2))
    reach = quantile * stdev(numbers) / math.sqrt(len(numbers))
    return Mean(value, value - reach, value + reach)
