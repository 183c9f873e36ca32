"""Counts, shares and intervals of one variable.

Weights, wherever they are taken, are an array of shape (table.size,), finite and not negative, as `weighting.rake` gives them.
Counts and bases are always of respondents; what is weighted says so. Where nobody answered, shares are 0 between 0 and 1.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .spreading import Bin, bins, quartiles
from .table import Flags, Floats, Measure, Table, WrongMeasure

Z = 1.959963984540054  # the 97.5 % point of the normal distribution: intervals hold at 95 %


@dataclass(frozen=True, slots=True)
class Share:
    """One code: how many gave it, and their share of the base with its 95 % interval. None is hidden (`disclosing.hide`)."""

    code: str
    count: int | None
    weighted: float | None
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Frequencies:
    """The codes of one variable, in the questionnaire's order.

    `base` is how many answered, `missing` how many did not; `weighted_base` the sum of their weights, `effective_base` what
    the base is worth after weighting (Kish). For MULTIPLE the shares need not sum to 1. None is hidden.
    """

    name: str
    measure: Measure
    rows: tuple[Share, ...]
    base: int | None
    weighted_base: float | None
    effective_base: float | None
    missing: int | None


@dataclass(frozen=True, slots=True)
class Numbers:
    """The distribution of a NUMBER variable; None where there is none (an empty base), or where it is hidden.

    `low` and `high` are the 95 % interval of the mean (Student's t). Quartiles are averaged where they fall between two
    values (definition 2 of Hyndman & Fan 1996, the default of SAS). `whole`: all values are whole numbers.
    """

    name: str
    base: int | None
    weighted_base: float | None
    effective_base: float | None
    missing: int | None
    mean: float | None
    sd: float | None
    low: float | None
    high: float | None
    minimum: float | None
    lower_quartile: float | None
    median: float | None
    upper_quartile: float | None
    maximum: float | None
    whole: bool
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One code of a ranking: who placed it at all, their mean place (1 is first), and how many placed it first."""

    code: str
    base: int | None
    mean: float | None
    first: int | None
    first_share: float | None  # of all who answered the question


@dataclass(frozen=True, slots=True)
class Ranks:
    """The codes of a RANK variable, in the questionnaire's order; `base` is how many answered. None is hidden."""

    name: str
    rows: tuple[Place, ...]
    base: int | None
    missing: int | None


def wilson(share: float, base: float) -> tuple[float, float]:
    """The 95 % score interval of a share of `base` answers, within 0 and 1. Without a base it is 0 to 1.

    Wilson (1927), J. Am. Stat. Assoc. 22:209; method 3 of Newcombe (1998), Stat. Med. 17:857.
    """
    if base <= 0:
        return 0.0, 1.0
    centre = share + Z * Z / (2 * base)
    reach = Z * math.sqrt(share * (1 - share) / base + Z * Z / (4 * base * base))
    scale = 1 + Z * Z / base
    low = 0.0 if share <= 0 else max(0.0, (centre - reach) / scale)
    high = 1.0 if share >= 1 else min(1.0, (centre + reach) / scale)
    return low, high


def effective(weights: Floats) -> float:
    """How many unweighted answers the weighted ones are worth: (Σw)² / Σw² (Kish 1965, Survey Sampling, 11.7)."""
    squares = float(
        np.square(weights).sum()
    )  # not by `dot`: its threads wait for each other on a busy machine
    return float(weights.sum()) ** 2 / squares if squares else 0.0


def checked(table: Table, weights: Floats | None) -> Floats | None:
    """The weights as float64; raises ValueError if they are not of shape (table.size,), finite and not negative."""
    if weights is None:
        return None
    array = np.asarray(weights, dtype=np.float64)
    if array.shape != (table.size,):
        raise ValueError(f"There are {table.size} respondents, and weights of shape {array.shape}.")
    if not (np.isfinite(array).all() and (array >= 0).all()):
        raise ValueError("A weight is a finite number, not below 0.")
    return array


def tally(table: Table, name: str, among: Flags | None = None, weights: Floats | None = None) -> Floats:
    """Of those `among` (all), how many gave each code of a SINGLE or MULTIPLE variable, or the sum of their weights.

    Shape (codes,). `among` and `weights` have shape (table.size,). Raises WrongMeasure.
    """
    variable = table.variable(name)
    if variable.measure is Measure.SINGLE:
        positions = table.positions(name)
        if among is not None:
            positions = positions[among]
            weights = None if weights is None else weights[among]
        # Missing is -1: counted in a place of its own, which is cut off.
        return np.bincount(positions + 1, weights, len(variable.codes) + 1)[1:].astype(np.float64)
    if variable.measure is not Measure.MULTIPLE:
        raise WrongMeasure(variable, "a choice of codes")
    totals = []
    for code in variable.codes:
        chosen = table.chosen(name, code)
        if among is not None:
            chosen = chosen & among
        totals.append(float(np.count_nonzero(chosen) if weights is None else weights[chosen].sum()))
    return np.array(totals, dtype=np.float64)


def frequencies(table: Table, name: str, weights: Floats | None = None) -> Frequencies:
    """Count a SINGLE or MULTIPLE variable, among those who answered it. Shares and intervals are weighted, counts never are.

    With weights the interval is Wilson's at the effective base. Raises KeyError, WrongMeasure, and ValueError for bad weights.
    """
    weights = checked(table, weights)
    counts = tally(table, name)
    answered = table.answered(name)
    base = int(np.count_nonzero(answered))
    if weights is None:
        weighted, weighted_base, worth = counts, float(base), float(base)
    else:
        weighted = tally(table, name, None, weights)
        weighted_base, worth = float(weights[answered].sum()), effective(weights[answered])
    rows = []
    variable = table.variable(name)
    for code, count, sum_of_weights in zip(variable.codes, counts.tolist(), weighted.tolist(), strict=True):
        share = min(1.0, sum_of_weights / weighted_base) if weighted_base else 0.0
        rows.append(Share(code, int(count), sum_of_weights, share, *wilson(share, worth)))
    return Frequencies(name, variable.measure, tuple(rows), base, weighted_base, worth, table.size - base)


def likert(table: Table, names: Sequence[str], weights: Floats | None = None) -> list[Frequencies]:
    """The frequencies of SINGLE variables that share their codes, in the order of `names`, to be stacked in one chart.

    Raises ValueError (WrongMeasure) when a variable is not SINGLE or its codes differ from the first's.
    """
    variables = [table.variable(name) for name in names]
    for variable in variables:
        if variable.measure is not Measure.SINGLE or variable.codes != variables[0].codes:
            raise WrongMeasure(variable, f"one choice among the codes of {names[0]!r}")
    return [frequencies(table, name, weights) for name in names]


def numbers(table: Table, name: str, weights: Floats | None = None) -> Numbers:
    """Describe a NUMBER variable, among those who answered it.

    The standard deviation divides by the effective base less one, so that without weights it is the sample's own.
    Raises KeyError, WrongMeasure, and ValueError for bad weights.
    """
    weights = checked(table, weights)
    everybody = table.values(name)
    answered = ~np.isnan(everybody)
    values = everybody[answered]
    heavy = np.ones(values.size) if weights is None else weights[answered]
    base, total, worth = values.size, float(heavy.sum()), effective(heavy)
    missing = table.size - base
    if not total:
        none = (None,) * 9
        return Numbers(name, base, 0.0, 0.0, missing, *none, whole=True, bins=())
    mean = float((values * heavy).sum()) / total
    sd = low = high = None
    if worth > 1:
        from scipy.special import stdtrit

        sd = math.sqrt(float((heavy * (values - mean) ** 2).sum()) / total * worth / (worth - 1))
        reach = float(stdtrit(worth - 1, 0.975)) * sd / math.sqrt(worth)
        low, high = mean - reach, mean + reach
    whole = bool((values == np.round(values)).all())
    quarters = quartiles(values, heavy)
    return Numbers(
        name,
        base,
        total,
        worth,
        missing,
        mean,
        sd,
        low,
        high,
        float(values.min()),
        *quarters,
        float(values.max()),
        whole,
        bins(values, heavy, quarters, whole=whole),
    )


def ranks(table: Table, name: str) -> Ranks:
    """Mean place and first places of each code of a RANK variable; who ranked only some codes counts for those.

    Raises KeyError, WrongMeasure.
    """
    variable = table.variable(name)
    if variable.measure is not Measure.RANK:
        raise WrongMeasure(variable, "a ranking")
    base = int(np.count_nonzero(table.answered(name)))
    rows = []
    for code in variable.codes:
        places = table.places(name, code)
        places = places[~np.isnan(places)]
        first = int(np.count_nonzero(places == 1))
        mean = float(places.mean()) if places.size else None
        rows.append(Place(code, places.size, mean, first, first / base if base else 0.0))
    return Ranks(name, tuple(rows), base, table.size - base)
