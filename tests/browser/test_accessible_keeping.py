"""axe finds nothing on the pages of keeping and deleting, and on those of data subjects' requests."""

from datetime import timedelta

import pytest

from saystop.casework.models import Outcome, RequestKind, State
from saystop.casework.services import deleting, holds, keeping, requests
from saystop.offices.models import Member
from tests import people
from tests.browser.scanning import DESK, ERRORS, GOOD, Scan, in_german, shows
from tests.casework.keeping import again, closed, put, today, without_four_eyes
from tests.casework.sending import address, send, write_as_reporter
from tests.people import FoundOffice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@shows(
    *DESK,
    "casework/keeping.html",
    "casework/keeping_due.html",
    "casework/keeping_rules.html",
    "casework/keeping_days.html",
    "casework/gone.html",
)
def test_the_calendar_and_the_rules(scan: Scan, office: FoundOffice, officer: Member) -> None:
    director, other = office.director, people.unlocked(officer)
    in_german(director)
    scan.sign_in(director)
    scan.at("/desk/keeping/", "/desk/keeping/due/", "/desk/keeping/rules/")
    for days in (20, 20, 10, 2):
        closed(days, Outcome.NOT_IN_SCOPE)
    holds.place_hold(other, closed(30), "A court has it.", today())
    deleting.ask_deletion(other, again(send()[0]), "It came here by mistake.")
    requests.enter(other, RequestKind.ACCESS, today() - timedelta(days=50), "Ravi Exampleman", "All.")
    requests.enter(other, RequestKind.ERASURE, today() - timedelta(days=27), "Ravi Exampleman", "All.")
    scan.at("/desk/keeping/", "/desk/keeping/due/")
    scan.press(".risky", "deleted", GOOD)
    scan.at("/desk/keeping/rules/")
    scan.page.fill("[name=rules-closed]", "")
    scan.page.fill("[name=rules-referred]", "3")
    scan.go("rules that cannot be", ERRORS)
    scan.fill({"rules-closed": "30", "rules-referred": "90"})
    scan.go("changed", GOOD)


@shows(
    *DESK,
    "casework/case_keeping.html",
    "casework/delete_case.html",
    "casework/head.html",
    "casework/gone.html",
)
def test_how_long_a_case_is_kept(scan: Scan, office: FoundOffice, officer: Member) -> None:
    in_german(officer)
    case, receipt = send()
    scan.sign_in(officer)
    scan.at(address(case, "keeping/"))
    scan.press("[value=hold]", "no reason", ERRORS)
    scan.page.fill("[name=reason]", "A court has it. " * 30)
    scan.page.fill("[name=review_on]", (today() + timedelta(days=90)).isoformat())
    scan.press("[value=hold]", "on hold", GOOD)
    scan.at(address(case, "keeping/delete/"))
    scan.page.goto(address(case, "keeping/"))
    scan.press("[value=lift]", "lifted", GOOD)
    write_as_reporter(receipt, "One thing more.")
    put(case, State.CLOSED, 40, Outcome.TEST)
    scan.at(address(case, "keeping/"), address(case, "keeping/delete/"))
    scan.press("[value=ask]", "no reason to delete", ERRORS)
    scan.page.fill("[name=reason]", "It came here by mistake.")
    scan.press("[value=ask]", "asked for", GOOD)
    scan.at(address(case, "keeping/delete/"))
    scan.sign_in(office.director)
    scan.at(address(case, "keeping/"), address(case, "keeping/delete/"))
    scan.press("[value=refuse]", "refused without a reason", ERRORS)
    deleting.refuse_deletion(people.unlocked(officer), again(case), "After all.")
    keeping.mark()
    without_four_eyes(office)
    scan.at(address(case, "keeping/"), address(case, "keeping/delete/"))
    scan.press(".risky", "deleted", GOOD)


@shows(
    *DESK,
    "casework/requests.html",
    "casework/request.html",
    "casework/request_new.html",
    "casework/request_duties.html",
)
def test_requests_of_data_subjects(scan: Scan, office: FoundOffice, officer: Member) -> None:
    in_german(officer)
    scan.sign_in(officer)
    scan.at("/desk/requests/")
    for kind in RequestKind.values:
        scan.page.goto(f"/desk/requests/new/?kind={kind}")
        scan.page.fill("[name=enter-received_on]", "2090-01-01")
        scan.press("form[data-keeps-unsent] button:not(.quiet)", f"{kind}: nothing written", ERRORS)
        scan.fill(
            {
                "enter-received_on": today().isoformat(),
                "enter-who": "Ravi Exampleman, by letter",
                "enter-asked": "Everything you have. " * 30,
            }
        )
        scan.press("form[data-keeps-unsent] button:not(.quiet)", f"{kind}: entered", GOOD)
    scan.press("[value=decide]", "nothing decided", ERRORS)
    scan.press("[value=extend]", "no reason for more time", ERRORS)
    scan.page.fill("[name=extend-reason]", "Many files.")
    scan.press("[value=extend]", "longer", GOOD)
    scan.page.check("#decide-decision")
    scan.page.fill("[name=decide-answer]", "Done.")
    scan.press("[value=decide]", "decided", GOOD)
    requests.enter(people.unlocked(officer), RequestKind.ACCESS, today() - timedelta(days=50), "Ravi", "All.")
    scan.at("/desk/requests/", f"/desk/requests/{requests.waiting()[0].pk}/")
