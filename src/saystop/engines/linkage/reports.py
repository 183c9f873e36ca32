"""Comparing two reports: do they speak of the same house, person, car, account or number, and what speaks for it.

The weight is the log2 of the likelihood ratio, summed over kinds of identifiers as Fellegi and Sunter (1969) do, with m and u as
`evidence.TABLE` states them. What one report does not tell never counts against it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final

from .evidence import COUNTRY, MONTH, TABLE, Scale, level_of, worth
from .kinds import Identifier, Kind
from .names import phonetic

__all__ = ["GOOD", "STRONG", "WEAK", "Evidence", "Judgement", "Rarity", "Strength", "Subject", "compare"]

# In bits. In an office with 5,000 reports, of which each has one fellow on the average, two reports drawn at random belong together
# in one of 5,000 cases, that is -12.3 bits. A weight of 13 bits makes it more likely than not, 20 bits 200 to 1; at 8 bits it is
# 1 to 20, which is worth a look and no more.
WEAK: Final = 8.0
GOOD: Final = 13.0
STRONG: Final = 20.0
_SUPPORTING: Final = frozenset({Kind.DATE})  # count only beside something else


class Strength(StrEnum):
    NONE = "none"
    WEAK = "weak"
    GOOD = "good"
    STRONG = "strong"


@dataclass(frozen=True)
class Subject:
    """What a report speaks of.

    Args:
        identifiers: as `identifiers.find` and `of_field` give them.
        countries: where it happened, two letters each (ISO 3166-1); empty if not told.
        months: when it happened, each "2026-07"; empty if not told.
    """

    identifiers: tuple[Identifier, ...] = field(repr=False)
    countries: frozenset[str] = frozenset()
    months: frozenset[str] = field(default=frozenset(), repr=False)

    @cached_property
    def by_kind(self) -> dict[Kind, dict[str, Identifier]]:
        """Of each kind the different values, each as first shown."""
        found: dict[Kind, dict[str, Identifier]] = {}
        for each in self.identifiers:
            found.setdefault(each.kind, {}).setdefault(each.value, each)
        return found

    @cached_property
    def sounds(self) -> dict[str, frozenset[str]]:
        """Codes of how each name of a person sounds."""
        return {name: frozenset(phonetic(name)) for name in self.by_kind.get(Kind.PERSON, ())}


@dataclass(frozen=True, slots=True)
class Rarity:
    """How common values are in an office.

    Args:
        reports: how many reports there are.
        holding: of a kind and a canonical value, how many reports hold it, these two counted.
    """

    reports: int
    holding: Callable[[Kind, str], int]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for or against: a kind of identifier, or "country" or "month"."""

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

    Days, months and countries support only: together they count at most as much as the rest does, and nothing alone.
    """
    leading: list[Evidence] = []
    supporting: list[Evidence] = []
    for kind, scale in TABLE.items():
        mine, theirs = a.by_kind.get(kind), b.by_kind.get(kind)
        if mine and theirs:
            found = _of_kind(kind, scale, (a, b), rarity)
            (supporting if kind in _SUPPORTING else leading).extend(found)
    for name, scale, ours, others in (
        ("country", COUNTRY, a.countries, b.countries),
        ("month", MONTH, a.months, b.months),
    ):
        if ours and others:
            supporting.append(_of_field(name, scale, ours, others))
    lead = sum(each.bits for each in leading)
    support = sum(each.bits for each in supporting)
    counted = min(support, max(lead, 0.0))
    if support > 0 and counted < support:
        supporting = [_part(each, counted / support) for each in supporting]
    everything = sorted((*leading, *supporting), key=lambda each: -each.bits)
    return Judgement(lead + counted, tuple(everything))


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
        shown = (", ".join(sides[value].shown for value in sorted(rest)) for sides, rest in ((mine, left), (theirs, right)))
        found.append(Evidence(kind, *shown, scale.other.level, scale.other.bits))
    return found


def _first_the_best(each: _Agreement) -> tuple[bool, float, list[str]]:
    """Equal values first, so that what else agrees never takes them apart; then the heaviest; the same from either side."""
    return (each.one != each.other, -each.bits, sorted((each.one, each.other)))


def _agreements(
    kind: Kind, scale: Scale, both: tuple[Subject, Subject], rarity: Rarity
) -> Iterator[_Agreement]:
    a, b = both
    nothing: frozenset[str] = frozenset()
    for one in a.by_kind[kind]:
        for other in b.by_kind[kind]:
            level = level_of(kind, one, other, (a.sounds.get(one, nothing), b.sounds.get(other, nothing)))
            if level is None:
                continue
            if one == other:
                others = rarity.holding(kind, one) - 2
            else:
                others = max(0, rarity.holding(kind, one) - 1) + max(0, rarity.holding(kind, other) - 1)
            bits = worth(scale, scale.grade(level), max(0, others), rarity.reports)
            yield _Agreement(one, other, level, bits)


def _of_field(name: str, scale: Scale, ours: frozenset[str], others: frozenset[str]) -> Evidence:
    grade = scale.grades[0] if ours & others else scale.other
    return Evidence(name, ", ".join(sorted(ours)), ", ".join(sorted(others)), grade.level, grade.bits)


def _part(each: Evidence, part: float) -> Evidence:
    """Supporting evidence as far as it counts."""
    return Evidence(each.kind, each.shown_a, each.shown_b, each.level, each.bits * part)
