"""Comparing two reports: do they speak of the same house, person, car, account or number, and what speaks for it.

The weight is the log2 of the likelihood ratio, summed over kinds of identifiers as Fellegi and Sunter (1969) do, with m and u as
`evidence.TABLE` states them. What one report does not tell never counts against it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Final

from .evidence import COUNTRY, MONTH, TABLE, TOWN, Scale, level_of, names_agree, worth
from .kinds import Identifier, Kind
from .names import phonetic

__all__ = ["GOOD", "STRONG", "WEAK", "Evidence", "Judgement", "Rarity", "Strength", "Subject", "compare"]

# In bits. In an office with 5,000 reports, of which each has one fellow on the average, two reports drawn at random belong together
# in one of 5,000 cases, that is -12.3 bits. A weight of 13 bits makes it more likely than not, 20 bits 200 to 1; at 8 bits it is
# 1 to 20, which is worth a look and no more.
WEAK: Final = 8.0
GOOD: Final = 13.0
STRONG: Final = 20.0


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

    def sound(self, name: str) -> frozenset[str]:
        """Codes of how one of its names sounds, worked out once."""
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

    What depends on each other is not summed. Of what agrees in where it was (cell, town, country) the heaviest counts, and of what
    differs the heaviest: who names a town has told the country. Days and months support only: the heavier of them counts, at most
    as much as all the rest does, and never alone.
    """
    evidence = [
        each
        for kind, scale in TABLE.items()
        if kind not in {Kind.CELL, Kind.DATE} and kind in a.by_kind and kind in b.by_kind
        for each in _of_kind(kind, scale, (a, b), rarity)
    ]
    evidence += _heaviest(_where(a, b, rarity))
    weight = sum(each.bits for each in evidence)
    when = max(_when(a, b, rarity), key=lambda each: each.bits, default=None)
    if when is not None and min(when.bits, weight) > 0:
        when = replace(when, bits=min(when.bits, weight))
        evidence.append(when)
        weight += when.bits
    return Judgement(weight, tuple(sorted(evidence, key=lambda each: -each.bits)))


def _where(a: Subject, b: Subject, rarity: Rarity) -> Iterator[Evidence]:
    if Kind.CELL in a.by_kind and Kind.CELL in b.by_kind:
        yield from _of_kind(Kind.CELL, TABLE[Kind.CELL], (a, b), rarity)
    if a.towns and b.towns:
        yield max((_of_towns(a, b, one, other, rarity) for one in a.towns for other in b.towns), key=_bits)
    if a.countries and b.countries:
        yield _of_field("country", COUNTRY, a.countries, b.countries)


def _when(a: Subject, b: Subject, rarity: Rarity) -> Iterator[Evidence]:
    if Kind.DATE in a.by_kind and Kind.DATE in b.by_kind:
        yield from _of_kind(Kind.DATE, TABLE[Kind.DATE], (a, b), rarity)
    if a.months and b.months:
        yield _of_field("month", MONTH, a.months, b.months)


def _bits(each: Evidence) -> float:
    return each.bits


def _heaviest(found: Iterable[Evidence]) -> list[Evidence]:
    """The heaviest that speaks for it, and the heaviest against."""
    every = sorted(found, key=_bits)
    against = [each for each in every[:1] if each.bits < 0]
    return against + [each for each in every[-1:] if each.bits >= 0]


def _of_towns(a: Subject, b: Subject, one: str, other: str, rarity: Rarity) -> Evidence:
    level = "same" if one == other else names_agree(one, other, True, (a.sound, b.sound))
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


@dataclass(frozen=True, slots=True)
class _Agreement:
    one: str
    other: str
    level: str
    bits: float


def _of_kind(kind: Kind, scale: Scale, both: tuple[Subject, Subject], rarity: Rarity) -> list[Evidence]:
    """The agreements of a kind that count, each value in one at most; or that both tell of such things, and they differ."""
    mine, theirs = (subject.by_kind[kind] for subject in both)
    left, right = set(mine), set(theirs)
    found = []
    for each in sorted(_agreements(kind, scale, both, rarity), key=_first_the_best):
        if each.one in left and each.other in right:
            left.remove(each.one)
            right.remove(each.other)
            found.append(
                Evidence(kind, mine[each.one].shown, theirs[each.other].shown, each.level, each.bits)
            )
            if not scale.several:
                return found
    if left and right and (scale.several or not found):
        shown = (
            ", ".join(sides[value].shown for value in sorted(rest))
            for sides, rest in ((mine, left), (theirs, right))
        )
        found.append(Evidence(kind, *shown, scale.other.level, scale.other.bits))
    return found


def _first_the_best(each: _Agreement) -> tuple[bool, float, list[str]]:
    """Equal values first, so that what else agrees never takes them apart; then the heaviest; the same from either side."""
    return (each.one != each.other, -each.bits, sorted((each.one, each.other)))


def _agreements(
    kind: Kind, scale: Scale, both: tuple[Subject, Subject], rarity: Rarity
) -> Iterator[_Agreement]:
    a, b = both
    for one in a.by_kind[kind]:
        for other in b.by_kind[kind]:
            level = level_of(kind, one, other, (a.sound, b.sound))
            if level is None:
                continue
            others = _others(kind, one, other, rarity)
            bits = worth(scale, scale.grade(level), others, rarity.reports)
            yield _Agreement(one, other, level, bits)


def _others(kind: Kind, one: str, other: str, rarity: Rarity) -> int:
    """How many reports besides these two hold the value, or either of two."""
    if one == other:
        return max(0, rarity.holding(kind, one) - 2)
    return max(0, rarity.holding(kind, one) - 1) + max(0, rarity.holding(kind, other) - 1)


def _of_field(name: str, scale: Scale, ours: frozenset[str], others: frozenset[str]) -> Evidence:
    grade = scale.grades[0] if ours & others else scale.other
    return Evidence(name, ", ".join(sorted(ours)), ", ".join(sorted(others)), grade.level, grade.bits)
