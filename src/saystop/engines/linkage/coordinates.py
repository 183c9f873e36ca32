"""Coordinates in running text and in links of maps, as cells."""

import re
from collections.abc import Iterator

from .cells import cell
from .kinds import Identifier, Kind

# Four digits behind the point at least (11 m), unless a letter tells the hemisphere: "12.500, 3.250" may be prices.
_DECIMAL = re.compile(
    r"(?<![\w.,+-])(?:geo:)?([+-]?\d{1,2}\.\d{4,15})°?\s{0,3}[,;/ ]\s{0,3}([+-]?\d{1,3}\.\d{4,15})(?!\w|\.\d)"
)
# With a comma for the point the two stand apart by more than a comma.
_COMMA = re.compile(
    r"(?<![\w.,+-])([+-]?\d{1,2},\d{4,15})°?(?:\s{1,3}|\s?[;/]\s?)([+-]?\d{1,3},\d{4,15})(?!\w|,\d)"
)
_CALLED = re.compile(
    r"\blat(?:itude|\.)?[\s:=]{1,3}([+-]?\d{1,2}[.,]\d{2,15})°?[\s,;/]{1,3}"
    r"(?:lon|lng|long|longitude)\.?[\s:=]{1,3}([+-]?\d{1,3}[.,]\d{2,15})",
    re.IGNORECASE,
)
_HEMISPHERE_AFTER = re.compile(
    r"(?<![\w.,+-])(\d{1,2}\.\d{2,15})\s?°?\s?([NSns])\b[\s,;/]{0,3}(\d{1,3}\.\d{2,15})\s?°?\s?([EWOewo])\b"
)
_HEMISPHERE_BEFORE = re.compile(
    r"(?<!\w)([NSns])\s?(\d{1,2}\.\d{2,15})\s?°?[\s,;/]{0,3}([EWOewo])\s?(\d{1,3}\.\d{2,15})(?!\w|\.\d)"
)
_ANGLE = (
    r"(\d{{1,{digits}}})\s?°\s?(\d{{1,2}}(?:[.,]\d{{1,9}})?)\s?['′’]\s?"
    r"(?:(\d{{1,2}}(?:[.,]\d{{1,9}})?)\s?(?:[\"″”]|''|’’)\s?)?"
)
_SEXAGESIMAL = re.compile(
    r"(?<![\w.,])"
    + _ANGLE.format(digits=2)
    + r"([NSns])\b[\s,;/]{0,3}"
    + _ANGLE.format(digits=3)
    + r"([EWOewo])\b"
)
_FIELD = re.compile(
    r"\s*([+-]?\d{1,2}(?:\.\d{1,15})?)[\s,;]{1,3}([+-]?\d{1,3}(?:\.\d{1,15})?)(?:\s+[\d.+-]{1,20}){0,2}\s*"
)
_IN_LINK = re.compile(
    r"(?:@|[?&](?:q|ll|query|center|destination|sll|daddr)=(?:loc:)?|#map=\d{1,2}/|!3d)"
    r"(-?\d{1,2}\.\d{3,15})(?:,|%2C|/|!4d)(-?\d{1,3}\.\d{3,15})",
    re.IGNORECASE,
)
_MARKER = re.compile(r"[?&]mlat=(-?\d{1,2}\.\d{3,15})&mlon=(-?\d{1,3}\.\d{3,15})", re.IGNORECASE)


def find(text: str) -> Iterator[Identifier]:
    """Coordinates with decimals, with letters for the hemisphere, and in degrees and minutes. O is west, as in French."""
    for pattern in (_DECIMAL, _COMMA, _CALLED):
        for found in pattern.finditer(text):
            yield from _at(found, *(float(each.replace(",", ".")) for each in found.groups()))
    for found in _HEMISPHERE_AFTER.finditer(text):
        yield from _at(found, _signed(found[1], found[2]), _signed(found[3], found[4]))
    for found in _HEMISPHERE_BEFORE.finditer(text):
        yield from _at(found, _signed(found[2], found[1]), _signed(found[4], found[3]))
    for found in _SEXAGESIMAL.finditer(text):
        latitude = _degrees(found[1], found[2], found[3])
        longitude = _degrees(found[5], found[6], found[7])
        yield from _at(found, _signed(latitude, found[4]), _signed(longitude, found[8]))


def in_link(link: str) -> str | None:
    """The cell that a link of a map points to."""
    found = _MARKER.search(link) or _IN_LINK.search(link)
    return _cell(float(found[1]), float(found[2])) if found else None


def of_field(text: str) -> str | None:
    """The cell of a position as forms give it: latitude, longitude and perhaps altitude and accuracy."""
    if found := _FIELD.fullmatch(text):
        return _cell(float(found[1]), float(found[2]))
    return next((each.value for each in find(text)), None)


def _at(found: re.Match[str], latitude: float, longitude: float) -> Iterator[Identifier]:
    value = _cell(latitude, longitude)
    if value is not None:
        yield Identifier(Kind.CELL, value, found[0], found.start(), found.end())


def _cell(latitude: float, longitude: float) -> str | None:
    try:
        return cell(latitude, longitude)
    except ValueError:
        return None


def _signed(degrees: str | float, hemisphere: str) -> float:
    return float(degrees) * (-1 if hemisphere in "SsWwOo" else 1)


def _degrees(degrees: str, minutes: str, seconds: str | None) -> float:
    return (
        int(degrees)
        + float(minutes.replace(",", ".")) / 60
        + float((seconds or "0").replace(",", ".")) / 3600
    )
