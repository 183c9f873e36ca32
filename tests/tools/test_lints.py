"""Each lint of ours finds what is planted, and passes what is right."""

from pathlib import Path

import openpyxl
import pytest
from babel.messages.catalog import Catalog

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
    for lint in (words, hosts, sizes, links):
        assert lint.faults(tree) == []


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
