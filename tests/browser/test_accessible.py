"""axe finds nothing on any page of the line, in any state of it."""

import importlib
import time
from pathlib import Path

import pytest

from saystop.asking import countries
from saystop.casework.services import handling as casework
from saystop.offices.models import DeskKey, Office
from saystop.reporting.floods import Bucket
from saystop.reporting.models import Attachment, Report
from saystop.reporting.services import conversation
from saystop.reporting.views import writing
from tests import people
from tests.browser import reporter
from tests.browser.scanning import SHOWN, TEMPLATES, Scan, shows
from tests.casework.sending import drawn, send
from tests.people import FoundOffice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PUBLIC = ("saystop/base.html", "saystop/public_base.html", "saystop/languages.html")
FULL = Bucket(capacity=0, leak=0.1)
FILES = "[name='situation/files/attachments']"
WORDS = "Der Wagen war grau. " * 20


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A picture that was cut off."""
    path = tmp_path / "broken.jpg"
    path.write_bytes(reporter.drawn_photo(tmp_path).read_bytes()[:900])
    return path


def test_every_template_is_looked_at() -> None:
    for path in Path(__file__).parent.glob("test_*.py"):  # they say what they look at when they are read
        importlib.import_module(f"tests.browser.{path.stem}")
    assert frozenset().union(*SHOWN.values()) == TEMPLATES


@shows(*PUBLIC, "reporting/start.html", "reporting/signs.html", "reporting/help.html", "reporting/entries.html",
       "reporting/return.html", "saystop/fault.html")  # fmt: skip
def test_standing_pages(scan: Scan, office: FoundOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    scan.at(
        "/fr/", "/nl/signs/", "/de/help/be/", "/fr/help/jp/", "/nl/help/nl/", "/de/help/fr/", "/de/return/"
    )
    scan.at("/de/nothing-here/", "/nothing-here/", "/fr/help/?country=zz", "/fr/help/?country=fr")
    monkeypatch.setattr(countries, "countries", None)
    scan.at("/de/")


@shows(*PUBLIC, "reporting/step.html", "reporting/steps.html", "reporting/check.html", "reporting/attachments.html",
       "asking/sending.html", "asking/items.html", "asking/field.html", "asking/files.html")  # fmt: skip
def test_writing_a_report(scan: Scan, office: FoundOffice, tmp_path: Path, broken: Path) -> None:
    page = scan.page
    scan.at("/de/report/")
    scan.go("the first step without an answer", "div.errors")
    reporter.unfold(page)
    scan.look("the first step, unfolded")
    scan.fill({"situation/what": reporter.SAID, "situation/where/position": "somewhere"})
    scan.fill({"situation/when/date": "2090-01-01", "situation/where/town": WORDS})
    page.set_input_files(FILES, [reporter.drawn_photo(tmp_path), broken])
    scan.go("faults at fields, one file kept and one refused", "div.errors")
    reporter.unfold(page)
    scan.fill({"situation/where/position": "51.2, 2.9", "situation/when/date": "2026-01-01"})
    scan.fill({"situation/where/town": "x" * 190})
    scan.go("the second step", "[name='you/role']")
    page.check("[name='you/named'][value=named]")
    scan.go("more questions in the second step", "[name='you/name']")
    scan.fill({"you/name": "x" * 120, "you/contact": "robin@mail.example"})
    scan.go("check and send", "button[value=send]")
    scan.press("button[value='change:you']", "back in the second step", "[name='you/name']")
    page.route("**/report/", lambda route: route.abort())
    page.locator("main form p.actions button").first.click()
    page.wait_for_selector("#sending button:visible")
    scan.look("the connection was lost")
    page.unroute("**/report/")
    page.evaluate("document.querySelector('[name=draft]').value = 'altered'")
    scan.go("a draft that was altered", "div.errors")


@shows(*PUBLIC, "reporting/wait.html", "reporting/receipt.html", "reporting/sent_before.html",
       "offices/tampering.html")  # fmt: skip
def test_sending_a_report(
    scan: Scan, office: FoundOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = scan.page
    reporter.write(page, "fr", files=[reporter.drawn_photo(tmp_path)])
    with monkeypatch.context() as flood:
        flood.setattr(writing, "ARRIVALS", FULL)
        scan.go("many reports arrive", "form[data-wait-seconds]")
    scan.press("main form p.actions button.quiet")
    scan.go()
    page.wait_for_selector("button[value=send]")

    minute = int(time.time()) // 60
    with monkeypatch.context() as later:
        later.setattr(writing, "_minute", lambda: minute + 120)
        scan.go("open for more than an hour", "div.errors")
    scan.press("button[value='change:you']")
    scan.go()
    kept = bytes(DeskKey.objects.get().public_key)
    DeskKey.objects.update(public_key=kept[::-1])
    scan.go("the desk's key was exchanged", "main form button")
    DeskKey.objects.update(public_key=kept)
    Attachment.objects.all().delete()
    scan.go("its files are gone", "div.errors")
    last = page.input_value("[name=draft]")
    scan.go("the receipt", "ol.receipt")

    monkeypatch.setattr(writing, "_minute", lambda: minute + 120)
    send_again(scan, last)
    scan.look("sent a second time an hour later")


def send_again(scan: Scan, draft: str) -> None:
    """What a browser does that was restored: the last page is sent once more."""
    scan.page.goto("/de/report/")
    scan.page.evaluate(
        "(draft) => { const form = document.querySelector('main form');"
        " form.insertAdjacentHTML('beforeend', '<input type=hidden name=draft><input type=hidden name=go value=send>');"
        " form.elements.draft.value = draft; form.elements.step.value = 'check'; }",
        draft,
    )
    scan.page.evaluate("document.documentElement.dataset.before = 'yes'")
    scan.page.evaluate("document.querySelector('main form').submit()")
    scan.page.wait_for_selector("html:not([data-before]) h1")


@shows(*PUBLIC, "reporting/return.html", "reporting/conversation.html", "reporting/tampered.html")
def test_coming_back(scan: Scan, office: FoundOffice, broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = scan.page
    case, words = send(file=drawn())
    page.goto("/de/return/")
    scan.go("no word", "div.errors")
    for typed, name in (
        ("zwei Wörter", "two words"),
        ("above ability zzzzz about above absent qqqqqq", "mistyped words"),
        ("above ability absent about above absent absorb", "words of no report"),
    ):
        page.fill("#words", typed)
        scan.go(name, "div.errors")
    page.fill("#words", words)
    with monkeypatch.context() as crowd:
        crowd.setattr(conversation, "arrive", busy)
        scan.go("many people are here", "div.errors")
    scan.go("nobody has written yet", "#text")
    scan.go("nothing was written", "div.errors")
    page.fill("#text", WORDS)
    scan.go("a message was sent", "p.notice.good")
    casework.answer(people.unlocked(office.director), case, "Vielen Dank. " * 40)
    reporter.unfold(page)
    page.set_input_files("#files", [broken])
    page.fill("#text", WORDS)
    scan.go("an answer; a message was sent without its file", "div.errors")
    reporter.unfold(page)
    page.set_input_files("#files", [broken])
    scan.go("a file was refused", "div.errors")
    page.fill("#text", "x" * (conversation.LONGEST_MESSAGE + 1))
    scan.go("a message that is too long", "div.errors")
    page.evaluate("document.querySelector('[name=visit]').value = 'over'")
    page.fill("#text", WORDS)
    scan.go("open for more than half an hour", "div.errors")
    page.fill("#words", words)
    scan.go()
    Report.objects.update(told=b"x")
    page.fill("#text", WORDS)
    scan.go("a report that was altered")


def busy(_: object) -> None:
    raise conversation.Busy


@shows(*PUBLIC, "reporting/withdraw.html", "reporting/conversation.html")
def test_withdrawing(scan: Scan, office: FoundOffice) -> None:
    _, words = send(named="named", name="Robin Reporter", contact="robin@mail.example")
    for number in range(conversation.MOST_SHOWN + 1):
        conversation.answer(Report.objects.get(), office.director, f"Line {number}.")
    reporter.come_back(scan.page, "nl", words)
    scan.look("a long conversation with contact details")
    scan.press("button[value=withdraw]", "withdraw?")
    scan.press("button[value=withdraw-now]", "withdrawn", "p.notice.good")


@shows(*PUBLIC, "reporting/step.html", "reporting/conversation.html")
def test_an_office_that_takes_no_pictures(scan: Scan, office: FoundOffice) -> None:
    Office.objects.update(accepts_images=False, image_refusal="Bitte geben Sie uns die Adresse der Seite.")
    _case, words = send()
    scan.page.goto("/de/report/")
    reporter.unfold(scan.page)
    scan.look("no pictures in the form")
    reporter.come_back(scan.page, "de", words)
    reporter.unfold(scan.page)
    scan.look("no pictures in the conversation")
