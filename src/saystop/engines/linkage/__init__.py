"""Linkage: what a report says, as identifiers, words and blind tokens, so that others about the same are found.

Plain values in, plain values out; nothing here touches a disk, a network or a log.
"""

from .cells import cell, neighbours
from .identifiers import find, of_field
from .kinds import Identifier, Kind
from .names import fold, phonetic, place_key
from .tokens import (
    Blind,
    Document,
    Query,
    identifier_tokens,
    index_tokens,
    query_tokens,
    sought_tokens,
)
from .words import words

__all__ = [
    "Blind",
    "Document",
    "Identifier",
    "Kind",
    "Query",
    "cell",
    "find",
    "fold",
    "identifier_tokens",
    "index_tokens",
    "neighbours",
    "of_field",
    "phonetic",
    "place_key",
    "query_tokens",
    "sought_tokens",
    "words",
]
