"""Copies and moved pages keep off the program's addresses; what nobody translated is asked about, and marked."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource
from wagtail_localize.operations import translate_object

from saystop.website import models
from tests.website import making

pytestmark = pytest.mark.django_db
TAKEN = "The program has a page of its own at this address: choose another."
MARKED = re.compile(r"<(?!html)[^>]* dir=")


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def copied(client: Client, page: Page, parent: Page, slug: str, **more: str) -> Any:
    sent = {"new_title": "Copy", "new_slug": slug, "new_parent_page": str(parent.pk), **more}
    return client.post(f"/edit/pages/{page.pk}/copy/", sent)


@pytest.mark.parametrize("more", [{}, {"alias": "on"}])
def test_a_copy_onto_an_address_of_the_program_is_one_sentence(nadia: Client, more: dict[str, str]) -> None:
    nadia.get("/edit/")
    home = making.a_home()
    about = making.published(home, models.TextPage(title="Who we are", slug="about"))
    refused = copied(nadia, about, home, "report", **more)
    assert refused.status_code == 200
    assert TAKEN in refused.text
    assert 'value="report"' in refused.text
    assert not Page.objects.filter(slug="report").exists()
    assert copied(nadia, about, about, "report").status_code == 302, "further below the program has none"
    assert copied(nadia, about, home, "us", **more).status_code == 302
    assert Page.objects.child_of(home).filter(slug="us").exists()


def test_nor_is_a_page_moved_there(nadia: Client) -> None:
    nadia.get("/edit/")
    home = making.a_home()
    about = making.published(home, models.TextPage(title="Who we are", slug="about"))
    assert copied(nadia, about, about, "report").status_code == 302
    below = Page.objects.child_of(about).get(slug="report")
    answer = nadia.post(f"/edit/pages/{below.pk}/move/{home.pk}/confirm/", follow=True)
    assert TAKEN in answer.text
    assert Page.objects.child_of(about).filter(pk=below.pk).exists()


def test_nor_are_many_at_once(nadia: Client) -> None:
    nadia.get("/edit/")
    home = making.a_home()
    about = making.published(home, models.TextPage(title="Who we are", slug="about"))
    fine = making.published(about, models.TextPage(title="Pier", slug="pier"))
    assert copied(nadia, about, about, "report").status_code == 302
    lost = Page.objects.child_of(about).get(slug="report")
    moving = f"/edit/bulk/wagtailcore/page/move/?id={fine.pk}&id={lost.pk}&next=/edit/"
    answer = nadia.post(moving, {"chooser": str(home.pk)}, follow=True)
    assert TAKEN in answer.text
    assert Page.objects.child_of(about).filter(pk__in=(fine.pk, lost.pk)).count() == 2
    nadia.post(f"/edit/bulk/wagtailcore/page/move/?id={fine.pk}&next=/edit/", {"chooser": str(home.pk)})
    assert Page.objects.child_of(home).filter(pk=fine.pk).exists()


@pytest.fixture
def french(nadia: Client) -> Page:
    """A page in French of which nothing is translated yet."""
    nadia.get("/edit/")
    home = making.a_home()
    making.a_home("fr")
    body = making.stream(
        [
            ("text", "<p>We <b>listen</b>.</p><p>We act.</p>"),
            ("quote", {"words": "I knew.", "said_by": "", "role": ""}),
        ]
    )
    page = making.published(
        home, models.TextPage(title="Who we are", slug="about", summary="We are few.", body=body)
    )
    translate_object(page, [Locale.objects.get(language_code="fr")])
    found: Page = page.get_translation(Locale.objects.get(language_code="fr"))
    return found


def translated(page: Page, text: str, into: str) -> None:
    source = Translation.objects.get(source__object_id=page.translation_key, target_locale=page.locale).source
    for segment in StringSegment.objects.filter(source=source, string__data=text):
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            locale=page.locale,
            context=segment.context,
            defaults={"data": into, "translation_type": "manual"},
        )


def published(client: Client, page: Page, capture: Any, **more: str) -> str:
    with capture(execute=True):
        answer = client.post(f"/edit/pages/{page.pk}/edit/", {"action": "publish", **more}, follow=True)
    assert answer.status_code == 200
    return str(answer.text)


def test_who_publishes_what_is_not_translated_is_asked_which_sentences(
    nadia: Client, french: Page, django_capture_on_commit_callbacks: Any
) -> None:
    translated(french, "Who we are", "Qui nous sommes")
    translated(french, "We act.", "Nous agissons.")
    asked = published(nadia, french, django_capture_on_commit_callbacks)
    assert "3 sentences have no translation" in asked
    for sentence in ("We listen.", "We are few.", "I knew."):
        assert f"<li>{sentence}</li>" in asked
    for sentence in ("Who we are", "We act.", "about"):
        assert f"<li>{sentence}</li>" not in asked
    assert not Page.objects.get(pk=french.pk).live
    published(nadia, french, django_capture_on_commit_callbacks, untranslated="sure")
    assert Page.objects.get(pk=french.pk).live


def test_a_page_that_is_out_is_not_out_in_a_language_for_being_handed_to_its_translators(
    nadia: Client, django_capture_on_commit_callbacks: Any
) -> None:
    nadia.get("/edit/")
    home, _french = making.a_home(), making.a_home("fr")
    page = making.published(home, models.TextPage(title="Who we are", slug="about"))
    locale = Locale.objects.get(language_code="fr")
    with django_capture_on_commit_callbacks(execute=True):
        nadia.post(f"/edit/localize/submit/page/{page.pk}/", {"locales": str(locale.pk)})
    found = page.get_translation(locale)
    assert not found.live
    assert Client().get("/fr/about/").status_code == 404
    published(nadia, found, django_capture_on_commit_callbacks, untranslated="sure")
    assert Client().get("/fr/about/").status_code == 200


def test_what_stays_says_in_which_language_it_is(
    nadia: Client, french: Page, django_capture_on_commit_callbacks: Any
) -> None:
    translated(french, "Who we are", "Qui nous sommes")
    translated(french, "We act.", "Nous agissons.")
    published(nadia, french, django_capture_on_commit_callbacks, untranslated="sure")
    page = Client().get(french.url).text
    assert "<h1>Qui nous sommes</h1>" in page
    assert '<p lang="en" dir="ltr">We are few.</p>' in page
    assert 'block-text">' in page, "half of it is French"
    assert 'block-quote" lang="en" dir="ltr">' in page
    assert not MARKED.search(Client().get("/en/about/").text)
    # What is translated meanwhile, and not let out, is still read in English.
    translated(french, "I knew.", "Je savais.")
    assert 'block-quote" lang="en" dir="ltr">' in Client().get(french.url).text
    translated(french, "We are few.", "We are few.")  # so somebody wrote
    published(nadia, french, django_capture_on_commit_callbacks, untranslated="sure")
    page = Client().get(french.url).text
    assert "Je savais." in page
    assert not MARKED.search(page)


def test_a_page_that_mirrors_one_of_another_language_is_marked_as_a_whole(nadia: Client) -> None:
    nadia.get("/edit/")
    home, _french = making.a_home(), making.a_home("fr")
    page = making.published(home, models.TextPage(title="Who we are", slug="about"))
    page.copy_for_translation(Locale.objects.get(language_code="fr"), alias=True)
    assert '<h1 lang="en" dir="ltr">Who we are</h1>' in Client().get("/fr/about/").text


def test_what_changed_in_the_first_language_is_asked_about_again_and_the_page_stays_till_then(
    nadia: Client, french: Page, django_capture_on_commit_callbacks: Any
) -> None:
    for text, into in (
        ("Who we are", "Qui nous sommes"),
        ("We are few.", "Nous sommes peu."),
        ("We <b>listen</b>.", "Nous <b>écoutons</b>."),
        ("We act.", "Nous agissons."),
        ("I knew.", "Je savais."),
    ):
        translated(french, text, into)
    # Nothing is left: nobody is asked.
    published(nadia, french, django_capture_on_commit_callbacks)
    assert Page.objects.get(pk=french.pk).live
    first = models.TextPage.objects.get(slug="about", locale__language_code="en")
    first.summary = "We are many."
    first.save_revision().publish()
    TranslationSource.objects.get(object_id=first.translation_key).update_from_db()
    page = Client().get(french.url).text
    assert "<p>Nous sommes peu.</p>" in page
    assert not MARKED.search(page)
    asked = published(nadia, french, django_capture_on_commit_callbacks)
    assert "One sentence has no translation" in asked
    assert "<li>We are many.</li>" in asked
    assert "Nous sommes peu." in Client().get(french.url).text
    published(nadia, french, django_capture_on_commit_callbacks, untranslated="sure")
    assert '<p lang="en" dir="ltr">We are many.</p>' in Client().get(french.url).text
