"""Linking houses that receive guests (hotels, restaurants, campsites) by name, address, phone number and position."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from .blocking import together
from .comparing import Number, Records, Text
from .names import fold, place_key
from .pairing import Links, Model, link
from .towns import WORD, address_words, country_key, town_key
from .wording import Position, Whereabouts, Words, each_word, near

__all__ = ["FIELDS", "PLACES", "link_places", "street_and_number", "town_key"]

FIELDS: Final = ("name", "street", "town", "postcode", "country", "phone", "latitude", "longitude")
_TAIL: Final = (
    8  # last digits of a phone number that are compared: without codes of countries and leading noughts
)
_NUMBER = re.compile(r"\d{1,5}[a-z]?")

PLACES = Model(
    comparators=(
        Words("name"),
        Whereabouts(
            Words("street"),
            Number("number"),
            Words("town"),
            Number("postcode"),
            Text("country"),
            Position(),
            spot="spot",
        ),
        Number("phone"),
    ),
    keys=(
        each_word("name"),
        together("phone"),
        together("street", "number"),
        together("postcode", "number"),
        together("street", "town"),
        near(),
    ),
    one_to_one=True,
)


def link_places(left: Records, right: Records, *, one_to_one: bool = True) -> Links:
    """Which records of two lists are of the same house, without being told any.

    Args:
        left, right: columns of name, street (with the number in it), town, postcode, country (code or name), phone, latitude,
            longitude (degrees); any may be missing.
        one_to_one: whether each list is without doubles.
    """
    return link(_told_alike(left), _told_alike(right), replace(PLACES, one_to_one=one_to_one))


def _told_alike(side: Records) -> dict[str, list[str]]:
    """The columns as they are compared: names without "hotel", streets without "street", one name for each town."""
    told = {
        field: _each(side[field], change)
        for field, change in (
            ("name", place_key),
            ("town", town_key),
            ("postcode", lambda code: "".join(WORD.findall(fold(code)))),
            ("country", country_key),
            ("phone", _tail),
            ("latitude", str.strip),
            ("longitude", str.strip),
        )
        if field in side
    }
    if "street" in side:
        parts = [street_and_number(street) for street in side["street"]]
        told["street"] = [street for street, _ in parts]
        told["number"] = [number for _, number in parts]
        told["spot"] = [f"{street} {number}" if street and number else "" for street, number in parts]
    elif "latitude" in told and "longitude" in told:
        told["spot"] = [_square(*point) for point in zip(told["latitude"], told["longitude"], strict=True)]
    return told


def _each(column: Sequence[str], change: Callable[[str], str]) -> list[str]:
    """The values changed, each different one once."""
    changed = {value: change(value) if value else "" for value in set(column)}
    return [changed[value] for value in column]


def street_and_number(line: str) -> tuple[str, str]:
    """The telling words of a street, and the number of the house; either may be empty.

    "12 Main St., Suite 4" is "main" and "12"; "Hauptstraße 5a" is "haupt" and "5a".
    """
    lists = address_words()
    words = WORD.findall(fold(line.replace("'", " ")))
    number, telling = "", []
    for at, word in enumerate(words):
        if at and word in lists.rest:
            break
        if not number and _NUMBER.fullmatch(word):
            number = word
            continue
        telling.append(lists.same.get(word, word))
    bare = [_without_ending(word, lists.endings) for word in telling]
    kept = [word for word in bare if word not in lists.kinds and word not in lists.small]
    return " ".join(kept or bare), number


def _without_ending(word: str, endings: tuple[str, ...]) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)]
    return word


def _tail(number: str) -> str:
    digits = "".join(sign for sign in fold(number) if sign.isdecimal())
    return digits[-_TAIL:] if len(digits) >= 6 else ""


def _square(latitude: str, longitude: str) -> str:
    """Points within some 50 m have one square, as a rule."""
    try:
        return f"{float(latitude):.3f} {float(longitude):.3f}"
    except ValueError:
        return ""
