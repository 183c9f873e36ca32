"""From materials to reports: whatever is chosen, nothing that is told leads to a number that is hidden."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from typing import Any

import openpyxl
import pytest
from django.test import Client
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from saystop.outreach import funnels, sums, works_files
from saystop.outreach.choosing import Chosen
from saystop.outreach.funnels import Told
from saystop.outreach.models import Campaign, Channel, Count, Delivery, Partner, Place, Step
from saystop.outreach.queries import Counted
from saystop.outreach.sums import LEAST, Cell, Sum
from tests.outreach.making import a_campaign, a_channel, a_partner
from tests.people import FoundOffice

HERE = "/desk/outreach/works"
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
SMALL = range(1, LEAST)
MOST_HIDDEN = 4  # of a world; each of them can be any of four

# A world: two campaigns and channels without one, two kinds of place, two partners, two months.
CAMPAIGNS = [Campaign(name="Summer"), Campaign(name="Winter")]
PARTNERS = [Partner(name="Hotel"), Partner(name="Campsite")]
STANDING = st.tuples(
    st.sampled_from([Place.ROOM, Place.ROOM, Place.ROOM, Place.LOBBY]),
    st.sampled_from([None, *CAMPAIGNS]),
    st.sampled_from([None, *PARTNERS]),
)
CHOICES = [
    Chosen(campaign, first, last)
    for campaign in (None, *CAMPAIGNS)
    for first, last in ((None, None), (MAY, MAY), (JUNE, JUNE), (JUNE, None), (None, MAY))
]


def told_of(channels: list[Channel], cells: Mapping[Cell, int], chosen: Chosen) -> Told:
    those = [one for one in channels if chosen.campaign is None or one.campaign == chosen.campaign]
    ids = {str(one.pk) for one in those}
    found: Counted = {
        Step.VISIT: {cell: number for cell, number in cells.items() if cell[0] in ids},
        Step.BEGUN: {},
        Step.SENT: {},
    }
    return funnels.tell(those, found, {}, chosen)


def numbers(told: Told) -> Iterator[Sum]:
    yield told.whole.steps.visits
    yield from (one.steps.visits for one in told.campaigns)
    yield from (one.steps.visits for one in (*told.places, *told.partners))


def all_that_is_told(channels: list[Channel], cells: Mapping[Cell, int]) -> list[Any]:
    """Each cell on the page of its channel, and the page for all that can be chosen, with its shares, its costs and its order."""
    of_cells: list[Any] = [sums.told(number) for number in cells.values()]
    return of_cells + [told_of(channels, cells, chosen) for chosen in CHOICES]


# Many that are hidden beside each other in one month: there a sum could tell too much.
IN_MAY = st.sampled_from([1, 2, 3, 3, 4, 0, 9])
IN_JUNE = st.sampled_from([0, 0, 0, 5, 5, 5, 2])


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(STANDING, IN_MAY, IN_JUNE), min_size=2, max_size=4))
def test_nobody_who_chooses_all_there_is_learns_a_hidden_number(
    standing: list[tuple[tuple[Place, Campaign | None, Partner | None], int, int]],
) -> None:
    """For each hidden number there is another world in which it differs, and all that is told is the same."""
    channels, cells = [], dict[Cell, int]()
    for (place, campaign, partner), in_may, in_june in standing:
        one = Channel(place=place, campaign=campaign, partner=partner, cost=10)
        channels.append(one)
        cells |= {(str(one.pk), MAY): in_may, (str(one.pk), JUNE): in_june}
    hidden = [cell for cell, number in cells.items() if 0 < number < LEAST]
    assume(0 < len(hidden) <= MOST_HIDDEN)
    told = all_that_is_told(channels, cells)
    known = set(hidden)
    for guess in product(SMALL, repeat=len(hidden)):
        other = {**cells, **dict(zip(hidden, guess, strict=True))}
        differ = {cell for cell in known if other[cell] != cells[cell]}
        if differ and all_that_is_told(channels, other) == told:
            known -= differ
        if not known:
            return
    raise AssertionError(f"What is told leads to {[cells[cell] for cell in known]}.")


def test_of_a_campaign_less_is_told_than_of_all() -> None:
    """Else all minus this campaign would be the number of the other channel."""
    rooms = [Channel(place=Place.ROOM, campaign=CAMPAIGNS[number == 3]) for number in range(4)]
    cells = {(str(one.pk), MAY): 3 for one in rooms}
    assert str(told_of(rooms, cells, Chosen()).whole.steps.visits) == "12"
    for campaign in CAMPAIGNS:
        told = told_of(rooms, cells, Chosen(campaign))
        assert {str(one) for one in numbers(told)} == {"fewer than 5"}
    assert {str(one.steps.visits) for one in told_of(rooms, cells, Chosen()).campaigns} == {"fewer than 5"}


@pytest.fixture
def summer(office: FoundOffice) -> Campaign:
    """A lobby that works, a room card that hardly does, and another campaign."""
    made = a_campaign()
    partner = a_partner("=HYPERLINK(1)")
    lobby = a_channel("lobby1", campaign=made, partner=partner, cost=24)
    room = a_channel("room1", campaign=made, partner=partner, place=Place.ROOM)
    till = a_channel("till1", campaign=a_campaign(), place=Place.TILL)
    for channel, day, step, number in (
        (lobby, MAY, Step.VISIT, 80),
        (lobby, MAY, Step.BEGUN, 20),
        (lobby, MAY, Step.SENT, 8),
        (lobby, JUNE, Step.VISIT, 40),
        (lobby, JUNE, Step.SENT, 6),
        (room, MAY, Step.VISIT, 3),
        (till, JUNE, Step.VISIT, 7),
    ):
        Count.objects.create(channel=channel, day=day, step=step, number=number)
    for day, number in ((date(2026, 5, 31), 100), (JUNE, 30)):
        Delivery.objects.create(campaign=made, kind="flyer", day=day, number=number, partner=partner)
    return made


def whole(chosen: Chosen) -> list[str]:
    found = funnels.of(chosen).whole
    return [str(found.delivered), *map(str, (found.steps.visits, found.steps.begun, found.steps.sent))]


@pytest.mark.django_db
def test_from_what_was_delivered_to_what_was_reported(summer: Campaign) -> None:
    assert whole(Chosen()) == ["130", "at least 127", "20", "14"]
    assert whole(Chosen(summer)) == ["130", "at least 120", "20", "14"]
    assert whole(Chosen(None, MAY, MAY)) == ["100", "at least 80", "20", "8"]
    assert whole(Chosen(None, JUNE)) == ["30", "47", "0", "6"]
    assert whole(Chosen(summer, JUNE)) == ["30", "40", "0", "6"]
    assert [(one.name, one.delivered, str(one.steps.visits)) for one in funnels.of(Chosen()).campaigns] == [
        ("Campaign 0", 130, "at least 120"),
        ("Campaign 1", 0, "7"),
    ]


@pytest.mark.django_db
def test_what_it_cost_is_told_of_all_months_alone(summer: Campaign) -> None:
    (lobby, *_others) = funnels.of(Chosen()).places
    assert lobby.cost == pytest.approx(24 / 120)
    (lobby, *_others) = funnels.of(Chosen(None, JUNE)).places
    assert lobby.cost is None


@pytest.mark.django_db
def test_the_page_draws_what_it_tells_and_nothing_else(oona: Client, summer: Campaign) -> None:
    page = oona.get(f"{HERE}/?campaign={summer.pk}&first=2026-05&last=2026-05").content.decode()
    assert "at least 80" in page
    pictures = page.split("<svg")[1:]
    assert len(pictures) == 2, "of the partner a number is hidden, and so is the share"
    assert (
        "<desc>Delivered: 100. Visits: at least 80. Reports begun: 20. Reports sent: 8.</desc>" in pictures[0]
    )
    assert "<desc>Lobby: 10.0 (5.2–18.5), 80.</desc>" in pictures[1]
    words = re.sub("<[^>]*>", " ", "".join(f"<{one.partition('</svg>')[0]}" for one in pictures))
    assert "83" not in words
    assert f'href="{HERE}.csv?campaign={summer.pk}&amp;first=2026-05&amp;last=2026-05"' in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("campaign=none", "Choose one of the campaigns."),
        ("first=2026-13", "Choose one of the months."),
        ("first=2026-06&last=2026-05", "Choose a last month that is not before the first."),
    ],
)
def test_what_cannot_be_chosen_is_said(oona: Client, summer: Campaign, query: str, sentence: str) -> None:
    answer = oona.get(f"{HERE}/?{query}")
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert "at least" not in answer.content.decode()
    assert oona.get(f"{HERE}.csv?{query}").headers["Location"] == f"{HERE}/?{query}"


@pytest.mark.django_db
def test_a_file_hides_what_the_page_hides_and_holds_no_formula(oona: Client, summer: Campaign) -> None:
    answer = oona.get(f"{HERE}.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="what-works.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    found = {(one["Table"], one["Name"]): one for one in rows}
    assert found["By kind of place", "Room card"]["Visits"] == "fewer than 5"
    assert found["From materials to reports", "In all"]["Visits"] == "at least 127"
    assert found["By kind of place", "Lobby"]["Reports for 100 visits"] == "11.7"
    assert found["By kind of place", "Lobby"]["Euro for a visit"] == "0.2"
    assert ("By partner", "'=HYPERLINK(1)") in found
    answer = oona.get(f"{HERE}.xlsx?campaign={summer.pk}")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == [name for name, _lines in works_files.tables(funnels.of(Chosen()))]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    assert "'=HYPERLINK(1)" in {cell.value for cell in cells}
    assert "fewer than 5" in {cell.value for cell in cells}
    assert 120 not in {cell.value for cell in cells if cell.row == 2 and cell.parent.title == "By partner"}
    assert oona.get(f"{HERE}.pdf").status_code == 404


@pytest.mark.django_db
def test_without_a_channel_there_is_nothing_to_tell(oona: Client) -> None:
    assert "There is no channel here yet." in oona.get(f"{HERE}/").content.decode()
