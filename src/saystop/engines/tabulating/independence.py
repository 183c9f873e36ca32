"""Are rows and columns independent? Pearson's test, how far it can be trusted, and an exact answer where it cannot."""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

SEED: Final = 20190531  # any fixed one: the same answers give the same p
MOST_DRAWS: Final = 9_999
FEWEST_DRAWS: Final = 499
MOST_WORK: Final = 1_000_000  # cells drawn: a quarter of a second, some 30 MiB


class Caution(StrEnum):
    """Cochran's rule is broken: the chi-square approximation should not be leaned on.

    Cochran (1954), Biometrics 10:417: no expected count under 1, at most a fifth of them under 5.
    """

    UNDER_ONE = "under_one"
    MANY_UNDER_FIVE = "many_under_five"


class NoTest(StrEnum):
    """Why there is no test."""

    NOT_EXCLUSIVE = "not_exclusive"  # a respondent may stand in several cells
    ONE_ANSWER = "one_answer"  # everybody gave the same answer to one of them, or nobody answered both
    HIDDEN = "hidden"  # the statistic would give hidden cells away


class Exact(StrEnum):
    """How a p-value without the chi-square approximation was found."""

    FISHER = "fisher"  # Fisher's exact test of a table of two by two
    PERMUTATION = "permutation"  # tables drawn at random with the same margins


@dataclass(frozen=True, slots=True)
class Independence:
    """Pearson's chi-square over the rows and columns that anybody chose.

    `v` is Cramér's V, between 0 and 1. With weights, `statistic` is divided by `design_effect` (else 1.0) and `p` is its p:
    Rao & Scott's first-order correction. `caution` with `exact_p` and `exact` where that could be found: not with weights,
    and not for tables above two thousand cells. `small` is the share of expected counts under 5.
    """

    statistic: float
    df: int
    p: float
    v: float
    small: float
    caution: Caution | None = None
    exact_p: float | None = None
    exact: Exact | None = None
    design_effect: float = 1.0


def independence(cells: Floats, base: int, worth: float | None = None) -> Independence | NoTest:
    """Test a table of counts, or with `worth` of weighted counts. `cells` has shape (rows, columns); `base` counts respondents.

    `worth` is their effective base. The statistic of the weighted shares at `base` respondents, divided by the design effect
    1 + CV²(w) = base / worth, is that of the weighted shares at `worth` respondents. Rao & Scott (1984), Ann. Stat. 12:46,
    with the one design effect of weighting (Kish 1965, 11.7) for the mean of the generalised ones. Cochran's rule is then
    judged at `worth` too.
    """
    table = cells[cells.sum(axis=1) > 0][:, cells.sum(axis=0) > 0]
    if min(table.shape) < 2:
        return NoTest.ONE_ANSWER
    total = float(table.sum())
    effective = total if worth is None else worth
    table = table * (effective / total)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / effective
    statistic = float(((table - expected) ** 2 / expected).sum())
    df = (table.shape[0] - 1) * (table.shape[1] - 1)
    v = min(1.0, math.sqrt(statistic / effective / (min(table.shape) - 1)))
    from scipy.special import chdtrc

    p = float(chdtrc(df, statistic))
    small = float((expected < 5).mean())
    caution = None
    if (expected < 1).any():
        caution = Caution.UNDER_ONE
    elif small > 0.2:
        caution = Caution.MANY_UNDER_FIVE
    exact_p = exact = None
    if caution and worth is None:
        exact_p, exact = _exact(table.round().astype(np.int64), expected)
    design_effect = 1.0 if worth is None else base / worth
    return Independence(statistic, df, p, v, small, caution, exact_p, exact, design_effect)


def _exact(table: Counts, expected: Floats) -> tuple[float | None, Exact | None]:
    """p without the approximation: Fisher's for two by two, else the share of tables with the same margins, drawn at random,
    that lie at least as far from independence. The observed table counts as one of them (Davison & Hinkley 1997, 4.11),
    so that p is never 0.
    """
    if table.shape == (2, 2):
        return _fisher(table), Exact.FISHER
    draws = min(MOST_DRAWS, MOST_WORK // table.size)
    if draws < FEWEST_DRAWS:
        return None, None
    chance = np.random.default_rng(SEED)
    # With the margins fixed, the sum of squares over expected counts orders tables as the statistic does.
    observed = float((table**2 / expected).sum()) * (1 - 1e-12)
    drawn = _drawn(table.sum(axis=1), table.sum(axis=0), draws, chance)
    as_far = int(np.count_nonzero((drawn**2 / expected).sum(axis=(1, 2)) >= observed))
    return (as_far + 1) / (draws + 1), Exact.PERMUTATION


# `scipy.stats` has both of these, and takes seconds to load, which the first reader of a page would wait for.


def _fisher(table: Counts) -> float:
    """Fisher's exact test, two-sided: the chance of all tables with these margins that are no likelier than the observed."""
    from scipy.special import gammaln

    (first, _), (_, _) = table.tolist()
    row, column, total = int(table[0].sum()), int(table[:, 0].sum()), int(table.sum())
    lowest = max(0, row + column - total)
    corner = np.arange(lowest, min(row, column) + 1)
    others = (corner, row - corner, column - corner, total - row - column + corner)
    logarithms = -sum(gammaln(cell + 1) for cell in others)
    chances = np.exp(logarithms - logarithms.max())
    # Tables as likely as the observed one are so up to rounding: R's fisher.test allows as much.
    return min(1.0, float(chances[chances <= chances[first - lowest] * (1 + 1e-7)].sum() / chances.sum()))


def _drawn(rows: Counts, columns: Counts, number: int, chance: np.random.Generator) -> Counts:
    """Random tables with these margins, as permuting one variable's answers gives them. Shape (number, rows, columns).

    Cell by cell: given what is drawn so far, each is hypergeometric.
    """
    tables = np.zeros((number, rows.size, columns.size), dtype=np.int64)
    left = np.tile(columns, (number, 1))
    for row, size in enumerate(rows[:-1].tolist()):
        wanted = np.full(number, size)
        others = left.sum(axis=1)
        for column in range(columns.size - 1):
            others = others - left[:, column]
            taken = chance.hypergeometric(left[:, column], others, wanted)
            tables[:, row, column] = taken
            left[:, column] -= taken
            wanted = wanted - taken
        tables[:, row, -1] = wanted
        left[:, -1] -= wanted
    tables[:, -1] = left
    return tables
