"""What can go wrong with sealed things. No message carries a plaintext, a key or a word of a receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum


class SealingError(Exception):
    """Any refusal of this engine; the message is one sentence that may be shown."""


class Tampered(SealingError):
    """A ciphertext or key is not what it claims to be: altered, cut, moved elsewhere, for another key."""

    def __init__(self, sentence: str = "This does not open as what it claims to be.") -> None:
        super().__init__(sentence)


class WrongPassword(SealingError):
    """The password is wrong or the locked bytes were altered; the two cannot be told apart."""

    def __init__(self) -> None:
        super().__init__("This password does not open it.")


class ReceiptError(SealingError):
    """What was typed is not a receipt."""


@dataclass(frozen=True, slots=True)
class UnknownWord:
    """One word that is in no receipt.

    `position` counts from 1; `typed` is what the person typed; `suggestions` holds at most three words of the
    list, the nearest first. Both are kept out of the repr, because they tell most of a receipt's word.
    """

    position: int
    typed: str = field(repr=False)
    suggestions: tuple[str, ...] = field(repr=False)


class UnknownWords(ReceiptError):
    """The number of words is right, but `words` are not in the list."""

    def __init__(self, words: Sequence[UnknownWord]) -> None:
        self.words = tuple(words)
        super().__init__(f"Not in the list: word {', '.join(str(word.position) for word in self.words)}.")


class WrongWordCount(ReceiptError):
    """`count` words were typed where a receipt has `expected`."""

    def __init__(self, count: int, expected: int) -> None:
        self.count = count
        self.expected = expected
        super().__init__(f"A receipt has {expected} words; {count} were typed.")


class ShareFault(Enum):
    """Why recovery shares do not combine; a page translates by it."""

    UNKNOWN_WORD = "unknown word"
    WORD_COUNT = "word count"
    MISTYPED = "mistyped"
    SAME_TWICE = "same twice"
    OTHER_SET = "other set"
    TOO_FEW = "too few"
    INCONSISTENT = "inconsistent"


class ShareError(SealingError):
    """Recovery shares that do not combine, said in one English `sentence` and in parts for a translated one.

    `share` and `other` count shares from 1 in the order given, `word` counts words from 1; `given` and
    `needed` count words (WORD_COUNT) or shares (TOO_FEW). What does not apply to the fault is 0.
    """

    def __init__(
        self,
        sentence: str,
        fault: ShareFault,
        *,
        share: int = 0,
        other: int = 0,
        word: int = 0,
        given: int = 0,
        needed: int = 0,
    ) -> None:
        self.sentence = sentence
        self.fault = fault
        self.share = share
        self.other = other
        self.word = word
        self.given = given
        self.needed = needed
        super().__init__(sentence)
