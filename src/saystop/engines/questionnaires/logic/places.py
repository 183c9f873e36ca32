"""Functions over positions, lines and outlines (ODK XForms specification, geographic functions).

A position is `lat lon [altitude] [accuracy]` in degrees; a line or an outline is several of them between semicolons, or
the nodes of a repeat.
"""

import itertools
import math
from typing import TypeAlias

from saystop.engines.questionnaires.logic.language import Datum, as_number, every_text

_EARTH = 6_378_100.0  # metres, the radius that ODK takes
MOST_POINTS = 500  # of an outline whose edges are compared with each other
Point: TypeAlias = tuple[float, float]


def _points(text: Datum) -> list[Point]:
    """Latitudes and longitudes in degrees; what is no position is left out."""
    found: list[Point] = []
    for written in ";".join(every_text([text])).split(";"):
        numbers = [as_number(part) for part in written.split()[:2]]
        if len(numbers) == 2 and all(map(math.isfinite, numbers)):
            found.append((numbers[0], numbers[1]))
    return found


def distance(text: Datum) -> float:
    """Metres along the positions, by the haversine formula."""
    total = 0.0
    for (lat, lon), (next_lat, next_lon) in itertools.pairwise(_points(text)):
        across = math.sin(math.radians(next_lat - lat) / 2) ** 2
        along = math.sin(math.radians(next_lon - lon) / 2) ** 2
        root = across + along * math.cos(math.radians(lat)) * math.cos(math.radians(next_lat))
        total += 2 * _EARTH * math.asin(min(1.0, math.sqrt(root)))
    return total


def area(text: Datum) -> float:
    """Square metres inside an outline on the sphere; nothing for fewer than three positions."""
    points = _points(text)
    if len(points) < 3:
        return 0.0
    total = math.fsum(
        math.radians(next_lon - lon) * (2 + math.sin(math.radians(lat)) + math.sin(math.radians(next_lat)))
        for (lat, lon), (next_lat, next_lon) in itertools.pairwise([*points, points[0]])
    )
    return abs(total) * _EARTH**2 / 2


def geofence(position: Datum, outline: Datum) -> bool:
    """Whether a position lies inside an outline: a line from it to the east crosses the edges an odd number of times."""
    here, corners = _points(position)[:1], _points(outline)
    if not here or len(corners) < 3:
        return False
    (lat, lon), inside = here[0], False
    for (lat1, lon1), (lat2, lon2) in itertools.pairwise([*corners, corners[0]]):
        if (lat1 > lat) != (lat2 > lat) and lon < (lon2 - lon1) * (lat - lat1) / (lat2 - lat1) + lon1:
            inside = not inside
    return inside


def intersects(text: Datum) -> bool:
    """Whether a line or an outline crosses itself."""
    points = _points(text)[:MOST_POINTS]
    edges = list(itertools.pairwise(points))
    closed = len(points) > 3 and points[0] == points[-1]
    return any(
        _cross(*one, *other)
        for (place, one), (later, other) in itertools.combinations(enumerate(edges), 2)
        if later - place > 1 and not (closed and place == 0 and later == len(edges) - 1)
    )


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    return _side(a, b, c) * _side(a, b, d) <= 0 and _side(c, d, a) * _side(c, d, b) <= 0


def _side(a: Point, b: Point, c: Point) -> float:
    """On which side of the line from a to b the point c lies, as a sign."""
    turn = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return math.copysign(1, turn) if turn else 0.0
