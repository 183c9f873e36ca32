"""Days are written as the language of the page writes them."""

from datetime import date

import pytest
from django.utils import translation
from django.utils.formats import date_format


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "27 November 2026"),
        ("fr", "27 novembre 2026"),
        ("nl", "27 november 2026"),
        ("de", "27. November 2026"),
    ],
)
def test_a_day_is_written_in_full(language: str, written: str) -> None:
    with translation.override(language):
        assert date_format(date(2026, 11, 27)) == written
