"""Phone numbers in running text, in the form of ITU-T E.164. Whether digits are a number is judged by `phonenumbers`.

That library holds the numbering plans of the world (7 MB, a tenth of a second), so it is loaded at the first number only.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from .kinds import MOST_FOUND, Identifier, Kind

_LONGEST: Final = 40  # signs of one number as written; 15 digits are the most that E.164 allows
_MOST_IN_RUN: Final = 12  # numbers in one line of them
_FEWEST_NATIONAL: Final = 7  # digits, where no + tells that a number is meant
# Digits with the signs that people put between them. A longer run is no phone number, whatever else it is.
_RUN = re.compile(r"[+(]{0,2}\d(?:[\d \u00a0\u202f().\-/‐‑–·]*\d)?")
_GAPS = re.compile(r"\s*[/;]\s*|\s{2,}|\s(?=\+|00[1-9])")
# Years from to, or two numbers with decimals: what a short numbering plan, such as Luxembourg's, would let pass.
_TWO_NUMBERS = re.compile(r"(?:19|20)\d\d\s?[-–/ ]\s?(?:19|20)\d\d|\d{1,3}\.\d{3,}\s\d{1,3}\.\d{3,}")
# What names its digits as something else: a price, an account, a book, a booking.
_OTHERWISE_BEFORE = re.compile(
    r"(?:[€$£¥₹฿₫₱₽]|\b(?:eur|usd|gbp|chf|thb|php|idr|vnd|khr|inr|lei|isbn(?:-1[03])?|issn|ean|iban|vat|tva|btw|kvk|siret|siren|"
    r"booking|reservation|réservation|reservering|buchung|order|invoice|ref|reference|référence|passport|passeport|paspoort|"
    r"[a-z]{2}\d{2}))[\s.:#°-]{0,3}(?:(?:no|nr|number|numéro|nummer|code)[\s.:]{0,2})?$",
    re.IGNORECASE,
)
_OTHERWISE_AFTER = re.compile(
    r"\s{0,2}(?:[€$£¥₹฿₫₱₽%°]|(?:eur|euros?|usd|dollars?|gbp|pounds?|chf|thb|baht|pesos?|rupiah|rupees?|dong|riel|lei|km|m²|kg|people)\b)",
    re.IGNORECASE,
)


def find(text: str, country: str) -> Iterator[Identifier]:
    """Numbers in `text`: those with + or 00 always, those in national form if they are valid in `country` (two letters)."""
    for start, run in islice(_runs(text), MOST_FOUND):
        yield from _numbers(run, start, country) or [
            each
            for gap, part in islice(_parts(run), _MOST_IN_RUN)
            for each in _numbers(part, start + gap, country)
        ]


def of_field(text: str, country: str) -> str | None:
    """The number that a field for one holds, however it was typed."""
    return _canonical(text[: 2 * _LONGEST], country)


def national(value: str) -> str:
    """A number of E.164 without its country and without leading zeros: what is left of it in every national form."""
    import phonenumbers

    try:
        number = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        return value.lstrip("+")
    return str(number.national_number)


def may_mean(typed: str) -> tuple[set[str], set[str]]:
    """What digits typed without a country may be: numbers in E.164, and numbers without their country.

    Prefixes for calls within a country fall away: zeros; 8, 1 and 06 where they are used so (Russia, North America, Hungary).
    """
    digits = "".join(str(int(sign)) for sign in typed if sign.isdecimal())
    if not _FEWEST_NATIONAL <= len(digits) <= 17:
        return set(), set()
    bare = digits.lstrip("0")
    if typed.lstrip(" (").startswith("+") or digits.startswith("00"):
        return {"+" + bare}, set()
    shorter = {digits[2:]} if digits.startswith("06") else {bare[1:]} if bare[:1] in {"1", "8"} else set()
    return {"+" + bare}, {bare, *shorter}


def _numbers(part: str, offset: int, country: str) -> list[Identifier]:
    import phonenumbers

    if len(part) > _LONGEST or _digits(part) < _FEWEST_NATIONAL:
        return []
    # 00 stands for the + in most of the world; one sign gives way to a space, so that places stay the same.
    read = " +" + part[2:] if part.startswith("00") and part[2:3] not in {"", "0"} else part
    matcher = phonenumbers.PhoneNumberMatcher(
        read, country.upper() or None, leniency=phonenumbers.Leniency.VALID, max_tries=10
    )
    found = []
    for match in matcher:
        start = match.start - (1 if read is not part and match.start == 1 else 0)
        value = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        found.append(
            Identifier(Kind.PHONE, value, part[start : match.end], offset + start, offset + match.end)
        )
    return found


def _canonical(text: str, country: str) -> str | None:
    import phonenumbers

    typed = re.sub(r"^\s*00(?=[1-9])", "+", text)
    try:
        number = phonenumbers.parse(typed, country.upper() or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _runs(text: str) -> Iterator[tuple[int, str]]:
    """Runs of digits that may be numbers, each with its start."""
    for run in _RUN.finditer(text):
        if _digits(run[0][:_LONGEST]) >= _FEWEST_NATIONAL and not _is_something_else(text, *run.span()):
            yield run.start(), run[0]


def _parts(run: str) -> Iterator[tuple[int, str]]:
    """What stands between the wider gaps of a run, each with its start; nothing if there are none."""
    at = 0
    for gap in _GAPS.finditer(run):
        yield at, run[at : gap.start()]
        at = gap.end()
    if at:
        yield at, run[at:]


def _is_something_else(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 30) : start], text[end : end + 12]
    if text[start] == "+":
        return False
    if _TWO_NUMBERS.fullmatch(text, start, end):
        return True
    return bool(_OTHERWISE_BEFORE.search(before) or _OTHERWISE_AFTER.match(after)) or _glued(before, after)


def _glued(before: str, after: str) -> bool:
    """Letters on the skin of the digits: a code of something, not a number to call."""
    return before[-1:].isalpha() or before[-1:] == "_" or after[:1].isalpha() or after[:1] == "_"


def _digits(text: str) -> int:
    return sum(sign.isdecimal() for sign in text)
