"""What the bases of other questions tell of a hidden count."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saystop.engines.tabulating.counting import frequencies
from saystop.engines.tabulating.deducing import Deduced, deduced
from saystop.engines.tabulating.disclosing import hide
from saystop.engines.tabulating.table import Measure, Table, Variable

HEARD = Variable("heard", Measure.SINGLE, ("yes", "no", "unsure", "later"))
SIGNS = Variable("signs", Measure.MULTIPLE, ("alone", "afraid"))
FURTHER = tuple(Variable(name, Measure.NUMBER) for name in ("when", "where"))


def asked(heard: dict[str, int], routes: dict[str, set[str]], silent: int = 0) -> Table:
    """So many with each answer; who gave one of a route's codes answered its question, but for so many."""
    rows: list[dict[str, object]] = [{"heard": code} for code, number in heard.items() for _ in range(number)]
    for name, codes in routes.items():
        reached = [row for row in rows if row["heard"] in codes]
        for row in reached[silent:]:
            row[name] = 3
    return Table.from_rows((HEARD, *FURTHER), rows)


def hidden_of(table: Table, threshold: int = 5) -> set[str]:
    return {row.code for row in hide(frequencies(table, "heard"), threshold).rows if row.count is None}


@pytest.mark.parametrize(
    ("heard", "routes", "silent", "told"),
    [
        # "no" is hidden beside "unsure", and everybody of "no" was asked when.
        ({"yes": 40, "no": 9, "unsure": 3}, {"when": {"no"}}, 0, ("when",)),
        ({"yes": 40, "no": 9, "unsure": 3}, {"when": {"yes", "no"}}, 0, ("when",)),
        ({"yes": 40, "no": 9, "unsure": 3}, {"when": {"no"}}, 2, ("when",)),
        ({"yes": 40, "no": 9, "unsure": 3}, {"when": {"no"}}, 6, ()),
        ({"yes": 40, "no": 9, "unsure": 3}, {"when": {"yes"}}, 0, ()),
        ({"yes": 40, "no": 9, "unsure": 3}, {"when": {"no", "unsure"}}, 0, ()),
        ({"yes": 40, "no": 9, "unsure": 30}, {"when": {"no"}}, 0, ()),
        # Two bases, and what lies between them.
        ({"yes": 40, "no": 4, "unsure": 4, "later": 3}, {"when": {"yes", "no", "unsure"}}, 0, ("when",)),
        ({"yes": 6, "no": 4, "unsure": 4, "later": 4},
         {"when": {"no", "unsure"}, "where": {"unsure", "later"}}, 0, ("when",)),
        ({"yes": 60, "no": 4, "unsure": 4, "later": 4},
         {"when": {"yes", "no"}, "where": {"yes", "no", "unsure"}}, 0, ("when",)),
    ],
)  # fmt: skip
def test_a_base_that_tells(
    heard: dict[str, int], routes: dict[str, set[str]], silent: int, told: tuple[str, ...]
) -> None:
    table = asked(heard, routes, silent)
    found = deduced(table, {"heard": hidden_of(table)}, ["heard", *routes])
    assert found == ([Deduced("heard", told)] if told else [])


def test_of_several_choices_each_is_a_table_of_its_own() -> None:
    rows: list[dict[str, object]] = [{"signs": ["alone"], "when": 3}] * 3 + [{"signs": ["afraid"]}] * 30
    table = Table.from_rows((SIGNS, *FURTHER), [*rows, *[{"signs": ["afraid"], "where": 4}] * 9])
    assert deduced(table, {"signs": {"alone", "afraid"}}, ["signs", "where"]) == []
    assert deduced(table, {"signs": {"alone"}}, ["signs", "when"]) == [Deduced("signs", ("when",))]


COUNTS = st.lists(st.integers(0, 8), min_size=4, max_size=4)
ROUTES = st.lists(st.sets(st.sampled_from(HEARD.codes), min_size=1, max_size=3), max_size=2)


@given(COUNTS, ROUTES)
def test_what_passes_leaves_more_than_one_answer(counts: list[int], routes: list[set[str]]) -> None:
    """Judged by trying all numbers: no small count that is hidden has a single possible value."""
    threshold = 3
    heard = dict(zip(HEARD.codes, counts, strict=True))
    named = {one.name: codes for one, codes in zip(FURTHER, routes, strict=False)}
    table = asked(heard, named)
    result = hide(frequencies(table, "heard"), threshold)
    if result.base is None:
        return
    hidden = [row.code for row in result.rows if row.count is None]
    if deduced(table, {"heard": hidden}, ["heard", *named], threshold):
        return
    known = [set(HEARD.codes), *named.values()]
    sums = [sum(heard[code] for code in codes & set(hidden)) for codes in known]
    possible = [
        dict(zip(hidden, values, strict=True))
        for values in product(range(1, sum(counts) + 1), repeat=len(hidden))
        if [sum(dict(zip(hidden, values, strict=True)).get(code, 0) for code in codes) for codes in known]
        == sums
    ]
    for code in hidden:
        if heard[code] < threshold:
            assert len({one[code] for one in possible}) > 1
