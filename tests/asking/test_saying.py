"""What an engine says is said in the language of the page, whatever a translation holds."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override

import saystop
from saystop.asking import saying
from saystop.asking.saying import in_language, on_page
from saystop.engines.saying import placed, said
from tools.lints.catalogues import LANGUAGES, catalogue

SOURCE = Path(saystop.__file__).parent
FIELD = re.compile(r"\{\w*\}")


def templates() -> Iterator[str]:
    """What stands in each call of `said`."""
    for path in SOURCE.glob("**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "said":
                assert isinstance(node.args[0], ast.Constant), (
                    f"{path}:{node.lineno} is found for no catalogue"
                )
                yield str(node.args[0].value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_translation_has_exactly_the_fields_of_its_template(language: str) -> None:
    known = catalogue(SOURCE / "locale" / language / "LC_MESSAGES/django.po")
    found = sorted(set(templates()))
    assert len(found) > 100
    for template in found:
        translated = known.get(template)
        assert translated is not None, template
        assert isinstance(translated.string, str)
        assert sorted(FIELD.findall(translated.string)) == sorted(FIELD.findall(template)), template


def test_a_sentence_in_a_sentence_is_translated_too() -> None:
    why = said("no page can edit a map")
    told = placed(
        "survey", 3, "type", said("“{name}” ({kind}) is left out: {why}.", name="m", kind="osm", why=why)
    )
    with override("fr"):
        assert in_language(told).replace("\u00a0", " ") == (
            "survey, ligne 3, colonne type : « m » (osm) est omis : aucune page ne peut modifier une carte."
        )
    with override("en"):
        assert in_language(told) == told


@pytest.mark.parametrize("broken", ["", "{nom} manque", "{name", "{} {0} %(name)s", "{name!x:y}"])
def test_a_broken_translation_fails_nothing(monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    monkeypatch.setattr(saying, "gettext", lambda _template: broken)
    assert in_language(said("Nothing is called {name}.", name="x")) == broken
    assert "<" not in on_page(said("Nothing is called {name}.", name="<b>"))


def test_an_empty_sentence_is_not_the_head_of_the_catalogue() -> None:
    with override("fr"):
        assert in_language(said("")) == ""


def test_a_page_shows_what_authors_wrote_as_text_and_marks_what_is_english() -> None:
    nested = said(
        "“{file}”: {why}", file="<b>&", why=said("The checker says, in English: {english}", english="<i>")
    )
    with override("de"):
        assert (
            on_page(nested)
            == '„&lt;b&gt;&amp;“: Die Prüfung sagt, auf Englisch: <span lang="en" dir="ltr">&lt;i&gt;</span>'
        )
        assert on_page("Old <text>.") == '<span lang="en" dir="ltr">Old &lt;text&gt;.</span>'
    with override("en"):
        assert on_page("Old <text>.") == "Old &lt;text&gt;."
