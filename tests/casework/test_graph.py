"""The graph of a case: its reports and linked ones, what they speak of, drawn and as a table."""

import re

import pytest
from django.test import Client
from lxml import etree

from saystop.casework import graph
from saystop.casework.models import Case
from saystop.casework.services import handling, linking
from saystop.offices.models import Member
from tests import people
from tests.casework.sending import address, shut_out, told
from tests.casework.test_indexing import index_all
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db


@pytest.fixture
def reports(officer: Member) -> tuple[Case, Case, Case]:
    """Two of one case and one linked: all speak of a plate, one of a house and one of a person."""
    said = "A man waited in a car, plate 1-ABC-234."
    one, _receipt = told({"where/place": "Hotel Blue & Lagoon", "where/town": "Pattaya"}, said=said)
    two, _receipt = told({"adults/names_used": "Captain Bob"}, said=said)
    three, _receipt = told({}, said=said)
    index_all(officer)
    unlocked = people.unlocked(officer)
    handling.merge(unlocked, two, one)
    linking.confirm(unlocked, one, three)
    return one, Case.objects.get(pk=two.pk), three


def drawn_by(member: Member, case: Case) -> graph.Graph:
    return graph.of_case(people.unlocked(member), Case.objects.get(pk=case.pk))


def test_reports_things_and_links(officer: Member, reports: tuple[Case, Case, Case]) -> None:
    one, two, three = reports
    for case in (one, two):
        shown = drawn_by(officer, case)
        assert set(shown.reports[: shown.own]) == {one, two}
        assert shown.reports[shown.own :] == (three,)
        told_of = {
            (thing.kind, thing.label): {shown.reports[at] for at in thing.told_by} for thing in shown.things
        }
        assert told_of == {
            ("plate", "1-ABC-234"): {one, two, three},
            ("place", "Hotel Blue & Lagoon"): {one},
            ("town", "Pattaya"): {one},
            ("person", "Captain Bob"): {two},
        }
        assert [{shown.reports[at] for at in pair} for pair in shown.links] == [{one, three}]


def test_the_picture_is_the_same_each_time_and_fits_a_phone(
    officer: Member, reports: tuple[Case, Case, Case]
) -> None:
    shown = drawn_by(officer, reports[0])
    svg = graph.drawn(shown, "en")
    assert svg == graph.drawn(drawn_by(officer, reports[0]), "en")
    picture = etree.fromstring(svg)
    assert int(picture.get("width", "0")) <= 340
    sizes = {float(size) for size in re.findall(r'font-size="([\d.]+)"', svg)}
    assert min(sizes) >= 12
    assert "Hotel Blue &amp; Lagoon" in svg
    for case in reports:
        assert case.reference in svg
    assert "style=" not in svg
    right_to_left = graph.drawn(shown, "ar")
    assert right_to_left != svg
    etree.fromstring(right_to_left)


def test_things_beyond_the_room_are_counted(
    officer: Member, reports: tuple[Case, Case, Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph, "MOST_THINGS", 1)
    shown = drawn_by(officer, reports[0])
    assert [thing.label for thing in shown.things] == ["1-ABC-234"], "what most tell of stays"
    assert shown.left_out == 3


def test_linked_reports_of_which_she_is_shut_out_are_left_out(
    office: FoundOffice, officer: Member, reports: tuple[Case, Case, Case]
) -> None:
    shut_out(reports[2], officer, office.director)
    assert reports[2] not in drawn_by(officer, reports[0]).reports
    assert reports[2] in drawn_by(office.director, reports[0]).reports


def test_the_page_has_the_same_as_a_table(officer_client: Client, reports: tuple[Case, Case, Case]) -> None:
    page = officer_client.get(address(reports[0], "graph/")).content.decode()
    assert "<svg" in page
    assert re.search(r"Number plate</td><td class=\"said\">1-ABC-234</td>", page)
    assert page.count(f"/desk/cases/{reports[2].pk}/") >= 2
    empty, _receipt = told({}, said="Nothing that could be drawn was told.")
    page = officer_client.get(address(empty, "graph/")).content.decode()
    assert "<svg" not in page
    assert "name no place" in page
