"""axe finds nothing on the pages of screening; verdicts are one key each."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import LazySettings
from playwright.sync_api import FilePayload, Page

from saystop.offices.models import Member
from saystop.reporting.models import Attachment
from saystop.screening.models import Client, Exclusion, Finding, Match, MatchState
from saystop.screening.services import lists, reviewing
from tests import people
from tests.browser import member as members
from tests.browser.scanning import DESK, ERRORS, GOOD, Scan, in_german, shows
from tests.people import FoundOffice
from tests.screening.desk import HERE, Screening, a_flood, a_list, a_match, opened
from tests.screening.test_figures_pages import some_figures
from tests.screening.test_import_pages import FILE, rows
from tests.screening.test_withheld_pages import a_withheld_file

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAV = "screening/nav.html"
VERDICTS = ("screening/matches_table.html", "screening/verdicts.html")


@pytest.fixture
def withheld_file(
    screening: Screening, settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Attachment]:
    with a_withheld_file(settings, tmp_path, monkeypatch) as found:
        yield found


def hand_in(scan: Scan, content: bytes) -> None:
    file: FilePayload = {"name": "list.csv", "mimeType": "text/csv", "buffer": content}
    scan.page.set_input_files("[name=file]", file)


@pytest.fixture
def screening(office: FoundOffice) -> Screening:
    return opened(office)


@shows(*DESK, NAV, "screening/lists.html", "screening/list.html", "screening/list_settings.html",
       "offices/errors.html", "offices/field.html", "offices/done.html")  # fmt: skip
def test_lists(scan: Scan, director: Member) -> None:
    scan.at(HERE, f"{HERE}new/")
    scan.go("nothing typed", ERRORS)
    scan.page.goto(HERE)
    scan.press("main form p.actions button", "the desk was opened", GOOD)
    found = a_list(version=1, signing_key=bytes(range(32)))
    a_list("lapsed", name="Verzeichnis der Beispiel-Beschwerdestelle für Urheberrechtsfragen",
           version=1, basis_until=date(2021, 1, 1))  # fmt: skip
    found.versions.create(number=1, source="csv", added=12_000, removed=0, updated=0, total=12_000)
    found.versions.create(number=2, source="undo", added=0, removed=9, updated=0, total=11_991, restored=1)
    Exclusion.objects.create(list=found, kind="pdq", value=bytes(range(32)))
    Exclusion.objects.create(list=found, kind="md5", value=bytes(16), upheld_on=date(2031, 1, 1))
    a_match(found)
    a_flood(found, bytes(32))
    scan.at(HERE, f"{HERE}lists/{found.pk}/", f"{HERE}lists/{found.pk}/settings/")
    scan.page.goto(f"{HERE}lists/{found.pk}/")
    scan.press("[name=go][value=uphold]", "upheld", GOOD)
    two = a_list("two", two_verdicts=True)
    one, other = (
        Exclusion.objects.create(list=two, kind="md5", value=number.to_bytes(16), upheld_on=day)
        for number, day in ((1, None), (2, date(2031, 1, 1)))
    )
    reviewing.uphold(director, one)
    second = people.member_without_desk("Dirk Director", "director")
    reviewing.keep_out(second, other)
    Exclusion.objects.bulk_create([Exclusion(list=two, kind="md5", value=bytes(16))])
    scan.at(f"{HERE}lists/{two.pk}/")
    scan.press("[name=go][value=drop]", "taken back", GOOD)
    reviewing.uphold(director, one)
    scan.press("[name=go][value=uphold]", "said by her already", "main [role=alert]")


@shows(*DESK, NAV, *VERDICTS, "screening/matches.html", "screening/match.html", "offices/done.html")
def test_matches(scan: Scan, screening: Screening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saystop.screening.views.matches.PAGE", 2)
    found, two = a_list(), a_list("second", two_verdicts=True)
    for number in range(5):
        a_match(found, number.to_bytes(32))
    a_flood(found, b"f" * 32)
    half = a_match(two)
    reviewing.judge(screening.first, half, Finding.RIGHT)
    done = a_match(found, b"d" * 32)
    reviewing.judge(screening.second, done, Finding.WRONG)
    in_german(screening.first)
    scan.sign_in(screening.first)
    here = f"{HERE}matches/"
    scan.at(here, f"{here}{half.pk}/", f"{here}{done.pk}/", f"{here}{Match.objects.earliest('value').pk}/")
    scan.page.goto(here)
    scan.press("[name=go][value=release]", "let go", GOOD)
    scan.page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
    scan.look("unfolded", "details[open]")
    Match.objects.update(state=MatchState.DECIDED, finding=Finding.RIGHT)
    scan.at(here)


@shows(*DESK, NAV, "screening/clients.html", "screening/client.html", "screening/client_key.html",
       "screening/deactivate_client.html", "offices/errors.html", "offices/field.html")  # fmt: skip
def test_clients(scan: Scan, director: Member) -> None:
    here = f"{HERE}clients/"
    scan.at(here, f"{here}new/")
    scan.go("nothing typed", ERRORS)
    a_list(name="Example Hotline’s list of known pictures")
    scan.page.goto(f"{here}new/")
    scan.fill({"name": "Beispiel-Bilderdienst"})
    for box in scan.page.locator("[type=checkbox]").all():
        box.check()
    scan.go("the key", "#key")
    client = Client.objects.get()
    scan.at(here, f"{here}{client.pk}/", f"{here}{client.pk}/key/", f"{here}{client.pk}/deactivate/")
    scan.go("asked once more", "[role=alert]")
    scan.press("button.risky", "switched off", GOOD)
    scan.at(f"{here}{client.pk}/")


@shows(*DESK, "screening/import.html", "screening/undo.html", "screening/list.html",
       "offices/errors.html", "offices/field.html", "offices/done.html")  # fmt: skip
def test_import_and_undo(scan: Scan, director: Member) -> None:
    key = Ed25519PrivateKey.generate()
    found = a_list()
    here = f"{HERE}lists/{found.pk}/"
    scan.at(f"{here}import/")
    scan.go("no file", ERRORS)
    hand_in(scan, FILE + b"no fingerprint\n")
    scan.go("looked at", "#seen")
    hand_in(scan, FILE + b"no fingerprint\n")
    scan.press("[name=go][value=import]", "imported", GOOD)
    hand_in_at = f"{here}import/"
    scan.page.goto(hand_in_at)
    hand_in(scan, rows(1) + b"no fingerprint\n" * 9)
    scan.go("too many faults", "#left-out")
    scan.page.goto(hand_in_at)
    hand_in(scan, rows(1, 2, 3))
    scan.go()
    hand_in(scan, rows(1, 2, 3))
    scan.press("[name=go][value=import]", "the second version", GOOD)
    scan.at(f"{here}undo/1/", f"{here}undo/0/")
    scan.go("asked once more", "[role=alert]")
    lists.change(None, found, signing_key=key.public_key().public_bytes_raw())
    scan.page.evaluate("document.querySelector('[name=from]').value = '1'")
    scan.press("button.risky", "a newer version meanwhile", "[role=alert]")
    scan.at(hand_in_at)
    scan.page.goto(f"{here}undo/1/")
    scan.go()
    scan.press("button.risky", "undone", GOOD)


@shows(*DESK, NAV, "screening/figures.html")
def test_screening_figures(scan: Scan, director: Member) -> None:
    scan.at(f"{HERE}figures/")
    some_figures(director)
    scan.at(f"{HERE}figures/")
    scan.page.locator("main details summary").first.click()
    scan.look("the table", "main details[open] table")
    scan.page.goto(f"{HERE}figures/")
    scan.press("main form button", "all")


@shows(*DESK, NAV, "screening/withheld.html", "screening/withheld_file.html", "screening/withheld_found_wrong.html",
       "screening/match.html", "offices/done.html")  # fmt: skip
def test_withheld_files(scan: Scan, screening: Screening, withheld_file: Attachment) -> None:
    in_german(screening.first)
    scan.sign_in(screening.first)
    here = f"{HERE}files/"
    scan.at(here, f"{here}{withheld_file.pk}/")
    scan.press("[name=go][value=ask]", "asked once more", "p.danger[role=alert]")
    match = Match.objects.get()  # the pages have brought it in
    reviewing.judge(screening.second, match, Finding.WRONG)
    found_wrong = f"{here}found-wrong/{Exclusion.objects.get().pk}/"
    scan.at(f"{HERE}matches/{match.pk}/", here, f"{here}{withheld_file.pk}/", found_wrong)
    scan.press("[name=go][value=ask]", "asked once more, all", "p.danger[role=alert]")
    scan.press("button.risky", "given back", GOOD)
    scan.at(found_wrong)


def test_each_verdict_is_one_key(desktop: Page, screening: Screening) -> None:
    found = a_list()
    for number in range(3):
        a_match(found, number.to_bytes(32))
    members.sign_in(desktop, screening.first)
    for key, finding in (("y", Finding.RIGHT), ("n", Finding.WRONG), ("d", Finding.DISPUTED)):
        desktop.goto(f"{HERE}matches/")
        desktop.locator("#main").focus()
        desktop.keyboard.press("j")
        desktop.keyboard.press("x")
        desktop.keyboard.press(key)
        desktop.wait_for_selector("p.notice.good")
        assert Match.objects.filter(finding=finding).count() == 1
    assert Exclusion.objects.count() == 1
    desktop.goto(f"{HERE}matches/")
    assert desktop.locator("[data-key]").count() == 0
    assert desktop.locator("main img, main video, main picture").count() == 0


def test_a_second_member_judges_without_seeing_the_first(desktop: Page, screening: Screening) -> None:
    match = a_match(a_list(two_verdicts=True))
    reviewing.judge(screening.first, match, Finding.WRONG)
    members.sign_in(desktop, screening.second)
    desktop.goto(f"{HERE}matches/{match.pk}/")
    assert "Selma" not in desktop.inner_text("main")
    desktop.click("[name=go][value=right]")
    desktop.wait_for_selector("p.notice.good")
    desktop.goto(f"{HERE}matches/{match.pk}/")
    assert "Selma Screener" in desktop.inner_text("main")
