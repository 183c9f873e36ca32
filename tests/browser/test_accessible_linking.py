"""axe finds nothing on the pages of finding and linking; their keys and the index in the background work in a real browser."""

import threading
import time
from typing import Any

import pytest
from playwright.sync_api import Page

from saystop.casework.models import IndexedReport, Link, Verdict
from saystop.casework.services import handling, indexing, linking
from saystop.offices.models import Member
from tests import people
from tests.browser import member as members
from tests.browser.scanning import DESK, Scan, in_german, shows
from tests.casework.sending import address, send, told
from tests.casework.test_indexing import FIELDS, index_all
from tests.people import FoundOffice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAID = "A man waited near the pier in a car, plate 1-ABC-234."
TABLES = ("casework/link.html", "casework/links_table.html")


@shows(
    *DESK,
    "casework/search.html",
    "casework/search_form.html",
    "casework/indexing.html",
    "casework/inbox.html",
)
def test_search_and_the_index(
    scan: Scan, office: FoundOffice, officer: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(FIELDS, said=f"{SAID} He said <b>nothing</b>. " + "The pier was empty. " * 30)
    send(said=SAID)
    in_german(officer)
    scan.sign_in(officer)
    monkeypatch.setattr(indexing, "pending", lambda unlocked: 2)
    scan.at("/desk/search/")
    monkeypatch.undo()
    index_all(officer)
    scan.page.goto("/desk/")
    scan.press("form[role=search] button", "nothing typed", "#search-q-error")
    scan.page.fill("#search-q", "pier")
    scan.press("form[role=search] button", "found", "mark")
    scan.page.fill("#search-q", "lighthouse")
    scan.press("form[role=search] button", "nothing found", "p[role=status]")
    scan.at("/desk/")


@shows(*DESK, *TABLES, "casework/links.html", "casework/graph.html", "casework/head.html")
def test_links_and_the_graph(scan: Scan, office: FoundOffice, officer: Member) -> None:
    first, _receipt = told(FIELDS, said=SAID)
    second, _receipt = told(FIELDS, said=SAID)
    third, _receipt = send(said=f"{SAID} Again.")
    send(said=f"{SAID} And again.")
    part, _receipt = send(said=f"{SAID} Once more.")
    index_all(officer)
    unlocked = people.unlocked(officer)
    linking.confirm(unlocked, first, second)
    linking.reject(unlocked, first, third)
    handling.merge(unlocked, part, first)
    in_german(officer)
    scan.sign_in(officer)
    scan.at(address(first), address(first, "links/"), address(first, "graph/"))
    scan.page.goto(address(first, "links/"))
    scan.page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    scan.look("unfolded", "details[open]")
    scan.press("[name=go][value=confirm]", "confirmed", "p.notice.good")
    empty, _receipt = send(said="Nothing that could be drawn was told.")
    index_all(officer)
    scan.at(address(empty, "links/"), address(empty, "graph/"))


def test_one_key_confirms_and_one_rejects(desktop: Page, office: FoundOffice, officer: Member) -> None:
    case, *_others = [send(said=f"{SAID} Number {number}.")[0] for number in range(3)]
    index_all(officer)
    members.sign_in(desktop, officer)
    desktop.goto(address(case, "links/"))
    for key, verdict in (("y", Verdict.CONFIRMED), ("n", Verdict.REJECTED)):
        desktop.locator("#main").focus()
        proposed = desktop.locator("[aria-labelledby=proposed] tbody a").first
        proposed.focus()
        desktop.keyboard.press("x")
        desktop.keyboard.press(key)
        desktop.wait_for_selector("p.notice.good")
        assert list(Link.objects.values_list("verdict", flat=True)).count(verdict) == 1
        desktop.goto(address(case, "links/"))
    assert Link.objects.count() == 2


def test_the_rest_is_indexed_while_the_page_is_open(
    desktop: Page, office: FoundOffice, officer: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "BATCH", 1)
    monkeypatch.setattr(indexing, "BRIEFLY", 0.0)
    members.sign_in(desktop, officer)
    for number in range(4):
        send(said=f"{SAID} Number {number}.")
    desktop.goto("/desk/")
    desktop.wait_for_selector("form[data-indexing]", state="hidden")
    assert IndexedReport.objects.filter(version=indexing.VERSION).count() == 4


def test_indexing_is_stopped_by_its_button(
    desktop: Page, office: FoundOffice, officer: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "BATCH", 1)
    monkeypatch.setattr(indexing, "BRIEFLY", 0.0)
    for number in range(9):
        send(said=f"{SAID} Number {number}.")
    at_once = indexing._index
    # Here all threads of the server share one connection, so that transactions could mix which a database keeps apart.
    one_by_one = threading.Lock()
    begun: list[object] = []

    def slowly(*asked: Any) -> int:
        begun.append(asked)
        time.sleep(0.5)  # a quick machine would be through before the button can be pressed
        with one_by_one:
            done = at_once(*asked)
        begun.pop()
        return done

    with monkeypatch.context() as patched:
        patched.setattr(indexing, "_index", slowly)
        members.sign_in(desktop, officer)
        desktop.click("[name=go][value=stop]")
        desktop.wait_for_selector("form[action$='/index/']:not([data-indexing])")
        while begun:  # what was asked before the button was pressed is finished
            desktop.wait_for_timeout(50)
    there = IndexedReport.objects.count()
    assert there < 9
    desktop.goto("/desk/")
    assert desktop.is_visible("[name=go][value=all]")
    assert IndexedReport.objects.count() == there
    desktop.click("[name=go][value=all]")
    desktop.wait_for_selector("main:not(:has(form[action$='/index/']))")
    assert IndexedReport.objects.count() == 9
