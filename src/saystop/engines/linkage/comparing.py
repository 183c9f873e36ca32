"""Comparing two sides of records field by field: how well a pair agrees, in few levels, the best first.

A side is columns by name, each with one string per record; "" is missing. Comparisons are made for many pairs at once, and give
for each the number of its level, or `MISSING`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from .names import fold

__all__ = [
    "DIFFERENT",
    "EXACT",
    "MISSING",
    "Comparator",
    "Day",
    "Exchange",
    "Number",
    "Pairs",
    "Records",
    "Sides",
    "Text",
]

Records = Mapping[str, Sequence[str]]
Rows = NDArray[np.intp]
Levels = NDArray[np.int8]

MISSING: Final = -1
EXACT: Final = "exact"
DIFFERENT: Final = "different"


class Sides:
    """Both sides, each value folded and known by a number: the same value has the same number in every field and on either side.

    Args:
        left, right: columns by name, in each side all of one length; a field on one side only is missing on the other.

    Raises:
        ValueError: columns of one side differ in length.
    """

    def __init__(self, left: Records, right: Records) -> None:
        self.sizes = (_length(left), _length(right))
        numbers: dict[str, int] = {"": 0}  # of values as folded
        raw: dict[str, int] = {"": 0}  # of values as they came
        self.left, self.right = (_Side(side, raw, numbers) for side in (left, right))
        self.values = np.array(list(numbers), dtype=object)
        self.number_of = numbers

    def shares(self, field: str) -> NDArray[np.float64]:
        """Of each value's number, its share among the records of both sides that have the field."""
        counts = np.bincount(self.left[field], minlength=len(self.values)).astype(float)
        counts += np.bincount(self.right[field], minlength=len(self.values))
        counts[0] = 0
        return np.asarray(counts / max(1.0, counts.sum()))


class _Side(dict[str, NDArray[np.int32]]):
    """The numbers of the values of one side's fields; a field that is not there is missing in each record."""

    def __init__(self, side: Records, raw: dict[str, int], numbers: dict[str, int]) -> None:
        self._size = _length(side)
        for field, column in side.items():
            for value in column:
                if value not in raw:
                    raw[value] = numbers.setdefault(fold(value), len(numbers))
            self[field] = np.fromiter((raw[value] for value in column), np.int32, self._size)

    def __missing__(self, field: str) -> NDArray[np.int32]:
        return np.zeros(self._size, np.int32)


def _length(side: Records) -> int:
    lengths = {len(column) for column in side.values()}
    if len(lengths) > 1:
        raise ValueError("The columns of a side have one length.")
    return lengths.pop() if lengths else 0


@dataclass(frozen=True)
class Exchange:
    """Two fields that people fill in the wrong way round, as given and family name.

    Where nothing agrees in place and something across, the pair is compared across. Both orders are looked at for every pair, so
    being across has u = 1: it costs what it is rarer among matches, and what agrees then counts as always.
    """

    first: str
    second: str
    levels: tuple[str, ...] = ("in place", "exchanged")

    @property
    def name(self) -> str:
        return f"order of {self.first} and {self.second}"


class Pairs:
    """Pairs of rows of two sides, to be compared.

    Args:
        sides: the records.
        left, right: row numbers, of one length.
        exchanges: fields to compare across where that agrees better.
    """

    def __init__(self, sides: Sides, left: Rows, right: Rows, exchanges: Sequence[Exchange] = ()) -> None:
        self.sides, self.left, self.right = sides, left, right
        self.compared: dict[Comparator, Any] = {}  # what comparators keep from comparing for weighing
        self._across = {}
        for exchange in exchanges:
            across = self._is_across(exchange)
            self._across[exchange.first] = (exchange.second, across)
            self._across[exchange.second] = (exchange.first, across)

    def __len__(self) -> int:
        return len(self.left)

    def _is_across(self, exchange: Exchange) -> NDArray[np.bool_]:
        one, other = self.sides.left[exchange.first][self.left], self.sides.left[exchange.second][self.left]
        first, second = (
            self.sides.right[exchange.first][self.right],
            self.sides.right[exchange.second][self.right],
        )
        placed = ((one == first) & (one > 0)) | ((other == second) & (other > 0))
        crossed = ((one == second) & (one > 0)) | ((other == first) & (other > 0))
        return np.asarray(crossed & ~placed)

    def across(self, exchange: Exchange) -> NDArray[np.bool_]:
        """Which pairs are compared across in these fields."""
        return self._across[exchange.first][1]

    def numbers(self, field: str) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The numbers of the values of a field, left and right, 0 where missing."""
        right = self.sides.right[field][self.right]
        if field in self._across:
            other, across = self._across[field]
            right = np.where(across, self.sides.right[other][self.right], right)
        return self.sides.left[field][self.left], right


class Comparator(Protocol):
    """Compares pairs in one respect."""

    @property
    def name(self) -> str:
        """What is compared, for people."""
        ...

    @property
    def levels(self) -> tuple[str, ...]:
        """The best first; the last is what two that have nothing in common get."""
        ...

    @property
    def fields(self) -> tuple[str, ...]:
        """What it looks at."""
        ...

    def compare(self, pairs: Pairs) -> Levels:
        """The level of each pair, or `MISSING`."""
        ...

    def exact_by_chance(self, sides: Sides) -> float | None:
        """How likely two records drawn at random reach level 0, where counts of values tell it."""
        ...

    def rarity(self, pairs: Pairs, levels: Levels) -> NDArray[np.float64]:
        """The share of records that have just that in which a pair agrees; not a number where its level says all."""
        ...


class _OfOneField:
    """What comparators of one field have in common: exact agreement on a rare value is rarer."""

    field: str

    @property
    def name(self) -> str:
        return self.field

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field,)

    def exact_by_chance(self, sides: Sides) -> float | None:
        left = np.bincount(sides.left[self.field], minlength=len(sides.values))[1:].astype(float)
        right = np.bincount(sides.right[self.field], minlength=len(sides.values))[1:].astype(float)
        all_pairs = max(1.0, left.sum() * right.sum())
        return float(np.clip(left @ right / all_pairs, 0.5 / all_pairs, 0.99))

    def rarity(self, pairs: Pairs, levels: Levels) -> NDArray[np.float64]:
        shares = np.full(len(pairs), np.nan)
        exact = np.flatnonzero(levels == 0)
        shares[exact] = pairs.sides.shares(self.field)[pairs.numbers(self.field)[0][exact]]
        return shares


def _similar(
    pairs: Pairs, field: str, bounds: Sequence[float], alike: "Alike", *, smallest: float = 0.0
) -> Levels:
    """Level 0 for equal values, then one level for each bound that the likeness reaches, then one more; missing where one is."""
    one, other = pairs.numbers(field)
    levels = np.full(len(pairs), len(bounds) + 1, np.int8)
    levels[one == other] = 0
    levels[(one == 0) | (other == 0)] = MISSING
    rest = np.flatnonzero(levels == len(bounds) + 1)
    if len(rest):
        values = pairs.sides.values
        likeness = alike(values[one[rest]].tolist(), values[other[rest]].tolist(), smallest or bounds[-1])
        levels[rest] = 1 + np.searchsorted(-np.asarray(bounds), -likeness, side="left")
    return levels


class Alike(Protocol):
    """How alike strings are in pairs, from 0 to 1; what lies below `least` may come out as 0."""

    def __call__(self, one: Sequence[str], other: Sequence[str], least: float) -> NDArray[np.float32]: ...


def _jaro_winkler(one: Sequence[str], other: Sequence[str], least: float) -> NDArray[np.float32]:
    return np.asarray(
        process.cpdist(one, other, scorer=JaroWinkler.similarity, score_cutoff=least), np.float32
    )


def _few_slips(one: Sequence[str], other: Sequence[str], least: float) -> NDArray[np.float32]:
    """1 / (1 + slips): slips of one sign left out, put in, changed, or two exchanged (Damerau 1964, as OSA)."""
    slips = process.cpdist(one, other, scorer=OSA.distance, score_cutoff=round(1 / least) - 1)
    return (1.0 / (1.0 + np.asarray(slips, np.float32))).astype(np.float32)


@dataclass(frozen=True)
class Text(_OfOneField):
    """A name or other words by their spelling: equal, close or similar by Jaro and Winkler's measure.

    Args:
        field: which.
        bounds: likeness that makes the levels between exact and different, falling.
    """

    field: str
    bounds: tuple[float, ...] = (0.92, 0.8)

    @property
    def levels(self) -> tuple[str, ...]:
        between = ("close", "similar", "faintly similar")[: len(self.bounds)]
        return (EXACT, *between, DIFFERENT)

    def compare(self, pairs: Pairs) -> Levels:
        return _similar(pairs, self.field, self.bounds, _jaro_winkler)


@dataclass(frozen=True)
class Number(_OfOneField):
    """A number or code (of a house, a post district): equal, one slip, two slips, or different."""

    field: str
    levels: tuple[str, ...] = (EXACT, "one slip", "two slips", DIFFERENT)

    def compare(self, pairs: Pairs) -> Levels:
        return _similar(pairs, self.field, (1 / 2, 1 / 3), _few_slips)


@dataclass(frozen=True)
class Day(_OfOneField):
    """A day written as eight digits, year first, with or without signs between: equal, a slip, day and month exchanged, near."""

    field: str
    levels: tuple[str, ...] = (EXACT, "one slip", "two slips", DIFFERENT)

    def compare(self, pairs: Pairs) -> Levels:
        """As a number; day and month exchanged count as one slip."""
        levels = _similar(pairs, self.field, (1 / 2, 1 / 3), _few_slips)
        one, other = pairs.numbers(self.field)
        turned = np.full(len(pairs.sides.values), MISSING, np.int64)
        for number in np.unique(one).tolist():
            day = pairs.sides.values[number]
            if len(day) == 8 and day[4:6] != day[6:]:
                turned[number] = pairs.sides.number_of.get(day[:4] + day[6:] + day[4:6], MISSING)
        levels[(turned[one] == other) & (levels > 1)] = 1
        return levels
