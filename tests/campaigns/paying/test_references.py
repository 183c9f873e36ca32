"""References: made right, read however they are written, and never taken for right when a digit is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iso11649

from saystop.campaigns.paying import references

DIGITS = st.integers(1, 10**10 - 1).map(lambda base: f"{base:010}{base % 97 or 97:02}")


@pytest.mark.parametrize(
    "written",
    [
        "+++010/8068/17183+++",
        "***010/8068/17183***",
        "010/8068/17183",
        "010806817183",
        " 010 8068 17183 ",
        "010-8068-17183",
        "RF61010806817183",
        "rf61 0108 0681 7183",
    ],
)
def test_it_is_read_however_it_is_written(written: str) -> None:
    assert references.parsed(written) == "010806817183"


@pytest.mark.parametrize(
    "written",
    ["", "010806817184", "01080681718", "0108068171830", "RF32010806817183", "000000000000",
     "+++abc/defg/hijkl+++", "０１０８０６８１７１８３"],
)  # fmt: skip
def test_what_is_wrong_is_none(written: str) -> None:
    assert references.parsed(written) == ""


def test_a_remainder_of_nothing_is_97() -> None:
    assert references.parsed("000000009797") == "000000009797"


@given(DIGITS)
def test_each_comes_back_from_both_forms(digits: str) -> None:
    assert references.is_right(digits)
    assert references.parsed(references.written(digits)) == digits
    european = references.creditor_reference(digits)
    assert iso11649.is_valid(european)
    assert references.parsed(european) == digits
    assert references.parsed(references.shown(digits, "BE1")) == references.parsed(
        references.shown(digits, "NL1")
    )


@given(DIGITS, st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(digits: str, place: int, by: int) -> None:
    wrong = digits[:place] + str((int(digits[place]) + by) % 10) + digits[place + 1 :]
    # Check digits 00 and 97 mean the same remainder; only 97 is ever written.
    assert references.parsed(wrong) == ""


@given(DIGITS, st.integers(0, 10))
def test_two_neighbours_exchanged_are_always_seen(digits: str, place: int) -> None:
    wrong = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    assert references.parsed(wrong) == ("" if wrong != digits else digits)


@given(DIGITS, DIGITS)
def test_they_are_found_in_a_message(one: str, other: str) -> None:
    text = f"gift {references.written(one)} and ref {references.creditor_reference(other)}, thank you 2026"
    assert references.found_in(text) == list(dict.fromkeys((one, other)))


def test_new_ones_are_right_and_differ() -> None:
    made = {references.new() for _ in range(300)}
    assert len(made) == 300
    assert all(map(references.is_right, made))
