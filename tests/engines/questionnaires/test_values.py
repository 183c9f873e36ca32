"""What people type, as values and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saystop.engines.questionnaires.model import Choice, Choices, Kind, Question, Text
from saystop.engines.questionnaires.parsing import conform, parse
from saystop.engines.questionnaires.values import Code, Fault, Value, as_logic_text, limit, show

CHOICES = Choices(
    Choice(name, Text({"en": name.title(), "fr": f"{name} (fr)"})) for name in ("guest", "staff", "other")
)


def question(kind: Kind, *appearance: str, max_length: int | None = None) -> Question:
    return Question("q", "q", kind, choices=CHOICES, appearance=frozenset(appearance), max_length=max_length)


@pytest.mark.parametrize(
    ("kind", "raw", "expected"),
    [
        (Kind.TEXT, ["  a child \r\n alone "], "a child   alone"),
        (Kind.TEXT, ["a\x00b\x1b[1m\ud800c"], "ab[1mc"),
        (Kind.TEXT, ["e\u0301"], "é"),
        (Kind.TEXT, ["   "], None),
        (Kind.TEXT, [], None),
        (Kind.INTEGER, [" 12 "], 12),
        (Kind.INTEGER, ["-3"], -3),
        (Kind.INTEGER, ["\u2212٣"], -3),
        (Kind.INTEGER, ["12.0"], 12),
        (Kind.INTEGER, ["12.5"], Code.NOT_WHOLE),
        (Kind.INTEGER, ["1_000"], Code.NOT_A_NUMBER),
        (Kind.INTEGER, ["1,000"], Code.NOT_A_NUMBER),
        (Kind.INTEGER, ["twelve"], Code.NOT_A_NUMBER),
        (Kind.INTEGER, ["1000000001"], Code.OUT_OF_RANGE),
        (Kind.INTEGER, ["9" * 5_000], Code.NOT_A_NUMBER),
        (Kind.DECIMAL, ["3,5"], 3.5),
        (Kind.DECIMAL, ["0,125"], 0.125),
        (Kind.DECIMAL, ["1,234"], Code.NOT_A_NUMBER),
        (Kind.DECIMAL, ["nan"], Code.NOT_A_NUMBER),
        (Kind.DECIMAL, ["1e9"], Code.NOT_A_NUMBER),
        (Kind.DATE, ["2026-03-09"], "2026-03-09"),
        (Kind.DATE, ["9.3.2026"], "2026-03-09"),
        (Kind.DATE, ["03/09/2026"], Code.BAD_DATE),
        (Kind.DATE, ["2026-02-30"], Code.BAD_DATE),
        (Kind.DATE, ["1899-12-31"], Code.BAD_DATE),
        (Kind.DATE, ["2101-01-01"], Code.BAD_DATE),
        (Kind.TIME, ["9:05"], "09:05"),
        (Kind.TIME, ["09:05:30"], "09:05"),
        (Kind.TIME, ["24:00"], Code.BAD_TIME),
        (Kind.DATE_TIME, ["2026-03-09T14:05"], "2026-03-09T14:05"),
        (Kind.DATE_TIME, ["2026-03-09", "14:05"], "2026-03-09T14:05"),
        (Kind.DATE_TIME, ["2026-03-09", ""], Code.BAD_TIME),
        (Kind.DATE_TIME, ["", "14:05"], Code.BAD_DATE),
        (Kind.GEOPOINT, ["49.6", "6.13"], {"lat": 49.6, "lon": 6.13}),
        (Kind.GEOPOINT, ["49.6", "6.13", "20"], {"lat": 49.6, "lon": 6.13, "accuracy": 20.0}),
        (Kind.GEOPOINT, ["49.6 6.13 0 20"], {"lat": 49.6, "lon": 6.13, "accuracy": 20.0}),
        (Kind.GEOPOINT, ["49.6, 6.13"], {"lat": 49.6, "lon": 6.13}),
        (Kind.GEOPOINT, ["49.6,6.13"], {"lat": 49.6, "lon": 6.13}),
        (Kind.GEOPOINT, ["49,6 6,13"], {"lat": 49.6, "lon": 6.13}),
        (Kind.GEOPOINT, ["49,6; -6,13"], {"lat": 49.6, "lon": -6.13}),
        (Kind.GEOPOINT, ["49,6, 6,13"], {"lat": 49.6, "lon": 6.13}),
        (Kind.GEOPOINT, ["49.6 ,6.13"], {"lat": 49.6, "lon": 6.13}),
        (Kind.GEOPOINT, ["49,6,6,13"], Code.BAD_POSITION),
        (Kind.GEOPOINT, ["", ""], None),
        (Kind.GEOPOINT, ["49.6", ""], Code.BAD_POSITION),
        (Kind.GEOPOINT, ["91", "6"], Code.BAD_POSITION),
        (Kind.GEOPOINT, ["49", "181"], Code.BAD_POSITION),
        (Kind.SELECT_ONE, ["guest"], "guest"),
        (Kind.SELECT_ONE, [""], None),
        (Kind.SELECT_ONE, ["Guest"], Code.NOT_A_CHOICE),
        (Kind.SELECT_ONE, ["guest", "staff"], Code.TOO_MANY),
        (Kind.SELECT_MULTIPLE, ["other", "", "guest", "other"], ["guest", "other"]),
        (Kind.SELECT_MULTIPLE, ["guest", "nobody"], Code.NOT_A_CHOICE),
        (Kind.IMAGE, ["a1.jpg", "b2"], ["a1.jpg", "b2"]),
        (Kind.FILE, [f"f{number}" for number in range(11)], Code.TOO_MANY),
        (Kind.FILE, ["../../etc"], Code.BAD_FILE),
        (Kind.ACKNOWLEDGE, ["", "on"], "OK"),
        (Kind.ACKNOWLEDGE, ["no"], Code.NOT_A_CHOICE),
        (Kind.NOTE, ["x"], None),
        (Kind.CALCULATE, ["x"], None),
        (Kind.HIDDEN, ["x"], None),
    ],
)
def test_parse(kind: Kind, raw: list[str], expected: object) -> None:
    found = parse(question(kind), raw)
    assert (found.code if isinstance(found, Fault) else found) == expected
    assert type(found) is type(expected) or isinstance(found, Fault)


def test_lengths() -> None:
    assert [limit(question(Kind.TEXT)), limit(question(Kind.TEXT, "multiline"))] == [500, 5_000]
    assert parse(question(Kind.TEXT), ["x" * 501]) == Fault(Code.TOO_LONG, params={"max": 500, "length": 501})
    assert parse(question(Kind.TEXT, max_length=3), ["abcd"]) == Fault(
        Code.TOO_LONG, params={"max": 3, "length": 4}
    )
    assert parse(question(Kind.TEXT, "multiline"), ["a\r\nb"]) == "a\nb"
    assert parse(question(Kind.FILE, max_length=1), ["a", "b"]) == Fault(Code.TOO_MANY, params={"max": 1})


@pytest.mark.parametrize(
    ("kind", "appearance", "raw", "expected"),
    [
        (Kind.DATE, "year", "2026", "2026-01-01"),
        (Kind.DATE, "month-year", "2026-03", "2026-03-01"),
    ],
)
def test_coarse_dates(kind: Kind, appearance: str, raw: str, expected: str) -> None:
    assert parse(question(kind, appearance), [raw]) == expected


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (Kind.SELECT_ONE, "guest", "guest (fr)"),
        (Kind.SELECT_MULTIPLE, ["guest", "gone"], "guest (fr), gone"),
        (Kind.DATE_TIME, "2026-03-09T14:05", "2026-03-09 14:05"),
        (Kind.GEOPOINT, {"lat": 49.6, "lon": 6.13, "accuracy": 20.0}, "49.600000, 6.130000 (± 20 m)"),
        (Kind.DECIMAL, 3.0, "3"),
        (Kind.TEXT, "guest house", "guest house"),
        (Kind.TEXT, None, ""),
    ],
)
def test_show(kind: Kind, value: Value | None, shown: str) -> None:
    assert show(question(kind), value, "fr", "en") == shown


KINDS = st.sampled_from(list(Kind))


@given(
    KINDS,
    st.lists(
        st.text(max_size=30) | st.sampled_from(["1", "2026-01-01", "12:00", "guest", "1 2"]), max_size=4
    ),
)
def test_any_text_gives_a_value_a_fault_or_nothing(kind: Kind, raw: list[str]) -> None:
    asked = question(kind)
    found = parse(asked, raw)
    if found is not None and not isinstance(found, Fault):
        assert conform(asked, found) == found, "a value that was parsed is still one when it comes back"
        assert isinstance(show(asked, found, "fr"), str)
        assert isinstance(as_logic_text(found), str)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["lat", "lon", "accuracy", "x"]), inner)
    ),
    max_leaves=6,
)


@given(KINDS, JSON)
def test_any_json_conforms_or_is_a_fault(kind: Kind, value: object) -> None:
    asked = question(kind)
    found = conform(asked, value)
    if found is not None and not isinstance(found, Fault):
        assert conform(asked, found) == found
