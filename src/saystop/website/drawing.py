"""A figure over the years, drawn on the server."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from saystop.asking.languages import direction
from saystop.asking.pictures import picture_of
from saystop.engines.charting.drawing import Frame
from saystop.engines.charting.years import Column, columns
from saystop.outreach.sums import Sum
from saystop.website import figure_queries as queries
from saystop.website import numbers
from saystop.website.models import Value

PAGE_WIDTH = 340  # pixels: a phone's; a wide window shows the table beside it
MOST_YEARS = 10


def over_years(title: str, values: Sequence[Value]) -> SafeString:
    """For a page; nothing where there is one year alone."""
    return picture_of(svg(title, values)) if len(values) > 1 else SafeString("")


def over_months(title: str, months: Sequence[date], found: Sequence[Sum]) -> SafeString:
    """What is told of each month, for a page; nothing where nothing is."""
    if not any(one.known for one in found):
        return SafeString("")
    language = get_language() or "en"
    frame = Frame(title, "", language, rtl=direction(language) == "rtl", width=PAGE_WIDTH)
    return picture_of(
        columns(
            frame,
            [
                Column(date_format(month, "b"), float(one.known), str(one))
                for month, one in zip(months, found, strict=True)
            ],
        )
    )


def svg(title: str, values: Sequence[Value], *, width: int = PAGE_WIDTH) -> str:
    """The newest years of a figure, each with its number as it counts today."""
    language = get_language() or "en"
    frame = Frame(title, "", language, rtl=direction(language) == "rtl", width=width)
    unit = values[0].figure.unit if values else ""
    return columns(
        frame,
        [
            Column(str(year), float(number), numbers.written(number, unit))
            for year, number in queries.bars(values)[-MOST_YEARS:]
        ],
    )
