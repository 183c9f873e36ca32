"""What is published of a result, alone and beside others."""

import math
from collections.abc import Mapping
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saystop.engines.tabulating.counting import Numbers, frequencies, numbers, ranks
from saystop.engines.tabulating.crossing import CrossTable, cross
from saystop.engines.tabulating.disclosing import Published, differences, hide, published
from saystop.engines.tabulating.independence import NoTest
from saystop.engines.tabulating.quartering import tells
from tests.engines.tabulating.samples import MANY, Row, counted, crossed, table


def test_a_small_count_takes_the_next_with_it() -> None:
    result = hide(frequencies(counted({"yes": 3, "no": 40, "unsure": 9}), "heard"))
    assert [row.count for row in result.rows] == [None, 40, None]
    yes, no, _ = result.rows
    assert (yes.weighted, yes.share, yes.low, yes.high) == (None, None, None, None)
    assert no.share == pytest.approx(40 / 52)
    assert result.base == 52


def test_zeros_and_large_counts_stay() -> None:
    whole = frequencies(counted({"yes": 5, "no": 40}), "heard")
    assert hide(whole) == whole
    assert hide(whole, 6) != whole


def test_a_small_base_hides_everything() -> None:
    result = hide(frequencies(counted({"yes": 1, "no": 3, None: 50}), "heard"))
    assert {row.count for row in result.rows} == {None}
    assert {row.share for row in result.rows} == {None}
    assert (result.base, result.weighted_base, result.effective_base, result.missing) == (None,) * 4


def test_ones_only_do_not_add_up_to_a_secret() -> None:
    """Five answers, each once: a base of five beside five hidden answers would tell them all."""
    result = hide(frequencies(counted({"yes": 1, "no": 1, "unsure": 1}), "heard", None), 3)
    assert result.base is None


def test_of_several_choices_those_who_did_not_choose_are_a_group_too() -> None:
    held = table(
        *[{"signs": ["alone", "afraid"]}] * 10,
        *[{"signs": ["alone", "other"]}] * 3,
        *[{"signs": ["other"]}] * 7,
    )
    counts = [row.count for row in hide(frequencies(held, "signs"), 5).rows]
    assert counts == [13, 10, 10]
    assert [row.count for row in hide(frequencies(held, "signs"), 8).rows] == [None, 10, 10]


def test_a_cross_table_with_a_hole_has_no_test() -> None:
    result = hide(cross(crossed([[2, 50, 9], [60, 70, 80], [8, 90, 7]]), "heard", "knows"))
    assert result.counts == ((None, 50, None), (60, 70, 80), (None, 90, None))
    assert (result.test, result.no_test) == (None, NoTest.HIDDEN)
    for shown in (result.weighted, result.row_shares, result.column_shares):
        assert [[value is None for value in line] for line in shown] == [
            [value is None for value in line] for line in result.counts
        ]
    assert result.row_bases == (61, 210, 105)
    full = cross(crossed([[20, 50, 9], [60, 70, 80], [8, 90, 7]]), "heard", "knows")
    assert hide(full) == full


def test_shares_of_a_hidden_base_are_hidden() -> None:
    result = hide(cross(crossed([[0, 2, 0], [30, 40, 50], [60, 70, 80]]), "heard", "knows"))
    assert result.row_bases[0] is None
    assert result.row_shares[0] == (None, None, None)
    assert result.expected[0] == (None, None, None)


@given(
    MANY, st.sampled_from([("signs", "heard"), ("heard", "signs"), ("signs", "signs"), ("heard", "knows")])
)
@settings(deadline=None)
def test_no_small_cell_is_shown_or_is_one_less_another(rows: list[Row], pair: tuple[str, str]) -> None:
    threshold = 3
    before = cross(table(*rows), *pair)
    after = hide(before, threshold)
    assert after.base is None or after.base == 0 or after.base >= threshold
    for at, line in enumerate(after.counts):
        for beside, count in enumerate(line):
            row_base, column_base = after.row_bases[at], after.column_bases[beside]
            assert count is None or count == before.counts[at][beside]
            for group in (count, row_base, column_base):
                assert group is None or group == 0 or group >= threshold
            for base, overlaps in ((row_base, pair[1] == "signs"), (column_base, pair[0] == "signs")):
                if count is not None and base is not None and overlaps:
                    assert base - count == 0 or base - count >= threshold
            if count is None:
                assert after.row_shares[at][beside] is None
                assert after.column_shares[at][beside] is None
                assert after.weighted[at][beside] is None
    for lines, bases, overlaps in (
        (after.counts, after.row_bases, pair[1] == "signs"),
        (np.array(after.counts, dtype=object).T.tolist(), after.column_bases, pair[0] == "signs"),
    ):
        for counts, base in zip(lines, bases, strict=True):
            if base is not None and not overlaps and None in counts:
                left = base - sum(count for count in counts if count is not None)
                assert left >= threshold


def test_numbers_show_nobody_in_particular() -> None:
    values = [*range(18)] * 2 + [90]
    result = hide(numbers(table(*({"nights": value} for value in values)), "nights"))
    assert (result.minimum, result.maximum) == (None, None)
    assert result.median == 9
    assert result.bins[-1].count is None
    assert sum(one.count is None for one in result.bins) >= 2
    few = hide(numbers(table(*({"nights": value} for value in range(9))), "nights"))
    assert (few.median, few.lower_quartile, few.base) == (None, None, 9)
    fewest = hide(numbers(table(*({"nights": value} for value in range(4))), "nights"))
    assert (fewest.base, fewest.mean, fewest.bins) == (None, None, ())


def nights(*runs: tuple[int, int]) -> Numbers:
    """As published: so many people who each gave this number."""
    return hide(numbers(table(*({"nights": value} for value, many in runs for _ in range(many))), "nights"))


def test_quartiles_stay_beside_hidden_tails() -> None:
    result = nights((0, 6), (2, 8), (5, 9), (7, 10), (9, 9), (11, 8), (13, 3), (15, 4))
    assert [one.count for one in result.bins] == [6, 8, 9, 10, 9, 8, None, None]
    assert (result.lower_quartile, result.median, result.upper_quartile) == (5, 7, 11)


def test_a_quartile_goes_that_tells_what_is_in_a_hidden_bin() -> None:
    """It lies between the seventh and the eighth of 28: seven are below, and with what is shown above it two have said 8."""
    result = nights((0, 6), (3, 1), (4, 6), (6, 7), (8, 2), (10, 6))
    assert [one.count for one in result.bins if one.count != 0] == [None, None, 6, 7, None, 6]
    assert (result.lower_quartile, result.median, result.upper_quartile) == (None, 6, None)


@given(st.lists(st.integers(0, 7), min_size=2, max_size=5), st.integers(2, 4))
@settings(deadline=None)
def test_quartiles_tell_what_trying_all_numbers_tells(counts: list[int], threshold: int) -> None:
    base = sum(counts)
    hidden = [0 < count < threshold for count in counts]
    if not any(hidden) or base < 4:
        return
    ranks_of = [math.ceil(base / 4), base // 4 + 1]  # the lower quartile lies there
    bins_of = [int(np.searchsorted(np.cumsum(counts), rank)) for rank in ranks_of]
    free = [range(1, base + 1) if out else (count,) for count, out in zip(counts, hidden, strict=True)]
    fitting = [
        one
        for one in product(*free)
        if sum(one) == base and [int(np.searchsorted(np.cumsum(one), rank)) for rank in ranks_of] == bins_of
    ]
    told = any(
        len({sum(one[start:end]) for one in fitting}) == 1
        for start, end in combinations(range(len(counts) + 1), 2)
        if 0
        < sum(count for count, out in zip(counts[start:end], hidden[start:end], strict=True) if out)
        < threshold
    )
    assert tells(counts, hidden, (0.25,), threshold) == told


def test_ranks() -> None:
    held = table(
        *[{"helps": ["line", "staff"]}] * 12,
        *[{"helps": ["staff", "line"]}] * 7,
        *[{"helps": ["police"]}] * 2,
    )
    staff, line, police = hide(ranks(held, "helps")).rows
    assert (staff.first, line.first, police.first) == (None, 12, None)
    assert (police.base, police.mean) == (None, None)
    assert (line.base, line.mean) == (None, None)  # two who did not place it
    assert staff.first_share is None
    assert hide(ranks(table({"helps": ["line"]}), "helps")).base is None


def test_what_cannot_be_hidden() -> None:
    result = frequencies(counted({"yes": 3}), "heard")
    with pytest.raises(ValueError, match="at least 2"):
        hide(result, 1)
    with pytest.raises(ValueError, match="already"):
        hide(hide(result))


def one(label: str, filters: Mapping[str, set[str]], base: int, **counts: int | None) -> Published:
    frozen = {name: frozenset(codes) for name, codes in filters.items()}
    return Published(label, "q", frozen, {**counts, "": base})


def named(*tables: Published) -> list[tuple[str, list[str], dict[str, int]]]:
    return [
        (found.whole.label, [part.label for part in found.parts], dict(found.groups))
        for found in differences(tables, 5)
    ]


def test_all_less_some() -> None:
    everybody = one("all", {}, 100, yes=40, no=60)
    women = one("women", {"sex": {"f"}}, 63, yes=37, no=26)
    assert named(everybody, women) == [("all", ["women"], {"yes": 3})]
    assert named(women, everybody) == [("all", ["women"], {"yes": 3})]


def test_versions_over_time() -> None:
    assert named(one("May", {}, 100, yes=40, no=60), one("June", {}, 102, yes=41, no=61)) == [
        ("May", ["June"], {"yes": 1, "no": 1, "": 2})
    ]
    assert not named(one("May", {}, 100, yes=40, no=60), one("June", {}, 120, yes=40, no=80))


def test_versions_over_time_tell_of_what_is_hidden() -> None:
    """One newcomer chose what is hidden; two did not choose the only code that is shown of several."""
    codes = frozenset({"a", "b", "c"})
    before = Published("May", "q", {}, {"a": 50, "b": None, "c": None, "": 58}, codes)
    after = Published("June", "q", {}, {"a": 56, "b": None, "c": None, "": 65}, codes)
    assert [one.groups for one in differences([before, after], 5)] == [{"not a": 1, "none of these": 1}]
    before = Published("May", "q", {}, {"a": 40, "b": 50, "": 100}, frozenset())
    after = Published("June", "q", {}, {"a": 58, "b": 62, "": 120}, frozenset())
    assert [one.groups for one in differences([before, after], 5)] == [{"not a": 2}]
    before = Published("May", "q", {}, {"a": 50, "b": 40, "c": None, "": 98}, codes)
    after = Published("June", "q", {}, {"a": 60, "b": 50, "c": None, "": 118}, codes)
    assert not differences([before, after], 5)


@pytest.mark.parametrize("threes", [1, 3, 4])
def test_a_mean_does_not_tell_what_its_bars_hide(threes: int) -> None:
    held = table(*[{"nights": 0}] * (100 - threes), *[{"nights": 1}] * threes)
    result = hide(numbers(held, "nights"))
    assert result.base == 100
    assert (result.mean, result.sd, result.low, result.high) == (None,) * 4


def test_mean_places_do_not_tell_hidden_first_places() -> None:
    held = table(*[{"helps": ["line", "police"]}] * 97, *[{"helps": ["police", "line"]}] * 3)
    result = hide(ranks(held, "helps"))
    assert {row.mean for row in result.rows} == {None}


def test_nested_filters() -> None:
    wide = one("two countries", {"country": {"be", "fr"}}, 80, yes=40, no=40)
    narrow = one("Belgian women", {"country": {"be"}, "sex": {"f"}}, 50, yes=38, no=12)
    assert named(wide, narrow) == [("two countries", ["Belgian women"], {"yes": 2})]


def test_tables_that_do_not_lie_within_each_other() -> None:
    assert not named(
        one("be", {"country": {"be"}}, 40, yes=20, no=20), one("fr", {"country": {"fr"}}, 42, yes=21, no=21)
    )
    other = Published("other", "another question", {}, {"yes": 41, "": 41})
    assert not named(one("all", {}, 42, yes=42), other)


def test_parts_that_leave_a_few_together() -> None:
    everybody = one("all", {}, 60, yes=20, no=40)
    parts = [
        one("be", {"country": {"be"}}, 25, yes=9, no=16),
        one("fr", {"country": {"fr"}}, 20, yes=8, no=12),
        one("nl", {"country": {"nl"}}, 15, yes=None, no=None),
    ]
    assert named(everybody, *parts) == [("all", ["be", "fr"], {"yes": 3})]
    assert not named(everybody, *parts[1:])


def test_a_part_counted_twice_is_not_subtracted_twice() -> None:
    assert named(
        one("all", {}, 100, yes=100),
        one("be or fr", {"country": {"be", "fr"}}, 60, yes=60),
        one("fr or nl", {"country": {"fr", "nl"}}, 50, yes=50),
        one("nl", {"country": {"nl"}}, 38, yes=38),
    ) == [("all", ["be or fr", "nl"], {"yes": 2, "": 2})]


@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=3, max_size=3))
@settings(deadline=None)
def test_a_hidden_cross_table_keeps_its_secrets_from_itself(cells: list[list[int]]) -> None:
    result: CrossTable = hide(cross(crossed(cells), "heard", "knows"), 5)
    assert not differences(published("table", result, {}), 5)


def test_a_cross_table_beside_its_question() -> None:
    """Two respondents answered the first question and not the second: the sums of the cross table leave them out."""
    held = crossed([[20, 30, 10], [30, 20, 10], [0, 0, 0]]).extended([{"heard": "yes"}] * 2)
    alone = published("alone", hide(frequencies(held, "heard")), {})
    beside = published("crossed", hide(cross(held, "heard", "knows")), {})
    found, *_ = differences([*alone, *beside])
    assert (found.whole.label, found.parts[0].label, found.groups) == ("alone", "crossed", {"yes": 2, "": 2})
    assert len(beside) == 8


def test_several_choices_by_one() -> None:
    held = table(
        *[{"heard": "yes", "signs": ["alone", "afraid"]}] * 20,
        *[{"heard": "yes", "signs": ["afraid"]}] * 20,
        *[{"heard": "no", "signs": ["alone"]}] * 2,
        *[{"heard": "no", "signs": ["other"]}] * 30,
    )
    by_column = hide(cross(held, "signs", "heard"))
    assert by_column.counts[0] == (None, None, 0)
    assert by_column.row_bases[0] == 22
    by_row = hide(cross(held, "heard", "signs"))
    assert [line[0] for line in by_row.counts] == [None, None, 0]


def test_parts_that_overlap_are_not_subtracted_together() -> None:
    assert not named(
        one("all", {}, 100, yes=100),
        one("be or fr", {"country": {"be", "fr"}}, 60, yes=60),
        one("fr or nl", {"country": {"fr", "nl"}}, 38, yes=38),
    )


def histogram(*bins: tuple[float, float, int | None]) -> Published:
    return Published("", "nights", {}, {f"{low}:{high}": count for low, high, count in bins})


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ([(0, 10, 20), (10, 20, 30)], [(0, 12, 22), (12, 24, 28)], {2}),
        ([(0, 10, 20), (10, 20, 30)], [(0, 12, 26), (12, 24, 24)], set()),
        ([(0, 10, None), (10, 20, 30)], [(0, 12, 26), (12, 24, 28)], {2}),
        ([(0, 10, None), (10, 20, None)], [(0, 12, 26), (12, 24, 24)], set()),
        ([(0, 5, 10), (5, 10, 10), (10, 20, 30)], [(0, 11, 21), (11, 20, 29)], {1}),
        ([(0, 10, 20), (10, 20, 30)], [(-math.inf, 0, 7), (0, 10, 13), (10, 20, 30)], set()),
        ([(0, 10, 20), (10, 20, 30)], [(-math.inf, 0, 8), (0, 10, 15), (10, 20, 30)], {3}),
    ],
)
def test_edges_that_moved_tell_who_lies_between(
    before: list[tuple[float, float, int | None]],
    after: list[tuple[float, float, int | None]],
    told: set[int],
) -> None:
    found = differences([histogram(*before), histogram(*after)])
    assert {left for one in found for left in one.groups.values()} == told
