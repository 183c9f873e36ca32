"""The lists of words in data/lists.toml."""

import tomllib
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def _read() -> dict[str, dict[str, str]]:
    return tomllib.loads(files(__package__).joinpath("data", "lists.toml").read_text(encoding="utf-8"))


def listed(section: str, name: str) -> frozenset[str]:
    """The words of one list. Raises KeyError if there is no such list."""
    return frozenset(_read()[section][name].split())


def common() -> dict[str, frozenset[str]]:
    """Words too common to be looked for, by language."""
    return {language: listed("common", language) for language in _read()["common"]}
