"""Names of people and places: one spelling for all, and codes of how they sound."""

import re
import unicodedata
from typing import Final

from anyascii import anyascii

from .lists import listed
from .soundex import codes

_MOST_WORDS: Final = 8  # of one name
_LONGEST: Final = 200  # signs of one name
_WORD = re.compile(r"[a-z0-9]+")
_ELIDED = re.compile(r"\b[ldLD]['’ʼ`´](?=\w)")
_APOSTROPHES = re.compile(r"(?<=\w)['’ʼ`´](?=\w)")
# Letters that anyascii gives in the spelling of another habit than names use in Latin script.
_OURS: Final = str.maketrans(
    {"ъ": "", "ь": "", "ة": "a", "ى": "a", "ع": "a", "ء": "", "أ": "a", "إ": "i", "ـ": ""}
)

_TITLES: Final = listed("names", "titles")
# What houses of a kind have in common: it tells none from another.
_UNTELLING: Final = listed("names", "articles") | listed("names", "kinds") | listed("names", "companies")


def fold(text: str) -> str:
    """Small Latin letters without accents, whatever script `text` is in; single spaces; punctuation stays.

    Transliterated sign by sign by `anyascii`, so vowels that Arabic and Hebrew do not write stay unwritten. Folding twice changes
    nothing more.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    small = unicodedata.normalize("NFKC", text).casefold().translate(_OURS)
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", small) if not unicodedata.combining(sign))
    return " ".join(anyascii(bare).lower().split())


def person_key(name: str) -> str:
    """What somebody was called, folded, without titles; "Peeters, Lucas" is "lucas peeters"."""
    before, comma, after = name[:_LONGEST].partition(",")
    words = _words(f"{after} {before}" if comma else before)
    return " ".join([word for word in words if word not in _TITLES] or words)


def place_key(name: str) -> str:
    """The name of a house or town, folded, without what houses of its kind have in common.

    Left out are words like "hotel" and "camping", articles and the like, and forms of companies, in English, French, Dutch,
    German, Spanish, Italian, Portuguese and some others. A name of nothing else stays as it is.
    """
    words = _words(_ELIDED.sub("", name[:_LONGEST]))
    telling = [word for word in words if word not in _UNTELLING]
    return " ".join(telling or words)


def phonetic(name: str) -> tuple[str, ...]:
    """Codes of how a name sounds, sorted. Two spellings of one name share a code for each of its words, as a rule.

    Each word gives its codes of the Daitch-Mokotoff system (see `soundex`), and, behind "~", its consonants alone: these are what
    is left in common of a name in Arabic or Hebrew letters and the same in Latin ones. Words of one letter and numbers give none.
    """
    found: set[str] = set()
    for word in _words(name[:_LONGEST]):
        if len(word) > 1 and not word.isdecimal():
            found.update(codes(word))
            if len(consonants := _consonants(word)) > 1:
                found.add("~" + consonants)
    return tuple(sorted(found))


def _words(name: str) -> list[str]:
    return _WORD.findall(fold(_APOSTROPHES.sub("", name)))[:_MOST_WORDS]


def _consonants(word: str) -> str:
    """Consonants without doubles; w and y are vowels where they do not begin the word."""
    bare = word[:1] + re.sub(r"[wy]", "", word[1:])
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiou\d]", "", bare))
