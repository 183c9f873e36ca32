"""Search over pages: of one language, of what is out, and kept nowhere."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from saystop.website import models, queries
from tests.people import FoundOffice
from tests.website import making

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def found(q: str, lang: str = "en") -> str:
    answer = Client().get(f"/{lang}/search/", {"q": q})
    assert answer.status_code == 200
    assert not answer.cookies
    return answer.content.decode()


def test_words_are_found_in_titles_and_texts_of_the_language(office: FoundOffice) -> None:
    site = making.a_site()
    abroad = making.published(making.a_home("fr"), models.TextPage(title="Receptionists abroad"))
    page = found("receptionists notice")
    assert site["resource"].url in page
    assert "1 page found" in page
    assert abroad.url not in found("receptionists")
    assert abroad.url in found("receptionists", "fr")
    assert site["news"].url in found("HARBOUR day"), "in the summary, whatever the case of letters"
    assert site["text"].url in found("listen"), "in a block of text"
    assert site["help"].url in found("proof"), "in a question"
    assert site["campaign"].url in found("twice submarine"), "with any of the words, where no page has all"
    assert "Try fewer words" in found("submarine")


def test_what_is_not_out_is_not_found(office: FoundOffice) -> None:
    page = making.published(making.a_home(), models.TextPage(title="Lanterns"))
    page.title = "Lamps"
    page.save_revision()
    assert page.url in found("lanterns")
    assert page.url not in found("lamps")
    page.unpublish()
    assert page.url not in found("lanterns")


ODD = [
    *("", "   ", "'", '"', "* OR 1", "a AND", "NEAR(", "\0pier", "%", "(", "-", "title:x", "_"),
    *("é" * 5000, "👋", "\n\t\\", "'; drop table x; --", "NOT", "AND OR"),
]


@pytest.mark.parametrize("lang", ["en", "de"])
def test_whatever_is_typed_is_answered(office: FoundOffice, lang: str) -> None:
    making.a_home(lang)
    for typed in ODD:
        page = found(typed, lang)
        assert "<h1>" in page
        assert "<script>alert" not in found(f"<script>alert(1)</script>{typed}", lang)
    assert len(queries.searchable("é" * 5000)) == queries.LONGEST_SEARCH


def test_what_was_searched_is_kept_nowhere(office: FoundOffice, caplog: Any, capfd: Any) -> None:
    making.a_home()
    word = "zanzibarkeeper"
    page = found(word)
    assert '<meta name="robots" content="noindex">' in page
    assert word in page
    for model in apps.get_models(include_auto_created=True):
        for row in model._default_manager.values():
            assert word not in str(row).lower(), model
    assert word not in caplog.text
    assert word not in "".join(capfd.readouterr())


def test_a_website_leads_to_its_search(office: FoundOffice) -> None:
    making.a_home()
    assert 'action="/en/search/"' in Client().get("/en/").content.decode()
