"""Words of a text as they are looked for: folded, and with the endings of their language taken off."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple, Protocol

from .kinds import MOST_TEXT
from .lists import common, listed
from .names import fold

MOST_WORDS: Final = 5_000  # of one text; a report has a few hundred
_LONGEST: Final = 40  # signs of a word that count
_SHORTEST_STEMMED: Final = 4  # shorter words have no ending to take off, nor have numbers
# Chinese, Japanese and Korean signs stand alone: there are no spaces to tell words by. Marks belong to the letter before.
_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]|"
    r"(?:[^\W_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]|[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e])+"
)
_LATIN = re.compile(r"[a-zß-öø-ÿ\u0100-\u024f\u1e00-\u1eff\d]+", re.IGNORECASE)

_SNOWBALL: Final = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian",
    "nb": "norwegian", "nn": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish",
    "ta": "tamil", "tr": "turkish",
}  # fmt: skip

_STOP: Final = common()
_STOP_ANYWHERE: Final = frozenset().union(*_STOP.values()) - listed("telling", "words")


class Word(NamedTuple):
    """A word at its place: as written, folded, and where it starts and ends in the text."""

    written: str
    folded: str
    start: int
    end: int

    def __repr__(self) -> str:
        return f"<Word at {self.start}>"


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - the library's name


def words(text: str, language: str) -> list[str]:
    """The terms of `text` in their order: each word folded and without its ending. Stop words are among them: see `is_stop`.

    Args:
        text: its first 100,000 signs and 5,000 words are read.
        language: a tag like "fr" or "pt-BR"; for one without a stemmer words are folded only.
    """
    return [term(word.written, language) for word in located(text)]


def located(text: str) -> list[Word]:
    """The words of `text`, at most 5,000, each at its place."""
    return list(_located(text[:MOST_TEXT]))


def term(word: str, language: str) -> str:
    """A word folded and without its ending.

    Latin letters are folded first, since people write and look for them with and without accents; other scripts are stemmed as
    they are, since the stemmers know them so.
    """
    return _term(word[:_LONGEST], _base(language))


def is_stop(folded: str, language: str) -> bool:
    """Whether a folded word is too common in its language to be looked for alone."""
    return folded in _STOP.get(_base(language), ())


def is_stop_anywhere(folded: str) -> bool:
    """Whether a folded word is too common in one of the languages that are known here, and says nothing in the others."""
    return folded in _STOP_ANYWHERE


def _located(text: str) -> Iterator[Word]:
    count = 0
    for found in _WORD.finditer(text):
        written = found[0][:_LONGEST]
        folded = _folded(written)
        if folded:
            yield Word(written, folded, found.start(), found.end())
            count += 1
            if count >= MOST_WORDS:
                return


def _folded(word: str) -> str:
    """One word stays one: spaces and signs that a transliteration brings fall away."""
    folded = fold(word)
    return folded if folded.isalnum() else "".join(sign for sign in folded if sign.isalnum())


def _term(word: str, language: str) -> str:
    name = _SNOWBALL.get(language)
    if len(word) < _SHORTEST_STEMMED or any(map(str.isdecimal, word)):
        return _folded(word)
    if _LATIN.fullmatch(word):
        folded = _folded(word)
        return (_stemmer(name).stemWord(folded) if name else folded) or folded
    return _folded(_stemmer(name).stemWord(word.casefold()) if name else word) or _folded(word)


@lru_cache(maxsize=len(_SNOWBALL))
def _stemmer(name: str) -> _Stemmer:
    import snowballstemmer

    stemmer: _Stemmer = snowballstemmer.stemmer(name)
    return stemmer


def _base(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].casefold()
