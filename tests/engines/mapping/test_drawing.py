"""A map shows all its places, lies right way round, and stays small."""

import math
import re
from array import array
from itertools import pairwise
from random import Random
from xml.etree import ElementTree

import pytest

from saystop.engines.mapping.drawing import TALLEST, TOGETHER, WIDTH, Place, box_around, dots, draw
from saystop.engines.mapping.topojson import Area, Ring

SVG = "{http://www.w3.org/2000/svg}"


def a_square(west: float, south: float, side: float) -> Area:
    xs, ys = [west, west + side, west + side, west, west], [south, south, south + side, south + side, south]
    return Area("Land", (Ring(array("d", xs), array("d", ys), west, south, west + side, south + side),))


def paths(svg: str) -> list[list[tuple[float, float]]]:
    """The lines of a picture in pixels."""
    lines = []
    for path in re.findall(r'<path d="([^"]+)"', svg):
        for part in path.split("z")[:-1]:
            numbers = [int(one) / 10 for one in re.findall(r"-?\d+", part)]
            x = y = 0.0
            line = []
            for step_x, step_y in zip(numbers[::2], numbers[1::2], strict=True):
                x, y = x + step_x, y + step_y
                line.append((x, y))
            lines.append(line)
    return lines


@pytest.mark.parametrize(
    "places",
    [
        [(51.2, 2.9)],
        [(51.2, 2.9), (51.2, 2.9)],
        [(51.2, 2.9), (-33.9, 18.4)],
        [(90.0, 0.0), (-90.0, 180.0)],
        [(90.0, -180.0)],
        [(0.0, -180.0), (0.0, 180.0), (0.0, 0.0)],
        [(10.0, 100.0), (10.0, -100.0), (10.0, 1.0)],
        [(60.0, 0.0), (60.0, 60.0)],
        [(-40.0, 0.0), (70.0, 0.0)],
    ],
)
def test_all_places_are_in_the_picture(places: list[tuple[float, float]]) -> None:
    there = [Place(latitude, longitude, "x") for latitude, longitude in places]
    box = box_around(there)
    assert 2 <= box.east - box.west <= 360
    assert 2 <= box.north - box.south <= 180
    assert 0 < box.height <= TALLEST * WIDTH * 1.2
    for dot in dots(box, there):
        assert 0 <= dot.x <= WIDTH
        assert -0.1 <= dot.y <= box.height + 0.1
    assert sum(len(dot.names) for dot in dots(box, there)) == len(places)


def test_places_beside_the_line_on_which_the_day_changes_are_near() -> None:
    box = box_around([Place(-17, 179, "a"), Place(-17, -179, "b")])
    assert box.east - box.west < 4
    left, right = sorted(dots(box, [Place(-17, -179, "b"), Place(-17, 179, "a")]), key=lambda dot: dot.x)
    assert (left.names, right.names) == (["a"], ["b"])


def test_dots_that_fall_together_are_one() -> None:
    chance = Random(3)
    places = [Place(chance.uniform(49, 53), chance.uniform(2, 8), f"House {one}") for one in range(300)]
    found = dots(box_around(places), places)
    assert sum(len(dot.names) for dot in found) == 300
    assert 20 < len(found) < 300
    assert all(
        math.dist((one.x, one.y), (other.x, other.y)) >= TOGETHER
        for one in found
        for other in found
        if one is not other
    )


def test_north_is_up_and_east_is_to_the_right() -> None:
    box = box_around([Place(50, 2, ""), Place(52, 5, "")])
    (west, low), (east, high) = box.at(3, 51), box.at(4, 51.5)
    assert west < east
    assert low > high


def test_a_kilometre_is_as_long_across_as_it_is_up() -> None:
    box = box_around([Place(59, 10, ""), Place(61, 14, "")])
    (west, _), (east, _) = box.at(10, 60), box.at(12, 60)
    (_, low), (_, high) = box.at(10, 60), box.at(10, 61)
    assert east - west == pytest.approx(
        low - high, rel=0.01
    )  # at 60 degrees, two of longitude are one of latitude


def test_land_is_cut_at_the_picture() -> None:
    (line,) = paths(draw([a_square(-100, -80, 160)], [Place(51, 3, "x")], "Map", ""))
    assert all(-4.1 <= x <= WIDTH + 4.1 for x, _y in line)
    assert {round(x) for x, _y in line} == {-4, WIDTH + 4}
    assert not paths(draw([a_square(20, 0, 10)], [Place(51, 3, "x")], "Map", ""))


def test_land_beyond_the_line_is_seen_from_both_sides() -> None:
    for longitude in (-179.5, 179.5):
        assert paths(draw([a_square(178, -18, 4)], [Place(-17, longitude, "x")], "Map", ""))


def test_what_is_finer_than_half_a_pixel_is_left_out() -> None:
    many = [3 + math.cos(2 * math.pi * step / 20_000) for step in range(20_000)]
    ys = [51 + math.sin(2 * math.pi * step / 20_000) for step in range(20_000)]
    ring = Ring(array("d", [*many, many[0]]), array("d", [*ys, ys[0]]), 2, 50, 4, 52)
    (line,) = paths(draw([Area("Round", (ring,))], [Place(51, 3, "x")], "Map", ""))
    assert 200 < len(line) < 3_000
    assert all(math.dist(one, other) >= 0.5 - 1e-9 for one, other in pairwise(line))


def test_names_are_text_and_nothing_else() -> None:
    name = '<script>"&\x00\x1b'
    svg = draw([], [Place(51, 3, name), Place(51, 3, "b")], name, name)
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own picture
    assert [one.text for one in root.iter(f"{SVG}title")] == ['<script>"&', '<script>"&, b']
    assert root.findtext(f"{SVG}desc") == '<script>"&'
    assert not re.search(r"style=|<script|href|url\(", svg)
    assert [one.text for one in root.iter(f"{SVG}text")] == ["2"]
