"""A map as SVG: areas within a box, and dots on it; dots that would fall together are one with a count.

Degrees are laid out evenly (equirectangular), those of longitude shortened by the cosine of the middle latitude: true enough
for a country or a coast, and clear for the world. A box may reach over the line on which the day changes.

It is SVG with presentation attributes only, so that a strict content security policy holds where it stands in a page. Colours
are variables of the page's style sheet, which knows light from dark, with a light one where there is no such sheet.
"""

import math
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import product

from saystop.engines.mapping.topojson import Area, Ring

WIDTH = 480  # of the picture, in pixels
FLATTEST, TALLEST = 0.6, 0.9  # its height for its width
LEAST = 2.0  # degrees of a box, or a lone dot would stand on nothing
MARGIN = 0.12  # of a box around the dots, on each side
TOGETHER = 21.0  # pixels: dots that are nearer are one
FINE = 0.5  # pixels: nearer positions of a line are left out
BEYOND = 4.0  # pixels around the picture in which lines are still drawn, so that no cut shows
MOST_NAMES = 3  # told of one dot
_NARROWEST = 0.2  # cosine of the middle latitude: near a pole nothing else would be to be seen
SEA, LAND, BORDER = "var(--tint, #e0eef0)", "var(--panel, #fff)", "var(--edge, #698189)"
DOT, ON_DOT = "var(--accent, #0a5665)", "var(--on-accent, #fff)"

Position = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Place:
    """What has a dot: degrees, and what is told where the pointer rests."""

    latitude: float
    longitude: float
    name: str


@dataclass(frozen=True, slots=True)
class Box:
    """The part of the world that is shown, in degrees; `east` is more than `west`, and may be more than 180."""

    west: float
    south: float
    east: float
    north: float

    @property
    def narrowing(self) -> float:
        """How much shorter a degree of longitude is than one of latitude."""
        return max(_NARROWEST, math.cos(math.radians((self.south + self.north) / 2)))

    @property
    def height(self) -> float:
        """Of the picture, in pixels."""
        return WIDTH * (self.north - self.south) / ((self.east - self.west) * self.narrowing)

    def at(self, longitude: float, latitude: float) -> Position:
        """Where a place stands in the picture, in pixels from its upper left corner."""
        return (
            WIDTH * (longitude - self.west) / (self.east - self.west),
            self.height * (self.north - latitude) / (self.north - self.south),
        )


@dataclass(frozen=True, slots=True)
class Dot:
    """Places that fall together, in pixels."""

    x: float
    y: float
    names: Sequence[str]


def box_around(places: Sequence[Place]) -> Box:
    """The smallest box in which all places are seen, with some room around them. There is at least one place."""
    latitudes, longitudes = [one.latitude for one in places], [one.longitude for one in places]
    turned = [one % 360 for one in longitudes]
    if max(turned) - min(turned) < max(longitudes) - min(longitudes):
        longitudes = turned
    south, north = _widened(latitudes)
    south, north = _on_earth(south, north)
    west, east = _widened(longitudes)
    box = Box(west, south, east, north)
    if box.height > TALLEST * WIDTH:
        west, east = _spread(west, east, (north - south) / (TALLEST * box.narrowing))
    elif box.height < FLATTEST * WIDTH:
        south, north = _on_earth(*_spread(south, north, (east - west) * box.narrowing * FLATTEST))
    if east - west > 360:
        west, east = _spread(west, east, 360)
    return Box(west, south, east, north)


def dots(box: Box, places: Iterable[Place]) -> list[Dot]:
    """No two of them are nearer than TOGETHER. Where most places are, the dot stands."""
    cells: dict[tuple[int, int], list[tuple[Position, str]]] = {}
    for one in places:
        x, y = box.at(box.west + (one.longitude - box.west) % 360, one.latitude)
        cells.setdefault((int(x // TOGETHER), int(y // TOGETHER)), []).append(((x, y), one.name))
    found: list[tuple[Position, list[str]]] = []
    for those in sorted(cells.values(), key=lambda those: (-len(those), those[0])):
        middle = (
            sum(x for (x, _y), _name in those) / len(those),
            sum(y for (_x, y), _name in those) / len(those),
        )
        near = min(found, key=lambda dot: math.dist(dot[0], middle), default=None)
        names = [name for _at, name in those]
        if near is not None and math.dist(near[0], middle) < TOGETHER:
            near[1].extend(names)
        else:
            found.append((middle, names))
    return [Dot(x, y, sorted(names)) for (x, y), names in found]


def draw(areas: Iterable[Area], places: Sequence[Place], title: str, told: str) -> str:
    """The map around the places, of which there is at least one. `title` and `told` are read out in its stead."""
    box = box_around(places)
    height = round(box.height)
    land = "".join(f'<path d="{path}"/>' for area in areas if (path := _path(box, area)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="100%" role="img">'
        f"<title>{_text(title)}</title><desc>{_text(told)}</desc>"
        f'<rect width="{WIDTH}" height="{height}" fill="{SEA}"/>'
        f'<g transform="scale(.1)" fill="{LAND}" fill-rule="evenodd" stroke="{BORDER}" stroke-width="6" stroke-linejoin="round">'
        f'{land}</g><g fill="{DOT}" stroke="{LAND}" stroke-width="1.5" font-size="13" font-weight="600" text-anchor="middle">'
        + "".join(map(_drawn, dots(box, places)))
        + "</g></svg>"
    )


def _widened(degrees: Sequence[float]) -> tuple[float, float]:
    first, last = min(degrees), max(degrees)
    return _spread(first, last, max(LEAST, (last - first) * (1 + 2 * MARGIN)))


def _spread(first: float, last: float, width: float) -> tuple[float, float]:
    """A stretch of this width around the middle of another."""
    start = (first + last - width) / 2
    return start, start + width


def _on_earth(south: float, north: float) -> tuple[float, float]:
    """Latitudes moved so that they reach over no pole."""
    width = min(north - south, 180)
    south = min(max(south, -90), 90 - width)
    return south, south + width


def _path(box: Box, area: Area) -> str:
    """The rings of an area as far as they are seen, in tenths of a pixel, each position from the one before."""
    parts = []
    for ring, turn in product(area.rings, (-360, 0, 360)):
        line = _thinned(_cut(box, ring, turn))
        if len(line) < 3:
            continue
        (x, y), *others = line
        steps = []
        for next_x, next_y in others:
            steps.append(f"{next_x - x} {next_y - y}")
            x, y = next_x, next_y
        parts.append(f"M{line[0][0]} {line[0][1]}l{' '.join(steps)}z")
    return "".join(parts).replace(" -", "-")  # as short as it can be written


def _cut(box: Box, ring: Ring, turn: float) -> list[Position]:
    """What of a ring, turned so many degrees east, lies in the picture or just beyond it (Sutherland and Hodgman's way)."""
    if ring.north < box.south or ring.south > box.north:
        return []
    if ring.east + turn < box.west or ring.west + turn > box.east:
        return []
    (zero_x, zero_y), (one_x, one_y) = box.at(turn, 0), box.at(turn + 1, 1)
    across, up = one_x - zero_x, one_y - zero_y
    if max(across * (ring.east - ring.west), up * (ring.south - ring.north)) < FINE:
        return []
    line = [(zero_x + x * across, zero_y + y * up) for x, y in zip(ring.xs, ring.ys, strict=True)]
    for axis, most in ((0, WIDTH), (1, box.height)):
        for side, edge in ((1, -BEYOND), (-1, most + BEYOND)):
            line = list(_cut_at(line, axis, side, edge))
    return line


def _cut_at(line: list[Position], axis: int, side: int, edge: float) -> Iterator[Position]:
    """What of a closed line lies at one side of an edge that is straight up or across."""
    if not line:
        return
    before = line[-1]
    was_in = side * (before[axis] - edge) >= 0
    for position in line:
        is_in = side * (position[axis] - edge) >= 0
        if is_in != was_in:
            share = (edge - before[axis]) / (position[axis] - before[axis])
            yield (
                before[0] + share * (position[0] - before[0]),
                before[1] + share * (position[1] - before[1]),
            )
        if is_in:
            yield position
        before, was_in = position, is_in


def _thinned(line: Iterable[Position]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for x, y in line:
        here = round(10 * x), round(10 * y)
        if not kept or math.dist(kept[-1], here) >= 10 * FINE:
            kept.append(here)
    return kept


def _drawn(dot: Dot) -> str:
    count = len(dot.names)
    told = ", ".join(dot.names[:MOST_NAMES]) + (", …" if count > MOST_NAMES else "")
    at = f'cx="{dot.x:.1f}" cy="{dot.y:.1f}"'
    if count == 1:
        return f'<circle {at} r="6"><title>{_text(told)}</title></circle>'
    radius = 10 if count < 100 else 14
    return (
        f'<g><title>{_text(told)}</title><circle {at} r="{radius}"/>'
        f'<text x="{dot.x:.1f}" y="{dot.y + 4.5:.1f}" fill="{ON_DOT}" stroke="none">{count}</text></g>'
    )


def _text(text: str) -> str:
    """A text of characters that XML can hold."""
    return escape(
        "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cs") and c not in "\ufffe\uffff"),
        quote=False,
    )
