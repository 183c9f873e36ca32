"""What holds of every kind, whatever the text: places are right, values are canonical, nothing raises."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saystop.engines.linkage import Identifier, Kind, find, of_field
from tests.engines.linkage.samples import REPORT, TODAY, found

PIECES = st.sampled_from(
    [
        *("+32 470 12 34 56", "0470123456", "0032", "1-ABC-234", "plate", "kenteken", "AB12 CDE", "telegram:", "on Instagram"),
        *("3 July 2026", "03/07/26", "2026-07-03", "50.8466", "4.3528", "x@example.com", "@boss_1", "t.me/", "wa.me/", "[::1]"),
        *("http://", "https://www.example.com/a?b=%zz&utm_x=1#f", "example.com/", "münchen.example"),
        *("°", "'", '"', "N", "E", ",", ".", ";", "/", "-", "(", ")", " ", "  ", "\n", "\x00", "\ud800", "\u200e"),
        *("٣", "²", "¼", "Ⅷ", "é", "e\u0301", "ß", "İ", "酒", "محمد", "a", "1", "12", "€"),
    ]
)  # fmt: skip
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=25).map("".join)
COUNTRIES = st.sampled_from(["", "BE", "be", "NL", "FR", "DE", "LU", "GB", "US", "TH", "XX", "Belgium"])


@settings(deadline=None, max_examples=300)
@given(TEXTS, COUNTRIES)
def test_places_are_right(text: str, country: str) -> None:
    identifiers = find(text, country=country, today=TODAY)
    assert identifiers == sorted(identifiers, key=lambda each: each.start)
    for each in identifiers:
        assert each.value
        assert text.replace("\x00", " ")[each.start : each.end] == each.shown != ""
    for kind in Kind:
        of_kind = [each for each in identifiers if each.kind is kind]
        assert all(one.end <= other.start for one, other in pairwise(of_kind))


@settings(deadline=None, max_examples=300)
@given(TEXTS, st.sampled_from(Kind), COUNTRIES)
def test_a_field_never_raises(text: str, kind: Kind, country: str) -> None:
    for each in of_field(kind, text, country=country):
        assert each.kind is kind
        assert each.value
        assert (each.start, each.end) == (-1, -1)


@settings(deadline=None, max_examples=300)
@given(TEXTS, COUNTRIES)
def test_a_value_is_its_own_canonical_form(text: str, country: str) -> None:
    for each in find(text, country=country, today=TODAY):
        if each.kind in {Kind.PHONE, Kind.EMAIL, Kind.LINK, Kind.PLATE, Kind.DATE}:
            assert [again.value for again in of_field(each.kind, each.value)] == [each.value]


@pytest.mark.parametrize("kind", [Kind.PERSON, Kind.PLACE])
def test_names_are_not_guessed_from_text(kind: Kind) -> None:
    assert kind not in {each.kind for each in found(REPORT)}


def test_two_of_the_same_value_are_the_same_thing() -> None:
    one, other = found("1-ABC-234 and 1-ABC-234")
    assert (one.kind, one.value) == (other.kind, other.value)
    assert one == Identifier(Kind.PLATE, "1ABC234", "1-ABC-234", 0, 9)
