"""Dates as people write them."""

from datetime import date

import pytest

from saystop.engines.linkage import Kind, find, of_field
from tests.engines.linkage.samples import values


@pytest.mark.parametrize(
    ("text", "country", "day"),
    [
        ("2026-07-03", "", "2026-07-03"),
        ("2026-07-03T10:30", "", "2026-07-03"),
        ("2026/7/3", "", "2026-07-03"),
        ("3.7.2026", "DE", "2026-07-03"),
        ("03/07/2026", "BE", "2026-07-03"),
        ("03-07-26", "NL", "2026-07-03"),
        ("12.03.85", "DE", "1985-03-12"),
        ("07/03/2026", "US", "2026-07-03"),
        ("07/25/2026", "", "2026-07-25"),
        ("3 July 2026", "", "2026-07-03"),
        ("the 3rd of July 2026", "", "2026-07-03"),
        ("July 3, 2026", "", "2026-07-03"),
        ("July 3rd", "", "2026-07-03"),
        ("3 juillet 2026", "", "2026-07-03"),
        ("le 1er mai 2026", "", "2026-05-01"),
        ("le 5 mars", "", "2026-03-05"),
        ("op 3 juli", "", "2026-07-03"),
        ("am 3. Juli 2026", "", "2026-07-03"),
        ("am 3. März", "", "2026-03-03"),
        ("10 sep 2026", "", "2026-09-10"),
        ("am 14.08. um 15 Uhr", "DE", "2026-08-14"),
        ("Mon 3 Aug", "", "2026-08-03"),
        ("Aug 3", "", "2026-08-03"),
        ("on 3 December", "", "2026-12-03"),  # a month ahead at most
        ("on 31 December", "", "2025-12-31"),  # else the last one
        ("29 February", "", "2024-02-29"),
    ],
)
def test_dates(text: str, country: str, day: str) -> None:
    assert values(text, Kind.DATE, country) == [day]


@pytest.mark.parametrize(
    "text",
    [
        "room 3 may be free",
        "12.50 or 3.70",
        "31.02.2026",
        "45 July",
        "192.168.1.12",
        "version 1.2.26.4",
        "06.12.03.85.01",
        "0470 12.03.05",
        "10:30-11:45",
        "2 sep",
        "for 10 marzipan",
        "3/4 of them",
        "July 30000",
        "May 3 of them come",
        "it cost 3.5.",
        "kamer 12 Jan",
    ],
)
def test_no_dates(text: str) -> None:
    assert values(text, Kind.DATE) == []


@pytest.mark.parametrize(
    "text",
    [
        "between 3-5 July 2026",
        "3 to 5 July",
        "du 3 au 5 juillet",
        "3. bis 5. Juli 2026",
        "3rd and 5th of July",
    ],
)
def test_from_one_day_to_another(text: str) -> None:
    assert values(text, Kind.DATE) == ["2026-07-03", "2026-07-05"]


def test_the_day_of_the_report_tells_the_year() -> None:
    (found,) = find("on 3 July", today=date(2024, 1, 10))
    assert found.value == "2023-07-03"


def test_a_field_needs_the_year() -> None:
    assert [each.value for each in of_field(Kind.DATE, "3 July 2026")] == ["2026-07-03"]
    assert of_field(Kind.DATE, "3 July") == []
