"""Blind tokens: what a table may hold of a report so that it is found, though the table can read none of it.

A token is a keyed digest of a word or an identifier. Whoever has the table and not the key sees which reports share tokens, and
how often, and nothing of what they say: docs/linkage.md lists what that gives away.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from itertools import pairwise
from typing import Final, NoReturn, SupportsIndex

from . import phones, plates
from .asking import MOST_ASKED, PREFIXES, How, Part, answers, parse, sounds_like
from .cells import neighbours
from .identifiers import found_in
from .kinds import Identifier, Kind
from .names import person_key, phonetic, place_key
from .words import Word, is_stop, is_stop_anywhere, located, term

_WORD, _PREFIX, _PAIR, _HANDLE, _NATIONAL, _SOUND = "word", "prefix", "pair", "handle", "national", "sound-"
_DIGITS = re.compile(r"[+(]{0,2}\d[\d ().\-/]{5,38}\d")
_SPAN: Final = 4  # words that a plate typed with spaces may have

Purposed = tuple[str, str]  # a kind of token, and the value


class Blind:
    """Makes tokens under one key. Shows nothing in a repr, and is neither pickled nor copied."""

    __slots__ = ("_key",)

    def __init__(self, key: bytes) -> None:
        """`key` has 32 to 64 bytes, and no other use. Raises ValueError for another length."""
        if not 32 <= len(key) <= 64:
            raise ValueError("The key of an index has 32 to 64 bytes.")
        self._key = key

    def token(self, kind: str, value: str) -> int:
        """64 bits with a sign, as databases keep whole numbers: keyed BLAKE2b (RFC 7693), the kind as its personalisation.

        `kind` has at most 16 bytes in UTF-8; else ValueError is raised.
        """
        digest = blake2b(
            value.encode("utf-8", "surrogatepass"), digest_size=8, key=self._key, person=kind.encode()
        )
        return int.from_bytes(digest.digest(), "big", signed=True)

    def tokens(self, values: Iterable[Purposed]) -> frozenset[int]:
        """The tokens of pairs of a kind and a value."""
        return frozenset(self.token(kind, value) for kind, value in values)

    def __repr__(self) -> str:
        return "<Blind: kept secret>"

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        raise TypeError("A Blind holds a key and is not pickled or copied.")


@dataclass(frozen=True, slots=True)
class Document:
    """What is to be found of one report: its texts, each with its language, and its identifiers.

    Names of people and places are found as words only if their fields are among the texts, too.
    """

    texts: tuple[tuple[str, str], ...] = field(repr=False)
    identifiers: tuple[Identifier, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for. A report may answer if it holds at least one token of each group; without groups nothing is asked.

    Tokens do not quite decide phrases and beginnings of more than six letters: `confirms` does, on opened texts.
    """

    groups: tuple[frozenset[int], ...] = field(repr=False)
    _parts: tuple[Part, ...] = field(repr=False)
    _identified: tuple[bool, ...] = field(repr=False)  # for each part, whether an identifier may stand for it
    _languages: tuple[str, ...] = field(repr=False)
    _country: str = field(repr=False)
    _blind: Blind = field(repr=False)

    def matches(self, text: str) -> list[tuple[int, int]]:
        """Where `text` answers the query: places from the first sign to behind the last, in order and apart.

        It may be empty though the report answers: when another of its texts or fields does.
        """
        words = located(text)
        spans = [(each.start, each.end) for each in self._identifiers(text)] if any(self._identified) else []
        is_found = bool(spans)
        for part, is_identified in zip(self._parts, self._identified, strict=True):
            if not (
                is_found and is_identified
            ):  # the pieces of a number found whole would only mark other numbers
                spans += self._answers(part, words)
        return _joined(spans)

    def confirms(self, texts: Iterable[str]) -> bool:
        """Whether the texts of an opened report hold each phrase and each beginning that was asked for.

        Give it all texts that were indexed. Parts for which an identifier may stand are taken as told by their tokens.
        """
        all_words = [(text, located(text)) for text in texts]
        return all(
            is_identified
            or part.how not in {How.PREFIX, How.PHRASE}
            or any(answers(part, words, self._languages) for _, words in all_words)
            or (part.how is How.PREFIX and any(self._begins(part, text) for text, _ in all_words))
            for part, is_identified in zip(self._parts, self._identified, strict=True)
        )

    def _answers(self, part: Part, words: Sequence[Word]) -> list[tuple[int, int]]:
        return answers(part, words, self._languages) or sounds_like(part, words)

    def _identifiers(self, text: str) -> Iterator[Identifier]:
        sought = frozenset().union(*self.groups)
        for each in found_in(text, self._country, None):
            if sought & self._blind.tokens(_indexed(each)):
                yield each

    def _begins(self, part: Part, text: str) -> bool:
        """Whether a plate in `text` begins with what was typed."""
        return any(
            each.kind is Kind.PLATE and each.value.lower().startswith(part.words[0])
            for each in found_in(text, self._country, None)
        )


def index_tokens(blind: Blind, document: Document) -> set[int]:
    """All tokens of a report: of its words and these without endings, their beginnings, neighbouring words, and identifiers."""
    values: set[Purposed] = set()
    for text, language in document.texts:
        words = located(text)
        values |= set(_pairs([word.folded for word in words]))
        for word in {each.folded: each for each in words}.values():
            if not is_stop(word.folded, language):
                values |= {(_WORD, word.folded), (_WORD, term(word.written, language))}
                values |= set(_beginnings(word.folded))
    for identifier in document.identifiers:
        values |= set(_indexed(identifier))
    return set(blind.tokens(values))


def identifier_tokens(blind: Blind, identifier: Identifier) -> frozenset[int]:
    """The tokens that `index_tokens` gives an identifier."""
    return blind.tokens(_indexed(identifier))


def sought_tokens(blind: Blind, identifier: Identifier) -> frozenset[int]:
    """The tokens by which reports on the same thing or one near it are found: also names that sound alike and cells around."""
    return blind.tokens(_sought(identifier))


def query_tokens(
    blind: Blind, query: str, languages: Sequence[str], *, country: str = "", today: date | None = None
) -> Query:
    """What to look for when somebody types `query`.

    Args:
        blind: with the key of the index.
        query: words, "phrases", and beginnings of at least three letters with * behind; and identifiers as one writes them: a
            plate with spaces, a phone number in national form, an account, a day, a position (with its neighbourhood).
            The first 1,000 signs and 32 parts are read.
        languages: tags of the languages in which reports are written; endings of each of them are taken off.
        country: where phone numbers are national, in two letters, or "".
        today: for days without a year; without it they are words only.
    """
    query = query[:MOST_ASKED]
    parts = parse(query, languages)
    alternatives = list(_alternatives(query, country, today))
    groups: list[tuple[frozenset[int], bool]] = []
    identified = []
    for part in parts:
        others = {
            value
            for start, end, values in alternatives
            if start < part.end and part.start < end
            for value in values
        }
        identified.append(bool(others))
        whole = {(Kind.PERSON.value, person_key(query)), (Kind.PLACE.value, place_key(query))}
        groups += [
            (blind.tokens({*group, *others, *whole}), part.is_common) for group in _groups(part, languages)
        ]
    # A word that is common in one language is left to the others: reports in that language do not index it.
    needed = [tokens for tokens, is_common in groups if not is_common] or [tokens for tokens, _ in groups]
    return Query(
        tuple(dict.fromkeys(needed)), tuple(parts), tuple(identified), tuple(languages), country, blind
    )


def _groups(part: Part, languages: Sequence[str]) -> Iterator[set[Purposed]]:
    """What a report must hold for a part, one of each set."""
    if part.how is How.PREFIX:
        yield {(_PREFIX, part.words[0][: PREFIXES[-1]])}
    elif part.how is How.EXACT:
        yield {(_WORD, part.words[0])}
    elif part.how is How.WORD:
        sounds = phonetic(part.words[0])
        yield {
            *((_WORD, form) for form in part.forms),
            *((_SOUND + kind, code) for kind in (Kind.PERSON, Kind.PLACE) for code in sounds),
        }
    else:
        telling = [word for word in part.words if not is_stop_anywhere(word)]
        if len(telling) > 1:
            yield from ({pair} for pair in _pairs(part.words))
        else:  # the word that is not common; or at least those that one language indexes
            for word in telling or part.words:
                if not all(is_stop(word, language) for language in languages):
                    yield {(_WORD, word)}


def _pairs(words: Sequence[str]) -> Iterator[Purposed]:
    """Neighbouring words, with common ones passed over: "asked for a passport" has the pair of "asked" and "passport"."""
    telling = [word for word in words if not is_stop_anywhere(word)]
    for one, other in pairwise(telling):
        yield _PAIR, f"{one} {other}"


def _beginnings(word: str) -> Iterator[Purposed]:
    for length in PREFIXES:
        if len(word) >= length:
            yield _PREFIX, word[:length]


def _indexed(identifier: Identifier) -> Iterator[Purposed]:
    """An identifier itself; and a phone number without its country, an account without its service, the sounds of a name."""
    kind, value = identifier.kind, identifier.value
    yield kind.value, value
    if kind is Kind.PHONE:
        yield _NATIONAL, phones.national(value)
    elif kind is Kind.ACCOUNT:
        yield _HANDLE, _handle(value)
    elif kind is Kind.PLATE:
        yield from _beginnings(value.lower())
    elif kind in {Kind.PERSON, Kind.PLACE}:
        yield from ((_SOUND + kind, code) for code in phonetic(value))


def _sought(identifier: Identifier) -> Iterator[Purposed]:
    """An identifier itself, and what else may mean the same thing in another report."""
    kind, value = identifier.kind, identifier.value
    yield kind.value, value
    if kind is Kind.CELL:
        yield from ((kind.value, cell) for cell in neighbours(value))
    elif kind is Kind.ACCOUNT:
        # Of an unknown service: the same name at any. Of a known one: the same, and the name of which no service is known.
        yield (_HANDLE, _handle(value)) if value.startswith("@") else (kind.value, "@" + _handle(value))
    elif kind in {Kind.PERSON, Kind.PLACE}:
        yield from ((_SOUND + kind, code) for code in phonetic(value))


def _handle(account: str) -> str:
    return account.rpartition(":")[2].removeprefix("@")


def _alternatives(query: str, country: str, today: date | None) -> Iterator[tuple[int, int, set[Purposed]]]:
    """Identifiers that a query may hold, each with its place: they stand in for the words there."""
    for found in found_in(query, country, today):
        yield found.start, found.end, set(_sought(found))
    for digits in _DIGITS.finditer(query):
        whole, bare = phones.may_mean(digits[0])
        values = {(Kind.PHONE.value, each) for each in whole} | {(_NATIONAL, each) for each in bare}
        if values:
            yield digits.start(), digits.end(), values
    words = located(query)
    for at in range(len(words)):
        for length in range(1, _SPAN + 1):
            plate = plates.compact("".join(word.written for word in words[at : at + length]))
            if at + length <= len(words) and plates.may_be(plate):
                yield words[at].start, words[at + length - 1].end, {(Kind.PLATE.value, plate)}


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined
