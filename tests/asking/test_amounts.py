"""Amounts as people write and read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saystop.asking import amounts


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("25", 2500),
        ("25,5", 2550),
        ("25.50", 2550),
        ("€ 25", 2500),
        ("25 EUR", 2500),
        ("1.250", 125_000),
        ("1,250.00", 125_000),
        ("1 250,00", 125_000),
        ("1\u202f250,00\u00a0€", 125_000),
        ("1'250", 125_000),
        ("25,-", 2500),
        ("0", 0),
        ("12345678", 1_234_567_800),
    ],
)
def test_an_amount_is_read(written: str, cents: int) -> None:
    assert amounts.cents_of(written) == cents


@pytest.mark.parametrize(
    "written", ["", "many", "-5", "1,2,3", "12,345,6", "1.250,000", "٢٥", "1e3", "25 50", "9" * 40]
)
def test_what_is_none_is_none(written: str) -> None:
    assert amounts.cents_of(written) is None


@given(st.integers(0, amounts.cents_of("999999999.99") or 0), st.sampled_from(["en", "fr", "nl", "de"]))
def test_what_is_shown_is_read_again(cents: int, language: str) -> None:
    assert amounts.cents_of(amounts.euro(cents, language)) == cents
    assert amounts.cents_of(amounts.typed(cents)) == cents


def test_each_language_writes_it_its_way() -> None:
    shown = [
        amounts.euro(125_000, code).replace("\u202f", " ").replace("\u00a0", " ")
        for code in ("en", "fr", "nl", "de")
    ]
    assert shown == ["€1,250", "1 250 €", "€ 1.250", "1.250 €"]
    assert amounts.euro(1250, "en") == "€12.50"
