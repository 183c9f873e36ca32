"""How two identifiers of one kind agree, and what each way of agreeing is worth: the stated table of m and u.

m: of pairs of reports about the same that both hold such an identifier, the share that agree so. u: of pairs about different
things. The numbers are judgements, made from how identifiers are given out and told, with the reason beside each; they are not
learnt from the reports of an office, which are too few, too secret and too unlike each other. What an office adds is rarity: in
how many of its reports a value stands.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from math import log2
from typing import Final

from rapidfuzz.distance import OSA, JaroWinkler

from .cells import neighbours
from .kinds import Kind

__all__ = ["COUNTRY", "MONTH", "TABLE", "TOWN", "Grade", "Scale", "level_of", "names_agree", "worth"]


@dataclass(frozen=True, slots=True)
class Grade:
    """One way of agreeing: its name, m, u, and why these."""

    level: str
    m: float
    u: float
    why: str

    @property
    def bits(self) -> float:
        """log2(m / u)."""
        return log2(self.m / self.u)


@dataclass(frozen=True, slots=True)
class Scale:
    """What agreement in one kind is worth.

    Args:
        grades: ways of agreeing, the best first.
        other: both tell of such a thing, and nothing agrees.
        by_chance: of the reports that share a value, the part that does so though they are about different things: nearly none
            for a phone number, all for a first name. With it, how common a value is raises u.
        several: whether each agreement counts (two people are two things), or the best only.
    """

    grades: tuple[Grade, ...]
    other: Grade
    by_chance: float
    several: bool = False

    def grade(self, level: str) -> Grade:
        return next(each for each in self.grades if each.level == level)


TABLE: Final[Mapping[Kind, Scale]] = {
    Kind.PHONE: Scale(
        (
            Grade(
                "same", 0.85, 2**-22, "numbers are given to one holder; a switchboard or agency serves many"
            ),
            Grade(
                "same but for the country", 0.06, 2**-18, "told in national form, read with another country"
            ),
            Grade("one digit off", 0.06, 2**-14, "misread or mistyped; a hotel has numbers in a row"),
        ),
        Grade("other", 0.6, 1, "a suspect has several numbers, and reports tell of more than one person"),
        0.05,
    ),
    Kind.EMAIL: Scale(
        (
            Grade("same", 0.9, 2**-24, "an address has one holder"),
            Grade("one letter off", 0.06, 2**-17, "mistyped; john1 and john2 are two people"),
        ),
        Grade("other", 0.6, 1, "several addresses are common"),
        0.05,
    ),
    Kind.ACCOUNT: Scale(
        (
            Grade("same", 0.75, 2**-21, "a handle has one holder at its service"),
            Grade(
                "same name, service not told", 0.1, 2**-15, "@name alone: usually the same person, not always"
            ),
            Grade(
                "same name at another service",
                0.1,
                2**-13,
                "people keep their handle; short ones are taken by others",
            ),
            Grade("one letter off", 0.05, 2**-12, "heard, not read; or a second account"),
        ),
        Grade("other", 0.6, 1, "several accounts are common"),
        0.1,
    ),
    Kind.PLATE: Scale(
        (
            Grade(
                "same",
                0.7,
                2**-17,
                "one car; short plates recur in other countries, and the country is not known",
            ),
            Grade("look-alike signs", 0.1, 2**-15, "O and 0, I and 1, B and 8 are one to the eye"),
            Grade("one sign off", 0.15, 2**-11, "seen in passing; fleets of taxis have plates in a row"),
        ),
        Grade("other", 0.8, 1, "a place sees many cars"),
        0.1,
    ),
    Kind.LINK: Scale(
        (
            Grade(
                "same", 0.6, 2**-16, "a page tells of one thing; the front page of a great site tells nothing"
            ),
            Grade("same page, other parameters", 0.15, 2**-12, "the same page from another search"),
        ),
        Grade("other", 0.8, 1, "one thing has many pages"),
        0.5,
    ),
    Kind.PLACE: Scale(
        (
            Grade(
                "same",
                0.55,
                2**-13,
                "one house in 200 is called Central or Sunrise, most have a name of their own",
            ),
            Grade("close in spelling", 0.25, 2**-12, "misspelt, or another way into Latin letters"),
            Grade("one within the other", 0.12, 2**-9, "shortened; shortened names recur more"),
        ),
        Grade("other", 0.25, 1, "a house has several names; a suspect was in several houses"),
        0.7,
    ),
    Kind.PERSON: Scale(
        (
            Grade("same", 0.4, 2**-10, "full names recur, first names and nicknames more"),
            Grade("close in spelling", 0.2, 2**-9, "misspelt, or another way into Latin letters"),
            Grade("sounds alike", 0.15, 2**-7, "heard, not read"),
            Grade("one within the other", 0.15, 2**-6, "only the first name was told"),
        ),
        Grade("other", 0.7, 1, "a report names one of several people"),
        0.9,
        several=True,
    ),
    Kind.CELL: Scale(
        (
            Grade("same", 0.6, 2**-8, "reports gather in few towns; a cell of 1 km holds many houses"),
            Grade(
                "next to each other",
                0.25,
                2**-7,
                "a house at the edge of a cell; nine cells hold nine times as much",
            ),
        ),
        Grade("other", 0.25, 1, "elsewhere, unless a car or a person moved"),
        0.9,
    ),
    Kind.DATE: Scale(
        (
            Grade(
                "same",
                0.35,
                2**-6,
                "two saw it on one day; all reports come from few years, most from holidays",
            ),
            Grade("within three days", 0.2, 2**-4, "one stay"),
            Grade("within three weeks", 0.25, 2**-2.5, "one season"),
        ),
        Grade("other", 1, 1, "what goes on for years is seen on many days"),
        1,
    ),
}
TOWN: Final = Scale(
    (
        Grade("same", 0.75, 2**-6, "reports gather in few towns"),
        Grade("close in spelling", 0.2, 2**-6, "misspelt, or another way into Latin letters"),
        Grade("one within the other", 0.05, 2**-6, "the town, and a part of it"),
    ),
    Grade(
        "other", 0.2, 1, "the next village, or its name in another language; suspects travel, houses do not"
    ),
    1,
)
COUNTRY: Final = Scale(
    (Grade("same", 0.95, 2**-3, "most reports of an office are from some ten countries"),),
    Grade("other", 0.08, 1, "suspects travel; houses do not"),
    0,
)
MONTH: Final = Scale(
    (Grade("same", 0.3, 2**-3.5, "twelve months, most in the holidays"),),
    Grade("other", 1, 1, "what goes on for years is seen in many months"),
    0,
)

Sounds = tuple[Callable[[str], frozenset[str]], Callable[[str], frozenset[str]]]
_CLOSE: Final = 0.92  # Jaro and Winkler's likeness of a name with a slip
MOST_OF_ONE_CASE: Final = (
    10  # other reports that may well be about one thing; a number in more is one that many quote
)
_LOOKS: Final = str.maketrans("OQDIL8ZSG", "00011B256")
_SHORTEST: Final = 6  # signs of a handle, below which one letter off is another handle


def level_of(kind: Kind, one: str, other: str, sounds: Sounds) -> str | None:
    """How two canonical values of a kind agree; None if they do not. The same whichever comes first.

    Args:
        kind: of both.
        one, other: as `Identifier.value`.
        sounds: gives the codes of the first name and of the other (`names.phonetic`); asked only where spelling does not tell.
    """
    if one == other:
        return "same"
    if kind in {Kind.PERSON, Kind.PLACE}:
        return names_agree(one, other, kind is Kind.PERSON, sounds)
    return _ALIKE[kind](one, other)


def _one_slip(one: str, other: str) -> bool:
    """Whether one sign was left out, put in or changed, or two exchanged."""
    return OSA.distance(one, other, score_cutoff=1) <= 1


def _mail(one: str, other: str) -> str | None:
    return "one letter off" if _one_slip(one, other) else None


def _plates(one: str, other: str) -> str | None:
    if one.translate(_LOOKS) == other.translate(_LOOKS):
        return "look-alike signs"
    return "one sign off" if _one_slip(one, other) else None


def _links(one: str, other: str) -> str | None:
    return "same page, other parameters" if one.partition("?")[0] == other.partition("?")[0] else None


def _cells(one: str, other: str) -> str | None:
    return "next to each other" if other in neighbours(one) else None


def _phones(one: str, other: str) -> str | None:
    if one[-8:] == other[-8:]:
        return "same but for the country"
    return "one digit off" if _one_slip(one, other) else None


def _accounts(one: str, other: str) -> str | None:
    (service, _, name), (elsewhere, _, like) = (
        value.rpartition(":") if ":" in value else ("", "", value.removeprefix("@")) for value in (one, other)
    )
    if name == like:
        return "same name at another service" if service and elsewhere else "same name, service not told"
    near = service == elsewhere and min(len(name), len(like)) >= _SHORTEST
    return "one letter off" if near and _one_slip(name, like) else None


def _days(one: str, other: str) -> str | None:
    try:
        apart = abs((date.fromisoformat(one) - date.fromisoformat(other)).days)
    except ValueError:
        return None
    if apart <= 3:
        return "within three days"
    return "within three weeks" if apart <= 21 else None


def names_agree(one: str, other: str, by_sound: bool, sounds: Sounds) -> str | None:
    """How two folded names agree; `by_sound` whether to compare their codes, too."""
    words, others = one.split(), other.split()
    joined, like = "".join(words), "".join(others)
    if joined == like or (len(words) == len(others) and sorted(words) == sorted(others)):
        return "close in spelling"
    short, long = sorted((set(words), set(others)), key=len)
    if short < long and max(map(len, short)) >= 3:
        return "one within the other"
    if min(len(joined), len(like)) >= 4 and JaroWinkler.similarity(joined, like, score_cutoff=_CLOSE):
        return "close in spelling"
    alike = (
        by_sound and len(words) == len(others) and _sound_alike(len(words), sounds[0](one), sounds[1](other))
    )
    return "sounds alike" if alike else None


def _sound_alike(words: int, one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether names of so many words share as many codes of consonants (behind "~") or of the whole sound."""
    common = one & other
    plain = sum(1 for code in common if not code.startswith("~"))
    return max(plain, len(common) - plain) >= words


_ALIKE: Final[Mapping[Kind, Callable[[str, str], str | None]]] = {
    Kind.PHONE: _phones,
    Kind.EMAIL: _mail,
    Kind.ACCOUNT: _accounts,
    Kind.PLATE: _plates,
    Kind.LINK: _links,
    Kind.CELL: _cells,
    Kind.DATE: _days,
}


def worth(scale: Scale, grade: Grade, others: int, reports: int) -> float:
    """The bits of an agreement, never less than none.

    Args:
        scale, grade: of the table.
        others: how many other reports hold the value (of two alike values, either).
        reports: how many reports there are.
    """
    chance = scale.by_chance * others + max(0, others - MOST_OF_ONE_CASE)
    return max(0.0, log2(grade.m / (grade.u + chance / max(reports, 1))))
