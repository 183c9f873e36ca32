"""Invented texts and ways of asking that the tests of linkage share."""

from datetime import date

from saystop.engines.linkage import Identifier, Kind, find

TODAY = date(2026, 11, 26)
KEY = bytes(range(32))

REPORT = (
    "We stayed at the Hotel Sunrise from 3 July 2026. At breakfast an older man, who was called Peter, came with a girl of "
    "about twelve who did not seem to be family. The receptionist gave them room 12 and nobody asked for a passport. In the "
    "evening they left in a white van with the plate 1-ABC-234. He said that everybody can find him on telegram: bigboss77 or "
    "at +32 470 12 34 56. My wife took a picture of the car."
)


def values(text: str, kind: Kind, country: str = "") -> list[str]:
    """The values of one kind that are found in a text."""
    return [each.value for each in find(text, country=country, today=TODAY) if each.kind is kind]


def found(text: str, country: str = "") -> list[Identifier]:
    return find(text, country=country, today=TODAY)
