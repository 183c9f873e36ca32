"""Weights are what Fellegi and Sunter say they are, and what is learnt without truth is the truth that was planted."""

import numpy as np
import pytest

from saystop.engines.linkage.blocking import together, united
from saystop.engines.linkage.comparing import MISSING, Day, Exchange, Number, Pairs, Records, Sides, Text
from saystop.engines.linkage.pairing import Model, link
from saystop.engines.linkage.people import PEOPLE, link_people
from saystop.engines.linkage.weighing import Weights, chance, estimate, probability, rivalled
from tests.engines.linkage.slips import registers


def test_a_weight_is_the_log_of_m_over_u_and_missing_weighs_nothing() -> None:
    weights = Weights((np.array([0.9, 0.1]),), (np.array([0.01, 0.99]),), 10)
    assert weights.bits(0).tolist() == pytest.approx([np.log2(90), np.log2(0.1 / 0.99), 0.0])


def test_a_better_level_never_weighs_less_than_one_below() -> None:
    weights = Weights((np.array([0.2, 0.7, 0.1]),), (np.array([0.1, 0.1, 0.8]),), 10)
    best, middle, worst, _ = weights.bits(0)
    assert best == middle == pytest.approx(np.log2(7))
    assert worst == pytest.approx(-3)


def test_expectation_and_maximisation_find_what_was_planted() -> None:
    random = np.random.default_rng(7)
    m = [np.array([0.8, 0.15, 0.05]), np.array([0.9, 0.1]), np.array([0.7, 0.3])]
    u = [np.array([0.02, 0.08, 0.9]), np.array([0.05, 0.95]), np.array([0.1, 0.9])]
    same, others = 2_000, 100_000
    drawn = [
        np.concatenate(
            [random.choice(len(mine), same, p=mine), random.choice(len(its), others, p=its)]
        ).astype(np.int8)
        for mine, its in zip(m, u, strict=True)
    ]
    patterns, times = np.unique(np.stack(drawn, axis=1), axis=0, return_counts=True)

    def expected(bits: np.ndarray, matches: float) -> np.ndarray:
        return times * probability(bits, matches / (same + others))

    found = estimate(patterns, u, 20_000, expected)
    assert found.matches == pytest.approx(same, rel=0.05)
    for mine, planted in zip(found.m, m, strict=True):
        assert mine == pytest.approx(planted, abs=0.03)


def test_exact_agreement_by_chance_comes_from_counts() -> None:
    sides = Sides(
        {"name": ["ann"] * 6 + ["bob"] * 4}, {"name": ["ann"] * 5 + ["", "bob", "cleo", "dan", "eve"]}
    )
    u = chance(sides, [Text("name")])[0]
    assert u[0] == pytest.approx((6 * 5 + 4 * 1) / (10 * 9))
    assert u.sum() == pytest.approx(1)


def test_a_rare_name_weighs_more_than_a_frequent_one() -> None:
    people = registers(11, 600, 600, 600)
    by_name = {
        people.left["surname"][each.left]: each.bits
        for each in link(
            people.left, people.right, Model((Text("surname"),), (together("surname"),), likelier=0)
        )
        if each.levels["surname"] == "exact"
    }
    counts = {
        name: people.left["surname"].count(name) + people.right["surname"].count(name) for name in by_name
    }
    assert max(counts.values()) > 4 * min(counts.values())
    ordered = sorted(by_name, key=lambda name: counts[name])
    assert [by_name[name] for name in ordered] == sorted(by_name.values(), reverse=True)


def test_rivals_share_what_they_are_sure_of() -> None:
    left, right = np.array([0, 1, 2]), np.array([0, 0, 1])
    likely = rivalled(left, right, np.array([20.0, 20.0, 20.0]), (3, 2), 2)
    assert likely[0] == likely[1] == pytest.approx(0.5, abs=0.01)
    assert likely[2] > 0.99


def test_the_side_on_which_a_record_stands_does_not_matter() -> None:
    people = registers(12, 400, 300, 200)
    there, back = link_people(people.left, people.right), link_people(people.right, people.left)
    assert {(each.left, each.right) for each in there} == {(each.right, each.left) for each in back}


def test_a_missing_value_never_counts_against() -> None:
    people = registers(13, 300, 300, 300)
    before = {(each.left, each.right): each for each in link_people(people.left, people.right)}
    differing = next(
        pair for pair, each in before.items() if each.levels["suburb"] == "different" and each.bits > 30
    )
    emptied = {field: list(column) for field, column in people.right.items()}
    emptied["suburb"][differing[1]] = ""
    after = {(each.left, each.right): each for each in link_people(people.left, emptied)}
    assert after[differing].levels["suburb"] is None
    assert after[differing].bits > before[differing].bits


def test_names_in_the_wrong_order_are_compared_across() -> None:
    sides = Sides(
        {"given": ["lea", "lea", "lea"], "family": ["moreau", "moreau", "moreau"]},
        {"given": ["moreau", "lea", "moreau"], "family": ["lea", "moreau", "moreau"]},
    )
    order = Exchange("given", "family")
    pairs = Pairs(sides, np.arange(3), np.arange(3), [order])
    assert pairs.across(order).tolist() == [True, False, False]
    assert Text("given").compare(pairs).tolist() == [0, 0, 3]
    assert Text("family").compare(pairs).tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("19800312", "19800312", "exact"),
        ("19801203", "19800312", "one slip"),
        ("19800313", "19800312", "one slip"),
        ("18810312", "19800312", "two slips"),
        ("19550704", "19800312", "different"),
        ("", "19800312", None),
    ],
)
def test_days(one: str, other: str, level: str | None) -> None:
    pairs = Pairs(Sides({"day": [one]}, {"day": [other]}), np.array([0]), np.array([0]))
    found = Day("day").compare(pairs)[0]
    assert (None if found == MISSING else Day("day").levels[found]) == level


def test_accents_capitals_and_scripts_do_not_make_a_difference() -> None:
    sides = Sides({"name": ["MÜLLER", "Петров"]}, {"name": ["muller", "petrov"]})
    assert Text("name").compare(Pairs(sides, np.arange(2), np.arange(2))).tolist() == [0, 0]


def test_each_pair_that_shares_a_key_comes_once_and_missing_is_no_key() -> None:
    sides = Sides({"a": ["x", "", "y"], "b": ["1", "2", "3"]}, {"a": ["x", "", "z"], "b": ["1", "9", "3"]})
    left, right = united(sides, [together("a"), together("b")])
    assert list(zip(left.tolist(), right.tolist(), strict=True)) == [(0, 0), (2, 2)]


def test_a_value_that_nearly_all_have_makes_no_pairs() -> None:
    many = ["same"] * 500
    rare = [f"only {number}" for number in range(500)]
    sides = Sides({"a": many + rare}, {"a": many + rare})
    left, right = united(sides, [together("a")])
    assert len(left) == 500
    assert (left >= 500).all()
    assert (left == right).all()


@pytest.mark.parametrize(
    ("left", "right"),
    [({}, {}), ({"surname": []}, {"surname": ["a"]}), ({"surname": [""]}, {"surname": [""]})],
)
def test_nothing_links_with_nothing(left: Records, right: Records) -> None:
    assert len(link_people(left, right)) == 0


def test_columns_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="one length"):
        Sides({"a": ["1"], "b": ["1", "2"]}, {"a": ["1"]})


@pytest.mark.parametrize("seed", [21, 22])
@pytest.mark.parametrize(
    ("left", "right", "shared", "slips"), [(800, 800, 800, 8), (1000, 700, 400, 6), (600, 600, 60, 6)]
)
def test_people_are_linked_without_being_told_any(
    seed: int, left: int, right: int, shared: int, slips: int
) -> None:
    people = registers(seed, left, right, shared, slips)
    links = link_people(people.left, people.right)
    found = {(each.left, each.right) for each in links}
    assert len({one for one, _ in found}) == len({other for _, other in found}) == len(found)
    assert len(found & people.same) >= 0.96 * len(found)
    assert len(found & people.same) >= 0.98 * shared
    assert links.weights.matches == pytest.approx(shared, rel=0.1)


def test_what_is_likelier_is_right_more_often() -> None:
    """A probability means what it says: of pairs told to be likely by some 0.9, not half are wrong."""
    people = registers(23, 3000, 3000, 1500, 9)
    links = link(
        people.left,
        people.right,
        Model(PEOPLE.comparators[:2], PEOPLE.keys[-2:], one_to_one=False, likelier=0.01),
    )
    told = np.array([each.probability for each in links])
    right = np.array([(each.left, each.right) in people.same for each in links])
    assert right.mean() == pytest.approx(told.mean(), abs=0.12)


def test_numbers_are_equal_or_a_slip_apart() -> None:
    sides = Sides({"n": ["1000", "1000", "1000", "12"]}, {"n": ["1000", "1001", "1010", "957"]})
    assert Number("n").compare(Pairs(sides, np.arange(4), np.arange(4))).tolist() == [0, 1, 1, 3]
