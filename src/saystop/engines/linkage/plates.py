"""Number plates in running text. The value is letters and digits alone, in capitals: "1-ABC-234" is "1ABC234" in every hand.

A plate is taken when it looks like none but a plate (capitals with hyphens in the pattern of a country), when the pattern is that of
the country the report is about, or when a word like "number plate" stands before it. Ordinary words are never taken: there is
a digit in each, and without such a word before it the letters are capitals. The country is not part of the value: whoever saw
the plate seldom knows it. So the German B-AB 12 and BA-B 12 come out alike; comparing the rest of two reports tells them apart.

Patterns: the present and the last series of each country's cars.
"""

import re
from collections.abc import Iterator
from typing import Final

from .kinds import MOST_FOUND, Identifier, Kind
from .words import is_stop_anywhere

_LONGEST: Final = 12
# Letters of other alphabets that plates use because they look like Latin ones (Vienna Convention on Road Traffic, annex 2).
_ALIKE: Final = str.maketrans("АВЕКМНОРСТУХІΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTYXIABEZHIKMNOPTYX")
_DUTCH = "[BDFGHJKLMNPRSTVWXZ]"  # no vowels since 1978
_FRENCH = "[A-HJ-NP-TV-Z]"  # no I, O, U
_DISTRICT = "[A-ZÄÖÜ]{1,3}"

# Unmistakable anywhere: hyphens (or the point of a Belgian plate), and capitals.
_STRONG: Final = (
    r"[1-9]-[A-Z]{3}-\d{3}",  # BE since 2010
    rf"{_FRENCH}{{2}}-\d{{3}}-{_FRENCH}{{2}}",  # FR since 2009
    rf"{_DUTCH}{{2}}-\d{{3}}-{_DUTCH}|{_DUTCH}-\d{{3}}-{_DUTCH}{{2}}",  # NL series 9 to 14
    rf"\d-{_DUTCH}{{3}}-\d\d|\d\d-{_DUTCH}{{3}}-\d|{_DUTCH}{{3}}-\d\d-{_DUTCH}|{_DUTCH}-\d\d-{_DUTCH}{{3}}",
    rf"\d\d-{_DUTCH}{{2}}-{_DUTCH}{{2}}|{_DUTCH}{{2}}-\d\d-{_DUTCH}{{2}}|{_DUTCH}{{2}}-{_DUTCH}{{2}}-\d\d|\d\d-{_DUTCH}{{2}}-\d\d",  # NL series 3 to 6
    rf"{_DISTRICT}-[A-Z]{{2}} ?[1-9]\d{{2,3}}[EH]?",  # DE, the longer ones
    r"[A-HJ-PR-Y]{2}(?:0[1-9]|[1-7]\d) ?[A-HJ-PR-Z]{3}",  # GB since 2001
)
# Of the country the report is about: the same with other gaps, and shorter series.
_OF_COUNTRY: Final = {
    "BE": r"[1-9][ .-]?[A-Z]{3}[ .-]?\d{3}|[A-Z]{3}[ .-]\d{3}",
    "NL": rf"{_DUTCH}{{2}}[ -]?\d{{3}}[ -]?{_DUTCH}|{_DUTCH}[ -]?\d{{3}}[ -]?{_DUTCH}{{2}}|\d[ -]?{_DUTCH}{{3}}[ -]?\d\d"
    rf"|\d\d[ -]?{_DUTCH}{{3}}[ -]?\d|{_DUTCH}{{3}}[ -]?\d\d[ -]?{_DUTCH}|{_DUTCH}[ -]?\d\d[ -]?{_DUTCH}{{3}}"
    rf"|\d\d[ -]{_DUTCH}{{2}}[ -]{_DUTCH}{{2}}|{_DUTCH}{{2}}[ -]\d\d[ -]{_DUTCH}{{2}}|{_DUTCH}{{2}}[ -]{_DUTCH}{{2}}[ -]\d\d|\d\d[ -]{_DUTCH}{{2}}[ -]\d\d",
    "FR": rf"{_FRENCH}{{2}}[ -]?\d{{3}}[ -]?{_FRENCH}{{2}}|[1-9]\d{{2,3}} [A-Z]{{2,3}} (?:\d\d|2[AB]|9[78]\d)",
    "DE": rf"{_DISTRICT}[ -][A-Z]{{1,2}} ?[1-9]\d{{0,3}}[EH]?",
    "LU": r"[A-Z]{2}[ -]?\d{4}",
    "GB": r"[A-HJ-PR-Y]{2}\d\d ?[A-HJ-PR-Z]{3}|[A-HJ-NPR-TV-Y]\d{1,3} ?[A-HJ-PR-Z]{3}",
}
_CALLED = (
    r"(?:(?:number|licen[cs]e|registration|car|vehicle)\s?plates?|plates?|licen[cs]e|registration|reg\.?|(?:plaques?|numéro)\s(?:d['’]immatriculation|"
    r"minéralogique)|plaques?|immatricul(?:ation|ée?s?)|kenteken(?:plaat|s)?|nummerplaat|nummerplaten|plaat|kennzeichen|nummernschild(?:er)?|"
    r"autonummer|matr[ií]cula|placas?|targa|tablice|rejestracja|rendszám|spz|numer\srejestracyjny|номер|номера|госномер|πινακίδα)"
)
# What may stand between the word and the plate. Each only once or twice: the plate is the next thing said.
_TO_IT = r"(?:[\s:=,.\"'“”«»()#-]{1,3}(?:number|numbers?|no\.?|nr\.?|n°|numéro|nummer|is|was|were|war|ist|lautet|est|était|es|era|with|the|de|la|het)\b)"
_SHAPE = r"([^\W_](?:[ .·-]?[^\W_]){2,11})"
_BEHIND_WORD = re.compile(rf"\b{_CALLED}{_TO_IT}{{0,3}}[\s:=,.\"'“”«»()#-]{{1,3}}{_SHAPE}", re.IGNORECASE)
_NO_PLATE: Final = frozenset(
    "AM PM JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC MRT MEI OKT DEZ EUR USD GBP CHF THB NO NR RM ISO DIN".split()
)


def _bounded(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"(?<![\w./@-])(?:" + "|".join(patterns) + r")(?![\w@]|[./-]\w)")


_ANYWHERE = _bounded(*_STRONG)
_IN_COUNTRY: Final = {country: _bounded(pattern) for country, pattern in _OF_COUNTRY.items()}


def find(text: str, country: str) -> Iterator[Identifier]:
    """Plates in `text`; `country` is where the report is about, in two letters."""
    found: dict[int, Identifier] = {}
    for match in _BEHIND_WORD.finditer(text):
        shown = _plate_at(match[1])
        if shown:
            found[match.start(1)] = _identifier(shown, match.start(1))
    latin = text.translate(_ALIKE)
    for pattern, weak in ((_ANYWHERE, False), (_IN_COUNTRY.get(country.upper()), True)):
        for match in pattern.finditer(latin) if pattern else ():
            if not _is_something_else(match[0]) and not (weak and _is_among_words(latin, match)):
                shown = text[match.start() : match.end()]
                found.setdefault(match.start(), _identifier(shown, match.start()))
            if len(found) >= 2 * MOST_FOUND:
                break
    end = 0
    for start in sorted(found)[:MOST_FOUND]:
        if start >= end:
            yield found[start]
            end = found[start].end


def compact(text: str) -> str:
    """Letters and digits of a plate, in capitals, with look-alikes of other alphabets as Latin letters."""
    signs = text.upper().translate(_ALIKE)
    return "".join(sign for sign in signs if sign.isalnum())


def of_field(text: str) -> str | None:
    """The plate that a field for one holds. One in letters alone is possible; a sentence is not."""
    value = compact(text[: 4 * _LONGEST])
    return value if 2 <= len(value) <= _LONGEST else None


def _identifier(shown: str, start: int) -> Identifier:
    return Identifier(Kind.PLATE, compact(shown), shown, start, start + len(shown))


def _plate_at(shown: str) -> str | None:
    """The plate at the start of what follows the word: its pieces as long as each has a digit or is short and in capitals."""
    taken, digits = 0, 0
    for piece in re.finditer(r"[^\W_]+", shown):
        signs = piece[0]
        numeric = sum(sign.isdecimal() for sign in signs)
        if not numeric and (
            len(signs) > 3 or not (signs.isupper() or _is_short_between_digits(shown, piece))
        ):
            break
        taken, digits = piece.end(), digits + numeric
        if len(compact(shown[:taken])) > _LONGEST:
            return None
    plate = shown[:taken]
    value = compact(plate)
    enough = 4 <= len(value) <= 9 and digits >= 2 and any(sign.isalpha() for sign in value)
    return plate if enough else None


def _is_short_between_digits(shown: str, piece: re.Match[str]) -> bool:
    """Small letters count when hyphens or digits hold them: "1-abc-234", "1 abc 234", "ab12", not "of 12" or "12 men"."""
    before, after = shown[: piece.start()], shown[piece.end() :]
    if is_stop_anywhere(piece[0]):
        return False
    if before[-1:] in {"-", ".", "·"} or after[:1] in {"-", ".", "·"}:
        return True
    return bool(re.search(r"\d ?$", before) and re.match(r" ?\d", after))


def _is_something_else(shown: str) -> bool:
    """Letters that make it a time, a day, a price or a norm: "12-30-PM", "03-JAN-24", "IN 2026"."""
    return any(
        word in _NO_PLATE or is_stop_anywhere(word.lower()) for word in re.findall(r"[A-Z]{2,}", shown)
    )


def _is_among_words(text: str, match: re.Match[str]) -> bool:
    """Spaces between the parts, in a text or line that is all in capitals, or before a currency: no plate without better signs."""
    if " " not in match[0]:
        return False
    before, after = text[max(0, match.start() - 20) : match.start()], text[match.end() : match.end() + 20]
    return bool(
        re.search(r"(?<![^\W_])[A-ZÀ-Þ]{3,}[\s,;:]{1,3}$", before)
        or re.match(r"[\s,;:]{1,3}[A-ZÀ-Þ]{3,}(?![^\W_])|\s?(?:[€$£¥]|euros?\b)", after)
    )
