"""Finding the records of two sides that speak of the same: block, compare, weigh, and choose."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .blocking import Key, united
from .comparing import MISSING, Comparator, Exchange, Levels, Pairs, Records, Rows, Sides
from .weighing import Floats, Weights, chance, estimate, probability

__all__ = ["Link", "Links", "Model", "link"]

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
        same_matter: names of comparators that depend on each other, as all that say where a house stands. Together they weigh
            no more than `known_by` agreeing by chance allows.
        known_by: the fields that agree where all of `same_matter` does. How often two records of one side agree in them is how
            often records that do not belong together do.
    """

    comparators: tuple[Comparator, ...]
    keys: tuple[Key, ...]
    exchanges: tuple[Exchange, ...] = ()
    one_to_one: bool = False
    likelier: float = 0.5
    same_matter: tuple[str, ...] = ()
    known_by: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(each.name for each in (*self.comparators, *self.exchanges))


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
        scales = [each.levels for each in (*self.model.comparators, *self.model.exchanges)]
        for at in range(len(self)):
            told = {
                name: None if level == MISSING else scale[level]
                for name, scale, level in zip(self.model.names, scales, self.levels[at], strict=True)
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
    rows = united(sides, model.keys)
    judge = _Judge(sides, model)
    levels = judge.levels(*rows)
    weights = judge.learn(levels)
    bits = judge.bits(levels, rows)
    if not model.one_to_one:
        share = weights.matches / max(1, sides.sizes[0] * sides.sizes[1])
        likely = probability(bits, share)
        return _given(model, weights, rows, bits, likely, levels, likely > model.likelier)
    likely = rivalled(*rows, bits, sides.sizes, weights.matches)
    chosen = _assigned(*rows, bits, likely, model.likelier)
    first = _given(model, weights, rows, bits, likely, levels, chosen)
    return _with_the_rest(judge, first)


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
        self.u = (
            *chance(sides, model.comparators),
            *(np.ones(2) for _ in model.exchanges),
        )
        self.most = _most_of_matter(sides, model)

    def levels(self, left: Rows, right: Rows) -> Levels:
        pairs = Pairs(self.sides, left, right, self.model.exchanges)
        self._pairs = pairs
        columns = [each.compare(pairs) for each in self.model.comparators]
        columns += [pairs.across(each).astype(np.int8) for each in self.model.exchanges]
        return np.stack(columns, axis=1)

    def learn(self, levels: Levels) -> Weights:
        sizes = self.sides.sizes
        patterns, times = _patterns(levels, [len(each) for each in self.u])
        self.weights = estimate(list(patterns.T), times, self.u, max(1, sizes[0] * sizes[1]), min(sizes) / 2)
        return self.weights

    def bits(self, levels: Levels, rows: tuple[Rows, Rows]) -> Floats:
        """The weight of each pair, rare values weighed in."""
        pairs = Pairs(self.sides, *rows, self.model.exchanges)
        total = np.zeros(len(levels))
        matter = np.zeros(len(levels))
        for at, column in enumerate(levels.T):
            steps = self.weights.bits(at)
            mine = steps[column]
            if at < len(self.model.comparators):
                each = self.model.comparators[at]
                shares = each.rarity(pairs, column)
                sharp = np.flatnonzero(~np.isnan(shares))
                level = column[sharp]
                worth = np.log2(self.weights.m[at][level] / shares[sharp])
                mine[sharp] = np.maximum(worth, steps[level + 1])  # never less than the next level below
                if each.name in self.model.same_matter:
                    matter += mine
                    continue
            total += mine
        return total + np.minimum(matter, self.most)


def _patterns(levels: Levels, sizes: Sequence[int]) -> tuple[Levels, Floats]:
    """The different rows of `levels`, and how often each occurs."""
    codes = np.zeros(len(levels), np.int64)
    for column, size in zip(levels.T, sizes, strict=True):
        codes = codes * (size + 1) + (column + 1)
    _, first, times = np.unique(codes, return_index=True, return_counts=True)
    return levels[first], times.astype(float)


def _given(
    model: Model,
    weights: Weights,
    rows: tuple[Rows, Rows],
    bits: Floats,
    likely: Floats,
    levels: Levels,
    chosen: NDArray[np.bool_],
) -> Links:
    at = np.flatnonzero(chosen)
    at = at[np.argsort(-bits[at], kind="stable")]
    return Links(model, weights, rows[0][at], rows[1][at], bits[at], likely[at], levels[at])


def rivalled(left: Rows, right: Rows, bits: Floats, sizes: tuple[int, int], matches: float) -> Floats:
    """How likely pairs belong together where a record belongs to one at most: seen from the side where it is less likely."""
    strength = np.exp2(np.clip(bits, -500, 500))
    likely = np.ones(len(bits))
    for rows, size, others in ((left, sizes[0], sizes[1]), (right, sizes[1], sizes[0])):
        has = min(
            matches / size, 1 - 1 / (size + 1)
        )  # how likely a record of this side has its like on the other
        mine = strength * has / others
        likely = np.minimum(likely, mine / (1 - has + np.bincount(rows, mine, size)[rows]))
    return likely


def _assigned(left: Rows, right: Rows, bits: Floats, likely: Floats, bound: float) -> NDArray[np.bool_]:
    """Heaviest first, each record once."""
    chosen = np.zeros(len(bits), bool)
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    candidates = np.flatnonzero(likely > bound)
    for at in candidates[np.argsort(-bits[candidates], kind="stable")].tolist():
        one, other = int(left[at]), int(right[at])
        if one not in taken_left and other not in taken_right:
            chosen[at] = True
            taken_left.add(one)
            taken_right.add(other)
    return chosen


def _with_the_rest(judge: _Judge, first: Links) -> Links:
    """`first`, and what is left over on both sides compared among itself."""
    left = np.setdiff1d(np.arange(judge.sides.sizes[0]), first.left)
    right = np.setdiff1d(np.arange(judge.sides.sizes[1]), first.right)
    if not 0 < len(left) * len(right) <= _MOST_LEFT:
        return first
    one, other = np.divmod(np.arange(len(left) * len(right)), len(right))
    rows = (left[one], right[other])
    levels = judge.levels(*rows)
    bits = judge.bits(levels, rows)
    sizes = (len(left), len(right))
    matches = min(sizes) / 2
    for _ in range(30):
        likely = rivalled(one, other, bits, sizes, matches)
        matches, before = float(likely.sum()), matches
        if abs(matches - before) < 1e-3:
            break
    chosen = _assigned(*rows, bits, likely, judge.model.likelier)
    more = _given(judge.model, first.weights, rows, bits, likely, levels, chosen)
    return Links(
        first.model,
        first.weights,
        np.concatenate([first.left, more.left]),
        np.concatenate([first.right, more.right]),
        np.concatenate([first.bits, more.bits]),
        np.concatenate([first.probability, more.probability]),
        np.concatenate([first.levels, more.levels]),
    )


def _most_of_matter(sides: Sides, model: Model) -> float:
    """What comparators of the same matter weigh together at most: -log2 of how often two records of one side agree in it."""
    if not model.known_by:
        return np.inf
    agreeing, pairs = 1.0, 1.0
    for side in (sides.left, sides.right):
        columns = np.stack([side[field] for field in model.known_by])
        _, times = np.unique(columns[:, (columns > 0).all(axis=0)], axis=1, return_counts=True)
        agreeing += float((times * (times - 1) / 2).sum())
        pairs += times.sum() * (times.sum() - 1) / 2
    return float(-np.log2(agreeing / pairs))
