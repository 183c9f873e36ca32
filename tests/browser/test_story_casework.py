"""The whole way of a case: two travellers report one hotel; the desk links, judges, refers, answers, closes, deletes, counts."""

import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyrage
import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from saystop.casework import authorities
from saystop.casework.demo import judged
from saystop.casework.models import Case, IndexedReport, Outcome, State, Token
from saystop.offices.models import Member
from saystop.reporting import directory
from saystop.reporting.models import Report
from tests import people
from tests.browser import member, reporter
from tests.browser.conftest import PATIENCE
from tests.casework.judging import assess
from tests.casework.keeping import put
from tests.casework.sending import address, send
from tests.people import FoundOffice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIRST = {
    "situation/where/country": "Austria",
    "situation/where/place": "Hotel Two Anchors",
    "situation/adults/vehicle": "grey van, 1-DEM-234",
}
SECOND = {**FIRST, "situation/where/place": "TWO ANCHORS", "situation/adults/vehicle": "1 DEM 234"}
OTHERS = 4  # reports on something else: with these two, just enough for a number in the annual report
GOOD = "p.notice.good"
AUSTRIA = next(one for one in directory.entries() if one.country == "AT" and one.kind == "police")
CASE_VALIDATE = Path(__file__).resolve().parents[2] / ".venv-case/bin/case_validate"


@pytest.fixture
def colleague(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """The window of another member."""
    context = browser.new_context(base_url=live_server.url)
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def test_two_reports_on_one_hotel_until_they_are_figures(
    phone: Page, desktop: Page, colleague: Page, office: FoundOffice, officer: Member, tmp_path: Path
) -> None:
    second = people.case_officer(office, "Sanne Second")
    for _ in range(OTHERS):
        assess(officer, send(said="Something else was seen at the pier.")[0])
    member.sign_in(colleague, office.director)
    keep_key_of_the_authority(colleague, tmp_path)

    photo = reporter.drawn_photo(tmp_path)
    (earlier, first_words), (later, second_words) = sent(phone, FIRST, [photo]), sent(phone, SECOND, [])

    member.sign_in(desktop, officer)
    desktop.wait_for_selector("form[action$='/index/']", state="detached")
    assert IndexedReport.objects.count() == 2 + OTHERS
    link_and_merge(desktop, earlier, later)
    judge(desktop, earlier)
    where = prepare_a_referral(desktop, earlier)

    colleague.click("header form button")
    colleague.wait_for_url("**/sign-in/**")
    member.sign_in(colleague, second)
    colleague.goto(where)
    assert colleague.inner_text("article").count(reporter.SAID) == 2
    colleague.click("button[value=approve]")
    colleague.wait_for_selector("button[value=sent]")

    desktop.reload()
    with desktop.expect_download() as saved:
        desktop.click("form[action$='/pack/'] button")
    saved.value.save_as(tmp_path / "pack.age")
    examine(opened_by_age(tmp_path), (earlier, later), tmp_path)
    desktop.click("button[value=sent]")
    desktop.wait_for_selector("#ready-text-1")

    told = answer_both(desktop)
    for words in (first_words, second_words):
        reporter.come_back(phone, "en", words)
        assert told in phone.inner_text("ol.thread")
        assert officer.name not in phone.inner_text("main")

    close(desktop, earlier)
    desktop.goto("/desk/keeping/")
    assert desktop.locator("a[href='/desk/keeping/due/']").count() == 0, "it is kept for 90 days"
    put(earlier, State.CLOSED, 90, Outcome.POLICE)
    delete_what_is_due(desktop)
    assert Report.objects.count() == OTHERS
    assert set(Token.objects.values_list("indexed__report", flat=True)) == set(
        Report.objects.values_list("pk", flat=True)
    )
    phone.goto("/en/return/")
    phone.fill("#words", first_words)
    reporter.forward(phone)
    assert "no report answers to them" in phone.inner_text("div.errors")

    look_at_the_figures(desktop, tmp_path)


def keep_key_of_the_authority(page: Page, folder: Path) -> None:
    identity = pyrage.x25519.Identity.generate()
    (folder / "key").write_text(str(identity))
    page.goto("/desk/authorities/")
    page.select_option("#key-authority", authorities.key_of(AUSTRIA))
    page.fill("#key-recipient", str(identity.to_public()))
    page.click("main form.narrow button")
    page.wait_for_selector(GOOD)


def sent(page: Page, answers: dict[str, str], files: list[Path]) -> tuple[Case, str]:
    """The case of a report from a phone, and the words of its receipt."""
    before = set(Case.objects.values_list("pk", flat=True))
    reporter.write(page, "en", answers, files)
    words = reporter.check_and_send(page)
    return Case.objects.exclude(pk__in=before).get(), words


def link_and_merge(page: Page, earlier: Case, later: Case) -> None:
    """From what the page of the earlier report says to one case, which it leads."""
    page.goto(address(earlier))
    page.click("p.notice a:has-text('may speak of the same')")
    proposed = page.locator("[aria-labelledby=proposed]")
    assert proposed.locator("tbody tr").count() == 1, "the other reports speak of something else"
    assert later.reference in proposed.inner_text()
    assert "two anchors" in proposed.inner_text().lower()
    page.click("[name=go][value=confirm]")
    page.wait_for_selector(GOOD)
    page.click("[name=go][value=merge]")
    page.wait_for_selector("h2:has-text('One case of several reports')")
    later.refresh_from_db()
    assert later.merged_into_id == earlier.pk


def judge(page: Page, case: Case) -> None:
    page.goto(address(case))
    page.click("a:has-text('Write the assessment')")
    page.wait_for_selector("form[action$='/keep/']")
    answers = judged(country="AT", who="enough", when="enough")
    for name, answer in answers.items():
        for value in [answer] if isinstance(answer, str) else answer:
            field = page.locator(f"[name='{name}']").first
            if field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(value)
            elif field.get_attribute("type") in {"radio", "checkbox"}:
                page.check(f"[name='{name}'][value='{value}']")
            else:
                field.fill(value)
    page.click("form[action$='/keep/'] p.actions button")
    page.wait_for_selector("p:has-text('Judge it anew')")


def prepare_a_referral(page: Page, case: Case) -> str:
    """Where the referral stands that goes to the police of the country, with both reports and the picture."""
    page.goto(address(case, "referrals/"))
    page.click("a:has-text('Prepare a referral')")
    assert "where it happened" in page.inner_text("#referral-authority")
    page.select_option("#referral-authority", authorities.key_of(AUSTRIA))
    page.select_option("#referral-language", "de")
    page.fill("#referral-question", "Please look into who rents room 12.")
    assert page.locator("[name=reports]:checked").count() == 2
    page.check("[name=files]")
    page.click("main form.narrow p.actions button")
    page.wait_for_selector("button[value=withdraw]")
    assert page.locator("button[value=approve]").count() == 0, "a colleague approves"
    return page.url


def opened_by_age(folder: Path) -> zipfile.ZipFile:
    age = shutil.which("age")
    assert age, "Debian's age belongs to the tests"
    command = [age, "-d", "-i", str(folder / "key"), str(folder / "pack.age")]
    return zipfile.ZipFile(io.BytesIO(subprocess.run(command, capture_output=True, check=True).stdout))


def examine(pack: zipfile.ZipFile, cases: tuple[Case, Case], folder: Path) -> None:
    """What the authority does with it: check the digests, read it, load it into a tool."""
    pack.extractall(folder / "pack")
    subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder / "pack", check=True, capture_output=True)
    told = json.loads(pack.read("referral.json"))
    assert {one["reference"] for one in told["reports"]} == {case.reference for case in cases}
    assert all(one["identity"] == [] for one in told["reports"])
    assert [name for name in pack.namelist() if name.endswith((".jpg", ".jpeg"))]
    assert pack.read("referral.pdf").startswith(b"%PDF")
    command = [str(CASE_VALIDATE), str(folder / "pack/referral.case.jsonld")]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "Conforms: True" in said.stdout, said.stdout


def answer_both(page: Page) -> str:
    """The ready text to who reported first, and to the other; the text."""
    where, told = page.url, page.input_value("#ready-text-1").strip()
    for number in (1, 2):
        page.goto(where)
        assert page.input_value(f"#ready-text-{number}").strip() == told
        page.click(f"form:has(#ready-text-{number}) button")
        page.wait_for_selector("li.own")
    return told


def close(page: Page, case: Case) -> None:
    page.goto(address(case))
    page.select_option("#state-state", f"closed:{Outcome.POLICE}")
    page.click("button:has-text('Change the state')")
    page.wait_for_selector("h1 .tag:has-text('Closed')")


def delete_what_is_due(page: Page) -> None:
    page.goto("/desk/keeping/")
    page.click("a[href='/desk/keeping/due/']")
    page.wait_for_url("**/desk/keeping/due/")
    assert "2 reports" in page.inner_text("main")
    page.click("button.risky")
    page.wait_for_selector(GOOD)


def look_at_the_figures(page: Page, folder: Path) -> None:
    """What is gone is counted still, on the dashboard and in the report of the year."""
    page.goto("/desk/dashboard/?span=all")
    everything = page.text_content("main") or ""
    assert f"Reports received{OTHERS + 2}" in "".join(everything.split("\n"))
    assert "Police (AT)" in everything
    page.click("a:has-text('Annual report')")
    page.wait_for_url("**/desk/annual/")
    page.click("main form button")
    page.wait_for_url(f"**/desk/annual/{timezone.localdate().year}/en/")
    assert page.locator("dd").first.inner_text() == str(OTHERS + 2)
    with page.expect_download() as saved:
        page.click("a[href$='/json/']")
    saved.value.save_as(folder / "annual.json")
    told = json.loads((folder / "annual.json").read_text())
    assert told["reports_received"] == told["assessed_within_48_hours"] == OTHERS + 2
