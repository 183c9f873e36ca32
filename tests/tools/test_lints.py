"""Each lint of ours finds what is planted, and passes what is right."""

import sys
from pathlib import Path

import openpyxl
import pytest
from babel.messages.catalog import Catalog

from tools import lint
from tools.lints import catalogues, hosts, links, sizes, words

ROW = "en,fr,nl,de,never\nreport,signalement,melding,Meldung,{never}\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small tree in which nothing is wrong."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "src").mkdir()
    (tmp_path / "docs/glossary.csv").write_text(ROW.format(never="forbiddenword;another one"))
    (tmp_path / "docs/page.md").write_text("See [the other](other.md).\n")
    (tmp_path / "docs/other.md").write_text("Nothing.\n")
    (tmp_path / "src/room.py").write_text("WORDS = 'fine'\n")
    return tmp_path


def save(path: Path, *rows: list[str]) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("sheet", 0)
    for row in rows:
        sheet.append(row)
    book.save(path)


def test_a_tree_in_order_passes(tree: Path) -> None:
    for one in (words, hosts, sizes, links):
        assert one.faults(tree) == []


@pytest.mark.parametrize("said", ["a ForbiddenWord here", "another one", "two forbiddenwords"])
def test_a_word_that_is_never_used_is_found(tree: Path, said: str) -> None:
    (tree / "src/page.html").write_text(said)
    assert len(words.faults(tree)) == 1


def test_a_word_that_is_never_used_is_found_in_a_workbook(tree: Path) -> None:
    save(tree / "src/form.xlsx", ["forbiddenword"])
    assert len(words.faults(tree)) == 1


def test_part_of_a_word_is_no_fault(tree: Path) -> None:
    (tree / "src/page.html").write_text("unforbiddenwordly")
    assert words.faults(tree) == []


def test_a_registry_is_found(tree: Path) -> None:
    (tree / "src/setup.toml").write_text("index = 'https://" + ".".join(("pypi", "org")) + "/simple'")
    assert len(hosts.faults(tree)) == 1


def test_a_long_file_and_an_open_end_are_found(tree: Path) -> None:
    (tree / "src/long.py").write_text("x = 1\n" * 401)
    (tree / "src/open.py").write_text("# TO" + "DO: later\n")
    assert len(sizes.faults(tree)) == 2


def test_a_link_to_nowhere_is_found(tree: Path) -> None:
    (tree / "docs/page.md").write_text("See [gone](gone.md).\n")
    assert len(links.faults(tree)) == 1


@pytest.mark.parametrize(
    ("translated", "fault"),
    [
        ("Bonjour %(name)s", ""),
        ("", "not translated"),
        ("Bonjour %(nom)s", "placeholders"),
        (None, "missing"),
    ],
)
def test_a_catalogue_that_does_not_say_everything_is_found(translated: str | None, fault: str) -> None:
    wanted, there = Catalog(), Catalog()
    wanted.add("Hello %(name)s")
    if translated is not None:
        there.add("Hello %(name)s", translated)
    found = catalogues.compared(wanted, there)
    assert [fault in one for one in found] == ([True] if fault else [])


def test_an_unsure_translation_is_found() -> None:
    wanted, there = Catalog(), Catalog()
    wanted.add("Hello")
    there.add("Hello", "Bonjour", flags=["fuzzy"])
    assert len(catalogues.compared(wanted, there)) == 1


def test_a_form_that_forgets_a_language_is_found(tmp_path: Path) -> None:
    headers = [f"label::X ({code})" for code in ("en", "fr", "nl", "de")]
    save(tmp_path / "form.xlsx", headers, ["a", "b", "c", "d"], ["a", "", "c", "d"])
    assert len(catalogues.in_workbook(tmp_path / "form.xlsx")) == 1


def test_a_word_across_two_lines_is_found(tree: Path) -> None:
    (tree / "docs/page.md").write_text("This is another\n  one.\n")
    assert "line 1" in words.faults(tree)[0]


def test_a_registry_of_this_machine_and_an_option_that_names_one_are_found(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://me:word@wheels.mine.example/simple")
    (tree / "docs/other.md").write_text("From https://wheels.mine.example/simple.\n")
    (tree / "docs/page.md").write_text("--extra-index" + "-url=x, but --no-emit-index" + "-url is fine.\n")
    assert len(hosts.faults(tree)) == 2


def test_sentences_of_pages_and_code_are_those_of_the_catalogues(tmp_path: Path) -> None:
    source = tmp_path / "src/saystop"
    (source / "templates").mkdir(parents=True)
    (source / "templates/page.html").write_text('{% load i18n %}{% translate "Good day" %}')
    for code in catalogues.LANGUAGES:
        (source / "locale" / code / "LC_MESSAGES").mkdir(parents=True)
        (source / "locale" / code / "LC_MESSAGES/django.po").write_text(
            'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Good day"\nmsgstr "Bonjour"\n'
        )
    assert catalogues.faults(tmp_path) == []
    (source / "app.py").write_text('from x import gettext as _\nsaid = _("Good night")\n')
    assert len(catalogues.faults(tmp_path)) == len(catalogues.LANGUAGES)
    (source / "locale/de/LC_MESSAGES/django.po").unlink()
    assert any("de/LC_MESSAGES/django.po is missing" in fault for fault in catalogues.faults(tmp_path))


@pytest.mark.parametrize(
    ("name", "content", "command"),
    [
        ("planted.py", "import os\n", "rules"),
        ("planted.py", "x = {  'a':1 }\n", "format"),
        ("planted.html", "<p>{{name}</p><img src=x>\n", "templates"),
    ],
)
def test_a_command_finds_what_is_planted(tmp_path: Path, name: str, content: str, command: str) -> None:
    (tmp_path / name).write_text(content)
    there = [tmp_path if word in {".", "src"} else word for word in lint.COMMANDS[command] if word != "dev"]
    own = ["--config", lint.TREE / "pyproject.toml"] if "ruff" in str(there[0]) else []
    assert "planted" in lint.run([*there, *own])


def test_a_command_that_fails_without_a_word_is_shown() -> None:
    assert lint.run([sys.executable, "-c", "raise SystemExit(3)"]) == "exit code 3"
    assert lint.run([sys.executable, "-c", "print('all well')"]) == ""
