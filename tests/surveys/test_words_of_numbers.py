"""Numbers as each language writes them."""

import pytest
from django.utils import translation

from saystop.asking.numbers import percent
from saystop.surveys.templatetags import figures


@pytest.mark.parametrize(
    ("language", "share", "number", "p"),
    [
        ("en", "12.5%", "1,081.25", "0.048"),
        ("fr", "12,5\xa0%", "1\u202f081,25", "0,048"),
        ("nl", "12,5%", "1.081,25", "0,048"),
        ("de", "12,5\xa0%", "1.081,25", "0,048"),
    ],
)
def test_each_language_has_its_marks(language: str, share: str, number: str, p: str) -> None:
    with translation.override(language):
        assert percent(0.125) == share
        assert figures.figure(1081.25) == number
        assert figures.probability(0.0481) == p
        assert percent(None) == figures.figure(None) == figures.probability(None) == "–"
