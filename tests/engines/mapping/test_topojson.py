"""TopoJSON is read as its specification says, and what is none is refused."""

import json
from typing import Any

import pytest

from saystop.engines.mapping import topojson

# Two squares that share the arc 0; steps of a half and a whole degree from 10 east, 50 north.
TWO: dict[str, Any] = {
    "type": "Topology",
    "transform": {"scale": [0.5, 1.0], "translate": [10, 50]},
    "objects": {
        "lands": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "properties": {"name": "West"}},
                {"type": "MultiPolygon", "arcs": [[[-1, 2]]], "properties": {"name": "East"}},
                {"type": "Point", "coordinates": [0, 0]},
                {"type": None},
            ],
        }
    },
    "arcs": [
        [[2, 0], [0, 2]],
        [[2, 2], [-2, 0], [0, -2], [2, 0]],
        [[2, 0], [2, 0], [0, 2], [-2, 0]],
    ],
}


def one_ring(*positions: tuple[float, float]) -> topojson.Ring:
    told = {
        "type": "Topology",
        "objects": {"land": {"type": "Polygon", "arcs": [[0]]}},
        "arcs": [positions],
    }
    (area,) = topojson.read(json.dumps(told), "land")
    return area.rings[0]


def test_areas_are_made_of_arcs_forwards_and_backwards() -> None:
    west, east = topojson.read(json.dumps(TWO).encode(), "lands")
    assert (west.name, east.name) == ("West", "East")
    assert [*zip(west.rings[0].xs, west.rings[0].ys, strict=True)] == [
        (11, 50),
        (11, 52),
        (10, 52),
        (10, 50),
        (11, 50),
    ]
    assert [*zip(east.rings[0].xs, east.rings[0].ys, strict=True)] == [
        (11, 52),
        (11, 50),
        (12, 50),
        (12, 52),
        (11, 52),
    ]
    assert (west.rings[0].west, west.rings[0].south, west.rings[0].east, west.rings[0].north) == (
        10,
        50,
        11,
        52,
    )


def test_a_ring_goes_on_over_the_line_on_which_the_day_changes() -> None:
    ring = one_ring((170, 60), (-170, 60), (-170, 70), (170, 70), (170, 60))
    assert [*ring.xs] == [170, 190, 190, 170, 170]
    assert (ring.west, ring.east) == (170, 190)


def test_a_ring_around_a_pole_is_closed_over_it() -> None:
    ring = one_ring((-180, -70), (-90, -72), (0, -75), (90, -72), (179, -70), (-180, -70))
    assert [*ring.xs][-3:] == [180, 180, -180]
    assert ring.south == -90


@pytest.mark.parametrize(
    "change",
    [
        {"type": "FeatureCollection"},
        {"objects": {}},
        {"arcs": TWO["arcs"][:2]},
        {"arcs": [[[2, 0], [0, 2]], [[2, 2], [-2, 0]], [[2, 0]]]},
        {"arcs": [["a"], *TWO["arcs"][1:]]},
        {"transform": {"scale": [1]}},
        {"objects": {"lands": {"type": "Polygon", "arcs": 3}}},
    ],
)
def test_what_is_broken_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(topojson.Broken):
        topojson.read(json.dumps({**TWO, **change}), "lands")


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", "null", b"\xff"])
def test_what_is_no_json_is_refused(text: str | bytes) -> None:
    with pytest.raises(topojson.Broken):
        topojson.read(text, "lands")
