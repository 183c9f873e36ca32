"""What a report says by which another about the same can be told: numbers, addresses, accounts, plates, days, places."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from . import accounts, coordinates, dates, links, names, phones, plates
from .kinds import MOST_FOUND, MOST_TEXT, Identifier, Kind, without

__all__ = ["MOST_FOUND", "MOST_TEXT", "Identifier", "Kind", "find", "of_field"]


def find(text: str, *, country: str = "", today: date) -> list[Identifier]:
    """Identifiers in running text, by their place. Names of people and places are not guessed from text: see `of_field`.

    Args:
        text: its first 100,000 signs are read; of each kind at most 300 are returned.
        country: the country the report is about, in two letters (ISO 3166-1), or "": without it, phone numbers in national
            form and plates that could be something else are left out.
        today: the day of the report: what "3 July" was.
    """
    return found_in(text, country, today)


def found_in(text: str, country: str, today: date | None) -> list[Identifier]:
    """As `find`; without `today`, days without a year are left out."""
    text = text[:MOST_TEXT].replace("\x00", " ")
    found: list[Identifier] = []
    linked = _apart(links.find(text))
    found += [each for link in linked for each in _in_link(link)]
    text = without(text, linked)
    # In this order: what is surer takes its place in the text first, and digits of a day are no phone number.
    for search in (
        links.find_mail,
        accounts.find,
        coordinates.find,
        lambda rest: dates.find(rest, country, today),
        lambda rest: phones.find(rest, country),
        lambda rest: plates.find(rest, country),
    ):
        new = _apart(search(text))
        found += new
        text = without(text, new)
    return sorted(found, key=lambda each: (each.start, each.end, each.kind))


def of_field(kind: Kind, text: str, *, country: str = "") -> list[Identifier]:
    """What a field whose meaning is known holds: a house or town, what somebody was called, a plate, a position.

    Args:
        kind: what the field is for.
        text: as typed; a position is "latitude longitude" in degrees, as forms give it.
        country: as for `find`.

    Returns:
        One identifier, or none if the field is empty or cannot mean such a thing; for links, mail addresses and days as many
        as are written there.
    """
    text = text.strip()
    if kind in {Kind.LINK, Kind.EMAIL, Kind.DATE}:
        found = [each for each in found_in(text, country, None) if each.kind == kind]
        return [Identifier(kind, each.value, each.shown) for each in found]
    value = _of_field(kind, text, country) if text else None
    return [Identifier(kind, value, text)] if value else []


def _of_field(kind: Kind, text: str, country: str) -> str | None:
    if kind is Kind.PHONE:
        return phones.of_field(text, country)
    if kind is Kind.ACCOUNT:
        linked, _ = accounts.in_link(text)
        return next((value for each, value in linked if each is kind), None) or accounts.of_field(text)
    if kind is Kind.PLATE:
        return plates.of_field(text)
    if kind is Kind.CELL:
        return coordinates.of_field(text) or coordinates.in_link(text)
    return names.person_key(text) if kind is Kind.PERSON else names.place_key(text)


def _in_link(link: Identifier) -> Iterator[Identifier]:
    """The link of a profile is that account; other links are links, and may say an account or a place besides."""
    said, wholly = accounts.in_link(link.shown)
    cell = coordinates.in_link(link.shown)
    if not wholly:
        yield link
    for kind, value in [*said, *([(Kind.CELL, cell)] if cell else [])]:
        yield Identifier(kind, value, link.shown, link.start, link.end)


def _apart(found: Iterable[Identifier]) -> list[Identifier]:
    """At most so many as one kind may have, none over another: the first stays, of two that begin together the longer."""
    kept: list[Identifier] = []
    for each in sorted(islice(found, MOST_FOUND), key=lambda one: (one.start, -one.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept
