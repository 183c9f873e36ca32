"""Phone numbers: found in every form people write, and not among other digits."""

import subprocess
import sys

import pytest

from saystop.engines.linkage import Kind, of_field
from tests.engines.linkage.samples import found, values


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("call +32 470 12 34 56 now", "", "+32470123456"),
        ("call 0032 470 12 34 56", "", "+32470123456"),
        ("call 00 32 470 12 34 56", "", "+32470123456"),
        ("bel 0470/12.34.56!", "BE", "+32470123456"),
        ("0470-123456", "BE", "+32470123456"),
        ("(02) 513 12 12", "BE", "+3225131212"),
        ("+32 (0)470 12 34 56", "", "+32470123456"),
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("06.12.34.56.78", "FR", "+33612345678"),
        ("06-12345678", "NL", "+31612345678"),
        ("Tel. 030 901820", "DE", "+4930901820"),
        ("020 7946 0958", "GB", "+442079460958"),
        ("+44 (0)20 7946 0958", "BE", "+442079460958"),
        ("621 123 456", "LU", "+352621123456"),
        ("his number is 081 234 5678", "TH", "+66812345678"),
        ("٠٨١ ٢٣٤ ٥٦٧٨", "TH", "+66812345678"),
    ],
)
def test_numbers_are_found(text: str, country: str, number: str) -> None:
    assert values(text, Kind.PHONE, country) == [number]


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("0470 12 34 56", ""),  # whose country nobody knows
        ("born 12.03.1985", "DE"),
        ("born 1985-03-12, at 14:30", "DE"),
        ("the price was 12.500.000 dong", "VN"),
        ("EUR 0470123456", "BE"),
        ("0470123456 €", "BE"),
        ("ISBN 978-2-1234-5680-3", "FR"),
        ("ISBN 2-1234-5680-2", "FR"),
        ("IBAN BE68 5390 0754 7034", "BE"),
        ("4111 1111 1111 1111", "BE"),
        ("rooms 1204, 1205 and 1206", "BE"),
        ("from 10:30 to 11:45", "BE"),
        ("booking number 0470123456", "BE"),
        ("passport 0470123456", "BE"),
        ("AB0470123456", "BE"),
        ("open 2013-2014", "LU"),
        ("near 50.8467 4.3525.", "LU"),
        ("https://example.com/0470123456", "BE"),
        ("50.846600, 4.352800", "BE"),
        ("1" * 40, "BE"),
    ],
)
def test_other_digits_are_not(text: str, country: str) -> None:
    assert values(text, Kind.PHONE, country) == []


def test_numbers_in_a_row_are_told_apart_and_each_has_its_place() -> None:
    text = "0470 12 34 56 / 0471 12 34 57 or +32 472 12 34 58 0032 473 12 34 59"
    numbers = [each for each in found(text, "BE") if each.kind is Kind.PHONE]
    assert [each.value[-2:] for each in numbers] == ["56", "57", "58", "59"]
    for each in numbers:
        assert text[each.start : each.end] == each.shown
        assert each.shown[-2:] == each.value[-2:]


def test_a_field_takes_every_form() -> None:
    for typed in ("0470 12 34 56", "+32470123456", "0032470123456", " 0470/12.34.56 "):
        assert [each.value for each in of_field(Kind.PHONE, typed, country="BE")] == ["+32470123456"]
    assert of_field(Kind.PHONE, "no idea", country="BE") == []


def test_the_plans_of_the_world_are_loaded_at_the_first_number_only() -> None:
    code = (
        "import sys, datetime; from saystop.engines.linkage import *; "
        "index_tokens(Blind(bytes(32)), Document((('a man at the hotel', 'xx'),))); "
        "sys.exit('phonenumbers' in sys.modules or 'snowballstemmer' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
