"""The matcher finds everything that a look at every pair finds, and nothing of a list that may not say anything today."""

import random
import tracemalloc
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from saystop.engines.fingerprints.shelf import DamagedIndexError
from saystop.screening import matching
from saystop.screening.lists import places
from saystop.screening.lists.files import DamagedFile
from saystop.screening.matching import Found, Matcher, NotReady, Query
from saystop.screening.models import Exclusion, HashList, Kind
from saystop.screening.services import lists, mending
from tests.screening.listing import csv, flipped, make, row, take_in, value

pytestmark = pytest.mark.django_db
YESTERDAY, TOMORROW = (timezone.localdate() + timedelta(days=days) for days in (-1, 1))


def told(found: list[Found]) -> set[tuple[str, str, bytes, int]]:
    return {(one.list.slug, one.kind, one.value, one.distance) for one in found}


def apart(one: bytes, other: bytes) -> int:
    return (int.from_bytes(one) ^ int.from_bytes(other)).bit_count()


@pytest.mark.usefixtures("lists_home")
@pytest.mark.parametrize("seed", range(3))
def test_it_finds_what_a_look_at_every_pair_finds(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    held: dict[str, tuple[int, list[tuple[str, bytes]]]] = {}
    for number, slug in enumerate(("first", "second", "third")):
        farthest = (31, 0, 45)[number]
        entries: list[tuple[str, bytes]] = []
        for place in range(60):
            kind = chance.choice(list(Kind))
            near = (
                flipped(value(place % 9), chance.randint(0, 40), place)
                if kind == Kind.PDQ
                else value(place % 9, kind)
            )
            entries.append((kind, near))
        list_ = make(slug, distance=farthest)
        lists.import_(None, list_, csv(tmp_path, *(f"{kind},{one.hex()}" for kind, one in entries)))
        held[slug] = (farthest, entries)
    queries = [Query(Kind(kind), value(number, kind)) for number in range(12) for kind in Kind]
    queries += [Query(Kind.PDQ, flipped(value(number), 20, seed)) for number in range(9)]
    answers = Matcher().match(queries)
    matched = 0
    for query, found in zip(queries, answers, strict=True):
        expected = {
            (slug, kind, one, apart(one, query.value))
            for slug, (farthest, entries) in held.items()
            for kind, one in entries
            if kind == query.kind and apart(one, query.value) <= (farthest if kind == Kind.PDQ else 0)
        }
        assert told(found) == expected
        assert [one.distance for one in found] == sorted(one.distance for one in found)
        matched += len(found)
    assert matched > 50


@pytest.mark.usefixtures("lists_home")
@pytest.mark.parametrize(
    "given",
    [
        {"is_enabled": False},
        {"basis_from": TOMORROW},
        {"basis_until": YESTERDAY},
    ],
)
def test_a_list_without_a_basis_or_switched_off_says_nothing(tmp_path: Path, given: dict[str, Any]) -> None:
    silent, other = make("silent", **given), make("other")
    take_in(silent, tmp_path, 1, 2)
    take_in(other, tmp_path, 2)
    first, second = Matcher().match([Query(Kind.PDQ, value(1)), Query(Kind.PDQ, value(2))])
    assert first == []
    assert {one.list.slug for one in second} == {"other"}
    # It says what it knows as soon as it may.
    lists.change(None, silent, is_enabled=True, basis_from=date(2020, 1, 1), basis_until=timezone.localdate())
    assert [one.list.slug for one in Matcher().match([Query(Kind.PDQ, value(1))])[0]] == ["silent"]


@pytest.mark.usefixtures("lists_home")
def test_only_lists_that_are_named_are_asked(tmp_path: Path) -> None:
    one, other = make("one"), make("other")
    take_in(one, tmp_path, 1)
    take_in(other, tmp_path, 1)
    (found,) = Matcher().match([Query(Kind.PDQ, value(1))], [other.pk])
    assert [match.list.slug for match in found] == ["other"]
    assert Matcher().match([Query(Kind.PDQ, value(1))], []) == [[]]


@pytest.mark.usefixtures("lists_home")
@pytest.mark.parametrize("kind", [Kind.PDQ, Kind.SHA1])
def test_what_is_excluded_matches_no_more_in_that_list(tmp_path: Path, kind: Kind) -> None:
    one, other = make("one"), make("other")
    for list_ in (one, other):
        lists.import_(None, list_, csv(tmp_path, row(1, kind), row(2, kind)))
    kept = Exclusion.objects.create(list=one, kind=kind, value=value(1, kind))
    queries = [Query(kind, value(number, kind)) for number in (1, 2)]
    first, second = Matcher().match(queries)
    assert {match.list.slug for match in first} == {"other"}
    assert {match.list.slug for match in second} == {"one", "other"}
    # Its owner upholds it.
    kept.upheld_on = timezone.localdate()
    kept.save()
    assert {match.list.slug for match in Matcher().match(queries)[0]} == {"one", "other"}


@pytest.mark.usefixtures("lists_home")
@pytest.mark.parametrize(
    ("asked", "known", "bits", "matches"),
    [
        (50, "50", 31, True),
        (None, "", 31, True),
        (49, "90", 1, False),
        (49, "90", 0, True),
        (90, "49", 1, False),
        (90, "49", 0, True),
    ],
)
def test_a_picture_with_little_in_it_matches_only_its_equal(
    tmp_path: Path, asked: int | None, known: str, bits: int, matches: bool
) -> None:
    list_ = make()
    lists.import_(None, list_, csv(tmp_path, f"{row(1)},{known}", header="kind,value,quality"))
    (found,) = Matcher().match([Query(Kind.PDQ, flipped(value(1), bits), asked)])
    assert bool(found) is matches


@pytest.mark.usefixtures("lists_home")
def test_who_has_to_wait(tmp_path: Path) -> None:
    take_in(make("block", action="block", review_above=10), tmp_path, 1)
    take_in(make("review", action="review", review_above=31), tmp_path, 1)
    near, far = Matcher().match([Query(Kind.PDQ, flipped(value(1), bits)) for bits in (10, 11)])
    assert {one.list.slug: one.waits for one in near} == {"block": False, "review": True}
    assert {one.list.slug: one.waits for one in far} == {"block": True, "review": True}


@pytest.mark.usefixtures("lists_home")
def test_of_several_entries_of_one_fingerprint_the_best_known_is_told(tmp_path: Path) -> None:
    rows = [
        f"{row(1)},{class_},{quality},{source}"
        for class_, quality, source in (("", 30, 5), ("a1", 80, 6), ("", "", 7))
    ]
    list_ = make()
    lists.import_(None, list_, csv(tmp_path, *rows, header="kind,value,class,quality,id"))
    (found,) = Matcher().match([Query(Kind.PDQ, flipped(value(1), 3), 90)])
    assert [(one.content_class, one.source_id) for one in found] == [("a1", 6)]


@pytest.mark.usefixtures("lists_home")
def test_another_import_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "SECONDS", 0.0)
    list_, matcher = make(), Matcher()
    assert matcher.match([Query(Kind.PDQ, value(1))]) == [[]]
    take_in(list_, tmp_path, 1)
    assert matcher.match([Query(Kind.PDQ, value(1))])[0]
    take_in(list_, tmp_path, 2)
    first, second = matcher.match([Query(Kind.PDQ, value(number)) for number in (1, 2)])
    assert not first
    assert second
    lists.undo(None, list_, 1)
    first, second = matcher.match([Query(Kind.PDQ, value(number)) for number in (1, 2)])
    assert first
    assert not second


@pytest.mark.usefixtures("lists_home")
def test_what_one_list_gives_up_another_keeps(tmp_path: Path) -> None:
    one, other = make("one"), make("other")
    take_in(one, tmp_path, 1, 2)
    take_in(other, tmp_path, 2)
    take_in(one, tmp_path, 3)
    first, second = Matcher().match([Query(Kind.PDQ, value(number)) for number in (1, 2)])
    assert not first
    assert {match.list.slug for match in second} == {"other"}


def test_what_is_damaged_is_named_and_not_passed_over(lists_home: Path, tmp_path: Path) -> None:
    list_ = make()
    take_in(list_, tmp_path, 1, 2)
    path = places.records(list_.pk, 1)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + b"x")
    with pytest.raises(DamagedFile, match=r"1\.records"):
        Matcher().match([Query(Kind.MD5, value(1, Kind.MD5))])
    path.write_bytes(whole)
    (lists_home / "index" / "current").write_bytes(b"{")
    with pytest.raises(DamagedIndexError, match="current"):
        Matcher().match([Query(Kind.PDQ, value(1))])
    (lists_home / "index" / "current").unlink()
    with pytest.raises(NotReady, match="lists mend"):
        Matcher().match([Query(Kind.PDQ, value(1))])
    assert mending.make_index_anew() == 2
    assert Matcher().match([Query(Kind.PDQ, value(1))])[0]


@pytest.mark.usefixtures("lists_home")
def test_an_empty_house_knows_nothing() -> None:
    assert not HashList.objects.exists()
    assert Matcher().match([Query(Kind.PDQ, value(1)), Query(Kind.MD5, value(1, Kind.MD5))]) == [[], []]
    assert Matcher().match([]) == []


@pytest.mark.usefixtures("lists_home")
def test_a_batch_that_is_near_to_much_of_a_list_costs_no_more_than_it_tells(tmp_path: Path) -> None:
    """One client that asks for the middle of a crowd, again and again, would take all memory otherwise."""
    crowd = {flipped(value(1), 3, seed) for seed in range(1500)} | {value(1)}
    lists.import_(None, make("crowded"), csv(tmp_path, *(f"pdq,{one.hex()}" for one in crowd)))
    take_in(make("other"), tmp_path, 1)
    matcher = Matcher()
    matcher.match([Query(Kind.PDQ, value(2))])
    tracemalloc.start()
    middle = matcher.match([Query(Kind.PDQ, value(1))] * 500)
    around = matcher.match([Query(Kind.PDQ, flipped(value(1), 1, seed)) for seed in range(200)])
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 80 << 20
    assert all(
        {one.list.slug for one in found if not one.distance} == {"crowded", "other"} for found in middle
    )
    assert all("other" in {one.list.slug for one in found} for found in around)
    assert all(len(found) == matching.MOST_OF_A_LIST + 1 for found in (*middle, *around))


@pytest.mark.usefixtures("lists_home")
def test_of_one_thing_each_entry_is_told_once_by_what_is_nearest_to_it(tmp_path: Path) -> None:
    for number, slug in enumerate(("first", "second")):
        near = {flipped(value(1), seed % 9, 100 * number + seed) for seed in range(60)}
        rows = [row(3, Kind.MD5), *(f"pdq,{one.hex()}" for one in near)]
        lists.import_(None, make(slug, distance=(31, 12)[number]), csv(tmp_path, *rows))
    # More of them than are looked up together; some have too little in them to match another than their equal.
    queries = [
        Query(Kind.PDQ, flipped(value(1), seed % 7, 1000 + seed), 30 if seed % 11 == 0 else 90)
        for seed in range(300)
    ]
    queries.insert(5, Query(Kind.MD5, value(3, Kind.MD5)))
    matcher = Matcher()
    expected: dict[tuple[str, str, bytes], tuple[int, int]] = {}
    for number, found in enumerate(matcher.match(queries, most=10**6)):
        for one in found:
            name = one.list.slug, str(one.kind), one.value
            expected[name] = min(expected.get(name, (999, 0)), (one.distance, number))
    assert len(expected) > 60
    every = matcher.match_thing(queries, most=10**6)
    assert {
        (one.list.slug, str(one.kind), one.value): (one.distance, number) for number, one in every
    } == expected
    assert len(every) == len(expected)
    for most in (1, 7):
        few = matcher.match_thing(queries, most=most)
        for slug in ("first", "second"):
            nearest = sorted(
                distance for (of, _kind, _value), (distance, _n) in expected.items() if of == slug
            )
            assert [one.distance for _n, one in few if one.list.slug == slug] == nearest[:most]
        assert [one.distance for _n, one in few] == sorted(one.distance for _n, one in few)


@pytest.mark.usefixtures("lists_home")
def test_of_each_list_the_nearest_are_told(tmp_path: Path) -> None:
    for number, slug in enumerate(("first", "second")):
        near = {flipped(value(1), seed % 9, 100 * number + seed) for seed in range(60)}
        lists.import_(None, make(slug), csv(tmp_path, *(f"pdq,{one.hex()}" for one in near)))
    queries = [Query(Kind.PDQ, flipped(value(1), 4, seed)) for seed in range(5)]
    every, few = Matcher().match(queries), Matcher().match(queries, most=3)
    for all_, some in zip(every, few, strict=True):
        for slug in ("first", "second"):
            distances = [one.distance for one in all_ if one.list.slug == slug]
            assert [one.distance for one in some if one.list.slug == slug] == distances[:3]
