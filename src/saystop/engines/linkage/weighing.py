"""What agreement is worth: weights of Fellegi and Sunter, estimated without knowing which pairs belong together.

For each level of each comparison, m is its share among pairs that belong together, u among pairs that do not. Its weight is
log2(m / u) bits; the weight of a pair is the sum (Fellegi and Sunter, "A Theory for Record Linkage", JASA 64, 1969). A missing
value weighs nothing. Exact agreement on a value v is worth log2(m / share of v): agreeing on a rare name says more (Winkler
1989).

u comes from chance: two records drawn at random nearly never belong together. m and the number of matches come by expectation and
maximisation (Dempster, Laird and Rubin, "Maximum Likelihood from Incomplete Data via the EM Algorithm", JRSS B 39, 1977) over all
pairs of both sides, of which those that share no blocking key count as not belonging together.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .comparing import Comparator, Levels, Pairs, Sides

__all__ = ["Weights", "chance", "estimate", "probability", "rivalled"]

Floats = NDArray[np.float64]
_DRAWN: Final = 20_000  # random pairs for u
_SEED: Final = 1969
_ROUNDS: Final = 50
_STILL: Final = 1e-3  # of m: smaller steps end it
_FIRST: Final = 0.85  # m of the best level before the first round


@dataclass(frozen=True)
class Weights:
    """m and u of each level of each comparator, and how many pairs belong together."""

    m: tuple[Floats, ...]
    u: tuple[Floats, ...]
    matches: float

    def bits(self, at: int) -> Floats:
        """log2(m / u) of each level of the comparator at this place; one more at the end for a missing value: 0.

        A level never weighs less than one below it: where few pairs have a level, its estimate may say so by chance.
        """
        steps = np.log2(self.m[at] / self.u[at])
        return np.append(np.maximum.accumulate(steps[::-1])[::-1], 0.0)


def chance(sides: Sides, comparators: Sequence[Comparator], drawn: int = _DRAWN) -> tuple[Floats, ...]:
    """u of each level: exact agreement from the counts of values, the levels below from pairs drawn at random (seeded)."""
    if not all(sides.sizes):
        return tuple(np.full(len(each.levels), 1 / len(each.levels)) for each in comparators)
    random = np.random.default_rng(_SEED)
    pairs = Pairs(sides, random.integers(0, sides.sizes[0], drawn), random.integers(0, sides.sizes[1], drawn))
    found = []
    for each in comparators:
        counts = _counted(each.compare(pairs), len(each.levels)) + 0.5
        u = counts / counts.sum()
        if (exact := each.exact_by_chance(sides)) is not None:
            rest = u[1:] / u[1:].sum()
            u = np.concatenate([[exact], (1 - exact) * rest])
        found.append(u)
    return tuple(found)


def _counted(levels: Levels, count: int, weights: Floats | None = None) -> Floats:
    """How often each level occurs, missing ones left out."""
    return np.bincount(levels + 1, weights=weights, minlength=count + 1)[1:].astype(float)


def estimate(
    patterns: Levels,
    u: Sequence[Floats],
    matches: float,
    expected: Callable[[Floats, float], Floats],
) -> Weights:
    """m and the number of matches by expectation and maximisation, u given.

    Args:
        patterns: a row per pattern of levels, a column per comparator.
        u: of each comparator, of each level.
        matches: how many pairs are expected to belong together, to begin with.
        expected: from the weights of the patterns in bits and the number of matches, how many pairs of each belong together.
    """
    m = [_first(len(each)) for each in u]
    for _ in range(_ROUNDS):
        bits = np.zeros(len(patterns))
        for levels, mine, its in zip(patterns.T, m, u, strict=True):
            bits += np.append(np.log2(mine / its), 0.0)[levels]
        found = expected(bits, matches)
        matches = max(float(found.sum()), 0.5)
        moved = 0.0
        for at, levels in enumerate(patterns.T):
            # One pair's worth of what is expected keeps every level possible.
            counts = _counted(levels, len(u[at]), found) + _first(len(u[at]))
            new = counts / counts.sum()
            moved = max(moved, float(np.abs(new - m[at]).max()))
            m[at] = new
        if moved < _STILL:
            break
    return Weights(tuple(m), tuple(u), matches)


def _first(levels: int) -> Floats:
    """m before anything is known: mostly exact, each level below half as likely as that above it."""
    rest = 0.5 ** np.arange(levels - 1)
    return np.concatenate([[_FIRST], (1 - _FIRST) * rest / rest.sum()])


def probability(bits: Floats, share: float) -> Floats:
    """How likely pairs of this weight belong together, of which `share` do before anything is compared."""
    odds = np.exp2(np.clip(bits, -500, 500)) * share / (1 - min(share, 1 - 1e-9))
    return np.asarray(odds / (1 + odds))


def rivalled(
    left: NDArray[np.intp], right: NDArray[np.intp], bits: Floats, sizes: tuple[int, int], matches: float
) -> Floats:
    """How likely pairs belong together where a record belongs to one at most: seen from the side where it is less likely."""
    strength = np.exp2(np.clip(bits, -500, 500))
    likely = np.ones(len(bits))
    for rows, size, others in ((left, sizes[0], sizes[1]), (right, sizes[1], sizes[0])):
        # How likely a record of this side has its like on the other.
        has = min(matches / max(size, 1), 1 - 1 / (size + 1))
        mine = strength * has / max(others, 1)
        likely = np.minimum(likely, mine / (1 - has + np.bincount(rows, mine, size)[rows]))
    return likely
