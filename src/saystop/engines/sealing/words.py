"""Words that people copy by hand, read forgivingly from a list where four letters tell every word."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from string import ascii_lowercase

_PREFIX = 4
_LETTERS = re.compile(r"[^\W\d_]+")
_LONGEST_COMPARED = 16  # no listed word is longer than 8 letters; comparing an essay would only burn time


def typed_words(text: str) -> list[str]:
    """The words of `text` in small letters without accents; numbering, spaces and punctuation fall away."""
    unaccented = "".join(
        sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign)
    )
    return _LETTERS.findall(unaccented.casefold())


class WordList:
    """Words, each told by its first four letters. Raises ValueError for a list that is not so."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(words)
        self._by_prefix = {word[:_PREFIX]: word for word in self.words}
        if len(self._by_prefix) != len(self.words):
            raise ValueError("Two words of the list share their first four letters.")

    def find(self, typed: str) -> str | None:
        """The word with the same first four letters as `typed`; a shorter one must be the word itself."""
        return self._by_prefix.get(typed[:_PREFIX])

    def nearest(self, typed: str) -> tuple[str, ...]:
        """At most three words that `typed` may mean: those one slip away, then those that look alike."""
        typed = typed[:_LONGEST_COMPARED]
        slips = set(_slips(typed))
        near = {word for slip in slips if (word := self.find(slip)) is not None}
        unlike = {word: 1 - difflib.SequenceMatcher(None, typed, word).ratio() for word in near}
        ranked = sorted(near, key=lambda word: (word not in slips, unlike[word], word))
        alike = difflib.get_close_matches(typed, self.words, n=3, cutoff=0.6)
        return tuple(dict.fromkeys([*ranked, *alike]))[:3]


def _slips(typed: str) -> Iterator[str]:
    """`typed` with two neighbours in each other's place, or one letter left out, exchanged or put in."""
    for at in range(len(typed) + 1):
        before, after = typed[:at], typed[at:]
        yield before + after[1:]
        yield before + after[1:2] + after[:1] + after[2:]
        for letter in ascii_lowercase:
            yield before + letter + after[1:]
            yield before + letter + after
