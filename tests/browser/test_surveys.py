"""A survey's story in a real browser, with and without JavaScript: made from a workbook, answered on phones, published."""

from collections.abc import Iterator
from itertools import islice

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from saystop.offices.models import Member
from saystop.offices.services import desks
from saystop.surveys import invented
from saystop.surveys.models import Pause, Response, Source, Survey, Version
from saystop.surveys.services import intake
from saystop.surveys.services.intake import Answered
from tests import people
from tests.asking.pages import WITHOUT_FILES
from tests.browser import member
from tests.browser.conftest import PATIENCE
from tests.browser.reporter import forward
from tests.browser.scanning import TOO_WIDE
from tests.people import FoundOffice
from tests.surveys.making import published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOTICED = "situation/noticed"
LANGUAGES = ["en", "fr", "nl", "de"]
WORDS = "A number on the wall."
METHOD = "Asked at a fair in June."


@pytest.fixture
def researcher(office: FoundOffice) -> Member:
    """Rita, who holds the desk to which words are sealed."""
    rita = people.member_without_desk("Rita Researcher", "researcher")
    desks.grant(people.unlocked(office.director), desks.open_further(office.director, "Research"), rita)
    return rita


@pytest.fixture
def desk(phone: Page, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The researcher's window beside the phone: JavaScript as there, a server in common, and nothing else."""
    browser = phone.context.browser
    assert browser is not None
    context = browser.new_context(
        java_script_enabled="no javascript" not in request.node.name,
        base_url=request.getfixturevalue("live_server").url,
    )
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def go(page: Page, button: str = "main form p.actions button:not(.quiet)") -> None:
    """Press a button and wait for the page that answers."""
    with page.expect_navigation():
        page.locator(button).first.click()


def choose(page: Page, path: str, *values: str) -> None:
    for value in values:
        page.check(f"[name='{path}'][value='{value}']")


def on(page: Page, path: str) -> None:
    """To the next page, on which `path` is asked."""
    forward(page)
    page.wait_for_selector(f"[name='{path}']")
    assert page.evaluate(TOO_WIDE) <= 0, f"the page of {path} is too wide for a phone"


def begin(page: Page) -> None:
    choose(page, "travels/agree", "OK")
    page.fill("[name='travels/trips']", "2")
    choose(page, "travels/purpose", "alone")
    on(page, "knowledge/heard")
    choose(page, "knowledge/heard", "no")
    on(page, NOTICED)


def finish(page: Page, *, noticed: bool) -> None:
    """From the page that asks what was noticed to the end."""
    choose(page, NOTICED, "yes" if noticed else "no")
    if noticed:
        on(page, "situation/seen/sure")  # the same page asks more
        choose(page, "situation/seen/sure", "fairly")
        on(page, "response/did")
        choose(page, "response/did", "staff", "line")
        page.fill("[name='response/have_helped']", WORDS)
        on(page, "response/received")  # asked of whoever told the line
    on(page, "help/likely")
    on(page, "about/gender")
    choose(page, "about/gender", "woman" if noticed else "man")
    forward(page)
    page.wait_for_selector("main a[href$='/']:not(.button)")
    assert page.locator("[name='about/gender']").count() == 0, page.inner_text("main")


def answered_by(survey: Survey, count: int) -> list[Answered]:
    """The first of the invented people answer on paper."""
    version = Version.objects.current(survey)
    questionnaire = version.questionnaire
    given = [
        Answered(values, language)
        for language, values in islice(invented.invented_responses(questionnaire), count)
    ]
    intake.enter(version, questionnaire, given, Source.PAPER)
    return given


def figures(page: Page, question: str) -> list[int]:
    """The counts in the table of one question of the results, top down."""
    cells = page.locator(f"#q-{question.replace('/', '-')} table tbody tr > td:nth-child(2)")
    return [int(text) for text in cells.all_text_contents()]


def hand_in(desk: Page) -> Survey:
    """A draft from the seed workbook, after a file that is none."""
    go(desk, "nav a[href='/desk/surveys/']")
    go(desk, "a[href='/desk/surveys/new/']")
    desk.fill("[name=name]", "Summer")
    for content in (b"not a workbook", invented.workbook()):
        desk.set_input_files(
            "[name=workbook]",
            {"name": "travellers.xlsx", "mimeType": "application/octet-stream", "buffer": content},
        )
        go(desk)
        if content == b"not a workbook":
            assert desk.locator("div.errors li").count() == 1
            assert desk.input_value("[name=name]") == "Summer"
    survey = Survey.objects.get()
    assert desk.url.endswith(f"/desk/surveys/{survey.pk}/")
    return survey


def preview_and_publish(desk: Page, here: str) -> list[str]:
    """From the page of the draft; the addresses to hand out."""
    go(desk, f"a[href='{here}preview/en/']")
    go(desk)
    assert desk.locator("p.error").count() >= 2, "what must be answered"
    choose(desk, "travels/agree", "OK")
    choose(desk, NOTICED, "no")
    go(desk)
    desk.wait_for_selector("p.notice.good")
    desk.goto(f"{here}settings/")
    desk.check("[name=may_pause]")
    go(desk)
    go(desk, f"a[href='{here}publish/']")
    go(desk)
    return [link.get_attribute("href") or "" for link in desk.locator("section.panel li a").all()]


def release(desk: Page, here: str) -> None:
    desk.goto(f"{here}results/release/")
    choose(desk, "question", NOTICED)
    desk.fill("[name=method]", METHOD)
    go(desk)
    assert desk.locator("p.notice.good a[href$='/results/']").is_visible(), "it leads to the public page"


def test_from_a_workbook_to_figures_that_everybody_sees(phone: Page, desk: Page, researcher: Member) -> None:
    member.sign_in(desk, researcher)
    survey = hand_in(desk)
    here = f"/desk/surveys/{survey.pk}/"
    addresses = preview_and_publish(desk, here)
    assert survey.responses.count() == 0, "of a preview nothing is kept"
    assert [address[1:3] for address in addresses] == LANGUAGES

    for number, address in enumerate(addresses):
        phone.goto(address)
        assert phone.locator("html").get_attribute("lang") == LANGUAGES[number]
        begin(phone)
        if number == 0:
            pause_and_come_back(phone)
        finish(phone, noticed=number < 3)
    assert phone.context.cookies() == []
    assert Pause.objects.count() == 0, "what was sent waits no more"
    assert [*survey.responses.order_by("pk").values_list("language", flat=True)] == LANGUAGES

    desk.goto(f"{here}results/")
    assert "4 responses" in desk.inner_text("main")
    assert figures(desk, NOTICED)[:2] == [3, 1]
    assert figures(desk, "about/gender")[:2] == [3, 1]
    desk.goto(f"{here}results/words/?question=response/have_helped")
    assert desk.locator("legend", has_text=WORDS).count() == 3
    desk.goto(f"{here}results/crossed/?row={NOTICED}&column=about/gender")
    rows = desk.locator("main table tbody tr").all_inner_texts()
    assert rows[0].split()[1] == "3", rows

    more = answered_by(survey, 60)
    yes = 3 + sum(one.values.get(NOTICED) == "yes" for one in more)
    desk.goto(f"{here}results/?f={NOTICED}=yes")
    assert f"{yes} of 64 responses" in desk.inner_text("main")
    release(desk, here)
    for language in LANGUAGES:
        phone.goto(f"/{language}/survey/{survey.slug}/results/")
        assert METHOD in phone.inner_text("main")
        assert phone.locator("figure svg").count() == 1
        assert phone.evaluate(TOO_WIDE) <= 0
        phone.locator("main details summary").first.click()
        row = phone.locator("main table tbody tr").first.inner_text().split()
        assert str(yes) in row, row
        share = f"{100 * yes / 64:.1f}".replace(".", "." if language == "en" else ",")
        assert share in row[row.index(str(yes)) + 1], row
    desk.goto(f"{here}results/release/")
    go(desk, "button[name=withdraw]")
    go(desk, "button[value=sure]")
    answer = phone.goto(f"/en/survey/{survey.slug}/results/")
    assert answer is not None
    assert answer.status == 404


def pause_and_come_back(page: Page) -> None:
    """Leave with a private link and go on in a window that knows nothing."""
    choose(page, NOTICED, "no")
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.click("button[value=pause]")
    address = page.locator("main p.notice a").get_attribute("href") or ""
    assert Pause.objects.count() == 1
    page.goto("about:blank")
    page.goto(address)
    expect(page.locator(f"[name='{NOTICED}'][value=no]")).to_be_checked()


def test_a_respondent_pauses_in_arabic(phone: Page, office: FoundOffice, settings: LazySettings) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "ar")]
    survey = published(office, WITHOUT_FILES, may_pause=True)
    phone.goto(f"/ar/survey/{survey.slug}/")
    assert phone.locator("html").get_attribute("dir") == "rtl"
    phone.fill("[name='all/town']", "ميناء")
    with phone.expect_response(lambda response: response.request.method == "POST"):
        phone.click("button[value=pause]")
    address = phone.locator("main p.notice a").get_attribute("href") or ""
    assert "/ar/" in address
    phone.context.clear_cookies()
    phone.goto(address)
    assert phone.input_value("[name='all/town']") == "ميناء"
    phone.fill("[name='all/nights']", "3")
    phone.fill("[name='all/member[1]/age']", "9")
    with phone.expect_response(lambda response: response.request.method == "POST"):
        phone.click("button[value=pause]")
    assert phone.locator("main p.notice a").get_attribute("href") == address, "she keeps her link"
    phone.goto(address)
    assert phone.input_value("[name='all/nights']") == "3"
    forward(phone)
    expect(phone.locator("[name='all/town']")).to_have_count(0)
    assert survey.responses.get().answers["all/nights"] == 3
    phone.goto(address)
    assert phone.locator("[name='all/town']").count() == 0, "what was sent waits no more"
    assert phone.locator(f"a.button[href='/ar/survey/{survey.slug}/']").count() == 1


def test_a_link_for_one_respondent_counts_once(phone: Page, desk: Page, office: FoundOffice) -> None:
    survey = published(office, by_ticket=True)
    member.sign_in(desk, office.director)
    desk.goto(f"/desk/surveys/{survey.pk}/")
    desk.fill("[name=count]", "2")
    go(desk, "main form.row button")
    first, second = desk.input_value("#links").split()
    for address in (first, first, second):
        phone.goto(address)
        if address == first and survey.responses.exists():
            assert phone.locator("main form").count() == 0
            continue
        choose(phone, "journey/noticed", "no")
        on(phone, "after/words")
        forward(phone)
        expect(phone.locator("[name='after/words']")).to_have_count(0)
    assert survey.responses.count() == 2
    desk.goto(f"/desk/surveys/{survey.pk}/")
    assert "2 of 2" in desk.inner_text("main")


@pytest.mark.parametrize("phone", ["javascript"], indirect=True)
def test_a_lost_connection_loses_no_answer(phone: Page, office: FoundOffice) -> None:
    survey = published(office)
    phone.goto(f"/en/survey/{survey.slug}/")
    choose(phone, "journey/noticed", "yes")
    phone.fill("[name='journey/nights']", "3")
    phone.route("**/survey/**", lambda route: route.abort())
    phone.locator("main form p.actions button").first.click()
    phone.wait_for_selector("#sending button:visible")
    assert phone.input_value("[name='journey/nights']") == "3"
    phone.unroute("**/survey/**")
    with phone.expect_response(lambda response: response.request.method == "POST"):
        phone.click("#sending button")
    phone.wait_for_selector("[name='after/words']")


def test_a_lost_connection_loses_no_sheet_of_paper(desktop: Page, office: FoundOffice) -> None:
    survey = published(office)
    member.sign_in(desktop, office.director)
    desktop.goto(f"/desk/surveys/{survey.pk}/enter/")
    desktop.check("[name='journey/noticed'][value=no]")
    desktop.fill("[name='journey/nights']", "3")
    desktop.context.set_offline(True)
    desktop.click("p.actions button[value=next]")
    desktop.wait_for_selector("[data-lost]:not([hidden])")
    assert desktop.input_value("[name='journey/nights']") == "3"
    desktop.context.set_offline(False)
    desktop.click("p.actions button[value=next]")
    desktop.wait_for_selector("p.notice.good")
    assert Response.objects.get().answers["journey/nights"] == 3
