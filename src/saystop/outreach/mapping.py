"""The map of partners: drawn here, out of data that ship with the program, so that nobody's server is told where they are."""

import functools
from collections.abc import Iterable
from pathlib import Path

from saystop.engines.mapping import topojson
from saystop.engines.mapping.drawing import Place, draw
from saystop.engines.mapping.topojson import Area
from saystop.outreach.models import Partner

_WORLD = Path(__file__).parent / "data" / "countries-50m.json"


def has_place(partner: Partner) -> bool:
    return partner.latitude is not None and partner.longitude is not None


def picture(partners: Iterable[Partner], title: str, told: str) -> str:
    """The map around these partners as SVG; empty where nobody said where any of them is."""
    places = [
        Place(one.latitude, one.longitude, one.name)
        for one in partners
        if one.latitude is not None and one.longitude is not None
    ]
    return draw(_world(), places, title, told) if places else ""


@functools.lru_cache(maxsize=1)
def _world() -> tuple[Area, ...]:
    return topojson.read(_WORLD.read_bytes(), "countries")
