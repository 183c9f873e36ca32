"""The scenarios that come along: whole, the same in every language, played alone, led for a group, printed."""

import re
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from saystop.engines.stories import checking
from saystop.engines.stories.model import DEBRIEF, GOOD, RISK, SIGNAL
from saystop.offices.rules import Refused
from saystop.training import cards, scenarios
from saystop.training.models import Stage
from saystop.training.services import stages
from tests import people
from tests.people import FoundOffice

SCENARIOS = scenarios.shipped()
EVERY = [(slug, language) for slug, languages in SCENARIOS.items() for language in languages]
NOT_SAID = re.compile(r"naked|undress|touch(ed|es)? her|sexual|sexuel|seksue|sexuell", re.IGNORECASE)
HERE = "/desk/training/"


@pytest.mark.parametrize("slug", SCENARIOS)
def test_each_is_there_in_every_language_of_the_pages_and_is_the_same_story(slug: str) -> None:
    assert set(SCENARIOS[slug]) == {code for code, _name in settings.LANGUAGES}
    assert checking.differences(SCENARIOS[slug]) == []
    assert len({one.ifid for one in SCENARIOS[slug].values()}) == 1
    assert len({one.title for one in SCENARIOS[slug].values()}) == len(SCENARIOS[slug])


@pytest.mark.parametrize(("slug", "language"), EVERY)
def test_each_can_be_played_and_shows_what_a_training_needs(slug: str, language: str) -> None:
    story = SCENARIOS[slug][language]
    assert checking.faults(story) == []
    tags = {tag for passage in story.passages.values() for tag in passage.tags}
    assert {GOOD, RISK, SIGNAL, DEBRIEF} <= tags
    assert story.roles
    assert story.notes
    text = " ".join(one.text for one in story.passages.values())
    assert not NOT_SAID.search(text)
    if language == "fr":
        assert not re.search(r" [?!;:»]|« ", text), "French has no-break spaces"


@pytest.mark.django_db
def test_it_is_played_alone_by_links(client: Client, office: FoundOffice) -> None:
    assert "/en/play/reception/" in client.get("/en/play/").content.decode()
    page = client.get("/en/play/reception/").content.decode()
    seen = set()
    waiting = [f"/en/play/reception/{SCENARIOS['reception']['en'].start}/"]
    assert waiting[0] in page
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code == 200
        assert not answer.cookies
        page = answer.content.decode()
        assert 'href="/en/line/"' in page, "who helps"
        assert "Give the guest" not in page, "notes are the facilitator's"
        waiting += re.findall(r'href="(/en/play/reception/[a-z-]+/)"', page)
    assert len(seen) == len(SCENARIOS["reception"]["en"].passages)
    for address in ("/en/play/none/", "/en/play/reception/none/", "/en/play/none/arrival/"):
        assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_it_is_led_for_a_group(tove: Client, client: Client) -> None:
    scenario = f"{HERE}scenarios/reception/nl/"
    assert "<svg" in tove.get(scenario).content.decode()
    led = tove.post(f"{scenario}lead/", follow=True)
    stage = Stage.objects.get()
    page = led.content.decode()
    assert "dit is geen schurk" in page, "the notes"
    assert f"/nl/stage/{stage.code}/" in page
    shown = client.get(f"/nl/stage/{stage.code}/")
    assert "Het is tien uur" in shown.content.decode()
    assert "dit is geen schurk" not in shown.content.decode()
    assert shown.headers["Refresh"]
    assert "Refresh" not in client.get(f"/nl/stage/{stage.code}/?still=1").headers
    tove.post(f"{HERE}stages/{stage.pk}/move/", {"passage": "papers"})
    assert "paspoorten" in client.get(f"/nl/stage/{stage.code}/").content.decode()
    assert tove.post(f"{HERE}stages/{stage.pk}/move/", {"passage": "nowhere"}).status_code == 404
    assert client.post(f"{HERE}stages/{stage.pk}/move/", {"passage": "calm"}).status_code == 302
    stage.refresh_from_db()
    assert stage.passage == "papers"


@pytest.mark.django_db
def test_a_stage_ends_with_the_next_day(office: FoundOffice) -> None:
    stage = stages.open_(office.director, "reception", "en")
    stages.sweep()
    assert Stage.objects.count() == 1
    Stage.objects.update(made_on=timezone.localdate() - timedelta(days=2))
    stages.sweep()
    assert not Stage.objects.filter(pk=stage.pk).exists()


@pytest.mark.django_db
def test_who_has_nothing_to_do_with_training_leads_nothing(office: FoundOffice) -> None:
    oona = people.member_without_desk("Oona Outreach", "outreach_officer")
    stage = stages.open_(office.director, "reception", "en")
    for act in (lambda: stages.open_(oona, "reception", "en"), lambda: stages.move(oona, stage, "calm")):
        with pytest.raises(Refused):
            act()


@pytest.mark.parametrize("language", SCENARIOS["reception"])
def test_cards_are_four_on_a_sheet(language: str) -> None:
    story = SCENARIOS["reception"][language]
    pdf = pikepdf.open(BytesIO(cards.pdf(story, language)))
    assert len(pdf.pages) == -(-len(story.passages) // 4)


@pytest.mark.django_db
def test_cards_and_pages_of_what_there_is_not(tove: Client) -> None:
    assert tove.get(f"{HERE}scenarios/reception/en/cards/").headers["Content-Type"] == "application/pdf"
    for path in ("scenarios/none/en/", "scenarios/reception/xx/", "scenarios/none/en/cards/"):
        assert tove.get(f"{HERE}{path}").status_code == 404
