"""axe finds nothing on the desk's pages about reports: inbox, case, a report entered for a caller, the report form."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from saystop.casework import queries
from saystop.casework.models import Case, Outcome, State
from saystop.casework.services import handling
from saystop.offices.models import DeskGrant, DeskKey, Member
from saystop.offices.services import desks
from saystop.reporting.models import AttachmentChunk, FormVersion, Message, Report
from saystop.reporting.services import questionnaire
from tests import people
from tests.browser import reporter
from tests.browser.scanning import DESK, ERRORS, GOOD, Scan, in_german, shows
from tests.casework.sending import address, drawn, send, withdraw, write_as_reporter
from tests.people import FoundOffice
from tests.reporting.test_workbook_page import changed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@shows(*DESK, "casework/inbox.html", "casework/no_desk.html", "saystop/fault.html")
def test_the_inbox(scan: Scan, office: FoundOffice, officer: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    in_german(officer)
    scan.sign_in(officer)
    scan.at("/desk/", "/desk/?state=closed", "/desk/nothing-here/", "/desk/members/")
    cases = [send(file=drawn())[0] for _ in range(3)]
    Case.objects.filter(pk=cases[0].pk).update(
        opened_on=timezone.localdate() - timedelta(days=40),
        clock_from=timezone.localdate() - timedelta(days=40),
    )
    Case.objects.filter(pk=cases[1].pk).update(state=State.WAITING, assignee=officer)
    write_as_reporter(send()[1], "One thing more.")
    handling.set_state(people.unlocked(officer), cases[2], State.CLOSED, Outcome.TEST)
    monkeypatch.setattr(queries, "PAGE", 2)
    scan.at("/desk/", "/desk/?state=all&page=2", "/desk/?unread=yes&assignee=nobody")
    with monkeypatch.context() as broken:
        broken.setattr(queries, "inbox", None)
        scan.at("/desk/")
    desks.new_generation(office.desk, [office.director, officer])
    DeskGrant.objects.filter(member=officer, desk_key__generation=1).delete()
    scan.at("/desk/")
    for role in ("case_officer", "director"):
        waiting = people.member_without_desk(f"{role.title()} Waiting", role)
        scan.sign_in(waiting)
        scan.at("/desk/")


@shows(*DESK, "casework/case.html")
def test_a_case(scan: Scan, office: FoundOffice, officer: Member) -> None:
    page = scan.page
    case, receipt = send(file=drawn(), named="named", name="Robin Reporter", contact="x" * 90)
    write_as_reporter(receipt, "One thing more. " * 30)
    in_german(officer)
    scan.sign_in(officer)
    scan.at(address(case))
    scan.press("[name=preview]", "with a preview", "figure.preview")
    page.check("figure.preview input")
    reporter.unfold(page)
    scan.look("without blur, with digests")
    for action in ("answer", "note", "state"):
        scan.press(f"[formaction$='/{action}/']", f"{action}: nothing chosen", ERRORS)
    page.evaluate("document.querySelector('#assign-member').selectedOptions[0].value = 'nobody known'")
    scan.press("[formaction$='/assign/']:not([name])", "assigned to nobody known", ERRORS)
    page.fill("#answer-text", "Thank you. " * 40)
    page.check("[name=wait]")
    scan.press("[formaction$='/answer/']", "answered", GOOD)
    page.fill("#note-text", "Same hotel as last week.")
    page.fill("#answer-text", "Half an answer.")
    scan.press("[formaction$='/note/']", "a note, and an answer that is not sent", "li.note")
    page.fill("#answer-text", "")
    scan.press("[name=take]", "taken", GOOD)
    page.select_option("#state-state", f"closed:{Outcome.TEST}")
    scan.press("[formaction$='/state/']", "closed with a reason", GOOD)
    withdraw(receipt)
    scan.at(address(case))


@shows(*DESK, "casework/case.html", "casework/altered.html", "offices/tampering.html")
def test_what_was_altered(scan: Scan, office: FoundOffice, officer: Member) -> None:
    in_german(officer)
    case, receipt = send(file=drawn())
    write_as_reporter(receipt, "One thing more.")
    scan.sign_in(officer)
    scan.page.goto(address(case))
    kept = bytes(DeskKey.objects.get().public_key)
    DeskKey.objects.update(public_key=kept[::-1])
    scan.page.fill("#answer-text", "Thank you. " * 40)
    scan.press("[formaction$='/answer/']", "an answer under an exchanged key", "div.danger")
    DeskKey.objects.update(public_key=kept)
    AttachmentChunk.objects.update(data=b"x" * 100)
    Message.objects.update(envelope=b"x")
    Report.objects.update(told=b"x")
    scan.page.goto(address(case))
    scan.look("a report that was altered", "div.danger")
    scan.press("[name=preview]", "no preview of an altered file", "figure.preview")
    scan.at(address(case, f"attachments/{case.report.attachments.get().pk}/"))


@shows(*DESK, "reporting/step.html", "reporting/check.html", "reporting/receipt.html")
def test_a_report_for_a_caller(scan: Scan, office: FoundOffice, officer: Member) -> None:
    scan.sign_in(officer)
    scan.at("/desk/take/de/")
    scan.page.fill("[name='situation/what']", reporter.SAID)
    scan.go("the second step for a caller", "[name='you/role']")
    scan.go("check for a caller", "button[value=send]")
    scan.go("the receipt of a caller", "ol.receipt")
    scan.at(address(Case.objects.get()))


@shows(*DESK, "reporting/form.html")
def test_the_report_form(scan: Scan, office: FoundOffice, tmp_path: Path) -> None:
    page = scan.page
    in_german(office.director)
    scan.sign_in(office.director)
    scan.at("/desk/form/")
    look = "form[enctype] button"
    scan.press(look, "no workbook chosen", "p.error")
    own, unfit = (
        tmp_path / "own.xlsx",
        tmp_path / "a-name-that-is-rather-long-for-a-workbook-of-an-office.xlsx",
    )
    own.write_bytes(changed(3, "label::Français (fr)", None))
    unfit.write_bytes(changed(3, "", None, drop=True))
    page.set_input_files("#id_workbook", unfit)
    scan.press(look, "a workbook that cannot be used", ERRORS)
    page.set_input_files("#id_workbook", own)
    scan.press(look, "what another form changes", "button[name=use]")
    assert FormVersion.objects.count() == 2
    scan.press("button[name=use]", "another form is in use", GOOD)
    assert questionnaire.current().digest == FormVersion.objects.get(in_use=True).digest


@shows(*DESK, "offices/sign_in.html", "offices/unsent.html")
def test_a_desk_that_locked_under_an_answer(scan: Scan, office: FoundOffice, officer: Member) -> None:
    case, _receipt = send()
    scan.sign_in(officer)
    scan.page.goto(address(case))
    scan.page.fill("#answer-text", "Half an answer.")
    scan.page.context.clear_cookies(name="saystop_key")
    scan.press("[formaction$='/answer/']", "the desk had locked", "p.warning")
    people.forget_used_codes(officer)
    scan.fill({"email": officer.email, "password": people.PASSWORD})
    scan.go()
    scan.fill({"code": people.code_of(officer)})
    scan.press("main form:has([name=code]) button", "signed in again", "form[action*='/cases/']")
