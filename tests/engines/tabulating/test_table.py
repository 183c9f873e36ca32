"""Answers taken in, kept apart by measure, filtered, and carried as bytes."""

from datetime import date
from typing import cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saystop.engines.tabulating import table as tables
from saystop.engines.tabulating.table import Measure, Table, Variable, WrongMeasure
from tests.engines.tabulating.samples import HEARD, MANY, Row, table


def test_each_measure_is_read_back() -> None:
    held = table(
        {
            "heard": "no",
            "signs": ["other", "alone"],
            "nights": 3,
            "helps": ["line", "staff"],
            "words": "a word",
        },
        {"day": "2026-03-09T14:05", "words": " "},
        {"heard": "yes", "signs": [], "nights": 2.5, "helps": [], "day": date(2026, 3, 10)},
    )
    assert held.size == 3
    assert held.positions("heard").tolist() == [1, -1, 0]
    assert held.answered("signs").tolist() == [True, False, False]
    assert held.chosen("signs", "alone").tolist() == [True, False, False]
    assert held.chosen("signs", "afraid").tolist() == [False, False, False]
    assert held.values("nights").tolist() == pytest.approx([3, np.nan, 2.5], nan_ok=True)
    assert held.places("helps", "staff").tolist() == pytest.approx([2, np.nan, np.nan], nan_ok=True)
    assert held.answered("words").tolist() == [True, False, False]
    assert held.answered("day").tolist() == [False, True, True]
    assert [str(day) for day in held.days("day")] == ["NaT", "2026-03-09", "2026-03-10"]
    assert not held.unknown


@pytest.mark.parametrize(
    ("name", "value", "unknown"),
    [
        ("heard", "perhaps", 1),
        ("heard", ["yes"], 1),
        ("heard", 1, 1),
        ("signs", "alone", 1),
        ("signs", ["strange", "odd"], 2),
        ("signs", [["alone"], 3], 2),
        ("nights", "3", 1),
        ("nights", True, 1),
        ("nights", float("inf"), 1),
        ("nights", float("nan"), 1),
        ("nights", 10**400, 1),
        ("helps", {"line": 1}, 1),
        ("words", 4, 1),
        ("day", "yesterday", 1),
        ("day", "2026-02-30", 1),
        ("heard", None, 0),
        ("heard", "", 0),
        ("nights", "", 0),
        ("day", None, 0),
    ],
)
def test_what_is_no_answer_is_missing_and_counted(name: str, value: object, unknown: int) -> None:
    held = table({name: value}, {"heard": "yes"})
    assert held.unknown.get(name, 0) == unknown
    assert not held.answered(name)[0]


def test_a_known_code_beside_an_unknown_one_stays() -> None:
    held = table({"signs": ["strange", "alone", "alone"]})
    assert held.chosen("signs", "alone").tolist() == [True]
    assert held.unknown == {"signs": 1}


@given(MANY, MANY, MANY)
@settings(deadline=None)
def test_extending_is_taking_in_all(first: list[Row], second: list[Row], third: list[Row]) -> None:
    grown = table(*first).extended(second).extended(third)
    assert grown.equals(table(*first, *second, *third))


@given(MANY)
@settings(deadline=None)
def test_bytes_carry_the_whole_table(rows: list[Row]) -> None:
    held = table(*rows)
    assert Table.from_bytes(held.to_bytes()).equals(held)


@given(MANY, st.integers(1, 4))
@settings(deadline=None)
def test_batches_leave_no_trace(rows: list[Row], batch: int) -> None:
    whole = table(*rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "BATCH", batch)
        assert table(*rows).equals(whole)


@given(
    MANY,
    st.sets(st.sampled_from(["yes", "no", "none"])),
    st.sets(st.sampled_from(["alone", "other", "none"])),
)
@settings(deadline=None)
def test_filters_keep_who_answered_so(rows: list[Row], heard: set[str], signs: set[str]) -> None:
    kept = [
        row
        for row in rows
        if row.get("heard") in heard and signs & set(cast(list[str], row.get("signs") or []))
    ]
    filtered = table(*rows).where({"heard": heard, "signs": signs})
    assert filtered.size == len(kept)
    assert filtered.extended([]).answered("nights").tolist() == table(*kept).answered("nights").tolist()


def test_no_filter_keeps_everybody_even_without_variables() -> None:
    assert Table.from_rows([], [{}, {}]).where({}).size == 2


def test_open_text_goes_nowhere() -> None:
    held = table({"words": "room twelve", "heard": "yes"})
    assert b"twelve" not in held.to_bytes()
    assert "twelve" not in repr(held) + repr(held.__getstate__() if hasattr(held, "__getstate__") else "")


@pytest.mark.parametrize("data", [b"", b"saystop table 1\n", b"PK\x03\x04", table({}).to_bytes()[:-40]])
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="table"):
        Table.from_bytes(data)


def test_wrong_requests() -> None:
    held = table({"heard": "yes"})
    with pytest.raises(KeyError):
        held.where({"nothing": ["yes"]})
    with pytest.raises(WrongMeasure, match="nights"):
        held.where({"nights": ["3"]})
    with pytest.raises(WrongMeasure, match="heard"):
        held.values("heard")
    with pytest.raises(ValueError, match="one name"):
        Table.from_rows([HEARD, HEARD], [])
    with pytest.raises(ValueError, match="twice"):
        Variable("a", Measure.SINGLE, ("x", "x"))
    with pytest.raises(ValueError, match="ordinary"):
        Variable("a\x1fb", Measure.SINGLE)


def test_many_codes() -> None:
    place = Variable("place", Measure.SINGLE, tuple(str(number) for number in range(300)))
    held = Table.from_rows([place], [{"place": str(number)} for number in (0, 255, 256, 299)])
    assert held.positions("place").tolist() == [0, 255, 256, 299]
    assert held.variables == (place,)
