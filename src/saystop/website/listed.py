"""Pages of the program that searchers may find: those of everybody, never what a private link opens."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from saystop.asking.languages import codes

# What is the same whatever stands in the database, but for its language.
PLAIN = (
    "reporting:line",
    "reporting:signs",
    "reporting:report",
    "training:scenarios",
    "training:sessions",
    "training:read_courses",
    "campaigns:our_actions",
    "campaigns:public_letters",
    "campaigns:give",
    "website:impact",
)
# Of one row each, in a language that it may not have.
OF_ROWS = (
    "campaigns:public_letter",
    "campaigns:give_to",
    "training:session",
    "training:read_course",
    "website:impact_year",
    "website:impact_figure",
)
NAMES = frozenset({*PLAIN, *OF_ROWS, "website:home", "reporting:help_country"})


@dataclass(frozen=True, slots=True)
class Listed:
    """One page in each language in which it stands: code -> path."""

    ways: dict[str, str]


def pages() -> Iterator[Listed]:
    """Every page of the program, as it stands now."""
    for name in PLAIN:
        yield _listed(name, codes())
    for name, spoken, values in _rows():
        yield _listed(name, spoken, **values)


def _listed(name: str, spoken: list[str], **values: Any) -> Listed:
    return Listed({code: reverse(name, kwargs={"lang": code, **values}) for code in spoken})


def _rows() -> Iterator[tuple[str, list[str], dict[str, Any]]]:
    from saystop.campaigns import fundraiser_queries, letter_queries
    from saystop.training import reading, session_queries
    from saystop.website import figure_queries

    everywhere = codes()
    for letter in letter_queries.public():
        if letter_queries.current(letter) is not None:
            yield "campaigns:public_letter", everywhere, {"slug": letter.slug}
    for fundraiser in fundraiser_queries.public():
        yield "campaigns:give_to", everywhere, {"slug": fundraiser.slug}
    for session in session_queries.open_():
        yield "training:session", everywhere, {"session": session.pk}
    for course in reading.active():
        yield "training:read_course", list(course.languages), {"slug": course.course.slug}
    for year in figure_queries.years():
        yield "website:impact_year", everywhere, {"year": year}
