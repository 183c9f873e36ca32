"""axe finds nothing on the pages of a case: assessment, who reported, referrals; nor on those of custodians and keys."""

import pyrage
import pytest
from django.utils import timezone

from saystop.casework import authorities
from saystop.casework.services import custody, referring
from saystop.offices.models import Member
from saystop.reporting import directory
from tests import people
from tests.browser.scanning import DESK, ERRORS, GOOD, Scan, in_german, shows
from tests.casework.judging import assess, whole
from tests.casework.sending import address, drawn, send, write_as_reporter
from tests.people import FoundOffice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CASE = (*DESK, "casework/head.html")


@shows(*CASE, "casework/assessment.html", "casework/score.html", "casework/case.html")
def test_the_assessment(scan: Scan, office: FoundOffice, officer: Member) -> None:
    (case, _), (other, _) = send(), send()
    in_german(officer)
    scan.sign_in(officer)
    scan.at(address(case, "assessment/"))
    scan.press("main form[action$='/keep/'] button", "nothing was answered", ERRORS)
    assess(officer, case, danger="yes", online="yes")
    assess(officer, case, danger="possibly")
    scan.at(address(case, "assessment/"), address(case), "/desk/")
    scan.page.goto(address(other))
    scan.page.fill("#merge-into", "nobody")
    scan.press("[formaction$='/merge/']", "no such report", ERRORS)
    scan.page.fill("#merge-into", case.reference)
    scan.press("[formaction$='/merge/']", "one case of two reports", GOOD)
    scan.at("/desk/")
    scan.page.goto(address(other))
    scan.press("[formaction$='/split/']", "split off again", GOOD)


@shows(
    *CASE,
    "casework/identity.html",
    "casework/identities.html",
    "casework/decide_identity.html",
)
def test_who_reported(scan: Scan, office: FoundOffice, officer: Member) -> None:
    in_german(officer)
    in_german(office.director)
    case, receipt = send(named="named", name="Robin Reporter", police_may_have_name="ask_me_first")
    write_as_reporter(receipt, "Yes, they may.")
    silent, _ = send(named="named", name="Robin Reporter", police_may_have_name="no")
    nobody, _ = send()
    scan.sign_in(officer)
    scan.at(address(nobody, "identity/"), address(silent, "identity/"), address(case, "identity/"))
    scan.press("#identity-form button", "no reason", ERRORS)
    scan.page.select_option("#identity-agreed_in", "1")
    scan.page.fill("#identity-reason", "The police wants to hear what was seen.")
    scan.press("#identity-form button", "asked for", GOOD)
    scan.sign_in(office.director)
    scan.at("/desk/", "/desk/identities/")
    scan.press("main li a", "to be decided", "button[value=release]")
    scan.press("button[value=release]", "no reason to release", ERRORS)
    scan.page.fill("#decide-reason", "They agreed.")
    scan.press("button[value=refuse]", "left closed", GOOD)
    scan.at("/desk/identities/", address(case, "identity/"))


@shows(
    *CASE,
    "casework/referrals.html",
    "casework/new_referral.html",
    "casework/referral.html",
    "casework/referral_not_yet.html",
    "casework/authority_keys.html",
)
def test_a_referral(scan: Scan, office: FoundOffice, officer: Member) -> None:
    second = people.case_officer(office, "Sanne Second")
    for member in (officer, second, office.director):
        in_german(member)
    case, _receipt = send(file=drawn(), named="named", name="Robin Reporter", police_may_have_name="yes")
    scan.sign_in(officer)
    scan.at(address(case, "referrals/"), address(case, "referrals/new/"))
    assess(officer, case, country="AT")
    asked = custody.ask(people.unlocked(officer), whole(case), "To be heard.")
    custody.release(people.unlocked(office.director), custody.find(asked.pk), "Yes.", "de")
    scan.at(address(case, "referrals/new/"))
    scan.press("main form.narrow button", "nothing was chosen", ERRORS)
    austria = next(one for one in directory.entries() if one.country == "AT" and one.kind == "police")
    scan.page.select_option("#referral-authority", authorities.key_of(austria))
    scan.page.fill("#referral-question", "Bitte sehen Sie nach. " * 20)
    scan.page.check("[name=files]")
    scan.page.check("[name=releases]")
    scan.press("main form.narrow button", "prepared", "button[value=withdraw]")
    where = scan.page.url
    scan.sign_in(second)
    scan.at(where)
    scan.press("button[value=approve]", "approved", "code")
    scan.press("button[value=sent]", "sent", "#heard-state")
    scan.press("button[value=heard]", "nothing was heard", ERRORS)
    scan.page.select_option("#heard-state", referring.HEARD[0].value)
    scan.page.fill("#heard-their_number", "AZ 12/26 " * 6)
    scan.page.fill("#heard-text", "Danke. " * 40)
    scan.press("button[value=heard]", "heard", "ol.thread")
    scan.at(address(case, "referrals/"))
    scan.sign_in(office.director)
    scan.at("/desk/authorities/")
    scan.press("main form.narrow button", "no key", ERRORS)
    scan.page.select_option("#key-authority", authorities.key_of(austria))
    scan.page.fill("#key-recipient", str(pyrage.x25519.Identity.generate().to_public()))
    scan.press("main form.narrow button", "a key is kept", GOOD)


@shows(
    *DESK,
    "casework/dashboard.html",
    "casework/annual.html",
    "casework/annual_report.html",
    "casework/figure.html",
)
def test_figures(scan: Scan, office: FoundOffice, officer: Member) -> None:
    in_german(officer)
    for number in range(12):
        case, _receipt = send()
        assess(officer, case, country="AT" if number < 7 else "BE", categories=["csam", "trafficking"])
    send()
    scan.sign_in(officer)
    scan.at("/desk/dashboard/", "/desk/dashboard/?span=month", "/desk/annual/")
    scan.press("main form button", "the report of this year", "h1")
    scan.at(f"/desk/annual/{timezone.localdate().year}/fr/")
