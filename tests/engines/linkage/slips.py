"""People as they stand in two registers, invented by a seed, the second full of the slips that typists make.

In the manner of FEBRL's generator (Christen 2005): frequent and rare values, then slips of sign, sound and space, fields left
empty, fields exchanged.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

_Value = TypeVar("_Value")
FIELDS = (
    *("given_name", "surname", "street_number", "address_1", "address_2"),
    *("suburb", "postcode", "state", "date_of_birth"),
)
_STARTS = (
    "b",
    "br",
    "c",
    "d",
    "f",
    "g",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "st",
    "t",
    "v",
    "w",
    "z",
)
_MIDDLES = ("a", "e", "i", "o", "u", "ai", "ee", "ou", "y")
_ENDS = ("", "n", "r", "s", "l", "ck", "m", "t", "nd", "x")
_SOUNDS = (("ph", "f"), ("ck", "k"), ("ee", "i"), ("ou", "u"), ("c", "k"), ("z", "s"), ("y", "i"), ("v", "f"))
_NEAR = {
    "a": "sq",
    "e": "wr",
    "i": "uo",
    "o": "ip",
    "u": "yi",
    "n": "bm",
    "s": "ad",
    "t": "ry",
    "r": "et",
    "l": "k",
}


@dataclass(frozen=True)
class Registers:
    """Two sides as columns, and which rows of them are the same person."""

    left: dict[str, list[str]]
    right: dict[str, list[str]]
    same: frozenset[tuple[int, int]]


def registers(seed: int, left: int, right: int, shared: int, most_slips: int = 4) -> Registers:
    """Two registers with so many people, of whom so many stand in both, each with 1 to `most_slips` slips on the right."""
    chance = random.Random(seed)
    world = _World(chance)
    people = [world.person() for _ in range(left + right - shared)]
    first = people[:left]
    second = [_slipped(person, chance, most_slips) for person in people[left - shared : left]] + people[left:]
    left_rows, right_rows = _shuffled(len(first), chance), _shuffled(len(second), chance)
    place = {row: at for at, row in enumerate(left_rows)}
    other = {row: at for at, row in enumerate(right_rows)}
    return Registers(
        {field: [first[row][field] for row in left_rows] for field in FIELDS},
        {field: [second[row][field] for row in right_rows] for field in FIELDS},
        frozenset((place[left - shared + number], other[number]) for number in range(shared)),
    )


def _shuffled(count: int, chance: random.Random) -> list[int]:
    rows = list(range(count))
    chance.shuffle(rows)
    return rows


class _World:
    """Values, a few of each kind frequent and many rare (as Zipf found of words)."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.given = [self._word(2) for _ in range(700)]
        self.family = [self._word(2) + chance.choice(("", "son", "er", "man")) for _ in range(2000)]
        self.streets = [
            f"{self._word(2)} {kind}" for kind in ("street", "place", "crescent") for _ in range(900)
        ]
        self.houses = [f"{self._word(2)} {self._word(1)}" for _ in range(3000)]
        self.towns = [
            (self._word(3), str(chance.randint(800, 7999)), chance.choice(("nsw", "vic", "qld", "sa", "wa")))
            for _ in range(1500)
        ]

    def _word(self, syllables: int) -> str:
        pick = self.chance.choice
        return "".join(pick(_STARTS) + pick(_MIDDLES) for _ in range(syllables)) + pick(_ENDS)

    def _one(self, values: Sequence[_Value]) -> _Value:
        return values[int(len(values) * self.chance.random() ** 1.8)]

    def person(self) -> dict[str, str]:
        town, code, state = self._one(self.towns)
        values = (
            self._one(self.given),
            self._one(self.family),
            str(int(1 + 300 * self.chance.random() ** 3)),
            self._one(self.streets),
            self._one(self.houses),
            town,
            code,
            state,
            f"{self.chance.randint(1910, 2005)}{self.chance.randint(1, 12):02}{self.chance.randint(1, 28):02}",
        )
        return {
            field: "" if self.chance.random() < 0.03 else value
            for field, value in zip(FIELDS, values, strict=True)
        }


def _slipped(person: dict[str, str], chance: random.Random, most: int) -> dict[str, str]:
    told = dict(person)
    for _ in range(chance.randint(1, most)):
        kind = chance.random()
        if kind < 0.06:
            one, other = chance.choice((("given_name", "surname"), ("address_1", "address_2")))
            told[one], told[other] = told[other], told[one]
            continue
        field = chance.choice(FIELDS)
        told[field] = "" if kind < 0.14 else slip(told[field], chance)
    return told


def slip(value: str, chance: random.Random) -> str:
    """One slip in a value: a sign left out, put in, struck beside, two exchanged, written by ear, a space too many."""
    if not value:
        return value
    at = chance.randrange(len(value))
    before, sign, after = value[:at], value[at], value[at + 1 :]
    digits = value.isdecimal()
    heard = [(sound, like) for sound, like in _SOUNDS if sound in value]
    forms = [
        before + chance.choice("0123456789" if digits else "aeiounrst") + sign + after,
        before + chance.choice("0123456789" if sign.isdecimal() else _NEAR.get(sign, "e")) + after,
    ]
    if len(value) > 1:
        forms.append(before + after)
    if after:
        forms.append(before + after[0] + sign + after[1:])
    if heard:
        forms.append(value.replace(*chance.choice(heard), 1))
    if not digits:
        forms.append(before + " " + sign + after)
    return chance.choice(forms)
