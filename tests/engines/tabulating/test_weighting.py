"""Raking: margins met, against proportional fitting of the whole table, and each reason why it cannot be done."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from saystop.engines.tabulating.counting import frequencies
from saystop.engines.tabulating.table import Table
from saystop.engines.tabulating.weighting import CannotWeigh, Obstacle, rake
from tests.engines.tabulating.samples import counted, crossed, table

CELLS = st.lists(st.lists(st.integers(1, 30), min_size=3, max_size=3), min_size=3, max_size=3)
PARTS = st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(1, 9))


def shares(parts: tuple[int, int, int], whole: float = 1.0) -> dict[str, float]:
    return {
        code: whole * part / sum(parts) for code, part in zip(("yes", "no", "unsure"), parts, strict=True)
    }


@given(CELLS, PARTS, PARTS)
@settings(deadline=None)
def test_margins_are_met_as_by_proportional_fitting(
    cells: list[list[int]], heard: tuple[int, int, int], knows: tuple[int, int, int]
) -> None:
    held = crossed(cells)
    weights = rake(held, {"heard": shares(heard), "knows": shares(knows, 100)}, most=1e9)
    for name, wanted in (("heard", shares(heard)), ("knows", shares(knows))):
        for row in frequencies(held, name, weights.values).rows:
            assert row.share == pytest.approx(wanted[row.code], abs=1.01e-6)
    fitted = np.array(cells, dtype=np.float64)
    for _ in range(500):
        fitted *= np.array([*shares(heard).values()])[:, np.newaxis] / fitted.sum(axis=1, keepdims=True)
        fitted *= np.array([*shares(knows).values()]) / fitted.sum(axis=0)
    each = (fitted / cells * held.size).ravel()
    assert weights.values == pytest.approx(np.repeat(each, np.ravel(cells)), rel=1e-3, abs=1e-5)
    assert weights.values.mean() == pytest.approx(1)
    assert weights.deviation <= 1e-6
    assert weights.design_effect == pytest.approx(1 + np.var(weights.values))
    assert weights.effective_base == pytest.approx(held.size / weights.design_effect)


@given(CELLS, PARTS, PARTS, st.floats(1.2, 3))
@settings(deadline=None)
def test_no_weight_above_the_largest(
    cells: list[list[int]], heard: tuple[int, int, int], knows: tuple[int, int, int], most: float
) -> None:
    held = crossed(cells)
    wanted = {"heard": shares(heard), "knows": shares(knows)}
    try:
        weights = rake(held, wanted, most=most, tolerance=1e-4, rounds=300)
    except CannotWeigh as refused:
        assume(refused.obstacle not in (Obstacle.OUT_OF_REACH, Obstacle.NOT_SETTLED))
        raise
    assert weights.values.max() <= most * 1.0001
    assert weights.values.mean() == pytest.approx(1)
    for name, goal in wanted.items():
        for row in frequencies(held, name, weights.values).rows:
            assert row.share == pytest.approx(goal[row.code], abs=1.01e-4)


def test_by_hand() -> None:
    weights = rake(counted({"yes": 30, "no": 70}), {"heard": {"yes": 0.5, "no": 0.5}})
    assert weights.values[0] == pytest.approx(5 / 3)
    assert weights.values[-1] == pytest.approx(5 / 7)
    assert weights.largest == pytest.approx(5 / 3)
    assert weights.rounds == 1


def test_cutting_moves_the_rest() -> None:
    """The four who said yes to both would weigh 3.6; cut at 2, the others who said yes to one of them take over."""
    held = crossed([[4, 16, 0], [16, 64, 0], [0, 0, 0]])
    wanted = {"heard": {"yes": 0.36, "no": 0.64}, "knows": {"yes": 0.36, "no": 0.64}}
    assert rake(held, wanted).largest == pytest.approx(1.8**2)
    cut = rake(held, wanted, most=2.0)
    assert cut.largest == pytest.approx(2.0, abs=1e-5)
    assert cut.rounds > 1
    assert frequencies(held, "heard", cut.values).rows[0].share == pytest.approx(0.36, abs=1e-6)


def test_who_did_not_answer_is_left_alone() -> None:
    held = table(*[{"heard": "yes"}] * 10, *[{"heard": "no"}] * 30, *[{"heard": "unsure"}] * 5, *[{}] * 5)
    weights = rake(held, {"heard": {"yes": 0.5, "no": 0.5}})
    assert weights.values[40:] == pytest.approx(1)
    assert weights.values[:10] == pytest.approx(2)
    assert weights.outside == 10
    assert weights.values.mean() == pytest.approx(1)


@pytest.mark.parametrize(
    ("targets", "obstacle", "said"),
    [
        ({}, Obstacle.NO_TARGETS, "Name at least"),
        ({"heard": {"yes": 0.5, "no": 0.4}}, Obstacle.SUM, "0.9"),
        ({"heard": {"yes": 50, "no": 40}}, Obstacle.SUM, "90"),
        ({"heard": {}}, Obstacle.SUM, "0"),
        ({"heard": {"yes": 0.5, "no": 0.3, "unsure": 0.2}}, Obstacle.NOBODY, "unsure"),
        ({"heard": {"yes": 0.5, "maybe": 0.5}}, Obstacle.UNKNOWN_CODE, "maybe"),
        ({"heard": {"yes": 1.5, "no": -0.5}}, Obstacle.NOT_A_SHARE, "no"),
        ({"heard": {"yes": float("nan"), "no": 1}}, Obstacle.NOT_A_SHARE, "yes"),
        ({"nothing": {"yes": 1}}, Obstacle.UNKNOWN_VARIABLE, "nothing"),
        ({"signs": {"alone": 1}}, Obstacle.NOT_SINGLE, "signs"),
        ({"heard": {"yes": 0.95, "no": 0.05}}, Obstacle.OUT_OF_REACH, "yes"),
    ],
)
def test_reasons(targets: dict[str, dict[str, float]], obstacle: Obstacle, said: str) -> None:
    with pytest.raises(CannotWeigh, match=said) as refused:
        rake(counted({"yes": 10, "no": 90}), targets)
    assert refused.value.obstacle is obstacle
    assert str(refused.value).endswith(".")


def test_targets_that_contradict_each_other_do_not_settle() -> None:
    held = crossed([[50, 0, 0], [0, 50, 0], [0, 0, 0]])
    with pytest.raises(CannotWeigh, match="do not settle") as refused:
        rake(held, {"heard": {"yes": 0.5, "no": 0.5}, "knows": {"yes": 0.4, "no": 0.6}})
    assert refused.value.obstacle is Obstacle.NOT_SETTLED
    assert refused.value.variable in ("heard", "knows")


def test_rounding_of_percents_is_forgiven() -> None:
    assert rake(
        counted({"yes": 10, "no": 20, "unsure": 30}), {"heard": dict.fromkeys(("yes", "no", "unsure"), 33.3)}
    )


@pytest.mark.parametrize("bound", [{"most": 1.0}, {"tolerance": 0.0}, {"rounds": 0}])
def test_bounds(bound: dict[str, Any]) -> None:
    held: Table = counted({"yes": 1, "no": 1})
    with pytest.raises(CannotWeigh, match="Allow"):
        rake(held, {"heard": {"yes": 0.5, "no": 0.5}}, **bound)
