"""A survey answered, as a respondent's browser does it."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from saystop.engines.sealing import unseal
from saystop.offices.unlocking import Unlocked
from saystop.reporting.floods import Bucket
from saystop.surveys import bindings
from saystop.surveys.models import Contact, Pause, Response, Ticket
from saystop.surveys.services import authoring, intake, links
from saystop.surveys.views import answering
from tests.engines.questionnaires.workbooks import asked, build
from tests.people import FoundOffice, unlocked
from tests.surveys.making import Respondent, both, published, two

pytestmark = pytest.mark.django_db
SAID = "An adult who did not seem to be family took a child to room 12."


def whole(respondent: Respondent) -> Respondent:
    respondent.send(journey__noticed="yes", journey__nights="3")
    return respondent.send(after__told=["no"], after__words=SAID)


def test_answers_go_in_step_by_step_and_no_cookie_is_set(office: FoundOffice) -> None:
    survey = published(office)
    respondent = whole(Respondent(survey))
    assert "Thank you" in respondent.page
    assert not respondent.client.cookies
    response = Response.objects.get()
    assert response.answers == {"journey/noticed": "yes", "journey/nights": 3, "after/told": ["no"]}
    assert (response.day, response.language, response.source) == (timezone.localdate(), "en", "page")


def test_what_is_written_lies_sealed_and_opens_for_the_desk_alone(office: FoundOffice) -> None:
    survey = published(office)
    whole(Respondent(survey))
    response = Response.objects.get()
    assert SAID not in response.chosen
    sealed = bytes(response.written or b"")
    assert SAID.encode() not in sealed
    director: Unlocked = unlocked(office.director)
    assert response.desk_key is not None
    key = director.desk_key(response.desk_key)
    assert json.loads(unseal(sealed, key, bindings.written(survey.pk, response.once))) == {
        "after/words": SAID
    }


def test_neither_a_telephone_number_nor_the_moment_is_readable_by_way_of_a_calculation(
    office: FoundOffice,
) -> None:
    workbook = build(
        [
            both("phone", "text", "Telephone", "Téléphone"),
            both("nights", "integer", "Nights", "Nuits"),
            both("clock", "time", "When?", "Quand ?", default="format-date-time(now(), '%H:%M')"),
            {"type": "calculate", "name": "again", "calculation": "${phone}"},
            {"type": "calculate", "name": "once_more", "calculation": "${again} + 0"},
            {"type": "calculate", "name": "moment", "calculation": "decimal-date-time(now())"},
            {"type": "calculate", "name": "later", "calculation": "${moment} + 1"},
            {"type": "calculate", "name": "days", "calculation": "${nights} + 1"},
        ]
    )
    survey = published(office, workbook)
    Respondent(survey).send(phone="35226112233", nights="3", clock="12:34")
    assert Response.objects.get().answers == {"nights": 3, "days": "4"}


def test_what_is_required_or_wrong_is_asked_again_and_nothing_typed_is_lost(office: FoundOffice) -> None:
    respondent = Respondent(published(office))
    respondent.send(journey__nights="0")
    assert respondent.answer.status_code == 422
    assert 'value="0"' in respondent.page
    assert 'href="#q-journey-noticed"' in respondent.page
    assert not Response.objects.exists()


def test_what_is_not_relevant_is_not_asked_and_not_kept(office: FoundOffice) -> None:
    respondent = Respondent(published(office))
    respondent.send(journey__noticed="no")
    assert "after/told" not in respondent.page
    respondent.send(after__told=["yes"])
    assert Response.objects.get().answers == {"journey/noticed": "no"}


def test_choices_that_an_answer_brings_are_asked_about_before_the_page_is_left(office: FoundOffice) -> None:
    regions = [
        ("region", "north", ""),
        ("region", "south", ""),
        ("town", "Northport", "north"),
        ("town", "Southbay", "south"),
    ]
    workbook = build(
        [
            *two(
                "stay",
                "Your stay",
                "Votre séjour",
                both("region", "select_one region", "Region", "Région"),
                both("town", "select_one town", "Town", "Ville", choice_filter="region = ${region}"),
            ),
            both("words", "text", "In your own words", "Avec vos mots"),
        ],
        [
            {
                "list_name": of,
                "name": name,
                "label::English (en)": name,
                "label::Français (fr)": name,
                "region": region,
            }
            for of, name, region in regions
        ],
        {"form_title": "Stays", "default_language": "English (en)"},
    )
    respondent = Respondent(published(office, workbook))
    respondent.send(stay__region="south")
    assert "There are a few more questions here" in respondent.page
    assert "Southbay" in respondent.page
    respondent.send(stay__region="south", stay__town="Southbay").send(words=SAID)
    assert Response.objects.get().answers == {"stay/region": "south", "stay/town": "Southbay"}


def test_the_same_page_sent_twice_is_one_response(office: FoundOffice) -> None:
    respondent = Respondent(published(office))
    respondent.send(journey__noticed="no")
    posted = {"step": respondent.hidden("step"), "draft": respondent.hidden("draft"), "go": "next"}
    for _ in range(2):
        assert "Thank you" in Client().post(respondent.address, posted).content.decode()
    assert Response.objects.count() == 1


def test_going_back_keeps_what_was_written(office: FoundOffice) -> None:
    respondent = Respondent(published(office)).send(journey__noticed="yes", journey__nights="3")
    respondent.send("change:journey", after__words=SAID)
    assert 'value="3"' in respondent.page
    respondent.send(journey__noticed="yes", journey__nights="4")
    assert SAID in respondent.page


def test_a_hidden_default_is_kept_with_the_answers(office: FoundOffice) -> None:
    workbook = build([{"type": "hidden", "name": "stand", "default": "7"}, asked("nights", "integer")])
    Respondent(published(office, workbook), "en").send(nights="2")
    assert Response.objects.get().answers == {"stand": "7", "nights": 2}


def test_all_on_one_page(office: FoundOffice) -> None:
    respondent = Respondent(published(office, one_page=True))
    assert "after/words" in respondent.page
    respondent.send(journey__noticed="yes", after__words=SAID)
    assert "after/told" in respondent.page  # what is asked now is shown before it is sent
    respondent.send(journey__noticed="yes", after__words=SAID)
    assert Response.objects.count() == 1


@pytest.mark.parametrize("language", ["en", "fr", "nl"])
def test_it_speaks_the_language_of_its_address_or_its_own(office: FoundOffice, language: str) -> None:
    page = Respondent(published(office), language).page
    assert ("Votre voyage" if language == "fr" else "Your journey") in page


def test_a_draft_is_asked_of_nobody(office: FoundOffice) -> None:
    survey = published(office)
    survey.state = "draft"
    survey.save()
    assert Client().get(f"/en/survey/{survey.slug}/").status_code == 404


def test_a_closed_survey_takes_nothing(office: FoundOffice) -> None:
    survey = published(office)
    respondent = Respondent(survey).send(journey__noticed="no")
    authoring.close(office.director, survey)
    assert "closed" in respondent.send().page
    assert not Response.objects.exists()


def test_it_closes_after_its_last_day_and_at_its_number(office: FoundOffice) -> None:
    survey = published(office, closes_at=1)
    assert intake.is_open(survey, timezone.localdate())
    Respondent(survey).send(journey__noticed="no").send()
    assert "closed" in Respondent(survey).page
    yesterday = timezone.localdate() - timedelta(days=1)
    survey.closes_at, survey.closes_on = None, yesterday
    assert not intake.is_open(survey, timezone.localdate())
    assert intake.is_open(survey, yesterday)


def test_a_ticket_counts_once(office: FoundOffice) -> None:
    survey = published(office, by_ticket=True)
    (ticket,) = links.make_tickets(office.director, survey, 1)
    assert Respondent(survey).answer.status_code == 403
    assert Respondent(survey, query="?t=made-up").answer.status_code == 403
    first, second = (Respondent(survey, query=f"?t={ticket}") for _ in range(2))
    assert "Thank you" in first.send(journey__noticed="no").send().page
    assert second.send(journey__noticed="no").send().answer.status_code == 403
    assert Response.objects.count() == 1
    assert ticket.encode() not in bytes(Ticket.objects.get().digest)


def test_pausing_keeps_answers_for_whoever_has_the_link(office: FoundOffice) -> None:
    survey = published(office, may_pause=True)
    respondent = Respondent(survey).send(journey__noticed="yes", journey__nights="3")
    respondent.send("pause", after__words=SAID)
    address = next(part for part in respondent.page.split('"') if "/go-on/" in part)
    waiting = Pause.objects.get()
    assert SAID.encode() not in bytes(waiting.box)
    assert address.encode() not in bytes(waiting.lookup)
    later = Respondent(survey)
    later.answer = later.client.get(address)
    assert SAID in later.page
    later.send(after__words=SAID)
    assert Response.objects.get().answers["journey/nights"] == 3
    assert not Pause.objects.exists()
    assert later.client.get(address).status_code == 404


def test_a_flood_of_pauses_is_slowed_and_nothing_typed_is_lost(
    office: FoundOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = published(office, may_pause=True)
    monkeypatch.setattr(answering, "ARRIVALS", Bucket(capacity=1, leak=0.001))
    Respondent(survey).send("pause", journey__nights="3")
    slowed = Respondent(survey).send("pause", journey__nights="4")
    assert slowed.answer.status_code == 503
    assert 'value="4"' in slowed.page
    assert Pause.objects.count() == 1


@pytest.mark.parametrize("bound", [("LARGEST_PAUSE", 50), ("LEAST_FREE", 1 << 62)])
def test_what_cannot_wait_is_told_at_once_and_stays_in_the_page(
    office: FoundOffice, monkeypatch: pytest.MonkeyPatch, bound: tuple[str, int]
) -> None:
    survey = published(office, may_pause=True)
    monkeypatch.setattr(links, *bound)
    refused = Respondent(survey).send("pause", journey__nights="4")
    assert refused.answer.status_code == 422
    assert "send them now" in refused.page
    assert 'value="4"' in refused.page
    assert not Pause.objects.exists()


def test_a_private_link_opens_nothing_once_the_survey_is_over(office: FoundOffice) -> None:
    survey = published(office, may_pause=True)
    respondent = Respondent(survey).send("pause", journey__nights="3")
    address = next(part for part in respondent.page.split('"') if "/go-on/" in part)
    survey.closes_on = timezone.localdate() - timedelta(days=1)
    survey.save()
    assert "closed" in Client().get(address).content.decode()


def test_pauses_end(office: FoundOffice) -> None:
    survey = published(office, may_pause=True)
    secret = links.pause(survey, {"answers": {}})
    Pause.objects.update(until=timezone.localdate() - timedelta(days=1))
    with pytest.raises(links.PauseGone):
        links.resume(survey, secret)
    assert links.sweep() == 1


def test_a_contact_lies_apart_and_sealed(office: FoundOffice) -> None:
    survey = published(office, consents={"en": "We write once, when the results are there."})
    respondent = Respondent(survey).send(journey__noticed="no").send()
    assert "We write once" in respondent.page
    answer = respondent.client.post(respondent.address, {"go": "contact", "contact": "ana@example.org"})
    assert answer.status_code == 200
    contact = Contact.objects.get()
    assert b"ana@example.org" not in bytes(contact.envelope)
    assert not {field.name for field in Contact._meta.fields} & {"response", "day", "once"}


def test_enter_goes_on_in_the_language_of_the_page(office: FoundOffice) -> None:
    """A browser sends the first button of the form when somebody presses Enter in a field (HTML, “Implicit submission”)."""
    page = Respondent(published(office)).page
    buttons = re.findall(r'<button[^>]* name="go" value="([^"]+)"', page)
    assert buttons[0] == "next"
    assert "change:" in "".join(buttons), "the languages are buttons of the form"


CONSENTS = {"en": "We write once.", "fr": "Nous écrivons une fois."}


def test_the_consent_to_a_contact_is_asked_in_the_language_of_the_answers(office: FoundOffice) -> None:
    survey = published(office, consents=CONSENTS)
    # The survey speaks no Dutch: there it says its own texts in its first language.
    for language, read in (("en", "en"), ("fr", "fr"), ("nl", "en")):
        page = Respondent(survey, language).send(journey__noticed="no").send().page
        assert f'<p lang="{read}" dir="ltr">{CONSENTS[read]}</p>' in page
        assert CONSENTS["fr" if read == "en" else "en"] not in page
        wrong = Client().post(f"/{language}/survey/{survey.slug}/", {"go": "contact", "contact": ""})
        assert wrong.status_code == 422
        assert CONSENTS[read] in wrong.content.decode()


def test_nobody_is_asked_for_a_contact_without_a_consent_to_read(office: FoundOffice) -> None:
    survey = published(office, consents={"fr": CONSENTS["fr"]})
    page = Respondent(survey, "en").send(journey__noticed="no").send().page
    assert "Thank you" in page
    assert 'name="contact"' not in page
    sent = Client().post(f"/en/survey/{survey.slug}/", {"go": "contact", "contact": "ana@example.org"})
    assert sent.status_code == 302
    assert not Contact.objects.exists()


def test_a_closed_survey_takes_no_contacts_and_a_full_one_that_of_the_last(office: FoundOffice) -> None:
    survey = published(office, consents={"en": "We write once."}, closes_at=1)
    respondent = Respondent(survey).send(journey__noticed="no").send()
    sent = {"go": "contact", "contact": "ana@example.org"}
    respondent.client.post(respondent.address, sent)
    assert Contact.objects.count() == 1
    authoring.close(office.director, survey)
    assert "closed" in respondent.client.post(respondent.address, sent).content.decode()
    assert Contact.objects.count() == 1


def test_answers_keep_the_version_that_was_answered(office: FoundOffice) -> None:
    from tests.surveys.making import WORKBOOK

    survey = published(office)
    respondent = Respondent(survey).send(journey__noticed="no")
    whole(Respondent(survey))
    authoring.renew(office.director, survey, WORKBOOK, "second.xlsx")
    respondent.send()
    whole(Respondent(survey))
    assert [one.version.number for one in Response.objects.order_by("pk")] == [1, 1, 2]


@pytest.mark.parametrize("draft", ["", "nonsense", "AAAA", "é"])
def test_a_damaged_draft_begins_anew_and_is_no_fault(office: FoundOffice, draft: str) -> None:
    survey = published(office)
    answer = Client().post(
        f"/en/survey/{survey.slug}/", {"step": "after", "draft": draft, "go": "next", "after/words": "x" * 9}
    )
    assert answer.status_code in (200, 422)
    assert not Response.objects.exists()


def test_a_private_link_to_a_survey_that_was_closed_says_so(office: FoundOffice) -> None:
    survey = published(office, may_pause=True)
    respondent = Respondent(survey).send("pause", journey__nights="3")
    address = next(part for part in respondent.page.split('"') if "/go-on/" in part)
    authoring.close(office.director, survey)
    answer = Client().get(address)
    assert answer.status_code == 200
    assert "This survey is closed" in answer.content.decode()


def test_another_workbook_takes_no_answers_from_who_has_begun_or_paused(office: FoundOffice) -> None:
    survey = published(office, may_pause=True)
    begun = Respondent(survey).send(journey__noticed="no")
    paused = Respondent(survey).send("pause", journey__nights="3")
    address = next(part for part in paused.page.split('"') if "/go-on/" in part)
    authoring.renew(
        office.director, survey, build([both("other", "text", "Anything else?", "Autre ?")]), "b.xlsx"
    )
    assert "Thank you" in begun.send(after__words=SAID).page
    assert 'value="3"' in Client().get(address).content.decode()
