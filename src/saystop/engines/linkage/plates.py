"""Number plates in running text. The value is letters and digits alone, in capitals: "1-ABC-234" is "1ABC234" in every hand.

A plate is taken when it looks like none but a plate (capitals with hyphens in the pattern of a country), when the pattern is that
of the country the report is about, or when a word like "number plate" stands before it. Ordinary words are never taken: a digit
is in each plate, and without such a word before it the letters are capitals. The country is not part of the value, since whoever
saw the plate seldom knows it; so the German B-AB 12 and BA-B 12 come out alike.

Patterns: the present and the last series of each country's cars.
"""

import re
from collections.abc import Iterator
from typing import Final

from .kinds import Identifier, Kind
from .lists import listed
from .words import is_stop_anywhere

_LONGEST: Final = 12
# Letters of other alphabets that plates use because they look like Latin ones (Vienna Convention on Road Traffic, annex 2).
_ALIKE: Final = str.maketrans("АВЕКМНОРСТУХІΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTYXIABEZHIKMNOPTYX")
_DUTCH = "[BDFGHJKLMNPRSTVWXZ]"  # no vowels since 1978
_FRENCH = "[A-HJ-NP-TV-Z]"  # no I, O, U
_DISTRICT = "[A-ZÄÖÜ]{1,3}"

# Written with "-" for a gap. `_STRONG` are unmistakable anywhere, with hyphens and in capitals.
_BELGIAN: Final = ("[1-9]-[A-Z]{3}-\\d{3}",)  # since 2010
_FRENCH_ONES: Final = (f"{_FRENCH}{{2}}-\\d{{3}}-{_FRENCH}{{2}}",)  # since 2009
_DUTCH_ONES: Final = tuple(
    "-".join(
        f"{_DUTCH}{{{len(part)}}}" if part[0] == "L" else f"\\d{{{len(part)}}}" for part in series.split("-")
    )
    for series in (
        *("99-LL-99", "99-LL-LL", "LL-99-LL", "LL-LL-99", "99-LLL-9"),
        *("9-LLL-99", "LL-999-L", "L-999-LL", "LLL-99-L", "L-99-LLL"),
    )
)  # series 3 to 14, since 1978
_BRITISH: Final = "[A-HJ-PR-Y]{2}(?:0[1-9]|[1-7]\\d) ?[A-HJ-PR-Z]{3}"  # since 2001
_STRONG: Final = (
    *_BELGIAN,
    *_FRENCH_ONES,
    *_DUTCH_ONES,
    rf"{_DISTRICT}-[A-Z]{{2}} ?[1-9]\d{{2,3}}[EH]?",
    _BRITISH,
)
# Of the country the report is about: the same with other gaps or none, and shorter or older series.
_OF_COUNTRY: Final = {
    "BE": (
        *(each.replace("-[A-Z]", "[ .-]?[A-Z]").replace("}-", "}[ .-]?") for each in _BELGIAN),
        r"[A-Z]{3}[.-]\d{3}",
    ),
    "NL": tuple(each.replace("}-", "}[ -]?") for each in _DUTCH_ONES),
    "FR": (
        *(each.replace("}-", "}[ -]?") for each in _FRENCH_ONES),
        r"[1-9]\d{2,3} [A-Z]{2,3} (?:\d\d|2[AB]|9[78]\d)",
    ),
    "DE": (rf"{_DISTRICT}[ -][A-Z]{{1,2}} ?[1-9]\d{{0,3}}[EH]?",),
    "LU": (r"[A-Z]{2}[ -]?\d{4}",),
    "GB": (_BRITISH, r"[A-HJ-NPR-TV-Y]\d{1,3} ?[A-HJ-PR-Z]{3}"),
}
_ANNOUNCING: Final = "|".join(sorted(map(re.escape, listed("plates", "announcing"))))
_BETWEEN: Final = "|".join(sorted(map(re.escape, listed("plates", "between"))))
_GAP: Final = r"[\s:=,.\"'“”«»()#-]{1,3}"
_SHAPE: Final = r"([^\W_](?:[ .·-]?[^\W_]){2,11})"
_BEHIND_WORD = re.compile(
    rf"\b(?:{_ANNOUNCING})(?:{_GAP}(?:{_BETWEEN}|{_ANNOUNCING})(?!\w)){{0,3}}{_GAP}{_SHAPE}", re.IGNORECASE
)
_NO_PLATE: Final = listed("plates", "not_letters")


def _bounded(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"(?<![\w./@-])(?:" + "|".join(patterns) + r")(?![\w@]|[./-]\w)")


_ANYWHERE = _bounded(*_STRONG)
# Behind a word that announces a plate, in capitals or not: the patterns that cannot be the beginning of a longer one.
_SPACED = _bounded(*(each for country in ("BE", "NL", "FR", "GB") for each in _OF_COUNTRY[country]))
_IN_COUNTRY: Final = {country: _bounded(*patterns) for country, patterns in _OF_COUNTRY.items()}


def find(text: str, country: str) -> Iterator[Identifier]:
    """Plates in `text`; `country` is where the report is about, in two letters."""
    latin = text.translate(_ALIKE)
    of_country = _IN_COUNTRY.get(country.upper())
    for match in _BEHIND_WORD.finditer(text):
        end = _end_of_plate(latin, match, of_country)
        if end:
            yield _identifier(text, match.start(1), end)
    for match in _ANYWHERE.finditer(latin):
        if not _is_something_else(match[0]):
            yield _identifier(text, *match.span())
    for match in of_country.finditer(latin) if of_country else ():
        if not (_is_something_else(match[0]) or _is_among_words(latin, match)):
            yield _identifier(text, *match.span())


def compact(text: str) -> str:
    """Letters and digits of a plate, in capitals, with look-alikes of other alphabets as Latin letters."""
    signs = text.upper().translate(_ALIKE)
    return "".join(sign for sign in signs if sign.isalnum())


def may_be(value: str) -> bool:
    """Whether letters and digits are as many, and as mixed, as on a plate."""
    return 4 <= len(value) <= 10 and any(map(str.isalpha, value)) and sum(map(str.isdecimal, value)) >= 2


def of_field(text: str) -> str | None:
    """The plate that a field for one holds. One in letters alone is possible; a sentence is not."""
    value = compact(text[: 4 * _LONGEST])
    return value if 2 <= len(value) <= _LONGEST else None


def _identifier(text: str, start: int, end: int) -> Identifier:
    return Identifier(Kind.PLATE, compact(text[start:end]), text[start:end], start, end)


def _end_of_plate(latin: str, announced: re.Match[str], of_country: re.Pattern[str] | None) -> int | None:
    """Where the plate ends that a word before it announces: by the pattern of a country, or else by its pieces."""
    start, end = announced.span(1)
    upper = latin[start : end + 2].upper()
    for pattern in (of_country, _ANYWHERE, _SPACED):
        if pattern and (known := pattern.match(upper)) and not is_stop_anywhere(announced[1].split()[0]):
            return start + known.end()
    length = _length_of_pieces(announced[1])
    return start + length if length else None


def _length_of_pieces(shown: str) -> int:
    """How long a plate of no known pattern is, 0 for none: pieces as long as each has a digit or is short and in capitals."""
    taken = 0
    for piece in re.finditer(r"[^\W_]+", shown):
        signs = piece[0]
        if not any(map(str.isdecimal, signs)) and (
            len(signs) > 3 or not (signs == signs.upper() or _is_short_between_digits(shown, piece))
        ):
            break
        taken = piece.end()
    return taken if may_be(compact(shown[:taken])) else 0


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
    """Spaces between the parts, in a line that is all in capitals or before a currency: no plate without better signs."""
    if " " not in match[0]:
        return False
    before, after = text[max(0, match.start() - 20) : match.start()], text[match.end() : match.end() + 20]
    return bool(
        re.search(r"(?<![^\W_])[A-ZÀ-Þ]{3,}[\s,;:]{1,3}$", before)
        or re.match(r"[\s,;:]{1,3}[A-ZÀ-Þ]{3,}(?![^\W_])|\s?(?:[€$£¥]|euros?\b)", after)
    )
