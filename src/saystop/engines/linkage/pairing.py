"""Finding the records of two sides that speak of the same: block, compare, weigh, and choose."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .blocking import Key, united
from .comparing import MISSING, Comparator, Exchange, Levels, Pairs, Records, Rows, Sides
from .weighing import Floats, Weights, chance, estimate, probability, rivalled

__all__ = ["Link", "Links", "Model", "link"]

_ROUNDS: Final = 30
_MOST_LEFT: Final = 250_000  # pairs of what is left over that are all compared, without blocking


@dataclass(frozen=True)
class Model:
    """What is compared, and which pairs are.

    Args:
        comparators: in which respects; taken to be independent of each other.
        keys: pairs that share one of these are compared.
        exchanges: fields that people fill in the wrong way round.
        one_to_one: whether a record belongs to one record of the other side at most.
        likelier: pairs that are likelier than this to belong together are given.
    """

    comparators: tuple[Comparator, ...]
    keys: tuple[Key, ...]
    exchanges: tuple[Exchange, ...] = ()
    one_to_one: bool = False
    likelier: float = 0.5

    @property
    def names(self) -> tuple[str, ...]:
        """What is compared, for people."""
        return (*(each.name for each in self.comparators), *(each.name for each in self.exchanges))

    @property
    def scales(self) -> tuple[tuple[str, ...], ...]:
        """The levels of each comparison."""
        return (*(each.levels for each in self.comparators), *(each.levels for each in self.exchanges))


@dataclass(frozen=True)
class Link:
    """Two records that belong together: rows, weight in bits, how likely, and the level of each comparison (None: missing)."""

    left: int
    right: int
    bits: float
    probability: float
    levels: dict[str, str | None]


@dataclass(frozen=True)
class Links:
    """The pairs that belong together, heaviest first, and the weights that say so."""

    model: Model
    weights: Weights
    left: Rows
    right: Rows
    bits: Floats
    probability: Floats
    levels: Levels = field(repr=False)  # a row per pair, a column per comparison

    def __len__(self) -> int:
        return len(self.left)

    def __iter__(self) -> Iterator[Link]:
        for at in range(len(self)):
            told = {
                name: None if level == MISSING else scale[level]
                for name, scale, level in zip(
                    self.model.names, self.model.scales, self.levels[at], strict=True
                )
            }
            yield Link(
                int(self.left[at]),
                int(self.right[at]),
                float(self.bits[at]),
                float(self.probability[at]),
                told,
            )


def link(left: Records, right: Records, model: Model) -> Links:
    """The pairs of records that belong together, found without being told any.

    u is estimated from pairs drawn at random, m and the number of matches by expectation and maximisation; a pair is given if it
    is likelier than `model.likelier` to belong together. With `one_to_one`, how likely a pair is weighs its rivals in (a record
    of which two others claim to be the same is surely the same as one of them at most), pairs are chosen heaviest first, and what
    is left over on both sides is then compared whole, without blocking, among itself.
    """
    sides = Sides(left, right)
    model = _of_what_is_there(model, sides)
    judge = _Judge(sides, model)
    keys = model.keys if model.comparators else ()  # without anything to compare nothing belongs together
    pairs = judge.pairs(*united(sides, keys))
    levels = judge.levels(pairs)
    judge.learn(pairs, levels)
    bits = judge.bits(pairs, levels)
    if not model.one_to_one:
        likely = judge.likely(bits, judge.weights.matches)
        return _given(judge, pairs, bits, likely, levels, likely > model.likelier)
    likely = rivalled(pairs.left, pairs.right, bits, sides.sizes, judge.weights.matches)
    chosen = _assigned(pairs, bits, likely, model.likelier)
    return _with_the_rest(judge, _given(judge, pairs, bits, likely, levels, chosen))


def _of_what_is_there(model: Model, sides: Sides) -> Model:
    """The model without comparisons of fields that a side does not have: they would weigh nothing, and take time."""

    def there(fields: Iterable[str]) -> bool:
        return all(sides.left[field].any() and sides.right[field].any() for field in fields)

    return replace(
        model,
        comparators=tuple(each for each in model.comparators if there(each.fields)),
        exchanges=tuple(each for each in model.exchanges if there((each.first, each.second))),
    )


class _Judge:
    """Compares and weighs pairs of two sides by a model."""

    def __init__(self, sides: Sides, model: Model) -> None:
        self.sides, self.model = sides, model
        self.u = (*chance(sides, model.comparators), *(np.ones(2) for _ in model.exchanges))
        self.weights = Weights(self.u, self.u, 0.0)

    def pairs(self, left: Rows, right: Rows) -> Pairs:
        return Pairs(self.sides, left, right, self.model.exchanges)

    def levels(self, pairs: Pairs) -> Levels:
        columns = [each.compare(pairs) for each in self.model.comparators]
        columns += [pairs.across(each).astype(np.int8) for each in self.model.exchanges]
        return np.stack(columns, axis=1) if columns else np.empty((len(pairs), 0), np.int8)

    def learn(self, pairs: Pairs, levels: Levels) -> None:
        """m and the number of matches; where each record has one partner at most, rivals are weighed in from the beginning."""
        patterns, pattern = _patterns(levels, [len(each) for each in self.u])
        times = np.bincount(pattern, minlength=len(patterns))

        def expected(bits: Floats, matches: float) -> Floats:
            if not self.model.one_to_one:
                return times * self.likely(bits, matches)
            likely = rivalled(pairs.left, pairs.right, bits[pattern], self.sides.sizes, matches)
            return np.asarray(np.bincount(pattern, likely, len(patterns)), float)

        self.weights = estimate(patterns, self.u, min(self.sides.sizes) / 2, expected)

    def likely(self, bits: Floats, matches: float) -> Floats:
        return probability(bits, matches / max(1, self.sides.sizes[0] * self.sides.sizes[1]))

    def bits(self, pairs: Pairs, levels: Levels) -> Floats:
        """The weight of each pair, rare values weighed in."""
        total = np.zeros(len(levels))
        for at, column in enumerate(levels.T):
            steps = self.weights.bits(at)
            mine = steps[column]
            if at < len(self.model.comparators):
                shares = self.model.comparators[at].rarity(pairs, column)
                sharp = np.flatnonzero(~np.isnan(shares))
                level = column[sharp]
                worth = np.log2(self.weights.m[at][level] / shares[sharp])
                mine[sharp] = np.maximum(worth, steps[level + 1])  # never less than the next level below
            total += mine
        return total


def _patterns(levels: Levels, sizes: Sequence[int]) -> tuple[Levels, Rows]:
    """The different rows of `levels`, and which of them each row is."""
    codes = np.zeros(len(levels), np.int64)
    for column, size in zip(levels.T, sizes, strict=True):
        codes = codes * (size + 1) + (column + 1)
    _, first, pattern = np.unique(codes, return_index=True, return_inverse=True)
    return levels[first], pattern


def _given(
    judge: _Judge, pairs: Pairs, bits: Floats, likely: Floats, levels: Levels, chosen: NDArray[np.bool_]
) -> Links:
    at = np.flatnonzero(chosen)
    at = at[np.argsort(-bits[at], kind="stable")]
    return Links(
        judge.model, judge.weights, pairs.left[at], pairs.right[at], bits[at], likely[at], levels[at]
    )


def _assigned(pairs: Pairs, bits: Floats, likely: Floats, bound: float) -> NDArray[np.bool_]:
    """Heaviest first, each record once."""
    chosen = np.zeros(len(bits), bool)
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    candidates = np.flatnonzero(likely > bound)
    for at in candidates[np.argsort(-bits[candidates], kind="stable")].tolist():
        one, other = int(pairs.left[at]), int(pairs.right[at])
        if one not in taken_left and other not in taken_right:
            chosen[at] = True
            taken_left.add(one)
            taken_right.add(other)
    return chosen


def _with_the_rest(judge: _Judge, first: Links) -> Links:
    """`first`, and what is left over on both sides compared among itself."""
    left = np.setdiff1d(np.arange(judge.sides.sizes[0]), first.left)
    right = np.setdiff1d(np.arange(judge.sides.sizes[1]), first.right)
    if not judge.model.comparators or not 0 < len(left) * len(right) <= _MOST_LEFT:
        return first
    one, other = np.divmod(np.arange(len(left) * len(right)), len(right))
    pairs = judge.pairs(left[one], right[other])
    levels = judge.levels(pairs)
    bits = judge.bits(pairs, levels)
    sizes = (len(left), len(right))
    matches = min(sizes) / 2
    for _ in range(_ROUNDS):
        likely = rivalled(one, other, bits, sizes, matches)
        matches, before = float(likely.sum()), matches
        if abs(matches - before) < 1e-3:
            break
    chosen = _assigned(pairs, bits, likely, judge.model.likelier)
    more = _given(judge, pairs, bits, likely, levels, chosen)
    return Links(
        first.model,
        first.weights,
        np.concatenate([first.left, more.left]),
        np.concatenate([first.right, more.right]),
        np.concatenate([first.bits, more.bits]),
        np.concatenate([first.probability, more.probability]),
        np.concatenate([first.levels, more.levels]),
    )
