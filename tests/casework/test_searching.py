"""Search in sealed reports: what is found, by whom, and that nobody learns what was looked for."""

import pytest
from django.db import connection
from django.test import Client
from django.utils.html import strip_tags

from saystop.casework import rules
from saystop.casework.models import Case
from saystop.casework.services import handling, searching
from saystop.offices.models import AuditEntry, DeskGrant, Member
from saystop.offices.services import desks
from tests import people
from tests.casework.sending import send, shut_out, told, write_as_reporter
from tests.casework.test_indexing import index_all
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db


def found(member: Member, text: str) -> set[Case]:
    return {hit.case for hit in searching.search(people.unlocked(member), text).hits}


def marked(member: Member, text: str) -> list[str]:
    """What is marked in the lines that are shown."""
    hits = searching.search(people.unlocked(member), text).hits
    return [piece for hit in hits for line in hit.lines for piece, is_match in line.pieces if is_match]


@pytest.fixture
def reports(officer: Member) -> tuple[Case, Case]:
    harbour, _receipt = told(
        {
            "where/country": "Thailand",
            "where/place": "Hotel Blue Lagoon",
            "adults/accounts_numbers": "0032 470 12 34 56",
        },
        said="Two men waited at the harbour. One asked for a passport; the other drove off in a car, plate 1-ABC-234.",
    )
    station, _receipt = told(
        {"where/town": "Gent"},
        said="A woman waits at the station with small suitcases, @bigboss77 on telegram.",
    )
    index_all(officer)
    return harbour, station


@pytest.mark.parametrize(
    ("text", "expected", "marks"),
    [
        ("harbour", [0], ["harbour"]),
        ("waiting", [0, 1], ["waited", "waits"]),
        ("waiting station", [1], ["waits", "station"]),
        ('"asked for a passport"', [0], ["asked for a passport"]),
        ('"passport asked"', [], []),
        ("suit*", [1], ["suitcases"]),
        ("suitcas*", [1], ["suitcases"]),
        ("suitcaseful*", [], []),
        ("1 abc 234", [0], ["1-ABC-234"]),
        ("0470/12.34.56", [0], ["0032 470 12 34 56"]),
        ("t.me/bigboss77", [1], ["@bigboss77 on telegram"]),
        ("blue lagoon hotel", [0], ["Hotel", "Blue", "Lagoon"]),
        ("lighthouse", [], []),
        ("  ", [], []),
    ],
)
def test_words_phrases_beginnings_and_identifiers(
    officer: Member, reports: tuple[Case, Case], text: str, expected: list[int], marks: list[str]
) -> None:
    assert found(officer, text) == {reports[at] for at in expected}
    assert set(marks) <= set(marked(officer, text))
    if expected:
        assert marks


def test_the_newest_first_and_no_more_than_fit(officer: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [send(said=f"A light on pier {number}.")[0] for number in range(4)]
    index_all(officer)
    for age, case in enumerate(cases):
        Case.objects.filter(pk=case.pk).update(opened_on=f"2026-01-{10 - age:02}")
    monkeypatch.setattr(searching, "SHOWN", 2)
    answer = searching.search(people.unlocked(officer), "pier")
    assert [hit.case for hit in answer.hits] == cases[:2]
    assert (answer.count, answer.is_exact, answer.opened) == (4, True, 2)


def test_a_message_is_found_with_the_report(officer: Member) -> None:
    case, receipt = send(said="Something was seen at the harbour.")
    write_as_reporter(receipt, "The lighthouse was dark.")
    index_all(officer)
    assert found(officer, "harbour lighthouse") == {case}
    (hit,) = searching.search(people.unlocked(officer), "lighthouse").hits
    assert [line.message for line in hit.lines] == [1]


def test_a_member_without_the_key_of_a_generation_finds_nothing_of_it(
    office: FoundOffice, officer: Member
) -> None:
    old, receipt = send(said="The old report speaks of a harbour.")
    desks.new_generation(office.desk, [office.director, officer])
    new, _receipt = send(said="The new report speaks of a harbour.")
    write_as_reporter(receipt, "The harbour again, and a lighthouse.")
    index_all(office.director)
    assert found(office.director, "harbour") == {old, new}
    assert found(office.director, "old lighthouse") == {old}, "words under two keys, one report"
    DeskGrant.objects.filter(member=officer, desk_key__generation=1).delete()
    assert found(officer, "harbour") == {new}
    assert found(officer, "lighthouse") == set()


def test_a_revoked_member_finds_nothing_new(office: FoundOffice, officer: Member) -> None:
    send(said="A report about a harbour.")
    index_all(officer)
    assert found(officer, "harbour")
    desks.revoke(people.unlocked(office.director), office.desk, officer)
    send(said="Another report about a harbour.")
    index_all(office.director)
    with pytest.raises(rules.Refused):
        found(officer, "harbour")


def test_who_is_shut_out_of_a_case_finds_neither_it_nor_its_parts(
    office: FoundOffice, officer: Member, reports: tuple[Case, Case]
) -> None:
    harbour, station = reports
    handling.merge(people.unlocked(officer), station, harbour)
    part = Case.objects.get(pk=station.pk)
    assert part in found(officer, "station")
    shut_out(harbour, officer, office.director)
    assert found(officer, "station") == found(officer, "harbour") == set()
    assert len(found(office.director, "waiting")) == 2


def test_nothing_is_kept_of_what_was_looked_for(
    officer: Member, officer_client: Client, reports: tuple[Case, Case]
) -> None:
    asked = "kestrelfern harbour"
    page = officer_client.post("/desk/search/", {"q": asked})
    assert page.status_code == 200
    assert officer_client.post("/desk/search/", {"q": "harbour"}).status_code == 200
    records = AuditEntry.objects.filter(action="desk.searched").order_by("number")
    assert [entry.record for entry in records] == ["opened 0", "opened 1"]
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of our own tables
            assert "kestrelfern" not in repr(cursor.fetchall()), table
    assert "kestrelfern" not in repr(dict(officer_client.session))


def test_the_page_shows_where_it_says_so(officer_client: Client, reports: tuple[Case, Case]) -> None:
    page = officer_client.post("/desk/search/", {"q": "passport"}).content.decode()
    assert "<mark>passport</mark>" in page
    assert reports[0].reference in page
    assert "1 report was found." in page
    assert "1 report was opened for this search" in strip_tags(page)
    nothing = officer_client.post("/desk/search/", {"q": " "}).content.decode()
    assert "Type at least one word" in nothing
    assert "Nothing was found" in officer_client.post("/desk/search/", {"q": "lighthouse"}).content.decode()
    assert 'action="/desk/search/"' in officer_client.get("/desk/").content.decode()


def test_a_query_in_an_address_is_not_taken(officer_client: Client, reports: tuple[Case, Case]) -> None:
    assert "<mark>" not in officer_client.get("/desk/search/?q=passport").content.decode()


def test_what_was_written_is_shown_as_text(officer: Member, officer_client: Client) -> None:
    send(said='A sign said <script>alert("harbour")</script> & more.')
    index_all(officer)
    page = officer_client.post("/desk/search/", {"q": "harbour"}).content.decode()
    assert "&lt;script&gt;alert(&quot;<mark>harbour</mark>&quot;)&lt;/script&gt; &amp; more." in page
