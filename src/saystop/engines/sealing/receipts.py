"""Receipts: seven words that a reporter keeps, and from which alone their conversation opens.

The words are English whatever the reporter's language: the BIP-39 list, whose words differ in their first four
letters, without 111 words that nobody should meet here ("abuse", "danger", "girl"); as many of SLIP-39's stand in their place.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

from .errors import UnknownWord, UnknownWords, WrongWordCount
from .keys import PrivateKey
from .passwords import Cost, stretch
from .purposes import derive_key
from .secrecy import Secret
from .words import WordList, typed_words

RECEIPT_WORDS = 7  # of 2,048: 77 bits
# OWASP's minimum and no more: behind it are 77 bits of chance, not a password, and every report pays for it.
RECEIPT_COST = Cost(memory_kib=7168, iterations=5)
_SALT_BYTES = 16
_LIST_SIZE = 2048
# A list that differs in one word would orphan receipts that people hold.
_LIST_SHA256 = "d5c424ee52092759d4d2050282a6b3b7d46754456cd1c60bcead2d623a80953f"


@cache
def word_list() -> WordList:
    """The list of receipts, `data/receipt-words.txt`. Raises RuntimeError when it was altered."""
    raw = files(__package__).joinpath("data", "receipt-words.txt").read_bytes()
    words = WordList(raw.decode("ascii").split())
    if sha256(raw).hexdigest() != _LIST_SHA256 or len(words.words) != _LIST_SIZE:
        raise RuntimeError("The list of receipt words was altered.")
    return words


@dataclass(frozen=True, slots=True, repr=False)
class Receipt(Secret):
    """Seven words of the list, in order. Shown to the reporter once, stored nowhere."""

    words: tuple[str, ...]

    def __post_init__(self) -> None:
        known = word_list()
        if len(self.words) != RECEIPT_WORDS or any(known.find(word) != word for word in self.words):
            raise ValueError(f"A receipt has {RECEIPT_WORDS} words of the list.")

    @property
    def text(self) -> str:
        """The words in one line, as they are shown and printed."""
        return " ".join(self.words)

    @classmethod
    def generate(cls) -> Receipt:
        words = word_list().words
        return cls(tuple(secrets.choice(words) for _ in range(RECEIPT_WORDS)))

    @classmethod
    def parse(cls, text: str) -> Receipt:
        """The receipt that a person typed, in any case, with any accents, numbering, commas.

        The first four letters of a word suffice. Raises WrongWordCount, or, when the count is right,
        UnknownWords with suggestions.
        """
        typed = typed_words(text)
        if len(typed) != RECEIPT_WORDS:
            raise WrongWordCount(len(typed), RECEIPT_WORDS)
        known = word_list()
        found = [known.find(word) for word in typed]
        words = tuple(word for word in found if word is not None)
        if len(words) == RECEIPT_WORDS:
            return cls(words)
        raise UnknownWords(
            [
                UnknownWord(position, word, known.nearest(word))
                for position, (word, match) in enumerate(zip(typed, found, strict=True), start=1)
                if match is None
            ]
        )


@dataclass(frozen=True, slots=True, repr=False)
class ReceiptKeys(Secret):
    """What a receipt gives: `lookup` (32 bytes) finds the report, `private_key` opens the reporter's slot."""

    lookup: bytes
    private_key: PrivateKey


def derive(receipt: Receipt, salt: bytes) -> ReceiptKeys:
    """The keys of `receipt` by Argon2id, then HKDF; knowing `lookup` tells nothing of the key.

    `salt` is the installation's, the same for all receipts, because the words alone must find the report; at
    least 16 bytes, else ValueError. Takes tens of milliseconds and 7 MiB.
    """
    if len(salt) < _SALT_BYTES:
        raise ValueError(f"The salt has at least {_SALT_BYTES} bytes.")
    master = stretch(receipt.text, salt, RECEIPT_COST)
    return ReceiptKeys(
        lookup=derive_key(master, "receipt lookup"),
        private_key=PrivateKey.from_seed(derive_key(master, "receipt seed")),
    )
