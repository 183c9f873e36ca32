"""Blocks that show what is counted elsewhere: only what is public, only while it is, small groups hidden."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Site

from saystop.offices.models import Member
from saystop.surveys.figures import analysis
from saystop.surveys.models import Source, Survey, Version
from saystop.surveys.services import authoring, intake, releasing
from saystop.surveys.services.intake import Answered
from saystop.website import blocks_charts, models
from saystop.website.services import figures
from tests.people import FoundOffice
from tests.surveys.making import published
from tests.website import making
from tests.website.event_making import an_event
from tests.website.figuring import LAST, REASON, a_closed_year, a_figure, a_value

pytestmark = pytest.mark.django_db
PATH = "journey/noticed"


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def answered(office: FoundOffice, yes: int = 40, no: int = 3) -> Survey:
    """A survey whose figures are public; of the answers some are too few to be shown."""
    survey = published(office)
    version = Version.objects.current(survey)
    given = [Answered({PATH: "yes"}, "en")] * yes + [Answered({PATH: "no"}, "en")] * no
    intake.enter(version, version.questionnaire, given, Source.PAGE)
    releasing.release(office.director, analysis(survey, version, "en"), [PATH], "Asked at a fair.")
    return survey


def page_with(kind: str, value: Any, lang: str = "en") -> models.TextPage:
    body = making.stream([(kind, value)])
    return making.published(making.a_home(lang), models.TextPage(title="Counted", body=body))


def html(page: models.PublicPage) -> str:
    answer = Client().get(page.url)
    assert answer.status_code == 200
    return answer.content.decode()


def chart_of(survey: Survey, heading: str = "") -> dict[str, str]:
    return {"question": f"{survey.pk}:{PATH}", "heading": heading}


def test_a_chart_shows_what_was_published(office: FoundOffice) -> None:
    survey = answered(office, no=20)
    page = html(page_with("chart", chart_of(survey, "What travellers saw")))
    assert "<h2>What travellers saw</h2>" in page
    assert "Did something worry you?" in page
    assert "<svg" in page
    assert "60 answered" in page
    assert "60 people answered" in page
    assert f'href="/en/survey/{survey.slug}/results/"' in page
    assert "<table>" in page
    # More answers change nothing before they are published.
    version = Version.objects.current(survey)
    intake.enter(version, version.questionnaire, [Answered({PATH: "yes"}, "en")] * 30, Source.PAGE)
    assert "60 people answered" in html(models.TextPage.objects.get())


def test_small_groups_stay_hidden(office: FoundOffice) -> None:
    page = html(page_with("chart", chart_of(answered(office, no=3))))
    assert "too few to be shown" in page
    assert ">3<" not in page
    assert ">40<" not in page, "with how many answered it would tell the other"


def test_a_chart_speaks_the_language_of_its_page(office: FoundOffice) -> None:
    survey = answered(office, no=20)
    french = html(page_with("chart", chart_of(survey), "fr"))
    assert "Quelque chose vous a-t-il inquiété ?" in french
    german = html(page_with("chart", chart_of(survey), "de"))
    assert '<h2 lang="en" dir="ltr">Did something worry you?</h2>' in german


def test_what_is_withdrawn_is_shown_no_more_and_the_editor_is_told(office: FoundOffice) -> None:
    survey = answered(office, no=20)
    page = page_with("chart", chart_of(survey))
    assert "<svg" in html(page)
    releasing.withdraw(office.director, survey)
    after = html(page)
    assert "<svg" not in after
    assert "no longer public" not in after
    Site.objects.update(hostname="testserver")
    preview = page.make_preview_request(preview_mode="").content.decode()
    assert "Readers see nothing here" in preview
    with pytest.raises(ValidationError, match="no longer public"):
        blocks_charts.SurveyChart().child_blocks["question"].clean(chart_of(survey)["question"])
    authoring.delete(office.director, survey)
    assert html(page)


@pytest.mark.parametrize("written", ["", "none", ":", "00000000-0000-0000-0000-000000000000:a", "x:y"])
def test_a_chart_of_nothing_is_nothing(office: FoundOffice, written: str) -> None:
    assert "<svg" not in html(page_with("chart", {"question": written, "heading": ""}))


def test_an_editor_chooses_from_what_is_public(office: FoundOffice) -> None:
    shown, hidden = answered(office, no=20), published(office)
    field = blocks_charts.SurveyChart().child_blocks["question"].field
    offered = json.dumps(list(field.choices))
    assert f"{shown.pk}:{PATH}" in offered
    assert "journey/nights" not in offered
    assert str(hidden.pk) not in offered


def test_the_editors_pages_offer_what_can_be_chosen(
    office: FoundOffice, nadia: Client, member: Member
) -> None:
    survey, value = answered(office, no=20), a_closed_year(member)
    page = page_with("chart", chart_of(survey))
    form = nadia.get(f"/edit/pages/{page.pk}/edit/").content.decode()
    assert f"{survey.pk}:{PATH}" in form
    assert f"{value.figure_id}:{LAST}" in form
    event = an_event(member, name="Harbour evening")
    index = making.published(making.a_home(), models.EventIndexPage(title="Events"))
    form = nadia.get(f"/edit/pages/add/website/eventpage/{index.pk}/").content.decode()
    assert f'<option value="{event.pk}">' in form
    assert "Harbour evening" in form


def test_a_figure_stands_with_its_year_and_the_way_to_what_it_counts(member: Member) -> None:
    value = a_closed_year(member, "2100000")
    page = page_with("year_figures", {"figures": [f"{value.figure_id}:{LAST}"]})
    shown = html(page)
    assert "<strong>2,100,000</strong>" in shown
    assert "Advocacy actions" in shown
    assert f'href="/en/impact/{LAST}/advocacy/"' in shown
    figures.correct(member, value, value.number + 5, REASON)
    assert "<strong>2,100,005</strong>" in html(page)
    french = html(page_with("year_figures", {"figures": [f"{value.figure_id}:{LAST}"]}, "fr"))
    assert "Actions de plaidoyer" in french


def test_a_figure_that_is_hidden_is_shown_no_more_and_the_editor_is_told(member: Member) -> None:
    figure = a_figure(member)
    a_value(member, figure)
    chosen = f"{figure.pk}:{LAST}"
    page = page_with("year_figures", {"figures": [chosen]})
    assert "<strong>21</strong>" in html(page)
    type(figure).objects.update(is_shown=False)
    assert "<strong>21</strong>" not in html(page)
    Site.objects.update(hostname="testserver")
    assert "A figure is missing here" in page.make_preview_request(preview_mode="").content.decode()
    with pytest.raises(ValidationError, match="no longer public"):
        blocks_charts.YearFigures().child_blocks["figures"].child_block.clean(chosen)
