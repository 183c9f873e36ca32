"""Figures for tests."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from saystop.casework.models import Fact
from saystop.offices.models import Member
from saystop.website import sources
from saystop.website.models import Figure, Value
from saystop.website.services import figures

THIS = timezone.localdate().year
LAST = THIS - 1
TEXTS = {
    "en": {"label": "Advocacy actions", "definition": "Letters and meetings."},
    "fr": {"label": "Actions de plaidoyer", "definition": "Lettres et réunions."},
}
REASON = {"en": {"reason": "A letter was left out."}, "fr": {"reason": "Une lettre avait été oubliée."}}


def a_figure(member: Member, slug: str = "advocacy", unit: str = "number") -> Figure:
    """One that is entered by hand."""
    return figures.keep(member, Figure(), slug=slug, unit=unit, texts=TEXTS)


def a_counted(member: Member, code: str) -> Figure:
    source = sources.of(code)
    assert source is not None
    return figures.add(member, source)


def a_value(member: Member, figure: Figure, number: str = "21", year: int = LAST) -> Value:
    return figures.enter(
        member, figure, year, Decimal(number), document="Report of activities", document_on=date(2020, 1, 31)
    )


def a_closed_year(member: Member, number: str = "21") -> Value:
    """Last year, closed with one figure."""
    value = a_value(member, a_figure(member), number)
    figures.close(member, LAST)
    value.refresh_from_db()
    return value


def facts(count: int, year: int = LAST, referred: int = 0, first: int = 0) -> None:
    """What is counted of so many reports, the first of which went on to an authority."""
    Fact.objects.bulk_create(
        Fact(
            token=f"{year}-{first + number}".encode(),
            month=date(year, 3, 1),
            language="en",
            referred_to=["police/BE"] if number < referred else [],
        )
        for number in range(count)
    )
