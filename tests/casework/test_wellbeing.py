"""Looking after who reads: hard reports are counted for herself, and her office may set a number that is enough."""

import pytest
from django.test import Client

from saystop.casework import rules
from saystop.casework.models import Case
from saystop.casework.services import handling, settings, wellbeing
from saystop.offices.models import AuditEntry, Member
from tests import people
from tests.casework.judging import assess
from tests.casework.keeping import again
from tests.casework.sending import address, drawn, send
from tests.people import FoundOffice

pytestmark = pytest.mark.django_db


def limited(office: FoundOffice, number: int) -> None:
    settings.change(people.unlocked(office.director), settings.Settings(hard_reports_a_week=number))


def test_what_brings_files_may_be_hard_until_somebody_judged_it(office: FoundOffice, officer: Member) -> None:
    plain, with_file = send()[0], send(file=drawn())[0]
    assert not wellbeing.is_hard(plain)
    assert wellbeing.is_hard(with_file)
    assess(officer, plain, hard="yes")
    assess(officer, with_file, hard="no")
    assert wellbeing.is_hard(again(plain))
    assert not wellbeing.is_hard(again(with_file))


def test_each_hard_report_of_the_week_counts_once_and_for_herself(
    office: FoundOffice, officer: Member
) -> None:
    unlocked = people.unlocked(officer)
    hard, other = send(file=drawn())[0], send()[0]
    for case in (hard, other, hard):
        handling.open_case(unlocked, case, "en")
    assert wellbeing.hard_this_week(officer) == 1
    assert wellbeing.hard_this_week(office.director) == 0


def test_at_the_limit_the_next_hard_one_stays_closed(office: FoundOffice, officer: Member) -> None:
    limited(office, 1)
    unlocked = people.unlocked(officer)
    first, second, plain = send(file=drawn())[0], send(file=drawn())[0], send()[0]
    handling.open_case(unlocked, first, "en")
    with pytest.raises(wellbeing.LimitReached):
        handling.open_case(unlocked, second, "en")
    assert not AuditEntry.objects.filter(action="report.opened", record=str(second.pk)).exists()
    handling.open_case(unlocked, first, "en")
    handling.open_case(unlocked, plain, "en")
    wellbeing.open_all_the_same(unlocked, second)
    handling.open_case(unlocked, second, "en")
    assert wellbeing.hard_this_week(officer) == 2
    with pytest.raises(rules.Refused):
        wellbeing.open_all_the_same(people.unlocked(people.member_without_desk()), second)


def test_the_page_says_that_it_is_enough_and_how_to_pass_it_on(
    office: FoundOffice, officer: Member, officer_client: Client
) -> None:
    limited(office, 1)
    first, second = send(file=drawn())[0], send(file=drawn(), said="A word that stays closed.")[0]
    officer_client.get(address(first))
    page = officer_client.get(address(second)).content.decode()
    assert "Enough for this week" in page
    assert "stays closed" not in page
    assert f"/desk/my-work/hand-over/?case={second.pk}" in page
    assert "1 hard report." in officer_client.get("/desk/my-work/").content.decode()
    back = officer_client.post(f"{address(second)}all-the-same/")
    assert "stays closed" in officer_client.get(back.headers["Location"]).content.decode()


def test_what_was_told_stays_folded_for_who_wants_it_so(
    office: FoundOffice, officer: Member, officer_client: Client
) -> None:
    case = send()[0]
    handling.write_note(people.unlocked(officer), case, "A note of mine.")
    assert "Show what was told" not in officer_client.get(address(case)).content.decode()
    officer_client.post("/desk/my-work/details/", {"hide": "yes"})
    page = officer_client.get(address(case)).content.decode()
    assert "<details><summary>Show what was told</summary>" in page
    assert "<details><summary>Show what was written</summary>" in page
    officer_client.post("/desk/my-work/details/", {"hide": "no"})
    assert "Show what was told" not in officer_client.get(address(case)).content.decode()
    assert Case.objects.count() == 1
