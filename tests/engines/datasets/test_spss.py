"""SPSS files opened again by pyreadstat."""

import math
import subprocess
import sys
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saystop.engines.datasets.codebook import Answer, Codebook, Entry, Measure, Row, Value, Words
from saystop.engines.datasets.scripts import python_script, r_script
from saystop.engines.datasets.spss import write_sav
from saystop.engines.datasets.texts import clean
from tests.engines.datasets.studies import CHOICES, HOUSEHOLD_ROWS, HOUSEHOLDS, PLAIN, ROWS


def sav(codebook: Codebook, rows: Iterable[Row], language: str = "de", words: Words | None = None) -> bytes:
    target = BytesIO()
    write_sav(codebook, rows, language, target, words)
    return target.getvalue()


def opened(
    codebook: Codebook, rows: Iterable[Row], *, user_missing: bool = True, words: Words | None = None
) -> tuple[Any, Any]:
    """The data frame and its codebook, as pyreadstat has them."""
    data, book = pyreadstat.read_sav(BytesIO(sav(codebook, rows, words=words)), user_missing=user_missing)
    return data, book


def one(measure: Measure, values: tuple[Value, ...] = (), name: str = "q", label: str = "Q") -> Codebook:
    return Codebook("One", ("en",), (Entry(name, "q", measure, label, {}, values),))


def rows(*answers: Answer | None) -> list[Row]:
    return [
        Row({} if answer is None else {"q": answer}, frozenset({"q"}), "2026-11-24", "en")
        for answer in answers
    ]


class TestLabels:
    def test_of_variables_and_values_are_those_of_the_codebook(self) -> None:
        _, book = opened(PLAIN, ROWS)
        assert book.column_names_to_labels["noticed"] == "Etwas bemerkt?"
        assert book.variable_value_labels["noticed"] == {1: "Ja", 2: "Nein", 97: "not asked", 99: "no answer"}
        assert book.column_names_to_labels["did_line"] == "Was taten Sie? – Hat es einer Meldestelle gesagt"
        assert book.file_label == "Travellers 2019"

    def test_the_words_can_be_the_readers(self) -> None:
        _, book = opened(PLAIN, ROWS, words=Words("ja", "nein", "nicht gefragt", "keine Angabe"))
        assert book.variable_value_labels["did_told"] == {
            0: "nein",
            1: "ja",
            97: "nicht gefragt",
            99: "keine Angabe",
        }

    def test_too_long_ones_are_cut_between_characters(self) -> None:
        _, book = opened(one("single", (Value("a", "ü" * 100),), label="é" * 300), rows("a"))
        label, value = book.column_names_to_labels["q"], book.variable_value_labels["q"][1]
        assert label == "é" * 126 + "…"
        assert value == "ü" * 58 + "…"


class TestValues:
    def test_of_each_measure(self) -> None:
        data, book = opened(PLAIN, ROWS)
        first = data.iloc[0]
        assert first["noticed"] == 1
        assert [first[f"did_{choice.name}"] for choice in CHOICES] == [1, 1, 0]
        assert [first[f"order_{choice.name}"] for choice in CHOICES] == [0, 2, 1]
        assert (first["age"], first["total"]) == (34, 12.5)
        assert (first["where_latitude"], first["where_longitude"]) == (-33.9, 151.2)
        assert str(first["travelled"]) == "2019-07-14"
        assert str(first["hour"]) == "21:30:00"
        assert str(first["moment"]) == "2019-07-14 21:30:00"
        assert first["words"] == "=SUM(A1)", "no spreadsheet, so nothing is disarmed"
        assert first["photo"] == "one.jpg; two.jpg"
        assert (str(first["response_day"]), first["response_language"], first["response_weight"]) == (
            "2026-11-24",
            "de",
            1.25,
        )
        measures = book.variable_measure
        assert (measures["noticed"], measures["order_line"], measures["age"]) == (
            "nominal",
            "ordinal",
            "scale",
        )

    def test_not_asked_and_no_answer_are_two_missing_values(self) -> None:
        data, _ = opened(PLAIN, ROWS)
        second = data.iloc[1]
        assert (second["did_told"], second["order_told"]) == (97, 99)
        assert (second["words"], second["photo"]) == ("-97", "-99")
        assert second["total"] == -99
        assert second["where_latitude"] == -999, "-99 is a longitude"
        assert second["age"] == 0
        known, _ = opened(PLAIN, ROWS, user_missing=False)
        assert all(math.isnan(known.iloc[1][name]) for name in ("did_told", "order_told", "total"))

    def test_codes_of_missing_values_are_free(self) -> None:
        many = tuple(Value(f"c{n}", f"C {n}") for n in range(1, 101))
        data, book = opened(one("single", many), rows("c97", "c99", None))
        assert data["q"].tolist() == [97, 99, 999]
        assert book.missing_ranges["q"] == [{"lo": 997, "hi": 997}, {"lo": 999, "hi": 999}]
        data, _ = opened(one("number"), rows(-99, None))
        assert data["q"].tolist() == [-99, -999]

    def test_a_choice_of_another_version_keeps_its_name(self) -> None:
        data, book = opened(one("single", (Value("a", "A"),)), rows("gone", "a"))
        assert data["q"].tolist() == [2, 1]
        assert book.variable_value_labels["q"][2] == "gone"

    def test_no_rows(self) -> None:
        data, _ = opened(PLAIN, [])
        assert len(data) == 0
        assert "did_line" in data

    @given(st.lists(st.text(max_size=300), min_size=1, max_size=4))
    @settings(deadline=None, max_examples=60)
    def test_texts_come_back_but_for_blanks_at_their_end(self, values: list[str]) -> None:
        data, _ = opened(one("text"), rows(*values))
        expected = [clean(value).rstrip(" ") if value else "-99" for value in values]
        assert data["q"].tolist() == expected

    @given(st.lists(st.text(min_size=1, max_size=80), min_size=1, max_size=6, unique=True))
    @settings(deadline=None, max_examples=60)
    def test_names_of_any_kind_become_lawful_and_stay_apart(self, names: list[str]) -> None:
        codebook = Codebook(
            "N", ("en",), tuple(Entry(name, f"p{n}", "number", name) for n, name in enumerate(names))
        )
        answers = {f"p{n}": n for n in range(len(names))}
        data, book = opened(codebook, [Row(answers, frozenset(answers), "2026-11-24", "en")])
        assert data.iloc[0].tolist()[1:-2] == list(range(len(names)))
        for name in book.column_names:
            assert len(name.encode()) <= 64
            assert name[0].isalpha()
            assert name[-1] not in "._"
        assert len({name.casefold() for name in book.column_names}) == len(book.column_names)

    @pytest.mark.parametrize(
        ("name", "lawful"), [("all", "all_2"), ("1st", "v1st"), ("a b/c", "a_b_c"), ("_x_", "v_x")]
    )
    def test_names(self, name: str, lawful: str) -> None:
        _, book = opened(one("number", name=name), rows(1))
        assert book.column_names[1] == lawful


def test_repeats_have_a_file_each() -> None:
    with ZipFile(BytesIO(sav(HOUSEHOLDS, iter(HOUSEHOLD_ROWS), "en"))) as archive:
        assert archive.namelist() == ["responses.sav", "house.sav", "member.sav"]
        members, _ = pyreadstat.read_sav(BytesIO(archive.read("member.sav")), user_missing=True)
    assert members["parent_index"].tolist() == [1, 2, 2, 4]
    assert members["reads"].tolist() == [97, 2, 99, 97]


class TestScripts:
    def test_the_python_one_runs(self, tmp_path: Path) -> None:
        (tmp_path / "travellers.sav").write_bytes(sav(PLAIN, ROWS))
        (tmp_path / "read.py").write_text(python_script(PLAIN, "travellers"), encoding="utf-8")
        run = subprocess.run(
            [sys.executable, "read.py"], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        assert "Etwas bemerkt?" in run.stdout
        assert "Nein" in run.stdout or "Ja" in run.stdout

    def test_the_python_one_runs_with_repeats(self, tmp_path: Path) -> None:
        with ZipFile(BytesIO(sav(HOUSEHOLDS, HOUSEHOLD_ROWS))) as archive:
            archive.extractall(tmp_path)
        script = (
            python_script(HOUSEHOLDS, "x")
            + "\nprint(repeat_member.merge(repeat_house, left_on='parent_index', right_on='row_index'))"
        )
        (tmp_path / "read.py").write_text(script, encoding="utf-8")
        run = subprocess.run(
            [sys.executable, "read.py"], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        assert "a2" in run.stdout

    def test_a_title_cannot_become_code(self) -> None:
        hostile = Codebook('"""\nimport os\n\\', ("en",), PLAIN.variables)
        compile(python_script(hostile, 'a"b'), "read.py", "exec")
        assert "\nimport os" not in python_script(hostile, "a")
        assert all(line.startswith("#") for line in r_script(hostile, "a").splitlines()[:2])

    def test_the_one_in_r_names_its_files(self) -> None:
        assert 'read_answers("travellers.sav")' in r_script(PLAIN, "travellers")
        assert 'repeat_member <- read_answers("member.sav")' in r_script(HOUSEHOLDS, "x")
