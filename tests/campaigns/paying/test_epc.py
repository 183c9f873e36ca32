"""The European QR code: each field checked, and read again from the picture by another library."""

import io
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import segno
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from saystop.campaigns.paying import epc, references
from saystop.campaigns.paying.epc import Transfer, Unfit

PLAIN = Transfer(name="Office (invented)", iban="BE68539007547034", cents=2550, reference="010806817183")
FIELDS = (
    "tag",
    "version",
    "set",
    "identification",
    "bic",
    "name",
    "iban",
    "amount",
    "purpose",
    "reference",
    "text",
    "told",
)


def read(png: bytes) -> dict[str, str]:
    """The fields as a phone would read them."""
    (found,) = zxingcpp.read_barcodes(np.asarray(Image.open(io.BytesIO(png)).convert("L")))
    lines = found.bytes.decode().split("\n")
    return dict(zip(FIELDS, lines + [""] * (len(FIELDS) - len(lines)), strict=True))


def test_a_phone_reads_what_was_meant() -> None:
    assert read(epc.png(PLAIN)) == {
        "tag": "BCD", "version": "002", "set": "1", "identification": "SCT", "bic": "", "name": "Office (invented)",
        "iban": "BE68539007547034", "amount": "EUR25.50", "purpose": "CHAR", "reference": "010806817183", "text": "", "told": "",
    }  # fmt: skip
    assert epc.svg(PLAIN).startswith("<svg")


@settings(max_examples=25, deadline=None)
@given(
    name=st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=70),
    cents=st.integers(1, epc.MOST_CENTS),
    base=st.integers(1, 10**10 - 1),
    bic=st.sampled_from(["", "GKCCBEBB", "GKCCBEBB123"]),
    is_belgian=st.booleans(),
)
def test_every_field_comes_back(name: str, cents: int, base: int, bic: str, is_belgian: bool) -> None:
    digits = f"{base:010}{base % 97 or 97:02}"
    iban = "BE68539007547034" if is_belgian else "NL91ABNA0417164300"
    transfer = Transfer(
        name=name, iban=iban, cents=cents, bic=bic, reference=references.travelling(digits, iban)
    )
    try:
        png = epc.png(transfer)
    except Unfit:
        assert len(name.encode()) > 200
        return
    fields = read(png)
    assert (fields["name"], fields["iban"], fields["bic"]) == (name, iban, bic)
    assert fields["amount"] == f"EUR{cents // 100}.{cents % 100:02}"
    assert references.parsed(fields["reference"]) == digits
    assert fields["reference"].startswith("RF") is not is_belgian


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 71}, "name"),
        ({"name": "Two\nlines"}, "name"),
        ({"iban": "BE68539007547035"}, "iban"),
        ({"iban": "BE68 5390 0754 7034"}, "iban"),
        ({"iban": ""}, "iban"),
        ({"bic": "GKCC"}, "bic"),
        ({"bic": "gkccbebb"}, "bic"),
        ({"cents": 0}, "amount"),
        ({"cents": epc.MOST_CENTS + 1}, "amount"),
        ({"purpose": "CHARI"}, "purpose"),
        ({"reference": "010806817184"}, "reference"),
        ({"reference": "RF32010806817183"}, "reference"),
        ({"text": "a message too"}, "text"),
        ({"reference": "", "text": "x" * 141}, "text"),
        ({"told": "x" * 71}, "told"),
        ({"told": "a\u0085b"}, "told"),
    ],
)
def test_each_fault_is_named(values: dict[str, Any], field: str) -> None:
    with pytest.raises(Unfit) as caught:
        epc.payload(replace(PLAIN, **values))
    assert [name for name, _sentence in caught.value.faults] == [field]
    assert str(caught.value.faults[0][1])


def test_the_longest_that_fits_and_one_more() -> None:
    longest = replace(PLAIN, name="ä" * 70, reference="", text="ö" * 60, told="")
    room = epc.MOST_BYTES - len(epc.payload(longest))
    assert room > 0
    full = replace(longest, told="x" * min(room - 1, 70))
    version = segno.make_qr(epc.payload(full), error="m", boost_error=False).version
    assert isinstance(version, int)
    assert version <= epc.MOST_VERSION
    with pytest.raises(Unfit):
        epc.payload(replace(longest, text="ö" * 140))
