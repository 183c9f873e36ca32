"""What is counted outlives the report and tells of nobody."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from saystop.casework import figures
from saystop.casework.figures import Span
from saystop.casework.models import Case, DueCase, Fact
from saystop.casework.services import deleting, facts, settings
from saystop.casework.services.settings import Settings
from saystop.offices.models import Member
from tests import people
from tests.casework.judging import assess, whole
from tests.casework.sending import address, send
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db


def complete(member: Member) -> int:
    return facts.complete(people.unlocked(member))


def test_a_report_is_counted_once_and_again_when_it_changes(officer: Member, officer_client: Client) -> None:
    case, _receipt = send(role="hotel")
    assert complete(officer) == 0
    fact = Fact.objects.get()
    assert (fact.role, fact.assessed_within, fact.is_answered, fact.is_named) == ("", "", False, False)
    assess(
        officer, case, role="hotel", kind_of_place="campsite", country="AT", categories=["contact", "offer"]
    )
    officer_client.post(address(case, "answer/"), {"text": "Thank you."})
    assert figures.uncounted() == 1
    complete(officer)
    fact = Fact.objects.get()
    assert (fact.role, fact.kind_of_place, fact.country) == ("hotel", "campsite", "AT")
    assert (fact.assessed_within, fact.is_answered) == ("24", True)
    assert fact.categories == ["contact", "offer"]
    assert fact.month == timezone.localdate().replace(day=1)


def test_no_word_of_anybody_is_counted(officer: Member) -> None:
    case, _receipt = send(said="Canary one", named="named", name="Canary two")
    assess(officer, case, reasoning="Canary three")
    complete(officer)
    (row,) = Fact.objects.values()
    assert "anary" not in str(row)
    assert str(case.pk) not in str(row)
    assert case.report_id.hex not in str(row)


def test_the_database_alone_does_not_tell_whose_row_it_is(office: FoundOffice, officer: Member) -> None:
    case, _receipt = send()
    complete(officer)
    unlocked = people.unlocked(officer)
    (row,) = Fact.objects.all()
    assert bytes(row.token) == facts.token(unlocked, whole(case).report)
    other, _receipt = send()
    assert facts.token(unlocked, whole(other).report) != bytes(row.token)


def test_what_was_counted_stays_when_the_report_goes(office: FoundOffice, officer: Member) -> None:
    case, _receipt = send()
    assess(officer, case, country="AT")
    complete(officer)
    before = bytes(Fact.objects.get().token)
    settings.change(people.unlocked(office.director), Settings(four_eyes_on_deletion=False))
    deleting.delete_case(people.unlocked(officer), whole(case))
    assert not Case.objects.exists()
    fact = Fact.objects.get()
    assert fact.country == "AT"
    assert bytes(fact.token) != before, "chance has taken its place"


def test_a_case_that_goes_by_the_calendar_uncounted_leaves_its_month(office: FoundOffice) -> None:
    case, _receipt = send()
    Case.objects.filter(pk=case.pk).update(
        state="closed", outcome="test", state_since=timezone.localdate() - timedelta(days=400)
    )
    deleting.sweep()
    DueCase.objects.update(shown_since=timezone.localdate() - timedelta(days=30))
    deleting.sweep()
    assert not Case.objects.exists()
    assert Fact.objects.get().outcome == "test"


def test_who_does_not_hold_the_key_counts_nothing(office: FoundOffice) -> None:
    send()
    waiting = people.member_without_desk()
    assert complete(waiting) == 0
    assert not Fact.objects.exists()


def test_numbers_add_up(officer: Member) -> None:
    for number in range(7):
        case, _receipt = send()
        if number < 5:
            assess(officer, case, country="AT" if number else "BE")
    complete(officer)
    found = {one.name: one for one in figures.figures(Span())}
    assert figures.received(Span()) == 7
    for one in found.values():
        if one.result.measure.name == "SINGLE":
            assert sum(row.count or 0 for row in one.result.rows) == 7, one.name
    assert {row.code: row.count for row in found["country"].result.rows} == {"AT": 4, "BE": 1, "": 2}
    assert figures.in_time(found["assessed_within"]).count == 5


def test_what_is_published_hides_small_numbers_and_those_that_would_tell_them(officer: Member) -> None:
    for country, count in (("AT", 9), ("BE", 2), ("FR", 6)):
        for _ in range(count):
            Fact.objects.create(
                token=f"{country}{Fact.objects.count()}".encode(),
                month="2025-03-01",
                language="en",
                country=country,
            )
    (table,) = [one for one in figures.published(figures.figures(Span.year(2025))) if one.name == "country"]
    shown = {row.code: row.count for row in table.result.rows}
    assert shown["BE"] is None
    assert list(shown.values()).count(None) >= 2, "the whole is known: one alone could be worked out"
    assert shown["AT"] == 9
