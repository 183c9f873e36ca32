"""The demo office's desk: every state and language is there, and all of it opens."""

import pytest

from saystop.casework import demo, queries
from saystop.casework.models import Case, State
from saystop.casework.queries import ALL, Filters
from saystop.casework.services import handling
from saystop.offices.models import Member
from saystop.reporting.models import Attachment
from tests import people
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db


def test_the_demo_shows_every_state_and_all_of_it_opens(office: FoundOffice, officer: Member) -> None:
    second = people.case_officer(office, "Sanne Second")
    unlocked = people.unlocked(officer)
    demo.make(
        {
            "director": people.unlocked(office.director),
            "officer": unlocked,
            "colleague": people.unlocked(second),
        }
    )
    rows = queries.inbox(unlocked, Filters(state=ALL), 1).rows
    assert {row.case.state for row in rows} == set(State.values)
    assert {row.case.report.language for row in rows} == {"en", "fr", "nl", "de"}
    assert {row.is_overdue for row in rows} == {True, False}
    assert any(row.has_unread for row in rows)
    assert Attachment.objects.count() == 1
    for case in Case.objects.all():
        opened = handling.open_case(unlocked, case, "en")
        assert opened.tampered == ()
        assert opened.sections[0].answers[0].text
        assert opened.head is not None
        assert opened.head.arrived.date() == case.opened_on == case.report.arrived_on
