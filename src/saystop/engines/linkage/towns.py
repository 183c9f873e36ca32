"""Names of towns and countries, which people write in several languages, as one; and the words of addresses."""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

from babel import Locale

from .names import fold

__all__ = ["WORD", "Lists", "address_words", "country_code", "country_key", "plain_name", "town_key"]

WORD = re.compile(r"[a-z0-9]+")
_LANGUAGES: Final = ("en", "fr", "nl", "de")


class Lists(NamedTuple):
    """What `data/addresses.toml` holds, folded."""

    kinds: frozenset[str]
    small: frozenset[str]
    rest: frozenset[str]
    endings: tuple[str, ...]
    same: dict[str, str]
    towns: dict[str, str]


@lru_cache(maxsize=1)
def address_words() -> Lists:
    """The words of addresses that tell nothing, and towns with several names."""
    read = tomllib.loads(files(__package__).joinpath("data", "addresses.toml").read_text(encoding="utf-8"))
    streets = read["streets"]
    towns: dict[str, str] = {}
    for line in read["towns"]["same"]:
        names = [plain_name(name) for name in line.split(",")]
        towns |= dict.fromkeys(names, names[0])
    kinds, small, rest = (frozenset(streets[name].split()) for name in ("kinds", "small", "rest"))
    return Lists(kinds, small, rest, tuple(streets["endings"].split()), streets["same"], towns)


def plain_name(text: str) -> str:
    """Folded words, nothing between them but spaces."""
    return " ".join(WORD.findall(fold(text)))


def town_key(name: str) -> str:
    """One name for a town, folded: that of our list if it is known under several, else as written."""
    plain = plain_name(name)
    return address_words().towns.get(plain, plain)


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    codes: dict[str, str] = {}
    for language in _LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha():
                codes.setdefault(plain_name(name), code.lower())
    return codes | {"usa": "us", "uk": "gb", "great britain": "gb", "holland": "nl"}


def country_key(name: str) -> str:
    """The code of a country, small, if the name is known; else the name, folded."""
    plain = plain_name(name)
    return plain if len(plain) == 2 and plain != "uk" else _countries().get(plain, plain)


def country_code(name: str) -> str:
    """The two letters (ISO 3166-1) of a country as people write it in our languages, or as the code itself; else nothing."""
    key = country_key(name)
    return key.upper() if key in _codes() else ""


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    return frozenset(_countries().values())
