"""The inbox: what comes first, what the clock says, what the filters leave, and that its cost does not grow with its length."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.many_reports import fill, sealed
from saystop.casework import queries, showing
from saystop.casework.deadlines import hours_left
from saystop.casework.models import Case, Outcome, State
from saystop.casework.queries import ALL, LATE, NOBODY, OPEN, Filters
from saystop.engines.sealing import PrivateKey
from saystop.offices.models import Member
from saystop.offices.services import desks
from saystop.offices.unlocking import Unlocked
from saystop.reporting.models import FormVersion, Message
from saystop.reporting.services import questionnaire
from tests import people
from tests.casework.sending import shut_out
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db

# A moment in the afternoon, so that "two days ago" holds both what is overdue and what is not.
NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)


def put(office: FoundOffice, hours_ago: float, state: str = State.NEW, language: str = "en") -> Case:
    form = FormVersion.objects.get(digest=questionnaire.current().digest)
    arrived = NOW - timedelta(hours=hours_ago)
    receipt = PrivateKey.generate().public
    report = sealed(desks.current_key(office.desk), form, receipt, arrived, language)
    report.save(force_insert=True)
    reason = Outcome.TEST if state == State.CLOSED else ""
    day = report.arrived_on
    return Case.objects.create(
        report=report, state=state, outcome=reason, opened_on=day, state_since=day, clock_from=day
    )


def wrote(office: FoundOffice, case: Case) -> None:
    Message.objects.create(
        report=case.report,
        desk_key=desks.current_key(office.desk),
        number=1,
        from_desk=False,
        is_unread=True,
        sent_on=NOW,
        envelope=b"",
    )


def test_who_wrote_again_stands_right_below_the_urgent(office: FoundOffice, officer: Member) -> None:
    fresh = put(office, 1)
    waited_for = put(office, 700, State.WAITING)
    closed = put(office, 90, State.CLOSED)
    overdue = put(office, 49)
    oldest = put(office, 169)
    for case in (waited_for, closed, oldest):
        wrote(office, case)
    found = queries.inbox(people.unlocked(officer), Filters(), 1, NOW)
    assert [row.case for row in found.rows] == [oldest, overdue, closed, waited_for, fresh]
    paged = queries._ordered(Case.objects.all(), NOW.date())  # what pages are cut from
    assert list(paged) == [oldest, overdue, closed, waited_for, fresh]


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (47, "1 h left"),
        (60, "overdue by 12 h"),
        (86, "overdue by 38 h"),
        (92, "overdue by more than 1 day"),
        (96, "overdue by more than 1 day"),
        (2000, "overdue by more than 80 days"),
    ],
)
def test_by_the_day_alone_it_is_overdue_by_more_than_so_many_days(
    office: FoundOffice, officer: Member, hours: int, said: str
) -> None:
    put(office, hours)
    (row,) = queries.inbox(people.unlocked(officer), Filters(), 1, NOW).rows
    assert showing.row(row, "en")["clock"]["label"] == said
    assert row.days_overdue * 24 < max(hours - 48, 1)


def test_overdue_comes_first_then_the_newest(office: FoundOffice, officer: Member) -> None:
    hours = {
        "an hour old": (1, State.NEW),
        "ten hours old": (10, State.NEW),
        "due in an hour": (47, State.NEW),
        "overdue by an hour": (49, State.NEW),
        "a week old and assessed": (168, State.IN_ASSESSMENT),
        "a week old": (169, State.NEW),
        "two months old": (1500, State.NEW),
        "three days old": (73, State.NEW),
        "yesterday's, referred": (30, State.REFERRED),
    }
    names = {put(office, ago, state).pk: name for name, (ago, state) in hours.items()}
    assessed = [pk for pk, name in names.items() if name == "a week old and assessed"]
    Case.objects.filter(pk__in=assessed).update(assessed_on=NOW.date())
    found = queries.inbox(people.unlocked(officer), Filters(), 1, NOW)
    assert [names[row.case.pk] for row in found.rows] == [
        "two months old",
        "a week old",
        "three days old",
        "overdue by an hour",
        "due in an hour",
        "an hour old",
        "ten hours old",
        "yesterday's, referred",
        "a week old and assessed",
    ]
    assert {names[row.case.pk] for row in found.rows if row.is_overdue} == {
        "two months old",
        "a week old",
        "three days old",
        "overdue by an hour",
    }
    left = {names[row.case.pk]: row.hours_left for row in found.rows}
    assert left["an hour old"] == 47
    assert left["due in an hour"] == 1
    assert left["overdue by an hour"] == -1
    assert left["a week old"] is None  # nothing is opened to know that
    assert left["yesterday's, referred"] is None  # its clock has stopped


@pytest.mark.parametrize(
    ("minutes", "hours"),
    [(0, 48), (1, 47), (47 * 60 + 1, 0), (48 * 60, 0), (48 * 60 + 1, -1), (72 * 60, -24)],
)
def test_the_clock(minutes: int, hours: int) -> None:
    day, arrived = NOW.date(), NOW - timedelta(minutes=minutes)
    assert hours_left(day, day, arrived, NOW) == hours
    assert hours_left(day, day + timedelta(days=2), arrived, NOW) == hours + 48


def test_what_is_late_by_the_hour_is_counted_and_listed_as_its_row_says(
    office: FoundOffice, officer: Member
) -> None:
    by_hour, in_time, by_day = put(office, 49), put(office, 47), put(office, 80)
    hidden, paused = put(office, 50), put(office, 60)
    shut_out(hidden, officer, office.director)
    Case.objects.filter(pk=paused.pk).update(clock_from=NOW.date())
    unlocked = people.unlocked(officer)
    rows = queries.inbox(unlocked, Filters(), 1, NOW).rows
    assert {row.case for row in rows if row.is_overdue} == {by_hour, by_day}
    listed = queries.inbox(unlocked, Filters(state=LATE), 1, NOW)
    assert {row.case for row in listed.rows} == {by_hour, by_day}
    assert in_time in {row.case for row in rows}
    assert queries.count_late(unlocked, NOW) == listed.count == 2
    stranger = people.unlocked(people.member_without_desk())
    assert queries.count_late(stranger, NOW) == 1, "without a key the day alone tells"


def test_filters(office: FoundOffice, officer: Member) -> None:
    cases = {state: put(office, 5, state) for state in State.values}
    closed = put(office, 90, State.CLOSED)
    wrote(office, closed)
    Case.objects.filter(pk=cases[State.REFERRED].pk).update(assignee=officer)
    unlocked = people.unlocked(officer)

    def found(**data: str) -> set[object]:
        return {row.case.pk for row in queries.inbox(unlocked, Filters.of(data), 1, NOW).rows}

    every = {case.pk for case in cases.values()}
    assert found() == found(state=OPEN) == every - {cases[State.CLOSED].pk} | {closed.pk}
    assert found(state=ALL) == every | {closed.pk}
    assert found(state=State.CLOSED) == {cases[State.CLOSED].pk, closed.pk}
    assert found(state=State.WAITING) == {cases[State.WAITING].pk}
    assert found(assignee=str(officer.pk)) == {cases[State.REFERRED].pk}
    assert found(assignee=NOBODY, state=State.REFERRED) == set()
    assert found(unread="yes") == {closed.pk}
    # What nobody could have chosen on the page is no filter, and no fault.
    assert found(state="'; --", assignee="nobody-known", unread="1") == found()


def test_pages_hold_fifty_and_together_everything_once(office: FoundOffice, officer: Member) -> None:
    fill(120, days=6)
    unlocked = people.unlocked(officer)
    pages = [queries.inbox(unlocked, Filters(state=ALL), page) for page in (1, 2, 3)]
    assert [len(page.rows) for page in pages] == [50, 50, 20]
    assert {page.count for page in pages} == {120}
    assert len({row.case.pk for page in pages for row in page.rows}) == 120
    ranks = [(row.case.state == State.NEW and row.is_overdue) for page in pages for row in page.rows]
    assert ranks == sorted(ranks, reverse=True)
    assert queries.inbox(unlocked, Filters(), 99).page == queries.inbox(unlocked, Filters(), 99).pages


def test_a_long_list_asks_the_database_no_more_than_a_short_one(office: FoundOffice, officer: Member) -> None:
    unlocked = people.unlocked(officer)

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            found = queries.inbox(Unlocked(officer, unlocked.key), Filters(state=ALL), 1)
            assert all(row.case.assignee or row.case.report.language for row in found.rows)
        return len(captured)

    fill(2, days=4)
    few = asked()
    fill(58, days=30)
    assert asked() == few <= 7


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 40, "²"])
def test_a_page_that_is_none_is_the_first_or_last(officer_client: Client, page: str) -> None:
    assert officer_client.get("/desk/", {"page": page}).status_code == 200


def test_the_list_says_what_a_member_needs_to_choose(office: FoundOffice, officer_client: Client) -> None:
    case = put(office, (NOW - timezone.now()).total_seconds() / 3600 + 3, language="nl")
    page = officer_client.get("/desk/").content.decode()
    row = re.search(rf"<tr>(?:(?!</tr>).)*{case.reference}.*?</tr>", page, re.S)
    assert row
    for words in (f"/desk/cases/{case.pk}/", "44 h left", "New", "Dutch", "short"):
        assert words in row[0]
    assert "/desk/take/en/" in page
