"""A number from one to four is told nowhere, and nothing that is told leads to it."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saystop.outreach import queries, sums
from saystop.outreach.models import Count, Place, Step
from saystop.outreach.sums import LEAST, Sum
from tests.outreach.making import a_channel, a_partner

CELLS = st.lists(st.integers(0, 12), min_size=1, max_size=6)
SMALL = range(1, LEAST)


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0"), (1, "fewer than 5"), (4, "fewer than 5"), (5, "5"), (1200, "1,200")]
)
def test_one_cell(number: int, words: str) -> None:
    assert str(sums.told(number)) == words


def test_what_is_hidden_adds_nothing_but_that_there_is_more() -> None:
    assert str(sums.known([7, 3, 8])) == "at least 15"
    assert str(sums.known([3, 4])) == "fewer than 5"
    assert str(sums.known([])) == "0"


@given(CELLS)
def test_no_total_leads_to_a_hidden_number(cells: list[int]) -> None:
    """Whoever knows what is told of each cell, and the total, can take each hidden one for at least two numbers."""
    total = sums.of_place(cells)
    hidden = [one for one in cells if 0 < one < LEAST]
    if not hidden:
        assert total == Sum(sum(cells))
        return
    shown = sum(one for one in cells if one >= LEAST)
    possible = [
        guess
        for guess in product(SMALL, repeat=len(hidden))
        if total.has_more or shown + sum(guess) == total.known
    ]
    assert tuple(hidden) in possible
    for place in range(len(hidden)):
        assert len({guess[place] for guess in possible}) > 1


@given(CELLS)
def test_a_total_is_never_more_than_the_truth(cells: list[int]) -> None:
    for told in (sums.of_place(cells), sums.known(cells)):
        assert told.known <= sum(cells)
        assert told.has_more or told.known == sum(cells)


@pytest.mark.django_db
def test_many_small_places_count_together_by_kind_and_by_nothing_else() -> None:
    partner, month = a_partner(), date(2031, 5, 1)
    for number in range(4):
        room = a_channel(f"room{number}", place=Place.ROOM, partner=partner, cost=2)
        Count.objects.create(channel=room, day=month, step=Step.VISIT, number=3)
    (by_place,), (by_partner,) = queries.by_place(), queries.by_partner()
    assert str(by_place.steps.visits) == "12"
    assert by_place.cost == pytest.approx(8 / 12)
    assert str(by_partner.steps.visits) == "fewer than 5"
    assert by_partner.cost is None


@pytest.mark.django_db
def test_visits_of_days_are_told_by_the_month_and_in_all() -> None:
    lobby = a_channel()
    for day, number in ((date(2031, 5, 3), 4), (date(2031, 5, 9), 3), (date(2031, 6, 1), 2)):
        Count.objects.create(channel=lobby, day=day, step=Step.VISIT, number=number)
    steps, months = queries.of_channel(lobby)
    assert [(str(one.first), str(one.steps.visits)) for one in months] == [
        ("2031-06-01", "fewer than 5"),
        ("2031-05-01", "7"),
    ]
    assert str(steps.visits) == "at least 7"


@pytest.mark.django_db
def test_the_share_stands_with_its_interval_where_nothing_is_hidden() -> None:
    lobby, month = a_channel(), date(2031, 5, 1)
    for step, number in ((Step.VISIT, 100), (Step.BEGUN, 20), (Step.SENT, 10)):
        Count.objects.create(channel=lobby, day=month, step=step, number=number)
    (row,) = queries.by_place()
    # As R's prop.test(10, 100, correct = FALSE) tells it.
    assert row.share == pytest.approx((0.1, 0.05522914, 0.17436566), abs=1e-6)
    Count.objects.filter(step=Step.SENT).update(number=2)
    (row,) = queries.by_place()
    assert row.share is None
