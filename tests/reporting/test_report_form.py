"""The form that SayStop comes with: it converts, speaks four languages wholly, and asks gently."""

import csv
import gzip
import re
from collections.abc import Iterator
from importlib import resources
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from pyxform.xls2xform import ConvertResult, convert

from saystop.engines.questionnaires.model import Kind
from saystop.engines.questionnaires.workbook import read

LANGUAGES = ("English (en)", "Français (fr)", "Nederlands (nl)", "Deutsch (de)")
GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.csv"
# Answers that let a person be unsure, undecided or silent.
WAYS_OUT = {"not_sure", "rather_not_say", "ask_me_first", "anonymous"}

Row = dict[str, str]

WORKBOOK = (resources.files("saystop.reporting") / "data" / "report.xlsx").read_bytes()


def rows(sheet: str) -> list[Row]:
    """The rows of a sheet by header; empty cells are left out."""
    cells = openpyxl.load_workbook(BytesIO(WORKBOOK), read_only=True)[sheet].iter_rows(values_only=True)
    header = [str(name) for name in next(cells)]
    return [
        {name: str(value) for name, value in zip(header, row, strict=True) if value is not None}
        for row in cells
    ]


def paths() -> dict[str, Row]:
    """Every question of the survey by its path."""
    groups: list[str] = []
    found = {}
    for row in rows("survey"):
        if row["type"] == "begin_group":
            groups.append(row["name"])
        elif row["type"] == "end_group":
            groups.pop()
        else:
            found["/".join([*groups, row["name"]])] = row
    return found


def texts() -> Iterator[tuple[str, str, str]]:
    """Every text people read: where it stands, its language, its words."""
    for sheet in ("survey", "choices"):
        for row in rows(sheet):
            for column, words in row.items():
                if "::" in column:
                    yield (
                        f"{row.get('list_name', '')} {row['name']} {column}",
                        column.partition("::")[2],
                        words,
                    )


def never() -> list[str]:
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        return [
            word.strip() for row in csv.DictReader(file) for word in row["never"].split(";") if word.strip()
        ]


@pytest.fixture(scope="module")
def converted() -> ConvertResult:
    return convert(WORKBOOK, validate=False, file_type=".xlsx")


def test_it_converts_without_a_warning(converted: ConvertResult) -> None:
    assert converted.warnings == []


def test_the_reader_takes_it_whole_and_bounds_every_text() -> None:
    form = read(WORKBOOK, "report.xlsx")
    assert form.notices == ()
    assert form.languages == ("en", "fr", "nl", "de")
    assert form.questions.keys() == paths().keys()
    for question in form.questions.values():
        if question.kind is Kind.TEXT:
            assert question.max_length is not None, question.path
            assert question.max_length <= 5_000, question.path
    assert form.question("situation/files/attachments").max_length == 10


def test_it_is_in_four_languages_and_no_other(converted: ConvertResult) -> None:
    tree = etree.fromstring(converted.xform.encode())
    assert [found.get("lang") for found in tree.iter("{*}translation")] == list(LANGUAGES)


@pytest.mark.parametrize("sheet", ["survey", "choices"])
def test_each_text_is_there_in_every_language_or_in_none(sheet: str) -> None:
    for row in rows(sheet):
        kinds = {column.partition("::")[0] for column in row if "::" in column}
        missing = {f"{kind}::{language}" for kind in kinds for language in LANGUAGES} - row.keys()
        assert not missing, row
        assert row.get("type") == "end_group" or "label" in kinds, row


def test_what_can_be_refused_says_why_in_words_of_its_own() -> None:
    for path, row in paths().items():
        for column in ("required", "constraint"):
            assert (column in row) == (f"{column}_message::English (en)" in row), path


def test_names_are_unique() -> None:
    named = [row["name"] for row in rows("survey") if "name" in row]
    assert len(named) == len(set(named))
    chosen = [(row["list_name"], row["name"]) for row in rows("choices")]
    assert len(chosen) == len(set(chosen))


def test_no_word_that_is_never_used() -> None:
    banned = never()
    assert len(banned) > 10
    for where, _, words in texts():
        for word in banned:
            assert not re.search(rf"\b{re.escape(word)}\b", words, re.IGNORECASE), (where, word)


def test_texts_are_set_tidily() -> None:
    for where, language, words in texts():
        assert words == words.strip(), where
        assert "  " not in words, where
        assert "'" not in words, where  # typographic apostrophes in all four languages
        if language == "Français (fr)":
            assert not re.search(r"[^\u202f][?!;]|[^\u00a0]:", words), where


def test_there_are_two_steps_and_one_duty() -> None:
    assert list(dict.fromkeys(path.partition("/")[0] for path in paths())) == ["situation", "you"]
    assert [path for path, row in paths().items() if "required" in row] == ["situation/what"]
    assert next(iter(paths())) == "situation/what"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("situation/what", "text"),
        ("situation/where/position", "geopoint"),
        ("situation/files/attachments", "file"),
        ("situation/files/keep_place_time", "acknowledge"),
        ("you/role", "select_one role"),
        ("you/named", "select_one named"),
        ("you/name", "text"),
        ("you/contact", "text"),
        ("you/police_may_have_name", "select_one police"),
    ],
)
def test_what_the_program_looks_for_stands_where_the_manual_says(path: str, kind: str) -> None:
    assert paths()[path]["type"] == kind
    manual = (Path(__file__).parents[2] / "docs" / "report-form.md").read_text(encoding="utf-8")
    assert f"`{path}`" in manual or path == "situation/where/position"


def test_who_stays_without_a_name_is_asked_for_none(converted: ConvertResult) -> None:
    tree = etree.fromstring(converted.xform.encode())
    relevant = {bind.get("nodeset"): bind.get("relevant") for bind in tree.iter("{*}bind")}
    for name in ("name", "contact", "police_may_have_name"):
        assert re.fullmatch(r"\s*/data/you/named\s+=\s+'named'\s*", relevant[f"/data/you/{name}"] or ""), name


def test_every_choice_leaves_a_way_out() -> None:
    offered: dict[str, set[str]] = {}
    for row in rows("choices"):
        offered.setdefault(row["list_name"], set()).add(row["name"])
    asked = {row["type"].split()[1] for row in paths().values() if row["type"].startswith("select_")}
    assert asked == offered.keys()
    for name, choices in offered.items():
        assert choices & WAYS_OUT, name


def test_it_stays_small() -> None:
    """The report page has 14 KiB over the wire for everything; the words of the form may take two of them."""
    assert len(WORKBOOK) < 32 * 1024
    for language in LANGUAGES:
        words = "\n".join(
            said for where, spoken, said in texts() if spoken == language and "_message::" not in where
        )
        assert len(gzip.compress(words.encode())) < 2 * 1024, language


def test_the_glossary_is_whole() -> None:
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        glossary = list(csv.DictReader(file, strict=True))
    for row in glossary:
        assert list(row) == ["en", "fr", "nl", "de", "never"], row
        assert None not in row.values(), row
        assert all(row[language].strip() for language in ("en", "fr", "nl", "de")), row
    page = (GLOSSARY.parent / "glossary.md").read_text(encoding="utf-8")
    for row in glossary:
        assert f"| {row['en']} | {row['fr']} | {row['nl']} | {row['de']} |" in page
    terms = [row["en"] for row in glossary]
    assert len(terms) == len(set(terms))
