"""What an identifier is: one thing in a report by which it can be told that another report speaks of the same."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

MOST_TEXT: Final = 100_000  # signs of one text that are looked at; what follows is not read
MOST_FOUND: Final = 300  # identifiers of one kind in one text
TAKEN: Final = "\x00"  # stands where an identifier was found, so that no other kind finds its parts again


class Kind(StrEnum):
    """Kinds of identifiers. The value is part of each token: change one, and nothing indexed before is found."""

    PHONE = "phone"
    EMAIL = "email"
    LINK = "link"
    ACCOUNT = "account"
    PLATE = "plate"
    DATE = "date"
    CELL = "cell"
    PERSON = "person"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Identifier:
    """One thing that was found. Two that mean the same have the same `kind` and `value`.

    `value` is canonical, `shown` as it was written; `start` and `end` are places in the text, in signs, or -1 for a field.
    Its repr shows neither of the two, so that no log receives them.
    """

    kind: Kind
    value: str = field(repr=False)
    shown: str = field(repr=False)
    start: int = -1
    end: int = -1


def without(text: str, found: list[Identifier]) -> str:
    """`text` with the places of `found` blotted out. Everything else stays where it was."""
    pieces, at = [], 0
    for identifier in sorted(found, key=lambda each: each.start):
        if identifier.start >= at:
            pieces += [text[at : identifier.start], TAKEN * (identifier.end - identifier.start)]
            at = identifier.end
    return "".join([*pieces, text[at:]])
