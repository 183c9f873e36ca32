"""axe finds nothing on the pages of peer chains and of tests, neither the members' nor everybody's."""

import uuid

import pytest
from django.utils import timezone
from playwright.sync_api import FilePayload

from saystop.offices.models import Member
from saystop.training.models import Moment, Session
from saystop.training.services import chains
from tests.browser.scanning import DESK, ERRORS, GOOD, Scan, shows
from tests.people import FoundOffice
from tests.training.schooling import a_chain, a_course, a_paper, a_session, a_test, a_workshop

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PUBLIC = ("saystop/base.html", "saystop/public_base.html", "training/contact.html")
HERE = "/desk/training/chains/"
LONG = "Gesamtschule am freundlichen Leuchtturm"


@shows(*DESK, "training/chains.html", "training/chain.html", "training/workshops.html", "training/end_chain.html",
       "training/refuse_workshop.html", "offices/done.html")  # fmt: skip
def test_chains(scan: Scan, director: Member) -> None:
    scan.at(HERE)
    a_session(host=LONG)
    scan.at(HERE)
    scan.press("main table button", "opened", GOOD)
    chain = a_chain(a_session(host="Dünenschule"))
    workshop = a_workshop(chain, 120, is_confirmed=True)
    a_workshop(chain)
    scan.at(HERE, f"{HERE}{chain.pk}/")
    scan.press("#waiting ~ div form button", "confirmed", GOOD)
    scan.at(f"/desk/training/workshops/{workshop.pk}/refuse/")
    scan.go("asked once more", "[role=alert]")
    scan.press("button.risky", "deleted", GOOD)
    scan.at(f"{HERE}{chain.pk}/end/")
    scan.go("asked once more", "[role=alert]")
    scan.press("button.risky", "ended", GOOD)


@shows(*PUBLIC, "training/workshop.html", "training/workshop_thanks.html", "training/chain_ended.html",
       "offices/field.html", "offices/errors.html", "asking/sending.html")  # fmt: skip
def test_the_form_of_pupils(scan: Scan, office: FoundOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    chain = a_chain(a_session(a_course(safeguarding="Frau Pier, Zimmer 2"), host=LONG))
    here = f"/de/workshop/{chain.code}/"
    scan.at(here)
    scan.go("nothing typed", ERRORS)
    scan.fill({"day": "2024-04-01", "led_by": "3", "reached": "24"})
    for name, value in (("topic", "bullying"), ("age_group", "13-15")):
        scan.page.check(f"[name={name}][value='{value}']")
    monkeypatch.setattr(chains, "MOST_WAITING", 0)
    scan.go("full", "[role=alert]")
    monkeypatch.setattr(chains, "MOST_WAITING", 9)
    scan.go("thanks", "main a.button")
    chains.end(office.director, chain)
    scan.at(here)


@shows(*DESK, "training/tests.html", "training/course_test.html", "training/test_upload.html", "training/test_marks.html",
       "training/session_test.html", "training/gain_cells.html", "training/gain_notes.html",
       "offices/errors.html", "offices/field.html", "offices/done.html")  # fmt: skip
def test_tests_of_members(scan: Scan, director: Member) -> None:
    here = "/desk/training/tests/"
    scan.at(here)
    course = a_course(texts={"de": {"title": "Genau hinsehen, in der Schule"}})
    session = a_session(course, host=LONG)
    of_it = f"{here}courses/{course.pk}/"
    scan.at(here, of_it, f"{here}sessions/{session.pk}/", f"{of_it}new/")
    scan.go("no file", ERRORS)
    file: FilePayload = {"name": "test.xlsx", "mimeType": "application/octet-stream", "buffer": b"x"}
    scan.page.set_input_files("[name=workbook]", file)
    scan.go("no workbook", ERRORS)
    scan.page.goto(of_it)
    scan.press("main form button", "to be marked", "[type=checkbox]")
    for box in scan.page.locator("[name=child]").all():
        box.uncheck()
    scan.go("nothing marked", ERRORS)
    scan.page.check("[name=child][value=under18]")
    scan.go("in use", GOOD)
    for points in range(5):
        pair = uuid.uuid4()
        a_paper(session, Moment.BEFORE, points % 3, pair=pair)
        a_paper(session, Moment.AFTER, 6 - points % 2, pair=pair)
    a_paper(a_session(course), Moment.BEFORE, 2)
    test = course.tests.get()
    scan.at(here, of_it, f"{here}sessions/{session.pk}/", f"{here}{test.pk}/")


@shows(*PUBLIC, "training/test.html", "training/test_thanks.html", "training/test_closed.html", "offices/field.html",
       "asking/items.html", "asking/field.html", "asking/sending.html")  # fmt: skip
def test_a_test_of_everybody(scan: Scan, office: FoundOffice) -> None:
    session = a_session(day=timezone.localdate(), code="quay2345")
    a_test(office.director, session.course)
    scan.at("/de/test/quay2345/before/")
    scan.go("nothing typed", ERRORS)
    scan.fill({"code:carer": "Än", "code:day": "7", "code:school": "ha"})
    scan.page.check("[name=child][value=under18]")
    scan.go("thanks", "main a")
    Session.objects.update(state="cancelled")
    scan.at("/de/test/quay2345/after/")
