"""Charts and the tables beside them write a number the same way, in each language."""

import re

import pytest
from django.utils import translation

from saystop.asking.numbers import decimal, whole
from saystop.engines.charting import bars
from saystop.engines.charting.drawing import Frame
from saystop.outreach.sums import Sum
from saystop.training.gains import Mean
from saystop.training.templatetags.points import gained, interval, points

LANGUAGES = ("en", "fr", "nl", "de")


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("lang", "thousands", "cost"),
    [("en", "1,234", "12.50"), ("fr", "1 234", "12,50"), ("nl", "1.234", "12,50"), ("de", "1.234", "12,50")],
)
def test_a_table_writes_numbers_as_its_language(lang: str, thousands: str, cost: str) -> None:
    with translation.override(lang):
        assert plain(whole(1234)) == thousands
        assert decimal(12.5, 2) == cost
        assert plain(str(Sum(1234))) == thousands
        assert thousands in plain(str(Sum(1234, has_more=True)))
        assert decimal(-0.04) in ("0.0", "0,0")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_chart_of_points_has_the_numbers_of_its_table(lang: str) -> None:
    mean = Mean(66.66, 51.25, 80.0)
    with translation.override(lang):
        bar = bars.Bar("Before", mean.value / 100, mean.low / 100, mean.high / 100)
        drawn = plain(bars.bars(Frame("Points", language=lang, width=340, points=True), [bar]))
        for number in (points(mean), *re.findall(r"[0-9]+[.,][0-9]", interval(mean))):
            assert number in drawn
        assert points(mean).replace(",", ".") == "66.7"
        assert gained(mean)[0] == "+"
        assert "%" not in drawn
