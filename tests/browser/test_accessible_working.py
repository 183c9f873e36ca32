"""axe finds nothing on the pages of working together."""

import pytest
from django.test import override_settings

from saystop.casework.models import AnswerTemplate, NationalRule, State
from saystop.casework.services import absences, handling, settings, tasks, wellbeing
from saystop.offices.models import Member
from tests import people
from tests.browser.scanning import DESK, ERRORS, GOOD, Scan, in_german, shows
from tests.casework.keeping import again, put, today
from tests.casework.sending import address, drawn, send
from tests.people import FoundOffice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@shows(
    *DESK,
    "casework/work.html",
    "casework/absences.html",
    "casework/hand_over.html",
    "casework/tasks.html",
    "casework/shut_out.html",
    "casework/head.html",
    "casework/faults.html",
)
def test_sharing_the_work(scan: Scan, office: FoundOffice, officer: Member) -> None:
    in_german(officer)
    director = people.unlocked(office.director)
    case = send()[0]
    scan.sign_in(officer)
    scan.at("/desk/my-work/", "/desk/my-work/hand-over/", "/desk/my-work/absences/", address(case, "tasks/"))
    handling.assign(director, case, officer)
    handling.write_note(director, again(case), "Please look at the place.", [officer])
    tasks.add(director, again(case), "Ask for the opening hours.", officer, today())
    handling.assign(director, send()[0], office.director)
    absences.plan(director, office.director, officer, today(), today())
    settings.change(director, settings.Settings(hard_reports_a_week=3))
    scan.at("/desk/my-work/", "/desk/my-work/absences/", f"/desk/my-work/hand-over/?case={case.pk}")
    scan.page.goto("/desk/my-work/absences/")
    scan.fill({"away-first_day": "2031-01-30"})
    scan.press("button[value=plan]", "an absence that can't be", ERRORS)
    scan.page.goto("/desk/my-work/hand-over/")
    for box in scan.page.locator("[name=hand-cases]").all():
        box.uncheck()
    scan.go("no case chosen", ERRORS)
    scan.at(address(case, "tasks/"))
    scan.press("button[value=add]", "no task written", ERRORS)
    scan.press("button[value^=done]", "done", GOOD)
    scan.at(address(case, "shut-out/"))
    scan.press("button[value=shut]", "nobody chosen", ERRORS)
    scan.page.select_option("[name=shut-member]", str(office.director.pk))
    scan.page.fill("[name=shut-reason]", "He knows the owner.")
    scan.press("button[value=shut]", "shut out", GOOD)


@shows(
    *DESK, "casework/answer_templates.html", "casework/answer_template.html", "casework/remove_template.html"
)
def test_texts_for_answers(scan: Scan, office: FoundOffice, officer: Member) -> None:
    in_german(officer)
    scan.sign_in(officer)
    scan.at("/desk/answers/")
    scan.press("main form button", "taken over", GOOD)
    scan.at("/desk/answers/new/")
    scan.go("nothing written", ERRORS)
    one = AnswerTemplate.objects.order_by("pk").first()
    assert one is not None
    scan.at(f"/desk/answers/{one.pk}/", f"/desk/answers/{one.pk}/remove/")
    scan.press(".risky", "removed", GOOD)


@shows(*DESK, "casework/limit.html", "casework/case.html", "casework/head.html")
def test_enough_for_this_week(scan: Scan, office: FoundOffice, officer: Member) -> None:
    in_german(officer)
    settings.change(people.unlocked(office.director), settings.Settings(hard_reports_a_week=1))
    first, second = send(file=drawn())[0], send(file=drawn())[0]
    handling.write_note(people.unlocked(officer), first, "Folded away.")
    wellbeing.choose_details(people.unlocked(officer), hidden=True)
    scan.sign_in(officer)
    scan.at(address(first), address(second))


@shows(
    *DESK,
    "casework/desk_settings.html",
    "casework/national_rules.html",
    "casework/national_rule.html",
    "casework/remove_national_rule.html",
    "casework/holding_rules.html",
    "casework/faults.html",
)
def test_how_the_desk_works(scan: Scan, office: FoundOffice) -> None:
    in_german(office.director)
    scan.sign_in(office.director)
    scan.at("/desk/settings/")
    scan.fill({"desk-in_assessment": "soon"})
    scan.go("no number", ERRORS)
    scan.fill({"desk-in_assessment": "12"})
    scan.go("changed", GOOD)
    scan.at("/desk/rules/", "/desk/rules/new/")
    scan.go("nothing entered", ERRORS)
    scan.page.select_option("[name=rule-country]", "BE")
    scan.page.select_option("[name=rule-kind]", "images")
    scan.fill({"rule-text": "An invented rule.", "rule-source": "Invented law", "rule-number": "24"})
    scan.fill({"rule-holds_from": "2026-01-01"})
    scan.go("kept", GOOD)
    rule = NationalRule.objects.get()
    scan.at(f"/desk/rules/{rule.pk}/", f"/desk/rules/{rule.pk}/remove/", address(send()[0], "assessment/"))
    scan.page.locator("details.panel summary").click()
    scan.look("a rule that holds")


@shows(*DESK, "offices/me.html", "casework/inbox.html", "casework/case.html", "casework/head.html")
def test_what_is_late_and_whether_a_mail_tells_it(scan: Scan, office: FoundOffice) -> None:
    in_german(office.director)
    late, in_time = put(send()[0], State.REFERRED, 61), put(send()[0], State.REFERRED, 5)
    scan.sign_in(office.director)
    scan.at("/desk/", "/desk/?state=late", address(late), address(in_time))
    with override_settings(SAYSTOP_MAIL="smtp://127.0.0.1:9"):
        scan.at("/desk/me/")
        scan.page.uncheck("[name=wants_mail]")
        scan.press("form[action$='/mail/'] button", "no mails", GOOD)
