"""The code by which the papers of one person are matched, made by herself of three things that she remembers.

A self-generated identification code (J. Yurek, J. Vasey, D. S. Havens, "The use of self-generated identification codes in
longitudinal research", Evaluation Review 32, 2008): what it asks for does not change from before to after, is not known to the
others in the room all together, and is nothing that could put a young person at risk: no name, no address, no origin.
"""

import hashlib
import hmac
import unicodedata
from uuid import UUID

from django.conf import settings

from saystop.engines.sealing import derive_key

LETTERS = 2
DAYS = 31


def letters(written: str) -> str:
    """The first two letters of what was written, small and without accents; nothing where there is no letter."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", written).casefold())
    return "".join(one for one in plain if one.isalpha())[:LETTERS]


def day_of_month(written: str) -> int | None:
    """A day from 1 to 31, written with or without a nought or a full stop."""
    digits = written.strip().rstrip(".").strip()
    if not digits.isascii() or not digits.isdecimal() or len(digits) > LETTERS:
        return None
    return day if 1 <= (day := int(digits)) <= DAYS else None


def digest(session: UUID, carer: str, day: int, school: str) -> bytes:
    """What is kept of a code: keyed, so that nobody who has the database alone can try all codes, and another in each session."""
    key = derive_key(settings.SAYSTOP_SECRET, "test code")
    return hmac.digest(key, session.bytes + f"{carer} {day} {school}".encode(), hashlib.sha256)
