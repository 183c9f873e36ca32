"""Coordinates, and the cells of about a kilometre that stand for them."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saystop.engines.linkage import Kind, cell, neighbours, of_field
from tests.engines.linkage.samples import values

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)
BRUSSELS = "N5084E00435"


@pytest.mark.parametrize(
    "text",
    [
        "50.8466, 4.3528",
        "(50.8466,4.3528)",
        "We were at 50.8466 4.3528.",
        "geo:50.8466,4.3528",
        "50,8466 4,3528",
        "lat 50.8466 lon 4.3528",
        "Latitude: 50,84; Longitude: 4,35",
        "50.8466 N, 4.3528 E",
        "N 50.84 E 4.35",
        "50°50'47.8\"N 4°21'10.1\"E",
        "50° 50′ 48″ N, 4° 21′ 10″ E",
        "https://www.google.com/maps/@50.8466,4.3528,17z",
        "https://maps.google.com/?q=50.8466,4.3528",
        "https://www.openstreetmap.org/#map=17/50.8466/4.3528",
        "https://www.openstreetmap.org/?mlat=50.8466&mlon=4.3528",
    ],
)
def test_coordinates_in_text(text: str) -> None:
    assert values(text, Kind.CELL) == [BRUSSELS]


@pytest.mark.parametrize(
    "text",
    [
        "12.500, 3.250",
        "rooms 12, 14",
        "12.5000",
        "95.1234, 4.3528",
        "50.8466, 190.1234",
        "3.7.2026, 4.7.2026",
    ],
)
def test_other_numbers_are_no_coordinates(text: str) -> None:
    assert values(text, Kind.CELL) == []


@pytest.mark.parametrize("text", ["50.8466 4.3528", "50.8466 4.3528 12.0 4.5", "50.8466,4.3528"])
def test_the_field_of_a_position(text: str) -> None:
    assert [each.value for each in of_field(Kind.CELL, text)] == [BRUSSELS]


@pytest.mark.parametrize("text", ["", "near the beach", "91 4", "50.8 181"])
def test_a_field_without_a_position(text: str) -> None:
    assert of_field(Kind.CELL, text) == []


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(91, 0), (-90.1, 0), (0, 181), (math.nan, 0), (0, math.inf)]
)
def test_off_the_earth(latitude: float, longitude: float) -> None:
    with pytest.raises(ValueError, match="latitude"):
        cell(latitude, longitude)


@pytest.mark.parametrize("name", ["", "N5084", "N9999E00000", "N5084E00435 ", "N5084E18000"])
def test_what_is_no_cell(name: str) -> None:
    with pytest.raises(ValueError, match="cell"):
        neighbours(name)


def test_the_western_edge_of_a_cell_belongs_to_it_and_the_day_line_is_one_place() -> None:
    assert cell(50.84, 4.35) == cell(50.8499999, 4.3599999) == BRUSSELS
    assert cell(0, 180) == cell(0, -180) == "N0000W18000"
    assert cell(-0.001, -0.001) == "S0001W00001"
    assert cell(0, 179.999) in neighbours(cell(0, -180))


def test_over_a_pole_lies_the_other_side_of_the_earth() -> None:
    for pole in (90, -90):
        assert {cell(pole, each) for each in (179.995, -180, -179.99)} <= set(neighbours(cell(pole, 0)))


@settings(deadline=None)
@given(latitudes, longitudes)
def test_eight_neighbours_each_of_them_in_turn(latitude: float, longitude: float) -> None:
    here = cell(latitude, longitude)
    around = neighbours(here)
    assert len({here, *around}) == 9
    assert all(here in neighbours(other) for other in around)


@settings(deadline=None)
@given(st.floats(-89, 89), longitudes, st.floats(-1, 1), st.floats(-1, 1))
def test_what_is_within_a_cell_is_found_next_door(
    latitude: float, longitude: float, up: float, east: float
) -> None:
    far = (longitude + east * 0.0099 + 180) % 360 - 180
    here, there = cell(latitude, longitude), cell(latitude + up * 0.0099, far)
    assert there == here or there in neighbours(here)


@settings(deadline=None)
@given(st.floats(-80, 80), st.floats(-170, 170))
def test_what_is_far_is_not(latitude: float, longitude: float) -> None:
    here = cell(latitude, longitude)
    assert cell(latitude + 0.03, longitude) not in {here, *neighbours(here)}
    assert cell(latitude, longitude + 0.03) not in {here, *neighbours(here)}
