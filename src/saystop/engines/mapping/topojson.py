"""Areas out of TopoJSON.

It follows the TopoJSON Format Specification, 1.0.0 (https://github.com/topojson/topojson-specification): arcs are written in
whole steps from position to position where there is a `transform`; a line is made of arcs, each of which begins where the one
before it ends; the number `~i` means the arc `i` backwards.
"""

import json
import math
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Arc = tuple["array[float]", "array[float]"]


class Broken(ValueError):
    """The text is no TopoJSON, or has not what was looked for."""


@dataclass(frozen=True, slots=True)
class Ring:
    """A line around an area or around a hole in it, in degrees; kept small, for there are many.

    Where it goes over the line on which the day changes, it goes on beyond 180 degrees: its longitudes make no leap. One around
    a pole is closed over the pole.
    """

    xs: "array[float]"
    ys: "array[float]"
    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Area:
    """What lies within an odd number of its rings."""

    name: str
    rings: tuple[Ring, ...]


def read(text: str | bytes, name: str) -> tuple[Area, ...]:
    """The areas of the object of this name; points and lines in it are passed over.

    Raises:
        Broken
    """
    try:
        told = json.loads(text)
        if told["type"] != "Topology":
            raise Broken("no topology")
        arcs = [_arc(arc, told.get("transform")) for arc in told["arcs"]]
        return tuple(
            Area(str((one.get("properties") or {}).get("name", "")), tuple(_rings(one, arcs)))
            for one in _areas(told["objects"][name])
        )
    except Broken:
        raise
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as fault:
        raise Broken(str(fault)) from fault


def _arc(positions: Iterable[Sequence[float]], transform: Mapping[str, Any] | None) -> Arc:
    xs, ys = array("d"), array("d")
    if transform is None:
        for position in positions:
            xs.append(position[0])
            ys.append(position[1])
        return xs, ys
    (scale_x, scale_y), (first_x, first_y) = transform["scale"], transform["translate"]
    x = y = 0.0
    for step in positions:
        x, y = x + step[0], y + step[1]
        xs.append(x * scale_x + first_x)
        ys.append(y * scale_y + first_y)
    return xs, ys


def _areas(geometry: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if geometry["type"] == "GeometryCollection":
        for one in geometry["geometries"]:
            yield from _areas(one)
    elif geometry["type"] in ("Polygon", "MultiPolygon"):
        yield geometry


def _rings(geometry: Mapping[str, Any], arcs: Sequence[Arc]) -> Iterator[Ring]:
    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    for polygon in polygons:
        for numbers in polygon:
            yield _ring(numbers, arcs)


def _ring(numbers: Iterable[int], arcs: Sequence[Arc]) -> Ring:
    xs, ys = array("d"), array("d")
    for number in numbers:
        place = ~number if number < 0 else number
        arc_xs, arc_ys = arcs[place]
        if number < 0:
            arc_xs, arc_ys = arc_xs[::-1], arc_ys[::-1]
        # Its first position is the last of the arc before it.
        start = 1 if xs else 0
        xs.extend(arc_xs[start:])
        ys.extend(arc_ys[start:])
    if len(xs) < 4 or (xs[0], ys[0]) != (xs[-1], ys[-1]):
        raise Broken("a ring that is not closed")
    _unroll(xs, ys)
    return Ring(xs, ys, min(xs), min(ys), max(xs), max(ys))


def _unroll(xs: "array[float]", ys: "array[float]") -> None:
    turns, before = 0, xs[0]
    for place, x in enumerate(xs):
        if abs(x - before) > 180:
            turns += 1 if x < before else -1
        before = x
        xs[place] = x + 360 * turns
    if turns:
        pole = math.copysign(90, ys[0])
        xs.extend((xs[-1], xs[0]))
        ys.extend((pole, pole))
