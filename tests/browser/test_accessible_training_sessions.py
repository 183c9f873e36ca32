"""axe finds nothing on the pages of sessions and certificates."""

import pytest

from saystop.offices.models import Member
from saystop.training.models import Certificate, Reason, Session
from saystop.training.services import certificates, registering
from tests.browser.scanning import DESK, ERRORS, GOOD, Scan, shows
from tests.people import FoundOffice
from tests.training.session_making import a_course, a_session, held_with, in_days

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PUBLIC = ("saystop/base.html", "saystop/public_base.html", "training/safe.html")
FORM = ("training/fields.html", "offices/errors.html", "offices/field.html")
HERE = "/desk/training/sessions/"
LONG = "Maximiliane Wolkenstein-Trostburg von der Hohenleite"


@shows(*DESK, *FORM, "training/nav.html", "training/sessions.html", "training/session_form.html", "training/session.html",
       "training/course_title.html", "training/cancel_session.html", "training/remove_registration.html",
       "training/revoke.html", "training/validity.html", "offices/done.html")  # fmt: skip
def test_sessions_of_members(scan: Scan, director: Member) -> None:
    scan.at(HERE)
    course = a_course()
    scan.at(f"{HERE}new/")
    scan.go("nothing typed", ERRORS)
    session = a_session(director, 0, course, trainers="Tove Trainer", evaluation="/en/survey/after/")
    scan.at(f"{HERE}{session.pk}/")
    row, _token = registering.register(session, LONG, "", "en")
    registering.be_here(session, LONG)
    scan.at(
        HERE, f"{HERE}{session.pk}/", f"{HERE}{session.pk}/cancel/", f"/desk/training/registrations/{row.pk}/"
    )
    scan.page.goto(f"{HERE}{session.pk}/")
    scan.press("button[value='hold']", "held", GOOD)
    scan.go("given", GOOD)
    Certificate.objects.update(ends_on=in_days(10))
    certificate = Certificate.objects.get()
    scan.at(HERE, f"/desk/training/certificates/{certificate.pk}/")
    scan.go("no reason", ERRORS)
    a_session(director, 5, course)
    Session.objects.filter(pk=a_session(director, 5, course).pk).update(day=in_days(-3))
    scan.at(HERE)


@shows(*PUBLIC, *FORM, "training/open_sessions.html", "training/open_session.html", "training/session_facts.html",
       "training/contact.html", "training/mine.html", "training/no_registration.html", "training/withdrawn.html",
       "training/consent.html", "training/here.html")  # fmt: skip
def test_sessions_of_everybody(scan: Scan, office: FoundOffice) -> None:
    scan.at("/de/sessions/", "/de/mine/nothing/")
    session = a_session(office.director, 0, a_course(safeguarding="Noor, Zimmer 4"))
    here = f"/de/session/{session.pk}/"
    scan.at("/de/sessions/", here, f"{here}consent/", f"/de/here/{session.code}/")
    scan.go("nobody", ERRORS)
    scan.page.goto(here)
    scan.go("nothing typed", ERRORS)
    scan.fill({"name": LONG})
    scan.go("registered", "div.notice.good")
    scan.press("button[value='ask']", "withdraw?", "p.notice.danger")
    scan.press("button[value='sure']", "withdrawn")
    _row, token = registering.register(session, LONG, "", "de")
    scan.page.goto(f"/de/here/{session.code}/")
    scan.fill({"name": LONG})
    scan.go("here", GOOD)
    scan.at(f"/de/mine/{token}/")


@shows(*PUBLIC[:2], *FORM, "training/certificate.html")
def test_certificates_of_everybody(scan: Scan, office: FoundOffice) -> None:
    session = held_with(office.director, LONG)
    certificate = certificates.give(office.director, session)[0]
    here = f"/de/certificate/{certificate.code}/"
    scan.at(here)
    scan.fill({"name": LONG})
    scan.press("main form button", "the name", "p.notice[role='status']")
    scan.fill({"name": "Ana"})
    scan.press("main form button", "another", "p.notice[role='alert']")
    Certificate.objects.update(ends_on=in_days(-1))
    scan.at(here)
    certificates.revoke(office.director, certificate, Reason.NAME)
    scan.at(here)
