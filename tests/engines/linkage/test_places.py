"""Houses are linked however they are written; two in one building, and a chain's houses, are not."""

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest

from saystop.engines.linkage.__main__ import main
from saystop.engines.linkage.comparing import MISSING, Pairs, Records, Sides
from saystop.engines.linkage.places import link_places, street_and_number, town_key
from saystop.engines.linkage.wording import Position, Words
from tests.engines.linkage.houses import lists
from tests.engines.linkage.slips import registers

HEADINGS = ["name", "street", "town", "phone"]


def levels(comparator: Words | Position, left: Records, right: Records) -> str | None:
    import numpy as np

    found = comparator.compare(Pairs(Sides(left, right), np.array([0]), np.array([0])))[0]
    return None if found == MISSING else comparator.levels[found]


@pytest.mark.parametrize(
    ("line", "street", "number"),
    [
        ("12 Main St., Suite 4", "main", "12"),
        ("Main Street 12", "main", "12"),
        ("Hauptstraße 5a", "haupt", "5a"),
        ("Hauptstr. 5a", "haupt", "5a"),
        ("Rue de la Loi 16", "loi", "16"),
        ("435 S. La Cienega Blvd.", "s cienega", "435"),
        ("435 South La Cienega Boulevard", "s cienega", "435"),
        ("156 Fifth Ave.", "5th", "156"),
        ("156 5th Avenue", "5th", "156"),
        ("Kerkstraat", "kerk", ""),
        ("Avenue", "avenue", ""),
        ("", "", ""),
    ],
)
def test_streets(line: str, street: str, number: str) -> None:
    assert street_and_number(line) == (street, number)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Köln", "Cologne"), ("Bruxelles", "BRUSSEL"), ("Wien", "Vienna"), ("Den Haag", "'s-Gravenhage")],
)
def test_towns_of_several_names(one: str, other: str) -> None:
    assert town_key(one) == town_key(other)


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("golden anchor", "anchor golden", "exact"),
        ("golden anchor", "golden anchor antwerp", "within"),
        ("golden anchor", "goldn anchor", "close"),
        ("arts delicatessen", "arts deli", "close"),
        ("golden anchor", "golden mill", "words in common"),
        ("golden anchor", "blue mill", "different"),
        ("", "blue mill", None),
    ],
)
def test_words(one: str, other: str, level: str | None) -> None:
    assert levels(Words("name"), {"name": [one]}, {"name": [other]}) == level
    assert levels(Words("name"), {"name": [other]}, {"name": [one]}) == level


@pytest.mark.parametrize(
    ("north", "east", "level"),
    [
        ("50.8466", "4.3528", "within 0.05 km"),
        ("50.8480", "4.3528", "within 0.25 km"),
        ("50.8530", "4.3528", "within 1 km"),
        ("51.2211", "4.3997", "farther"),
        ("", "4.3528", None),
        ("north", "east", None),
    ],
)
def test_positions(north: str, east: str, level: str | None) -> None:
    here = {"latitude": ["50.8467"], "longitude": ["4.3525"]}
    assert levels(Position(), here, {"latitude": [north], "longitude": [east]}) == level


@pytest.mark.parametrize("seed", [31, 32])
@pytest.mark.parametrize(
    ("left", "right", "shared", "without", "precision", "recall"),
    [
        (600, 600, 600, frozenset(), 0.99, 0.98),
        (900, 600, 300, frozenset(), 0.97, 0.93),
        (533, 331, 112, frozenset({"latitude", "longitude", "postcode", "country"}), 0.95, 0.9),
        (900, 600, 300, frozenset({"phone"}), 0.95, 0.83),
    ],
)
def test_houses_are_linked_without_being_told_any(
    seed: int, left: int, right: int, shared: int, without: frozenset[str], precision: float, recall: float
) -> None:
    both = lists(seed, left, right, shared, without)
    found = {(each.left, each.right) for each in link_places(both.left, both.right)}
    assert len(found & both.same) >= precision * len(found)
    assert len(found & both.same) >= recall * shared


def test_another_house_in_the_building_is_not_the_same() -> None:
    both = lists(33, 300, 300, 300)
    left = {field: [*column, ""] for field, column in both.left.items()}
    right = {field: [*column, ""] for field, column in both.right.items()}
    for side, name, phone in (
        (left, "Café Marcel", "02 511 22 33"),
        (right, "Pension Tulip", "02 733 44 99"),
    ):
        house = {"street": "77 Quay Street", "town": "Ghent", "postcode": "9000", "country": "BE"}
        for field, value in (house | {"name": name, "phone": phone}).items():
            side[field][-1] = value
    links = link_places(left, right)
    assert (300, 300) not in {(each.left, each.right) for each in links}


def test_a_record_may_belong_to_several_where_lists_have_doubles() -> None:
    both = lists(34, 200, 200, 200)
    twice = {field: [*column, *column[:50]] for field, column in both.right.items()}
    links = link_places(both.left, twice, one_to_one=False)
    found = {(each.left, each.right) for each in links}
    doubled = {(one, other + 200) for one, other in both.same if other < 50}
    assert len(found & doubled) >= 0.8 * len(doubled)


def write(path: Path, headings: list[str], rows: list[list[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as lines:
        csv.writer(lines).writerows([headings, *rows])
    return path


def rows(side: Records, fields: list[str]) -> list[list[str]]:
    return [list(row) for row in zip(*(side[field] for field in fields), strict=True)]


def test_two_files_are_linked_by_command(tmp_path: Path) -> None:
    both = lists(35, 150, 120, 100)
    left = write(tmp_path / "left.csv", ["Title", "Address", "City", "Telephone"], rows(both.left, HEADINGS))
    right = write(
        tmp_path / "right.csv",
        ["ID", "Name", "street_address", "city", "phone"],
        [[f"r{at}", *row] for at, row in enumerate(rows(both.right, HEADINGS))],
    )
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "saystop.engines.linkage",
        left,
        right,
        "--kind",
        "place",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    pairs = list(csv.DictReader(io.StringIO(done.stdout)))
    found = {(int(pair["left"]), int(pair["right"].removeprefix("r"))) for pair in pairs}
    assert len(found & both.same) >= 0.93 * len(found)
    assert len(found & both.same) >= 0.9 * len(both.same)
    assert all(float(pair["probability"]) > 0.5 and float(pair["bits"]) > 0 for pair in pairs)
    assert {"name", "whereabouts", "phone"} <= pairs[0].keys()


def test_people_are_linked_by_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = registers(36, 150, 150, 150)
    fields = ["given_name", "surname", "date_of_birth", "postcode", "address_1"]
    paths = [
        write(
            tmp_path / f"{name}.csv", ["First Name", "Last-Name", "DOB", "ZIP", "Street"], rows(side, fields)
        )
        for name, side in (("left", people.left), ("right", people.right))
    ]
    assert main([*map(str, paths), "--kind", "person"]) == 0
    pairs = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    found = {(int(pair["left"]), int(pair["right"])) for pair in pairs}
    assert len(found & people.same) >= 0.95 * max(len(found), 150)


@pytest.mark.parametrize("text", ["", "colour,shape\nred,round\n"])
def test_a_file_without_known_headings_is_told_in_a_sentence(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text)
    assert main([str(path), str(path), "--kind", "place"]) == 2
    assert "none of its headings is known for a place" in capsys.readouterr().err
