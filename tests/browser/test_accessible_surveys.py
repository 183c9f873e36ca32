"""axe finds nothing on the pages of surveys: those of their authors, and those of respondents."""

from datetime import date

import pytest
from django.conf import LazySettings
from django.utils import timezone

from saystop.offices.models import DeskGrant, Member
from saystop.surveys import invented
from saystop.surveys.figures import analysis
from saystop.surveys.models import Response, Source, Survey, Version
from saystop.surveys.services import authoring, intake, links, releasing
from saystop.surveys.services.intake import Answered
from saystop.surveys.views import answering
from tests import people
from tests.asking.pages import WITHOUT_FILES
from tests.browser.scanning import DESK, ERRORS, GOOD, Scan, shows
from tests.browser.test_accessible_offices import without_script
from tests.engines.questionnaires.workbooks import asked, build
from tests.people import FoundOffice
from tests.surveys.making import draft, published, seed_survey
from tests.surveys.test_importing import FILE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PUBLIC = ("saystop/base.html", "saystop/public_base.html", "saystop/languages.html")
NAV = "surveys/figures_nav.html"
FIELDS = ("asking/items.html", "asking/field.html")
TABLES = ("surveys/frequencies.html", "surveys/numbers.html", "surveys/ranks.html")
HERE = "/desk/surveys"
FAULTY = build([asked("a", "select_one nowhere"), asked("b", "text", relevant="${never} = 1")])
CONSENT = "We write once, when the results are published, and delete your address then."


@pytest.fixture
def study(office: FoundOffice) -> Survey:
    survey = seed_survey(office)
    authoring.publish(office.director, survey, timezone.localdate())
    return survey


def hand_in(scan: Scan, field: str, content: bytes, name: str = "journeys.xlsx") -> None:
    scan.page.set_input_files(
        f"[name={field}]", {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


def answer(survey: Survey, count: int, **values: str) -> None:
    version = Version.objects.current(survey)
    given = {path.replace("__", "/"): value for path, value in values.items()}
    intake.enter(version, version.questionnaire, [Answered(given, "en")] * count, Source.PAPER)


@shows(*DESK, "surveys/surveys.html", "surveys/new.html", "surveys/faults.html", "surveys/survey.html",
       "surveys/state.html", "surveys/renew.html", "offices/errors.html", "offices/field.html")  # fmt: skip
def test_a_workbook_is_handed_in(scan: Scan, director: Member, office: FoundOffice) -> None:
    scan.at(f"{HERE}/", f"{HERE}/new/")
    scan.go("nothing typed", ERRORS)
    scan.fill({"name": "Journeys of the summer"})
    hand_in(scan, "workbook", FAULTY)
    scan.go("a workbook with faults", ERRORS)
    scan.fill({"name": "Reisen im Sommer, Befragung der Zurückgekehrten"})
    hand_in(scan, "workbook", invented.workbook())
    scan.go("a draft")
    survey = Survey.objects.get()
    published(office)
    authoring.close(director, published(office))
    scan.at(f"{HERE}/", f"{HERE}/{survey.pk}/renew/")
    scan.go("no other workbook", ERRORS)
    hand_in(scan, "workbook", FAULTY)
    scan.go("another workbook with faults", ERRORS)
    DeskGrant.objects.all().delete()
    scan.page.goto(f"{HERE}/new/")
    scan.look("no desk", "p.notice.warning")


@shows(*DESK, "surveys/survey.html", "surveys/settings.html", "surveys/publish.html", "surveys/close.html",
       "surveys/delete.html", "surveys/tickets.html", "surveys/contacts.html", "surveys/state.html",
       "offices/field.html")  # fmt: skip
def test_a_survey_is_published_and_closed(scan: Scan, director: Member, office: FoundOffice) -> None:
    survey = draft(office)
    here = f"{HERE}/{survey.pk}"
    scan.at(f"{here}/settings/")
    scan.fill({"name": "", "closes_on": "31/12/2026", "closes_at": "0"})
    scan.go("settings with errors", ERRORS)
    scan.page.goto(f"{here}/settings/")
    scan.fill({"closes_on": "", "closes_at": "100", "consent_en": CONSENT})
    scan.go("a consent in one language of two", ERRORS)
    scan.fill({f"consent_{code}": CONSENT for code in ("en", "fr")})
    scan.page.check("[name=by_ticket]")
    scan.go()
    authoring.settle(director, survey, closes_on=date(2020, 1, 1))  # as time goes by
    scan.at(f"{here}/publish/")
    scan.go("its last day is over", "div.danger")
    authoring.settle(director, survey, closes_on=None)
    scan.page.goto(f"{here}/publish/")
    scan.go("open, by tickets", "[name=count]")
    tickets = "main form.row button"
    scan.press(tickets, "no number of links", "p.error")
    scan.fill({"count": "30"})
    scan.press(tickets, "links", "#links")
    intake.leave_contact(survey, "robin@mail.example")
    answer(survey, 12, journey__noticed="yes")
    scan.at(f"{here}/", f"{here}/contacts/", f"{here}/close/")
    scan.go("closed", "span.tag")
    scan.at(f"{here}/delete/")
    scan.fill({"name": "another name"})
    scan.press("button.risky", "a wrong name", "p.error")


@shows(*DESK, *FIELDS, "surveys/preview.html", "surveys/enter.html", "asking/option.html")
def test_preview_and_paper(scan: Scan, director: Member, office: FoundOffice, settings: LazySettings) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "ar")]
    survey = published(office, WITHOUT_FILES)
    here = f"{HERE}/{survey.pk}"
    scan.at(f"{here}/preview/en/", f"{here}/preview/ar/")
    scan.go("faults in the preview", "p.error")
    scan.at(f"{here}/enter/")
    scan.go("faults of a sheet", ERRORS)
    scan.press("button[name=language][value=ar]", "a sheet in Arabic", "div[dir=rtl]")
    small = published(office)
    scan.page.goto(f"{HERE}/{small.pk}/preview/fr/")
    scan.page.check("[name='journey/noticed'][value=no]")
    scan.go("a preview without a fault", GOOD)
    scan.page.goto(f"{HERE}/{small.pk}/enter/")
    scan.page.check("[name='journey/noticed'][value=yes]")
    scan.go("more is asked on the sheet", "p.notice[role=status]")
    scan.go("a sheet is entered", GOOD)
    Member.objects.filter(pk=people.case_officer(office).pk).update(language="de")
    scan.sign_in(Member.objects.get(name="Otto Officer"))
    scan.at(f"{HERE}/{small.pk}/enter/")


@shows(*DESK, "surveys/import.html", "surveys/export.html", "surveys/codebook.html", "offices/errors.html")
def test_answers_go_out_and_come_in(scan: Scan, director: Member, office: FoundOffice) -> None:
    survey = published(office)
    here = f"{HERE}/{survey.pk}"
    answer(survey, 3, journey__noticed="yes")
    scan.at(f"{here}/export/")
    scan.page.evaluate("document.querySelectorAll('[name=form]').forEach((one) => { one.checked = false })")
    scan.go("no kind of file", ERRORS)
    scan.at(f"{here}/codebook/?language=fr", f"{here}/import/")
    scan.go("no file", ERRORS)
    hand_in(scan, "answers", b"\x00\xff\x00", "answers.csv")
    scan.go("a file that is none", ERRORS)
    hand_in(scan, "answers", FILE.encode(), "answers.csv")
    scan.go("what the file would bring", "#seen")
    hand_in(scan, "answers", FILE.replace("a4", "a5").encode(), "answers.csv")
    scan.go("another file", ERRORS)
    hand_in(scan, "answers", FILE.replace("a4", "a5").encode(), "answers.csv")
    scan.go("answers are in", GOOD)
    researcher = people.member_without_desk("Rita Researcher", "researcher")
    scan.sign_in(researcher)
    scan.at(f"{here}/export/", f"{here}/")


@shows(*DESK, NAV, *TABLES, "surveys/results.html", "surveys/among.html", "surveys/crossed.html",
       "surveys/released.html", "surveys/release.html", "surveys/weights.html", "surveys/words.html",
       "saystop/public_base.html")  # fmt: skip
def test_results_of_a_study(scan: Scan, director: Member, study: Survey) -> None:
    here, page = f"{HERE}/{study.pk}", scan.page
    results, crossed = f"{here}/results/", f"{here}/results/crossed/"
    page.goto(results)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    scan.look("results, unfolded", "figure svg")
    scan.at(crossed, f"{crossed}?row=situation/noticed&column=about/gender")
    page.goto(f"{crossed}?row=about/country&column=situation/seen/region")
    scan.look("many small cells", "section.panel p.notice.warning")
    scan.at(f"{crossed}?row=knowledge/heard_where&column=about/country",
            f"{crossed}?row=situation/noticed&column=about/gender&f=situation/noticed=yes",
            f"{crossed}?row=help/opinions/effect&column=about/age_group")  # fmt: skip

    weights = f"{results}weights/?question=about/gender"
    scan.at(weights)
    page.fill("#share-1", "half")
    scan.go("no percentage", ERRORS)
    for number, share in enumerate(("52", "48"), 1):
        page.fill(f"#share-{number}", share)
    scan.go("weights are set", GOOD)
    scan.at(f"{results}?f=situation/noticed=yes&f=about/gender=woman&weighted=yes",
            f"{crossed}?row=knowledge/heard&column=about/gender&weighted=yes")  # fmt: skip

    words = f"{results}words/?question=about/remark"
    scan.at(words)
    add = "button[name=add]"
    scan.press(add, "a code without a name", ERRORS)
    for name in ("wants to hear more", "Ansprechpartner in der Unterkunft"):
        scan.fill({"name": name})
        scan.press(add)
    page.locator("input[type=checkbox]").first.check()
    scan.press("main form p.actions button", "coded", "table button[name=drop]")
    scan.at(f"{words}&code=none")
    scan.press("button[name=drop]", "a code less")

    scan.at(f"{results}release/")
    scan.go("nothing chosen", ERRORS)
    for path in ("situation/noticed", "knowledge/informed", "help/who_should_act", "knowledge/heard_where"):
        page.check(f"[value='{path}']")
    scan.fill({"method": "Asked at two airports, on paper and by telephone."})
    scan.go()
    scan.at(f"{results}release/")
    page.goto(f"/de/survey/{study.slug}/results/")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    scan.look("the public page, unfolded", "figure svg")


@shows(*DESK, NAV, "surveys/weights.html", "surveys/results.html", "surveys/release.html", "surveys/words.html",
       "surveys/released.html", "surveys/frequencies.html")  # fmt: skip
def test_results_of_few(scan: Scan, director: Member, office: FoundOffice) -> None:
    survey = published(office)
    results = f"{HERE}/{survey.pk}/results/"
    scan.at(results, f"{results}words/?question=after/words")
    answer(survey, 20, journey__noticed="yes", journey__nights="3")
    authoring.weigh(director, survey, {"journey/noticed": {"yes": 0.5, "no": 0.5}})
    scan.page.goto(f"{results}weights/")
    scan.look("no weights can do that", "p.notice.warning")
    scan.at(f"{results}?weighted=yes")
    looked_at = analysis(survey, Version.objects.current(survey), "en")
    releasing.release(director, looked_at, ["journey/noticed"], "Asked at a fair.")
    answer(survey, 2, journey__noticed="yes")
    scan.page.goto(f"{results}release/")
    scan.page.check("[value='journey/noticed']")
    scan.go("figures that tell of few", ERRORS)
    scan.at(f"/fr/survey/{survey.slug}/results/")
    scan.page.goto(f"{results}release/")
    scan.press("button[name=withdraw]", "whether the page shall go", "button[value=sure]")
    scan.press("button[value=sure]", "gone")


@shows(*PUBLIC, *FIELDS, "surveys/step.html", "surveys/thanks.html", "surveys/paused.html", "surveys/pause_gone.html",
       "surveys/closed.html")  # fmt: skip
def test_a_respondent(scan: Scan, office: FoundOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    survey = published(office, may_pause=True, consents=dict.fromkeys(("en", "fr", "de", "ar"), CONSENT))
    here, page = f"/fr/survey/{survey.slug}/", scan.page
    scan.at(here)
    scan.go("a question that must be answered", ERRORS)
    page.check("[name='journey/noticed'][value=yes]")
    scan.press("button[value=pause]", "paused", "main p.notice a")
    address = page.get_attribute("main p.notice a", "href") or ""
    page.goto(address)
    scan.go("the second page", "[name='after/told']")
    with monkeypatch.context() as crowd:
        crowd.setattr(answering, "ARRIVALS", Crowded())
        scan.go("many answer at this moment", "p.notice.warning")
    scan.go("thanks, and a contact", "#contact")
    scan.go("no contact was typed", "p.error")
    scan.fill({"contact": "robin@mail.example"})
    scan.go("a contact was left", GOOD)
    scan.at(address)
    page.goto(here)
    page.evaluate("document.querySelector('[name=draft]').value = 'cut'")
    scan.go("a lost draft", "p.notice.warning")
    authoring.settle(office.director, survey, one_page=True)
    page.goto(here)
    page.check("[name='journey/noticed'][value=yes]")
    scan.go("more is asked on one page", "p.notice[role=status]")
    page.route("**/*", without_script)
    scan.at(here)
    authoring.close(office.director, survey)
    scan.at(here)


class Crowded:
    """Everybody answers at once."""

    def wait(self, _now: float) -> int:
        return 7


@shows(*PUBLIC, "surveys/step.html", "surveys/no_ticket.html")
def test_by_ticket(scan: Scan, office: FoundOffice) -> None:
    survey = published(office, by_ticket=True)
    [ticket] = links.make_tickets(office.director, survey, 1)
    scan.at(f"/en/survey/{survey.slug}/", f"/en/survey/{survey.slug}/?t={ticket}")


@shows(*PUBLIC, "surveys/thanks.html", "surveys/paused.html", "surveys/released.html",
       "surveys/closed.html", "surveys/pause_gone.html")  # fmt: skip
def test_from_right_to_left(scan: Scan, office: FoundOffice, settings: LazySettings) -> None:
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "ar")]
    survey = published(office, WITHOUT_FILES, may_pause=True, consents={"en": CONSENT, "ar": CONSENT})
    here, page = f"/ar/survey/{survey.slug}/", scan.page
    page.goto(here)
    scan.press("button[value=pause]", "paused", "main p.notice a")
    page.goto(here)
    page.fill("[name='all/town']", "ميناء")
    page.fill("[name='all/member[1]/age']", "9")
    scan.go("thanks", "#contact")
    version = Version.objects.current(survey)
    answered = [
        Answered(
            {"all/safe": ("no", "rather")[n % 2], "all/nights": n, "all/order": ["guide", "guest", "staff"]},
            "ar",
        )
        for n in range(24)
    ]
    intake.enter(version, version.questionnaire, answered, Source.PAPER)
    assert Response.objects.filter(survey=survey).count() == 25
    releasing.release(office.director, analysis(survey, version, "ar"),
                      ["all/safe", "all/nights", "all/order"], "Asked at a fair.")  # fmt: skip
    scan.at(f"{here}results/")
    page.locator("main details summary").first.click()  # one: the Arabic labels are alike
    scan.look("figures, one unfolded", "main table")
    scan.at(f"{here}go-on/nothing/")
    authoring.close(office.director, survey)
    scan.at(here)
