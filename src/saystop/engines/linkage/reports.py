"""Comparing two reports: do they speak of the same house, person, car, account or number, and what speaks for it.

The weight is the log2 of the likelihood ratio, summed over kinds of identifiers as Fellegi and Sunter (1969) do, with m and u as
`evidence.TABLE` states them. What one report does not tell never counts against it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from itertools import islice
from typing import Final, NamedTuple

from .evidence import COUNTRY, MONTH, TABLE, TOWN, Scale, level_of, names_agree, worth
from .kinds import Identifier, Kind
from .names import phonetic

__all__ = ["GOOD", "STRONG", "WEAK", "Evidence", "Judgement", "Rarity", "Strength", "Subject", "compare"]

# In bits. In an office with 5,000 reports, of which each has one fellow on the average, two reports drawn at random belong
# together in one of 5,000 cases, that is -12.3 bits. A weight of 13 bits makes it more likely than not, 20 bits 200 to 1; at 8
# bits it is 1 to 20, which is worth a look and no more.
WEAK: Final = 8.0
GOOD: Final = 13.0
STRONG: Final = 20.0


_MOST: Final = 30  # values of one kind in a report that are compared for being alike
_ALONE: Final = tuple((kind, scale) for kind, scale in TABLE.items() if kind not in {Kind.CELL, Kind.DATE})


class Strength(StrEnum):
    NONE = "none"
    WEAK = "weak"
    GOOD = "good"
    STRONG = "strong"


@dataclass(frozen=True)
class Subject:
    """What a report speaks of.

    Args:
        identifiers: as `identifiers.find` and `of_field` give them; of places, houses only.
        towns: where it happened, each as `places.town_key` gives it; empty if not told.
        countries: where it happened, two letters each (ISO 3166-1); empty if not told.
        months: when it happened, each "2026-07"; empty if not told.
    """

    identifiers: tuple[Identifier, ...] = field(repr=False)
    countries: frozenset[str] = frozenset()
    towns: frozenset[str] = field(default=frozenset(), repr=False)
    months: frozenset[str] = field(default=frozenset(), repr=False)

    @cached_property
    def by_kind(self) -> dict[Kind, dict[str, Identifier]]:
        """Of each kind the different values, each as first shown."""
        found: dict[Kind, dict[str, Identifier]] = {}
        for each in self.identifiers:
            found.setdefault(each.kind, {}).setdefault(each.value, each)
        return found

    @cached_property
    def shown(self) -> dict[str, str]:
        """What it says of each kind, and of countries and months, in one line each."""
        found: dict[str, str] = {
            kind: ", ".join(each.shown for each in values.values()) for kind, values in self.by_kind.items()
        }
        return found | {"country": ", ".join(sorted(self.countries)), "month": ", ".join(sorted(self.months))}

    def sound(self, name: str) -> frozenset[str]:
        """Codes of how the name of a person sounds, worked out once."""
        if name not in self._sounds:
            self._sounds[name] = frozenset(phonetic(name))
        return self._sounds[name]

    @cached_property
    def _sounds(self) -> dict[str, frozenset[str]]:
        return {}


@dataclass(frozen=True, slots=True)
class Rarity:
    """How common values are in an office.

    Args:
        reports: how many reports there are.
        holding: of a kind and a canonical value, how many reports hold it, these two counted. Towns are asked for as places.
    """

    reports: int
    holding: Callable[[Kind, str], int]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for or against: a kind of identifier, or "town", "country" or "month"."""

    kind: str
    shown_a: str = field(repr=False)
    shown_b: str = field(repr=False)
    level: str
    bits: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """What two reports have in common.

    Args:
        weight_bits: log2 of how much likelier all this is if they speak of the same.
        evidence: what made it, heaviest first; supporting evidence as far as it counted.
    """

    weight_bits: float
    evidence: tuple[Evidence, ...]

    @property
    def strength(self) -> Strength:
        for bound, strength in ((STRONG, Strength.STRONG), (GOOD, Strength.GOOD), (WEAK, Strength.WEAK)):
            if self.weight_bits >= bound:
                return strength
        return Strength.NONE


def compare(a: Subject, b: Subject, rarity: Rarity) -> Judgement:
    """How strongly two reports speak of the same. The same whichever comes first, but for the sides of the evidence.

    What depends on each other is not summed. Of what agrees in where it was (cell, town, country) the heaviest counts, and of
    what differs the heaviest: who names a town has told the country. Days and months support only: the heavier of them counts, at
    most as much as all the rest does, and never alone.
    """
    evidence = []
    for kind, scale in _ALONE:
        if kind in a.by_kind and kind in b.by_kind:
            evidence += _of_kind(kind, scale, a, b, rarity)
    evidence += _heaviest(_where(a, b, rarity))
    weight = sum(each.bits for each in evidence)
    when = max(_when(a, b, rarity), key=_bits, default=None)
    if when is not None and min(when.bits, weight) > 0:
        when = replace(when, bits=min(when.bits, weight))
        evidence.append(when)
        weight += when.bits
    return Judgement(weight, tuple(sorted(evidence, key=_bits, reverse=True)))


def _where(a: Subject, b: Subject, rarity: Rarity) -> Iterator[Evidence]:
    if Kind.CELL in a.by_kind and Kind.CELL in b.by_kind:
        yield from _of_kind(Kind.CELL, TABLE[Kind.CELL], a, b, rarity)
    if a.towns and b.towns:
        yield max((_of_towns(a, b, one, other, rarity) for one in a.towns for other in b.towns), key=_bits)
    if a.countries and b.countries:
        yield _of_field("country", COUNTRY, a, b, not a.countries.isdisjoint(b.countries))


def _when(a: Subject, b: Subject, rarity: Rarity) -> Iterator[Evidence]:
    if Kind.DATE in a.by_kind and Kind.DATE in b.by_kind:
        yield from _of_kind(Kind.DATE, TABLE[Kind.DATE], a, b, rarity)
    if a.months and b.months:
        yield _of_field("month", MONTH, a, b, not a.months.isdisjoint(b.months))


def _bits(each: Evidence) -> float:
    return each.bits


def _heaviest(found: Iterable[Evidence]) -> list[Evidence]:
    """The heaviest that speaks for it, and the heaviest against."""
    every = sorted(found, key=_bits)
    against = [each for each in every[:1] if each.bits < 0]
    return against + [each for each in every[-1:] if each.bits >= 0]


def _of_towns(a: Subject, b: Subject, one: str, other: str, rarity: Rarity) -> Evidence:
    level = "same" if one == other else names_agree(one, other, False, (a.sound, b.sound))
    grade = next((each for each in TOWN.grades if each.level == level), TOWN.other)
    if grade is TOWN.other:
        return Evidence("town", one, other, grade.level, grade.bits)
    return Evidence(
        "town",
        one,
        other,
        grade.level,
        worth(TOWN, grade, _others(Kind.PLACE, one, other, rarity), rarity.reports),
    )


class _Agreement(NamedTuple):
    one: str
    other: str
    level: str
    bits: float


def _of_kind(kind: Kind, scale: Scale, a: Subject, b: Subject, rarity: Rarity) -> list[Evidence]:
    """The agreements of a kind that count, each value in one at most; or that both tell of such things, and they differ."""
    mine, theirs = a.by_kind[kind], b.by_kind[kind]
    agreements = _agreements(kind, scale, a, b, rarity)
    if not agreements:
        return [Evidence(kind, a.shown[kind], b.shown[kind], scale.other.level, scale.other.bits)]
    agreements.sort(key=_equal_first if scale.several else _heaviest_first)
    found, left, right = [], set(mine), set(theirs)
    for one, other, level, bits in agreements:
        if one in left and other in right:
            left.remove(one)
            right.remove(other)
            found.append(Evidence(kind, mine[one].shown, theirs[other].shown, level, bits))
            if not scale.several:
                break
    return found


def _heaviest_first(each: _Agreement) -> tuple[float, list[str]]:
    """The same from either side."""
    return -each.bits, sorted((each.one, each.other))


def _equal_first(each: _Agreement) -> tuple[bool, float, list[str]]:
    """Equal values first, so that what else agrees never takes them apart."""
    return (each.one != each.other, *_heaviest_first(each))


def _agreements(kind: Kind, scale: Scale, a: Subject, b: Subject, rarity: Rarity) -> list[_Agreement]:
    """Every two values that agree; of more than `_MOST` values, those beyond count only if they are equal."""
    mine, theirs = a.by_kind[kind], b.by_kind[kind]
    sounds = a.sound, b.sound
    pairs = [(one, other) for one in islice(mine, _MOST) for other in islice(theirs, _MOST) if one != other]
    pairs += [(value, value) for value in mine if value in theirs]
    found = []
    for one, other in pairs:
        level = level_of(kind, one, other, sounds)
        if level is not None:
            bits = worth(scale, scale.grade(level), _others(kind, one, other, rarity), rarity.reports)
            found.append(_Agreement(one, other, level, bits))
    return found


def _others(kind: Kind, one: str, other: str, rarity: Rarity) -> int:
    """How many reports besides these two hold the value, or either of two."""
    if one == other:
        return max(0, rarity.holding(kind, one) - 2)
    return max(0, rarity.holding(kind, one) - 1) + max(0, rarity.holding(kind, other) - 1)


def _of_field(name: str, scale: Scale, a: Subject, b: Subject, agree: bool) -> Evidence:
    grade = scale.grades[0] if agree else scale.other
    return Evidence(name, a.shown[name], b.shown[name], grade.level, grade.bits)
