"""Comparing what is told in words, and positions: for names and addresses of houses, which everybody writes in another way."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import JaroWinkler

from .blocking import Key, Keys
from .comparing import DIFFERENT, EXACT, MISSING, Levels, Number, Pairs, Sides, Text

__all__ = ["Position", "Whereabouts", "Words", "each_word", "near"]

_EARTH: Final = 6371.0  # km, mean radius
_ALIKE: Final = 0.9  # words that are one word with a slip
_CLOSE: Final = 0.92  # names that are one name with slips


@dataclass(frozen=True)
class Words:
    """A name of several words, in any order: the same, one within the other, close in spelling, some words in common, or none.

    What the agreement is worth follows how many names have the words in common: "Sunrise" says little where many are called that.
    """

    field: str
    levels: tuple[str, ...] = (EXACT, "within", "close", "words in common", DIFFERENT)

    @property
    def name(self) -> str:
        return self.field

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field,)

    def compare(self, pairs: Pairs) -> Levels:
        return self._compared(pairs)[0]

    def exact_by_chance(self, sides: Sides) -> float | None:
        """Unknown: the same words in another order are the same."""
        del sides
        return None

    def rarity(self, pairs: Pairs, levels: Levels) -> NDArray[np.float64]:
        """The share of names that have all the words in common."""
        shares = self._compared(pairs)[1]
        return np.where(levels == MISSING, np.nan, shares)

    def _compared(self, pairs: Pairs) -> tuple[Levels, NDArray[np.float64]]:
        """Level and rarity of each pair; each two different names are compared once."""
        if self not in pairs.compared:
            pairs.compared[self] = self._compare(pairs)
        levels, shares = pairs.compared[self]
        return levels, shares

    def _compare(self, pairs: Pairs) -> tuple[Levels, NDArray[np.float64]]:
        one, other = pairs.numbers(self.field)
        codes = one.astype(np.int64) * len(pairs.sides.values) + other
        different, place = np.unique(codes, return_inverse=True)
        words = _WordsOfSides(pairs.sides, self.field)
        levels = np.full(len(different), MISSING, np.int8)
        shares = np.full(len(different), np.nan)
        for at, (left, right) in enumerate(zip(*np.divmod(different, len(pairs.sides.values)), strict=True)):
            if left and right:
                levels[at], shares[at] = words.compared(int(left), int(right))
        return levels[place], shares[place]


class _WordsOfSides:
    """The words of each value of a field, and how many records have them."""

    def __init__(self, sides: Sides, field: str) -> None:
        self._values = sides.values
        both = np.concatenate([sides.left[field], sides.right[field]])
        times = np.bincount(both)
        self._words: dict[int, frozenset[str]] = {
            int(number): frozenset(self._values[number].split()) for number in np.flatnonzero(times) if number
        }
        self._names: dict[str, set[int]] = {}  # values with a word
        for number, words in self._words.items():
            for word in words:
                self._names.setdefault(word, set()).add(number)
        self._times = times
        self._all = max(1, int(times[1:].sum()))
        self._shares: dict[frozenset[str], float] = {}

    def compared(self, left: int, right: int) -> tuple[int, float]:
        one, other = self._words[left], self._words[right]
        common = one & other
        if one == other:
            return 0, self._share(common)
        rest, others = one - common, other - common
        slips = {(word, like) for word in rest for like in others if _one_word(word, like)}
        met = common | {word for word, _ in slips}
        if common and common in (one, other):
            return 1, self._share(common)
        joined, like = self._values[left].replace(" ", ""), self._values[right].replace(" ", "")
        all_met = min(
            len(common) + len({word for word, _ in slips}), len(common) + len({like for _, like in slips})
        )
        if all_met >= min(len(one), len(other)) or JaroWinkler.similarity(joined, like) >= _CLOSE:
            return 2, self._share(met) if met else np.nan
        return (3, self._share(met)) if met else (4, np.nan)

    def _share(self, words: frozenset[str]) -> float:
        """The share of records that have all these words."""
        if words not in self._shares:
            having = set.intersection(*(self._names[word] for word in words))
            self._shares[words] = sum(int(self._times[number]) for number in having) / self._all
        return self._shares[words]


def _one_word(one: str, other: str) -> bool:
    """Whether they are one word with a slip, or one the beginning of the other, as people shorten."""
    if min(len(one), len(other)) < 3 or one[0] != other[0]:
        return False
    shortened = one.startswith(other) or other.startswith(one)
    return shortened or (min(len(one), len(other)) > 3 and JaroWinkler.similarity(one, other) >= _ALIKE)


@dataclass(frozen=True)
class Position:
    """How far apart two points are, by bounds in km, rising; latitude and longitude in degrees, as numbers written out."""

    latitude: str = "latitude"
    longitude: str = "longitude"
    bounds: tuple[float, ...] = (0.05, 0.25, 1.0, 10.0)

    @property
    def name(self) -> str:
        return "position"

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.latitude, self.longitude)

    @property
    def levels(self) -> tuple[str, ...]:
        return (*(f"within {bound:g} km" for bound in self.bounds), "farther")

    def compare(self, pairs: Pairs) -> Levels:
        degrees = _degrees(pairs.sides)
        north, south = (np.radians(degrees[numbers]) for numbers in pairs.numbers(self.latitude))
        east, west = (np.radians(degrees[numbers]) for numbers in pairs.numbers(self.longitude))
        # Haversine: exact enough at all distances (Sinnott 1984).
        half = (
            np.sin((north - south) / 2) ** 2 + np.cos(north) * np.cos(south) * np.sin((east - west) / 2) ** 2
        )
        apart = 2 * _EARTH * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
        levels: Levels = np.searchsorted(np.asarray(self.bounds), apart, side="left").astype(np.int8)
        levels[np.isnan(apart)] = MISSING
        return levels

    def exact_by_chance(self, sides: Sides) -> float | None:
        """Unknown: two points are never quite the same."""
        del sides
        return None

    def rarity(self, pairs: Pairs, levels: Levels) -> NDArray[np.float64]:
        """Nothing: where houses stand dense is not looked at."""
        del levels
        return np.full(len(pairs), np.nan)


@dataclass(frozen=True)
class Whereabouts:
    """Where a house stands, by all that says so, as one comparison: what street, number, town and position say is one matter.

    Two restaurants in one building agree in all of them and are two; each weighed alone, their sum would outweigh everything.
    How often two in one place are two shows within each side: that is u of the best level.

    Args:
        street, number, town, postcode, country: fields; `spot` is equal where street and number are.
    """

    street: Words
    number: Number
    town: Words
    postcode: Number
    country: Text
    position: Position
    spot: str
    name: str = "whereabouts"
    fields: tuple[str, ...] = ()
    levels: tuple[str, ...] = (
        "same spot",
        "next door",
        "same street",
        "same town",
        "same town, another street",
        "same country",
        "elsewhere",
    )

    def compare(self, pairs: Pairs) -> Levels:
        street, number, town, postcode, country, apart = (
            each.compare(pairs)
            for each in (self.street, self.number, self.town, self.postcode, self.country, self.position)
        )
        far = apart >= 4
        same_street = _between(street, 0, 2) & ~far
        same_number = number == 0
        same_town = (_between(town, 0, 2) | (postcode == 0) | _between(apart, 0, 3)) & ~far
        beside = _between(apart, 0, 1)  # within 250 m
        elsewhere = far | (street >= 3) | (town >= 3) | (postcode >= 2) | (country >= 1) | (apart >= 3)
        conditions = [
            (same_street & same_number) | ((apart == 0) & (same_number | same_street)),
            (same_street & ((number == MISSING) | (number == 1) | beside))
            | (apart == 0)
            | (beside & same_number),
            same_street | beside | ((street == 3) & same_number & ~far),
            same_town & (street == MISSING) & ~elsewhere,
            same_town,
            (country == 0) & ((town == MISSING) | (postcode == MISSING)) & ~far,
            elsewhere,
        ]
        return np.select(conditions, list(range(7)), MISSING).astype(np.int8)

    def exact_by_chance(self, sides: Sides) -> float | None:
        """How often two records of one side stand in the same spot; unknown if no side tells."""
        agreeing = pairs = 0.0
        for side in (sides.left[self.spot], sides.right[self.spot]):
            times = np.bincount(side)[1:].astype(float)
            agreeing += float((times * (times - 1)).sum()) / 2
            pairs += times.sum() * (times.sum() - 1) / 2
        return (agreeing + 0.5) / (pairs + 1) if pairs else None

    def rarity(self, pairs: Pairs, levels: Levels) -> NDArray[np.float64]:
        """Nothing: a street's name says no more than the place."""
        del levels
        return np.full(len(pairs), np.nan)


def _between(levels: Levels, best: int, worst: int) -> NDArray[np.bool_]:
    return np.asarray((levels >= best) & (levels <= worst))


def _degrees(sides: Sides) -> NDArray[np.float64]:
    """Each value as a number; what is none is not a number."""
    return np.array([_number(value) for value in sides.values])


def _number(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return np.nan


def each_word(field: str) -> Key:
    """Each word of a field, and all of them together written as one."""

    def keys(sides: Sides) -> tuple[Keys, Keys]:
        numbers: dict[str, int] = {}
        return _words(sides.left[field], sides, numbers), _words(sides.right[field], sides, numbers)

    return keys


def _words(column: NDArray[np.int32], sides: Sides, numbers: dict[str, int]) -> Keys:
    rows, keys = [], []
    for row in np.flatnonzero(column).tolist():
        value = sides.values[column[row]]
        for word in {*value.split(), value.replace(" ", "")}:
            rows.append(row)
            keys.append(numbers.setdefault(word, len(numbers)))
    return np.array(rows, np.int64), np.array(keys, np.int64)


def near(latitude: str = "latitude", longitude: str = "longitude", degrees: float = 0.002) -> Key:
    """Squares of so many degrees; a record of the right side is also in the eight around its own."""

    def keys(sides: Sides) -> tuple[Keys, Keys]:
        of_value = _degrees(sides)
        squares = []
        for side in (sides.left, sides.right):
            north = np.floor(of_value[side[latitude]] / degrees)
            east = np.floor(of_value[side[longitude]] / degrees)
            rows = np.flatnonzero(~np.isnan(north + east))
            squares.append((rows.astype(np.int64), north[rows].astype(np.int64), east[rows].astype(np.int64)))
        (left, north, east), (right, other_north, other_east) = squares
        steps = [(up, aside) for up in (-1, 0, 1) for aside in (-1, 0, 1)]
        around = np.concatenate([_square(other_north + up, other_east + aside) for up, aside in steps])
        return (left, _square(north, east)), (np.tile(right, len(steps)), around)

    return keys


def _square(north: NDArray[np.int64], east: NDArray[np.int64]) -> NDArray[np.int64]:
    return north * 10_000_000 + east
