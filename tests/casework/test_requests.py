"""What data subjects ask: within a month, sealed to the desk, decided once."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saystop.casework import rules
from saystop.casework.dates import months_later
from saystop.casework.models import RequestDecision, RequestKind, SubjectRequest
from saystop.casework.services import requests
from saystop.engines.sealing import Tampered
from saystop.offices.models import AuditEntry, Member
from saystop.offices.services import desks
from tests import people
from tests.casework.keeping import today
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db
WHO, ASKED = "Ravi Exampleman, by letter, passport seen", "What do you keep about me?"


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2027, 3, 5), 1, date(2027, 4, 5)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2027, 12, 31), 1, date(2028, 1, 31)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
    ],
)
def test_months_end_on_the_same_day_or_the_last(day: date, months: int, end: date) -> None:
    assert months_later(day, months) == end


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.integers(1, 24))
def test_months_are_never_too_long(day: date, months: int) -> None:
    end = months_later(day, months)
    assert end.day <= day.day
    assert (end.year - day.year) * 12 + end.month - day.month == months


def test_entered_read_and_decided(office: FoundOffice, officer: Member) -> None:
    unlocked, director = people.unlocked(officer), people.unlocked(office.director)
    request = requests.enter(unlocked, RequestKind.ACCESS, today(), WHO, ASKED)
    assert request.due_on == months_later(today(), 1)
    assert b"Ravi" not in bytes(request.envelope)
    found = requests.find(request.pk)
    assert (requests.read(director, found).who, requests.read(director, found).asked) == (WHO, ASKED)
    assert [one.pk for one in requests.waiting()] == [request.pk]
    requests.decide(
        director, found, RequestDecision.IN_PART, "A copy was sent; names of others were left out."
    )
    decided = requests.find(request.pk)
    told = requests.read(unlocked, decided)
    assert (told.who, told.answer) == (WHO, "A copy was sent; names of others were left out.")
    assert (requests.waiting(), [one.pk for one in requests.decided()]) == ([], [request.pk])
    with pytest.raises(requests.AlreadyDecided):
        requests.decide(unlocked, decided, RequestDecision.REFUSED, "No.")
    with pytest.raises(requests.AlreadyDecided):
        requests.extend(unlocked, decided, "Late.")
    trail = AuditEntry.objects.filter(action__startswith="request.").order_by("number")
    assert list(trail.values_list("action", "member", "record")) == [
        ("request.entered", str(officer.pk), str(request.pk)),
        ("request.decided", str(office.director.pk), str(request.pk)),
    ]


def test_made_longer_once_and_within_the_first_month(office: FoundOffice, officer: Member) -> None:
    unlocked = people.unlocked(officer)
    request = requests.enter(unlocked, RequestKind.ERASURE, today(), WHO, ASKED)
    requests.extend(unlocked, request, "Many files.")
    longer = requests.find(request.pk)
    assert longer.due_on == months_later(today(), 3)
    assert requests.read(unlocked, longer).longer_because == "Many files."
    with pytest.raises(requests.TooLate):
        requests.extend(unlocked, longer, "Again.")
    late = requests.enter(unlocked, RequestKind.ERASURE, today() - timedelta(days=40), WHO, ASKED)
    with pytest.raises(requests.TooLate):
        requests.extend(unlocked, late, "Late.")


def test_only_the_desk_that_receives_reports_reads_them(office: FoundOffice, officer: Member) -> None:
    request = requests.enter(people.unlocked(officer), RequestKind.CORRECTION, today(), WHO, ASKED)
    other = desks.open_further(office.director, "Another desk")
    stranger = people.member_without_desk("Ann Another")
    desks.grant(people.unlocked(office.director), other, stranger)
    unlocked = people.unlocked(stranger)
    for verb in (
        lambda: requests.read(unlocked, requests.find(request.pk)),
        lambda: requests.enter(unlocked, RequestKind.ACCESS, today(), WHO, ASKED),
        lambda: requests.extend(unlocked, request, "Mine."),
        lambda: requests.decide(unlocked, request, RequestDecision.GRANTED, "Mine."),
    ):
        with pytest.raises(rules.Refused):
            verb()
    assert SubjectRequest.objects.get().decided_on is None


def test_altered_it_does_not_open(office: FoundOffice, officer: Member) -> None:
    unlocked = people.unlocked(officer)
    one = requests.enter(unlocked, RequestKind.ACCESS, today(), WHO, ASKED)
    other = requests.enter(unlocked, RequestKind.ACCESS, today(), "Somebody else", ASKED)
    SubjectRequest.objects.filter(pk=one.pk).update(envelope=bytes(other.envelope))
    with pytest.raises(Tampered):
        requests.read(unlocked, requests.find(one.pk))
    SubjectRequest.objects.filter(pk=other.pk).update(kind=RequestKind.ERASURE)
    with pytest.raises(Tampered):
        requests.read(unlocked, requests.find(other.pk))


def test_a_decided_request_goes_after_a_year_and_no_other(office: FoundOffice, officer: Member) -> None:
    unlocked = people.unlocked(officer)
    old, open_one = (requests.enter(unlocked, RequestKind.ACCESS, today(), WHO, ASKED) for _ in range(2))
    requests.decide(unlocked, old, RequestDecision.GRANTED, "Sent.")
    SubjectRequest.objects.filter(pk=old.pk).update(decided_on=today() - requests.KEPT)
    requests.sweep()
    assert SubjectRequest.objects.count() == 2
    SubjectRequest.objects.filter(pk=old.pk).update(decided_on=today() - requests.KEPT - timedelta(days=1))
    requests.sweep()
    assert [one.pk for one in SubjectRequest.objects.all()] == [open_one.pk]
