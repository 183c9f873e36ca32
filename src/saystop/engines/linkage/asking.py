"""What somebody types to find reports, as parts; and where a text answers each of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from .names import phonetic
from .words import Word, is_stop, located, term

MOST_ASKED: Final = 1_000  # signs of a query
MOST_PARTS: Final = 32  # parts of a query
PREFIXES: Final = (3, 4, 5, 6)  # lengths of beginnings that stand in the index
_CHUNK = re.compile(r"[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]|[^\s\"“”„«»]+")


class How(Enum):
    """How a part is looked for."""

    WORD = auto()  # in any of its forms
    EXACT = auto()  # as typed, though folded
    PREFIX = auto()  # words that begin so
    PHRASE = auto()  # words behind each other


@dataclass(frozen=True, slots=True, repr=False)
class Part:
    """One thing that is asked for; a report must answer all parts.

    `words` are folded; `forms` are the words of a text that answer a WORD, folded or without their ending; `is_common` tells
    that the word is a stop word in one of the languages; `start` and `end` are its place in the query.
    """

    how: How
    words: tuple[str, ...]
    forms: frozenset[str]
    is_common: bool
    start: int
    end: int


def parse(query: str, languages: Sequence[str]) -> list[Part]:
    """The parts of a query: words, "phrases in quotation marks", begin*. A word of several, like "jean-pierre", is a phrase."""
    parts: list[Part] = []
    for chunk in _CHUNK.finditer(query[:MOST_ASKED]):
        if len(parts) >= MOST_PARTS:
            break
        quoted = chunk[1] is not None
        start = chunk.start(1) if quoted else chunk.start()
        found = [
            word._replace(start=word.start + start, end=word.end + start)
            for word in located(chunk[1] if quoted else chunk[0])
        ]
        if not found:
            continue
        if not quoted and chunk[0].endswith("*") and len(found[-1].folded) >= PREFIXES[0]:
            parts.append(_part(How.PREFIX, found[-1:], languages))
            found = found[:-1]
        if len(found) > 1:
            parts.append(_part(How.PHRASE, found, languages))
        elif found:
            parts.append(_part(How.EXACT if quoted else How.WORD, found, languages))
    return parts


def answers(part: Part, words: Sequence[Word], languages: Sequence[str]) -> list[tuple[int, int]]:
    """Where in a text, given as its words, a part is answered: from the first sign to behind the last."""
    if part.how is How.PREFIX:
        return [(word.start, word.end) for word in words if word.folded.startswith(part.words[0])]
    if part.how is How.PHRASE:
        return list(_phrases(part.words, words))
    if part.how is How.EXACT:
        return [(word.start, word.end) for word in words if word.folded == part.words[0]]
    known: dict[str, bool] = {}
    for word in words:
        if word.written not in known:
            known[word.written] = _is_form(word, part.forms, languages)
    return [(word.start, word.end) for word in words if known[word.written]]


def sounds_like(part: Part, words: Sequence[Word]) -> list[tuple[int, int]]:
    """Where a text has names, written with a capital letter, that sound like the word of a part."""
    if part.how is not How.WORD:
        return []
    sought = set(phonetic(part.words[0]))
    return [
        (word.start, word.end)
        for word in words
        if word.written[:1].isupper()
        and word.folded[:1] == part.words[0][:1]
        and sought & set(phonetic(word.folded))
    ]


def _part(how: How, found: list[Word], languages: Sequence[str]) -> Part:
    folded = tuple(word.folded for word in found)
    forms = frozenset({folded[0], *(term(found[0].written, language) for language in languages)})
    is_common = how in {How.WORD, How.EXACT} and any(is_stop(folded[0], language) for language in languages)
    return Part(how, folded, forms, is_common, found[0].start, found[-1].end)


def _is_form(word: Word, forms: frozenset[str], languages: Sequence[str]) -> bool:
    if word.folded in forms:
        return True
    # Endings are taken off by slow code: only of words that begin alike, or whose beginning may go too (Dutch "ge-", Arabic).
    alike = (
        any(word.folded[:2] == form[:2] for form in forms)
        or not word.written.isascii()
        or "ge" in word.folded
    )
    return alike and any(term(word.written, language) in forms for language in languages)


def _phrases(sought: tuple[str, ...], words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    for at in range(len(words) - len(sought) + 1):
        if all(words[at + step].folded == word for step, word in enumerate(sought)):
            yield words[at].start, words[at + len(sought) - 1].end
