"""Number plates of several countries, and what looks like one."""

import pytest

from saystop.engines.linkage import Kind, of_field
from tests.engines.linkage.samples import values


@pytest.mark.parametrize(
    ("text", "country", "plate"),
    [
        ("a white van 1-ABC-234 left", "", "1ABC234"),
        ("1.ABC.234", "BE", "1ABC234"),
        ("1 ABC 234", "BE", "1ABC234"),
        ("1ABC234", "BE", "1ABC234"),
        ("number plate 1 abc 234, white", "", "1ABC234"),
        ("the plate: “1abc234”", "", "1ABC234"),
        ("plate 1-ABC-234 5 men", "", "1ABC234"),
        ("PLATE 1 ABC 234 WHITE VAN", "", "1ABC234"),
        ("AB-123-C", "", None),  # no vowels in the Netherlands
        ("GB-123-D", "", "GB123D"),
        ("12-DB-34", "", "12DB34"),
        ("kenteken gb 123 d", "", "GB123D"),
        ("GB 123 D", "NL", "GB123D"),
        ("AB-123-CD", "", "AB123CD"),
        ("ab-123-cd", "", None),
        ("plaque d’immatriculation AB 123 CD", "", "AB123CD"),
        ("1234 AB 75", "FR", "1234AB75"),
        ("M-AB 1234", "", "MAB1234"),
        ("M-X 12", "DE", "MX12"),
        ("M-X 12", "", None),
        ("Kennzeichen: M-X 12", "", "MX12"),
        ("WÜ-X 12", "DE", "WÜX12"),
        ("AB 1234", "LU", "AB1234"),
        ("AB 1234", "", None),
        ("AB12 CDE", "", "AB12CDE"),
        ("ab12 cde", "", None),
        ("registration was ab12 cde", "", "AB12CDE"),
        ("A123 BCD", "GB", "A123BCD"),
        ("matrícula 1234 BCD", "ES", "1234BCD"),
        ("номер А123ВС 77", "RU", "A123BC77"),
        ("licence plate กข 1234", "TH", "กข1234"),
        ("plate number is KA 01 AB 1234", "IN", "KA01AB1234"),
    ],
)
def test_plates(text: str, country: str, plate: str | None) -> None:
    assert values(text, Kind.PLATE, country) == ([plate] if plate else [])


@pytest.mark.parametrize("country", ["", "BE", "NL", "FR", "DE", "LU", "GB", "ES"])
@pytest.mark.parametrize(
    "text",
    [
        "the plate of 12 cookies",
        "He paid 1 BED 200 EUR",
        "ROOM 1 FOR 200 EUROS",
        "IN JULY 2026 THE MEN",
        "12-30-PM, 03-JAN-24",
        "COVID-19, USB-C 3",
        "two plates and 200 people",
        "He drove with his licence and 12 men",
        "room 12, floor 3, 14:30, 3.7.2026",
        "registration of 100 guests",
        "They were on the M25 AND the A40.",
        "a plate with rice and fish",
        "registration in 2026",
        "EN 1234 guests, ISO 9001, SHA-256, BUS 123",
        "the Hotel Sunrise is near the beach",
    ],
)
def test_ordinary_words_and_numbers_are_no_plates(text: str, country: str) -> None:
    assert values(text, Kind.PLATE, country) == []


def test_a_field_takes_a_plate_in_letters_alone_and_no_sentence() -> None:
    assert [each.value for each in of_field(Kind.PLATE, "1-abc.234")] == ["1ABC234"]
    assert [each.value for each in of_field(Kind.PLATE, "BOSS")] == ["BOSS"]
    assert of_field(Kind.PLATE, "I did not look at it") == []
    assert of_field(Kind.PLATE, " ? ") == []
