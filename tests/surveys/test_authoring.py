"""A survey made and led by its author, through the pages."""

import io
import json
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override

from saystop.asking.saying import in_language
from saystop.engines.questionnaires.workbook import WorkbookError, read
from saystop.engines.sealing import Tampered
from saystop.offices.models import AuditEntry, Member
from saystop.offices.rules import Refused
from saystop.surveys.models import Response, Survey, Version
from saystop.surveys.services import authoring, intake
from tests import people
from tests.engines.questionnaires.workbooks import asked, build, group
from tests.people import FoundOffice
from tests.surveys.making import WORKBOOK, Respondent, draft, published
from tests.wrong import ENGLISH, shown_faults, wrong_in_many_ways

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(director_client: Client) -> Client:
    return director_client


def upload(workbook: bytes = WORKBOOK, name: str = "journeys.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, workbook)


def test_from_workbook_to_published_survey(office: FoundOffice, desk: Client) -> None:
    made = desk.post(
        "/desk/surveys/new/", {"name": "Journeys", "desk": office.desk.pk, "workbook": upload()}, follow=True
    )
    survey = Survey.objects.get()
    assert made.status_code == 200
    assert "draft" in made.content.decode()
    address = f"/desk/surveys/{survey.pk}"
    preview = desk.get(f"{address}/preview/fr/").content.decode()
    assert "Votre voyage" in preview
    assert "Combien de nuits" in preview
    desk.post(f"{address}/publish/")
    assert "Your journey" in Respondent(survey).page
    desk.post(f"{address}/close/")
    assert "closed" in Respondent(survey).page
    desk.post(f"{address}/publish/")
    assert "Your journey" in Respondent(survey).page


def test_the_page_counts_what_is_asked_and_tells_titles_apart(office: FoundOffice, desk: Client) -> None:
    rows = [
        *(asked("q"), asked("n", "note"), {"type": "start", "name": "start"}),
        {"type": "calculate", "name": "c", "calculation": "1"},
    ]
    titles = {"form_title": "Journeys", "form_title::Français (fr)": "Voyages"}
    survey = draft(office, build(rows, (), titles))
    page = desk.get(f"/desk/surveys/{survey.pk}/").content.decode()
    assert "<dd>1</dd>" in page
    assert 'Journeys</span> · <span lang="fr">Voyages</span></dd>' in page


def test_a_faulty_workbook_is_answered_with_its_faults_and_keeps_what_was_typed(
    office: FoundOffice, desk: Client
) -> None:
    wrong = build([asked("q", relevant="${nobody} = 1"), asked("bad name")])
    answer = desk.post(
        "/desk/surveys/new/", {"name": "Journeys", "desk": office.desk.pk, "workbook": upload(wrong)}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Journeys"' in page
    assert page.count("<li>survey") == 2
    assert not Survey.objects.exists()


TOWNS = b"code,label\na,A\n"


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
def test_what_is_wrong_with_a_workbook_is_said_in_the_page_s_language(
    office: FoundOffice, desk: Client, language: str
) -> None:
    Member.objects.filter(pk=office.director.pk).update(language=language)
    wrong = wrong_in_many_ways()
    given = {"workbook": upload(wrong), "lists": [SimpleUploadedFile("towns.csv", TOWNS)]}
    page = desk.post(
        "/desk/surveys/new/", {"name": "Journeys", "desk": office.desk.pk, **given}
    ).content.decode()
    with pytest.raises(WorkbookError) as caught:
        read(wrong, files={"towns.csv": TOWNS})
    told = shown_faults(page)
    with override(language):
        assert told == [in_language(fault.told).replace("\u00a0", " ") for fault in caught.value.faults]
    assert len(told) >= 9
    assert any("towns.csv" in one and "name" in one for one in told)
    assert [one for one in told if ENGLISH.search(one)] == []


def test_a_checker_s_english_is_led_in_and_marked(office: FoundOffice, desk: Client) -> None:
    Member.objects.filter(pk=office.director.pk).update(language="nl")
    wrong = upload(build([asked("a", "image", parameters="app=x")]))
    page = desk.post(
        "/desk/surveys/new/", {"name": "J", "desk": office.desk.pk, "workbook": wrong}
    ).content.decode()
    assert 'De controle zegt, in het Engels: <span lang="en" dir="ltr">Parameter &#x27;app&#x27;' in page


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
def test_what_a_survey_leaves_out_or_lacks_is_said_in_the_page_s_language(
    office: FoundOffice, desk: Client, language: str
) -> None:
    Member.objects.filter(pk=office.director.pk).update(language=language)
    noted = [
        asked("a", relevant="/nowhere = 1"),
        asked("b", "barcode"),
        asked("c", "geoshape"),
        asked("d", image="x"),
    ]
    survey = draft(office, build([*noted, {"type": "audit", "name": "audit"}]))
    page = desk.get(f"/desk/surveys/{survey.pk}/").content.decode()
    notices = re.findall(
        r"<li>(.*?)</li>", page.split('<div class="notice warning"><ul>')[1].split("</ul>")[0]
    )
    assert len(notices) == 5
    assert [one for one in notices if ENGLISH.search(one)] == []
    lacks = upload(build([asked("a", "image"), asked("b", "select_one towns.csv")]))
    answer = desk.post(f"/desk/surveys/{survey.pk}/renew/", {"workbook": lacks})
    assert len(shown_faults(answer.content.decode())) == 2
    assert [one for one in shown_faults(answer.content.decode()) if ENGLISH.search(one)] == []


def test_a_notice_that_was_kept_as_text_is_still_shown(office: FoundOffice, desk: Client) -> None:
    survey = draft(office, build([asked("a", "barcode")]))
    version = Version.objects.get(survey=survey)
    kept = json.loads(version.definition)
    version.definition = json.dumps({**kept, "notices": ["“a” (barcode) is asked as text."]})
    version.seal_it()
    version.save()
    Member.objects.filter(pk=office.director.pk).update(language="de")
    page = desk.get(f"/desk/surveys/{survey.pk}/").content.decode()
    assert '<li><span lang="en" dir="ltr">“a” (barcode) is asked as text.</span></li>' in page


def test_a_workbook_that_is_too_large_is_called_so_and_what_was_typed_stays(
    office: FoundOffice, desk: Client
) -> None:
    large = upload(b"PK" + bytes(3_000_000))
    answer = desk.post("/desk/surveys/new/", {"name": "Journeys", "desk": office.desk.pk, "workbook": large})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "larger than 2 MB" in page
    assert "Choose the workbook" not in page
    assert 'value="Journeys"' in page


def test_a_workbook_without_a_language_is_not_said_to_be_english(office: FoundOffice, desk: Client) -> None:
    survey = draft(office, build([asked("a")]))
    page = desk.get(f"/desk/surveys/{survey.pk}/").content.decode()
    assert "language not named" in page
    assert "United States" not in page


@pytest.mark.parametrize("workbook", [b"", b"PK\x03\x04", b"nonsense"])
def test_what_is_no_workbook_is_refused_in_a_sentence(
    office: FoundOffice, desk: Client, workbook: bytes
) -> None:
    answer = desk.post(
        "/desk/surveys/new/", {"name": "J", "desk": office.desk.pk, "workbook": upload(workbook)}
    )
    assert answer.status_code == 422
    assert not Survey.objects.exists()


def test_the_preview_checks_without_keeping(office: FoundOffice, desk: Client) -> None:
    survey = draft(office)
    page = desk.post(
        f"/desk/surveys/{survey.pk}/preview/en/", {"go": "check", "journey/nights": "0"}
    ).content.decode()
    assert "have to look at something again" in page
    assert not Response.objects.exists()


def test_the_preview_shows_the_pages_of_respondents_and_how_their_language_runs(
    office: FoundOffice, desk: Client
) -> None:
    texts = {"label::English (en)": "What then?", "label::العربية (ar)": "ماذا بعد؟"}
    left_out = {"type": "start", "name": "start"}
    survey = draft(office, build([left_out, *group("after", {"type": "text", "name": "a", **texts})]))
    page = desk.get(f"/desk/surveys/{survey.pk}/preview/ar/").content.decode()
    assert page.count('<section class="panel"') == 1, "what is left out makes no page of its own"
    assert '<section class="panel" lang="ar" dir="rtl">' in page
    page = desk.get(f"/desk/surveys/{survey.pk}/preview/en/").content.decode()
    assert '<section class="panel">' in page


def test_deleting_asks_for_the_name(office: FoundOffice, desk: Client) -> None:
    survey = published(office)
    Respondent(survey).send(journey__noticed="no").send()
    address = f"/desk/surveys/{survey.pk}/delete/"
    assert "1 response" in desk.get(address).content.decode()
    assert desk.post(address, {"name": "Other"}).status_code == 422
    assert Survey.objects.exists()
    desk.post(address, {"name": "Journeys"})
    assert not Survey.objects.exists()
    assert not Response.objects.exists()


def test_an_officer_makes_no_survey(office: FoundOffice) -> None:
    officer = people.case_officer(office)
    with pytest.raises(Refused):
        draft(office, actor=officer)


def test_a_researcher_makes_surveys_and_opens_no_report(office: FoundOffice) -> None:
    researcher = people.member_without_desk("Rita Researcher", "researcher")
    client = Client()
    people.sign_in(client, researcher)
    assert client.get("/desk/surveys/").status_code == 200
    with pytest.raises(Refused):  # without a desk nobody could ever read what is written
        draft(office, actor=researcher)


def test_files_cannot_be_asked_for(office: FoundOffice) -> None:
    with pytest.raises(WorkbookError, match="takes no files"):
        draft(office, build([asked("photo", "image")]))


def test_an_altered_questionnaire_is_not_asked(office: FoundOffice) -> None:
    survey = published(office)
    version = Version.objects.get()
    Version.objects.update(definition=version.definition.replace("worry", "please"))
    with pytest.raises(Tampered):
        _ = Version.objects.current(survey).questionnaire
    assert Respondent(survey).answer.status_code == 503


def test_links_are_told_once(office: FoundOffice, desk: Client) -> None:
    survey = published(office, by_ticket=True)
    page = desk.post(f"/desk/surveys/{survey.pk}/tickets/", {"count": "3"}).content.decode()
    assert page.count("?t=") == 3
    assert "?t=" not in desk.get(f"/desk/surveys/{survey.pk}/").content.decode()
    assert desk.post(f"/desk/surveys/{survey.pk}/tickets/", {"count": "0"}).status_code == 422


def test_who_asks_for_the_address_of_links_again_is_sent_to_the_survey(
    office: FoundOffice, desk: Client
) -> None:
    survey = published(office, by_ticket=True)
    answer = desk.get(f"/desk/surveys/{survey.pk}/tickets/")
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/surveys/{survey.pk}/")


def test_the_workbook_goes_home(office: FoundOffice, desk: Client) -> None:
    survey = draft(office)
    answer = desk.get(f"/desk/surveys/{survey.pk}/workbook/")
    assert io.BytesIO(answer.content).getvalue() == WORKBOOK


def test_full_or_past_surveys_are_not_published(office: FoundOffice) -> None:
    survey = draft(office)
    survey.closes_on = date(2020, 1, 1)
    with pytest.raises(authoring.NotReady, match="past"):
        authoring.publish(office.director, survey, date(2026, 1, 1))


@pytest.mark.parametrize(
    ("column", "addresses"),
    [("label", {"en"}), ("label::Español (es)", {"es"}), ("label::French (fr)", {"fr"})],
)
def test_addresses_to_hand_out_open(
    office: FoundOffice, desk: Client, client: Client, column: str, addresses: set[str]
) -> None:
    survey = published(office, build([{"type": "text", "name": "a", column: "What then?"}]))
    page = desk.get(f"/desk/surveys/{survey.pk}/").content.decode()
    found = set(re.findall(rf'href="(/([a-z-]+)/survey/{survey.slug}/)"', page))
    assert {code for _, code in found} == addresses
    assert all("What then?" in client.get(address).content.decode() for address, _ in found)


def test_a_survey_speaks_languages_that_the_office_does_not(office: FoundOffice, client: Client) -> None:
    rows = [
        {"type": "text", "name": "a", "label::Français (fr)": "Et puis ?", "label::العربية (ar)": "ماذا بعد؟"}
    ]
    survey = published(office, build(rows))
    page = client.get(f"/ar/survey/{survey.slug}/", headers={"accept-language": "nl"})
    shown = page.content.decode()
    assert page.status_code == 200
    assert "ماذا بعد؟" in shown
    assert '<html lang="nl"' in shown, "the words around it are in a language of the office"
    assert '<div lang="ar" dir="rtl">' in shown
    assert f'action="/ar/survey/{survey.slug}/"' in shown, "what is sent stays in that language"
    assert f'formaction="/fr/survey/{survey.slug}/"' in shown, "each language of the survey is offered"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert client.get(f"/en/survey/{survey.slug}/").status_code == 200
    for unknown in ("xx", "sv"):
        assert client.get(f"/{unknown}/survey/{survey.slug}/").status_code == 404


CONTACTS = ("zoe@mail.example", "Ana, 0032 470 00 00 00")


def test_contacts_that_were_left_can_be_read_by_who_holds_the_desk(office: FoundOffice, desk: Client) -> None:
    survey = published(office, consents={"en": "We write once.", "fr": "Nous écrivons une fois."})
    here = f"/desk/surveys/{survey.pk}/"
    assert f"{here}contacts/" not in desk.get(here).content.decode()
    for one in CONTACTS:
        intake.leave_contact(survey, one)
    assert f"{here}contacts/" in desk.get(here).content.decode()
    page = desk.get(f"{here}contacts/").content.decode()
    assert page.index(CONTACTS[1]) < page.index(CONTACTS[0])
    assert '<dd class="said" lang="fr" dir="ltr">Nous écrivons une fois.</dd>' in page
    assert "We write once." in page
    assert AuditEntry.objects.filter(action="survey.contacts_read").exists()


def test_contacts_stay_closed_without_the_desk(office: FoundOffice) -> None:
    survey = published(office, consents={"en": "We write once."})
    intake.leave_contact(survey, CONTACTS[0])
    client = Client()
    people.sign_in(client, people.member_without_desk("Rita Researcher", "researcher"))
    here = f"/desk/surveys/{survey.pk}/"
    assert f"{here}contacts/" not in client.get(here).content.decode()
    assert client.get(f"{here}contacts/").status_code == 403


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("closes_on", "31/12/2026", "Write the day as 2026-11-30."),
        ("closes_on", "2026-02-30", "Write the day as 2026-11-30."),
        ("closes_on", "2020-01-01", "This day is over"),
        ("closes_at", "1e", "Write a whole number."),
        ("name", "n" * 121, "shorten it"),
        ("consent_fr", "n" * 2001, "shorten it"),
        ("consent_en", "We write once.", "Write the consent in this language too"),
    ],
)
def test_settings_that_do_not_fit_stay_in_their_field(
    office: FoundOffice, desk: Client, field: str, typed: str, said: str
) -> None:
    survey = published(office)
    posted = {"name": "Journeys", "closes_on": "", "closes_at": "", field: typed}
    answer = desk.post(f"/desk/surveys/{survey.pk}/settings/", posted)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert typed in page
    assert 'type="date"' not in page  # it would show nothing of what is no day
    assert 'type="number"' not in page  # nor this of what is no number
    survey.refresh_from_db()
    assert (survey.name, survey.closes_on) == ("Journeys", None)


def test_the_consent_stands_in_each_language_of_the_survey(office: FoundOffice, desk: Client) -> None:
    survey = published(office)
    here = f"/desk/surveys/{survey.pk}/"
    written = {"en": "We write once.", "fr": "Nous écrivons une fois."}
    posted = {"name": "Journeys", **{f"consent_{code}": text for code, text in written.items()}}
    assert desk.post(f"{here}settings/", posted).status_code == 302
    survey.refresh_from_db()
    assert survey.consents == written
    page = desk.get(f"{here}settings/").content.decode()
    assert all(text in page for text in written.values())
    assert "Nobody is asked for a contact" not in desk.get(here).content.decode()
    # A workbook of another language came later.
    authoring.settle(office.director, survey, consents={"en": "We write once."})
    assert "Nobody is asked for a contact in: français" in desk.get(here).content.decode()


def test_a_draft_gets_no_last_day_that_is_over(office: FoundOffice, desk: Client) -> None:
    survey = draft(office)
    answer = desk.post(
        f"/desk/surveys/{survey.pk}/settings/", {"name": "Journeys", "closes_on": "2020-01-01"}
    )
    assert answer.status_code == 422
    assert "This day is over" in answer.content.decode()


def test_a_last_day_that_is_over_already_may_stay(office: FoundOffice, desk: Client) -> None:
    survey = published(office)
    authoring.settle(office.director, survey, closes_on=date(2020, 1, 1))
    posted = {"name": "Journeys of old", "closes_on": "2020-01-01"}
    assert desk.post(f"/desk/surveys/{survey.pk}/settings/", posted).status_code == 302


def test_a_wrong_number_of_links_is_said_at_the_top_too(office: FoundOffice, desk: Client) -> None:
    survey = published(office, by_ticket=True)
    page = desk.post(f"/desk/surveys/{survey.pk}/tickets/", {"count": "many"}).content.decode()
    assert page.index('role="alert"') < page.index("<h1>")
    assert page.count("Write a whole number.") == 2
    assert 'value="many"' in page


def test_links_are_made_in_a_language_of_the_survey(office: FoundOffice, desk: Client) -> None:
    Member.objects.update(language="de")  # which the survey does not speak
    survey = published(office, by_ticket=True)
    address = f"/desk/surveys/{survey.pk}/tickets/"
    assert (
        f"/fr/survey/{survey.slug}/?t="
        in desk.post(address, {"count": "1", "language": "fr"}).content.decode()
    )
    assert f"/en/survey/{survey.slug}/?t=" in desk.post(address, {"count": "1"}).content.decode()
    assert desk.post(address, {"count": "1", "language": "xx"}).status_code == 422
