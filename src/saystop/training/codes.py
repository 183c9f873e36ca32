"""Codes by chance that people type from paper or a projector: no letter looks like another or like a number."""

import secrets
import unicodedata

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new(length: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def folded(name: str) -> str:
    """A name as it is compared: without case, accents, signs and doubled spaces."""
    bare = unicodedata.normalize("NFKD", name)
    kept = "".join(one if one.isalnum() else " " for one in bare if not unicodedata.combining(one))
    return " ".join(kept.casefold().split())
