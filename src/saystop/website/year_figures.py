"""Figures of the impact page on other pages of the website."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from saystop.website import figure_queries as queries
from saystop.website import numbers
from saystop.website.models import Value


@dataclass(frozen=True, slots=True)
class Shown:
    number: str
    label: str
    year: int
    url: str


def offered(language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """What an editor can choose: by year, the newest first, the figures that everybody sees."""
    found = []
    for year in queries.years():
        rows = sorted(
            queries.public_values().filter(year=year),
            key=lambda one: (one.figure.position, one.figure.slug),
        )
        found.append((str(year), [(_key(one), _words(one, language)) for one in rows]))
    return found


def shown(chosen: Iterable[str], language: str) -> list[Shown]:
    """Those of what was chosen that everybody still sees, in the same order, each as it counts today."""
    wanted = list(chosen)
    figures = {one.partition(":")[0] for one in wanted}
    rows = {_key(one): one for one in queries.public_values() if str(one.figure_id) in figures}
    found = (rows[one] for one in wanted if one in rows)
    return [
        Shown(
            numbers.of(one.figure, one.now),
            one.told(language).get("label", one.figure.slug),
            one.year,
            reverse("website:impact_figure", args=[language, one.year, one.figure.slug]),
        )
        for one in found
    ]


def _key(value: Value) -> str:
    return f"{value.figure_id}:{value.year}"


def _words(value: Value, language: str) -> str:
    label = value.told(language).get("label", value.figure.slug)
    return f"{label}: {numbers.of(value.figure, value.now)}"
