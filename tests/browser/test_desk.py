"""The whole story: a report from a phone, opened and answered at the desk, the answer read with the receipt."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Browser, Dialog, Page
from pytest_django.live_server_helper import LiveServer

from saystop.casework.models import Case, State
from saystop.offices.models import AuditEntry, Member
from tests.browser import member, reporter
from tests.browser.conftest import PATIENCE
from tests.casework.sending import drawn, send, write_as_reporter
from tests.people import FoundOffice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ANSWER = "Thank you. Do you remember the colour of the car?"


def test_a_report_is_answered_and_the_answer_is_read(
    phone: Page, desktop: Page, office: FoundOffice, officer: Member, tmp_path: Path
) -> None:
    reporter.write(phone, "en", files=[reporter.drawn_photo(tmp_path)])
    words = reporter.check_and_send(phone)

    member.sign_in(desktop, officer)
    member.open_newest(desktop)
    assert reporter.SAID in desktop.inner_text("article")
    assert desktop.locator("figure.preview").count() == 0
    desktop.click("button:has-text('Make a preview')")
    desktop.wait_for_selector("figure.preview img")
    assert desktop.evaluate("document.querySelector('figure.preview img').naturalWidth") > 0
    assert "blur" in desktop.evaluate("getComputedStyle(document.querySelector('figure.preview img')).filter")
    desktop.fill("#answer-text", ANSWER)
    desktop.check("[name=wait]")
    desktop.click("button:has-text('Seal and send')")
    desktop.wait_for_selector("p.notice.good")
    desktop.fill("#note-text", "Same hotel as last week.")
    desktop.click("button:has-text('Keep the note')")
    desktop.wait_for_selector("li.note")

    reporter.come_back(phone, "en", words)
    assert ANSWER in phone.inner_text("ol.thread")
    assert "Same hotel" not in phone.inner_text("main")
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"report.opened", "attachment.previewed", "message.sent", "note.written"} <= actions


def test_a_caller_gets_the_receipt_of_what_a_member_entered(
    desktop: Page, office: FoundOffice, officer: Member
) -> None:
    member.sign_in(desktop, officer)
    desktop.click("a:has-text('Enter a report for a caller')")
    desktop.fill("[name='situation/what']", reporter.SAID)
    reporter.forward(desktop)
    desktop.wait_for_selector("[name='you/role']")
    words = reporter.check_and_send(desktop)
    reporter.come_back(desktop, "en", words)
    assert reporter.SAID in (desktop.text_content("main dl") or "")


def test_keys_walk_the_inbox(desktop: Page, office: FoundOffice, officer: Member) -> None:
    member.sign_in(desktop, officer)
    for _ in range(2):
        reporter.write(desktop, "en")
        reporter.check_and_send(desktop)
    desktop.goto("/desk/")
    desktop.keyboard.press("j")
    desktop.keyboard.press("j")
    desktop.keyboard.press("Enter")
    desktop.wait_for_selector("div.columns")


@pytest.mark.parametrize("language", ["en", "fr", "nl", "de"])
def test_the_inbox_fits_its_window(
    desktop: Page, office: FoundOffice, officer: Member, language: str
) -> None:
    Member.objects.filter(pk=officer.pk).update(language=language)
    cases = [send(file=drawn())[0] for _ in range(3)]
    Case.objects.filter(pk=cases[0].pk).update(
        opened_on=timezone.localdate() - timedelta(days=40),
        clock_from=timezone.localdate() - timedelta(days=40),
    )
    Case.objects.filter(pk=cases[1].pk).update(state=State.WAITING, assignee=officer)
    write_as_reporter(send()[1], "One thing more.")
    member.sign_in(desktop, officer)
    for width in (1280, 360):
        desktop.set_viewport_size({"width": width, "height": 900})
        assert desktop.locator("tbody tr").count() == 4
        too_wide = "[...document.querySelectorAll('.scroll, html')].filter((one) => one.scrollWidth > one.clientWidth).length"
        assert desktop.evaluate(too_wide) == 0, width


def test_locked_out_means_locked(desktop: Page, office: FoundOffice, officer: Member) -> None:
    member.sign_in(desktop, officer)
    desktop.click("header form button")
    desktop.wait_for_url("**/sign-in/**")
    desktop.goto("/desk/")
    desktop.wait_for_url("**/sign-in/**")


@pytest.mark.parametrize("with_script", [True, False])
def test_an_unsent_answer_is_not_lost(
    browser: Browser, live_server: LiveServer, office: FoundOffice, officer: Member, with_script: bool
) -> None:
    send()
    context = browser.new_context(java_script_enabled=with_script, base_url=live_server.url)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    member.sign_in(page, officer)
    member.open_newest(page)
    page.click("#answer-text")
    page.keyboard.type(ANSWER)
    page.fill("#note-text", "Same hotel.")
    page.click("button:has-text('Take it myself')")
    page.wait_for_selector("p.notice.good")
    page.click("button:has-text('Keep the note')")
    page.wait_for_selector("li.note")
    page.select_option("#state-state", "waiting_for_reporter")
    page.click("button:has-text('Change the state')")
    page.wait_for_selector("h1 .tag:has-text('Waiting for the reporter')")
    assert page.input_value("#answer-text") == ANSWER
    assert page.input_value("#note-text") == ""
    assert asked == []
    if with_script:
        page.click("#answer-text")
        with page.expect_event("dialog"):
            page.click("a:has-text('Back to the inbox')", no_wait_after=True)
        assert asked == ["beforeunload"]
        assert page.input_value("#answer-text") == ANSWER
    page.click("button:has-text('Seal and send')")
    page.wait_for_selector("li.own")
    page.click("a:has-text('Back to the inbox')")
    page.wait_for_url("**/desk/")
    context.close()


def test_what_was_typed_stays_while_the_server_does_not_answer(
    desktop: Page, office: FoundOffice, officer: Member
) -> None:
    send()
    member.sign_in(desktop, officer)
    member.open_newest(desktop)
    where = desktop.url
    desktop.fill("#note-text", "Half a note")
    desktop.context.set_offline(True)
    desktop.click("button:has-text('Keep the note')")
    desktop.wait_for_selector("[data-lost]:visible")
    assert desktop.url == where, "no page of the browser's in place of ours"
    assert desktop.input_value("#note-text") == "Half a note"
    desktop.context.set_offline(False)
    desktop.dblclick("button:has-text('Keep the note')")
    desktop.wait_for_selector("li.note")
    assert desktop.locator("li.note").count() == 1, "kept once"


def test_a_desk_that_locks_by_itself_keeps_what_was_typed(
    desktop: Page, office: FoundOffice, officer: Member
) -> None:
    send()
    desktop.clock.install()
    member.sign_in(desktop, officer)
    member.open_newest(desktop)
    desktop.fill("#answer-text", ANSWER)
    Session.objects.all().delete()
    desktop.clock.fast_forward("16:00")
    desktop.wait_for_selector("[name=email]")
    assert ANSWER not in desktop.content()
    assert reporter.SAID not in desktop.content()
    member.enter(desktop, officer)
    desktop.wait_for_url("**/desk/unsent/")
    desktop.click("main form button")
    desktop.wait_for_selector("div.columns")
    assert desktop.input_value("#answer-text") == ANSWER
