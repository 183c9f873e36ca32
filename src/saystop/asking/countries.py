"""The countries that a person can be in, named and sorted as a language does: one list for reporters and for the office."""

import functools
import unicodedata

from babel import Locale

# In CLDR's list, but no country one can be in: unions, the world's rest, test codes, uninhabited islands.
NOT_COUNTRIES = frozenset(
    (
        *("EU", "EZ", "UN"),
        *("QO", "ZZ"),
        *("XA", "XB"),
        *("AC", "CP", "CQ", "DG", "EA", "IC", "TA"),  # parts of countries that are named themselves
        *("AQ", "BV", "HM", "TF", "UM"),
    )
)


@functools.lru_cache(maxsize=32)
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """ISO 3166-1 codes (lower case) and names in a language, sorted as that language sorts them."""
    territories = Locale.parse(language, sep="-").territories
    named = [
        (code.lower(), name)
        for code, name in territories.items()
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
    ]
    return tuple(sorted(named, key=lambda pair: _folded(pair[1])))


def country_name(country: str, language: str) -> str | None:
    """None for what is no country."""
    return dict(countries(language)).get(country.lower())


def _folded(name: str) -> str:
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKD", name.casefold())
        if not unicodedata.combining(letter)
    )
