"""The fixed words of a printed pack, in the receiver's language."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

DEFAULT = "en"


def words(language: str) -> Mapping[str, str]:
    """The words by their key; in English where the language is not there."""
    return _all()[spoken(language)]


def spoken(language: str) -> str:
    """The language whose words are printed."""
    return next((one for one in (language, language.partition("-")[0]) if one in _all()), DEFAULT)


@cache
def _all() -> dict[str, dict[str, str]]:
    text = files("saystop.engines.packs").joinpath("data", "words.json").read_text(encoding="utf-8")
    known: dict[str, dict[str, str]] = json.loads(text)
    if any(one.keys() != known[DEFAULT].keys() for one in known.values()):
        raise ValueError("words.json: each language has the same keys.")
    return known
