"""Files opened again by those who read them: pandas, openpyxl, csv, json."""

import csv
import json
from collections.abc import Iterable
from io import BytesIO, StringIO
from zipfile import ZipFile

import openpyxl
import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from saystop.engines.datasets.codebook import Codebook, DataSetError, Entry, Row
from saystop.engines.datasets.delimited import codebook_markdown, write_codebook, write_csv, write_json
from saystop.engines.datasets.texts import armed, clean, disarmed
from saystop.engines.datasets.workbook import write_xlsx
from tests.engines.datasets.studies import CHOICES, HOUSEHOLD_ROWS, HOUSEHOLDS, PLAIN, ROWS

TEXT = Codebook("Texts", ("en",), (Entry("words", "words", "text", "In your words"),))


def csv_of(codebook: Codebook, rows: Iterable[Row], *, labels: bool = False, bom: bool = True) -> bytes:
    target = BytesIO()
    write_csv(codebook, rows, "de", target, labels=labels, bom=bom)
    return target.getvalue()


def texts(*values: str) -> list[Row]:
    return [Row({"words": value}, frozenset({"words"}), "2026-11-24", "en") for value in values]


class TestCsv:
    def test_names_and_missing_values_as_kobotoolbox_has_them(self) -> None:
        found = list(csv.DictReader(StringIO(csv_of(PLAIN, iter(ROWS)).decode("utf-8-sig"))))
        first, second = found
        assert first["noticed"] == "yes"
        assert first["did"] == "line told"
        assert [first[f"did/{one.name}"] for one in CHOICES] == ["1", "1", "0"]
        assert [first[f"order/{one.name}"] for one in CHOICES] == ["0", "2", "1"]
        assert (first["_where_latitude"], first["_where_longitude"]) == ("-33.9", "151.2")
        assert first["words"] == "'=SUM(A1)"
        assert (first["_index"], first["_day"], first["_language"], first["_weight"]) == (
            "1",
            "2026-11-24",
            "de",
            "1.25",
        )
        assert second["did"] == second["did/told"] == second["words"] == "n/a", "not asked"
        assert second["order"] == second["order/told"] == second["_where_latitude"] == "", "not answered"
        assert second["age"] == "0"

    def test_labels(self) -> None:
        found = pandas.read_csv(BytesIO(csv_of(PLAIN, ROWS, labels=True)))
        assert found["noticed"].tolist() == ["Ja", "Nein"]
        assert found["did"][0] == "Hat es einer Meldestelle gesagt, Hat es dem Hotel gesagt"

    def test_the_mark_that_excel_needs_can_be_left_out(self) -> None:
        assert csv_of(PLAIN, ROWS).startswith(b"\xef\xbb\xbf_index")
        assert csv_of(PLAIN, ROWS, bom=False).startswith(b"_index")

    def test_names_that_come_twice_are_told_by_their_paths(self) -> None:
        twice = Codebook(
            "Twice", ("en",), tuple(Entry("age", path, "number", "Age") for path in ("you/age", "other/age"))
        )
        assert csv_of(twice, [], bom=False).decode().split(",")[1:3] == ["you/age", "other/age"]

    def test_repeats_have_a_file_each_whose_rows_name_the_row_above(self) -> None:
        with ZipFile(BytesIO(csv_of(HOUSEHOLDS, iter(HOUSEHOLD_ROWS)))) as archive:
            found = {
                name: pandas.read_csv(archive.open(name), keep_default_na=False)
                for name in archive.namelist()
            }
        assert list(found) == ["responses.csv", "house.csv", "member.csv"]
        assert found["responses.csv"]["town"].tolist() == ["A", "B", "C"]
        assert found["house.csv"]["street"].tolist() == ["a1", "a2", "a3", "c1"]
        assert found["house.csv"]["_parent_index"].tolist() == [1, 1, 1, 3]
        members = found["member.csv"]
        assert members["age"].tolist() == [40, 7, 9, 30]
        assert members["_parent_index"].tolist() == [1, 2, 2, 4]
        assert set(members["_parent_table_name"]) == {"house"}
        assert members["reads"].tolist() == ["n/a", "no", "", "n/a"]

    @given(st.lists(st.text(), min_size=1, max_size=5))
    @settings(deadline=None)
    def test_texts_come_back_whatever_they_are(self, values: list[str]) -> None:
        lines = list(csv.reader(StringIO(csv_of(TEXT, texts(*values)).decode("utf-8-sig"), newline="")))
        assert [armed(line[1]) for line in lines[1:]] == [clean(value) for value in values]

    @given(st.text(alphabet="'=+-@n/a x\t"))
    def test_no_text_is_run_and_none_is_lost(self, text: str) -> None:
        shown = disarmed(text)
        assert not shown.startswith(("=", "+", "-", "@", "\t"))
        assert shown != "n/a"
        assert armed(shown) == text


class TestXlsx:
    def test_three_sheets_that_openpyxl_reads(self) -> None:
        target = BytesIO()
        write_xlsx(PLAIN, iter(ROWS), "de", target)
        book = openpyxl.load_workbook(target)
        assert book.sheetnames == ["data", "labels", "codebook"]
        data, labels = (
            [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
            for rows in (list(book[name].iter_rows(values_only=True)) for name in ("data", "labels"))
        )
        assert (data[0]["noticed"], labels[0]["noticed"]) == ("yes", "Ja")
        assert data[0]["age"] == 34
        assert data[0]["words"] == "'=SUM(A1)"
        assert all(cell.data_type != "f" for row in book["data"].iter_rows() for cell in row)
        assert (data[1]["did"], data[1]["order"]) == ("n/a", None)
        assert ("noticed", "about/noticed", "single", None, "yes", "Yes", "Ja") in list(
            book["codebook"].iter_rows(values_only=True)
        )

    def test_repeats_have_sheets(self) -> None:
        target = BytesIO()
        write_xlsx(HOUSEHOLDS, HOUSEHOLD_ROWS, "en", target)
        assert pandas.ExcelFile(target).sheet_names == [
            "data",
            "data house",
            "data member",
            "labels",
            "labels house",
            "labels member",
            "codebook",
        ]
        assert pandas.read_excel(target, sheet_name="data member")["age"].tolist() == [40, 7, 9, 30]

    @given(st.lists(st.text() | st.text(alphabet="_x0041F"), min_size=1, max_size=5))
    @settings(deadline=None, max_examples=50)
    def test_texts_come_back_whatever_they_are(self, values: list[str]) -> None:
        """As spreadsheets read them: openpyxl leaves the escapes of characters in, `unescape` takes them out."""
        target = BytesIO()
        write_xlsx(TEXT, texts(*values), "en", target)
        cells = [
            row[1] for row in openpyxl.load_workbook(target)["data"].iter_rows(min_row=2, values_only=True)
        ]
        assert [armed(unescape(str(cell or ""))) for cell in cells] == [clean(value) for value in values]

    @pytest.mark.parametrize(
        ("written", "stored"),
        [
            ("_x0041_", "_x005F_x0041_"),
            ("_x0041_x0042_", "_x005F_x0041_x005F_x0042_"),
            ("_x005F_x0041_", "_x005F_x005F_x005F_x0041_"),
            ("_x", "_x"),
            ("max_x_value", "max_x_value"),
        ],
    )
    def test_only_what_looks_like_an_escape_is_escaped(self, written: str, stored: str) -> None:
        target = BytesIO()
        write_xlsx(TEXT, texts(written), "en", target)
        with ZipFile(target) as archive:
            assert f">{stored}<" in archive.read("xl/worksheets/sheet1.xml").decode()

    def test_more_columns_than_a_sheet_has(self) -> None:
        wide = Codebook("Wide", ("en",), tuple(Entry(f"q{n}", f"q{n}", "number", "") for n in range(16_400)))
        with pytest.raises(DataSetError, match="CSV"):
            write_xlsx(wide, [], "en", BytesIO())


class TestJson:
    def test_answers_and_labels_come_back(self) -> None:
        target = BytesIO()
        write_json(PLAIN, iter(ROWS), "de", target)
        found = json.loads(target.getvalue())
        assert found["rows"][0]["answers"] == ROWS[0].answers
        assert sorted(found["rows"][1]["not_asked"]) == ["about/did", "travelled", "words"]
        assert found["rows"][1]["weight"] == 0.75
        asked = found["codebook"]["variables"][0]
        assert (asked["label"], [one["label"] for one in asked["values"]]) == (
            "Etwas bemerkt?",
            ["Ja", "Nein"],
        )


class TestCodebook:
    def test_as_csv(self) -> None:
        target = BytesIO()
        write_codebook(PLAIN, target)
        found = pandas.read_csv(BytesIO(target.getvalue()), keep_default_na=False)
        assert len(found) == len(PLAIN.variables) + 2 + 3 + 3
        line = found[(found["variable"] == "did") & (found["value"] == "line")].iloc[0]
        assert (line["label (en)"], line["label (de)"]) == ("Told a line", "Hat es einer Meldestelle gesagt")

    def test_as_markdown_in_which_labels_are_no_markup(self) -> None:
        hostile = Codebook("<b>*T*</b>", ("en",), (Entry("q", "q", "single", "| a\n# b", {}, CHOICES),))
        text = codebook_markdown(hostile, "de")
        assert text.startswith("# \\<b\\>\\*T\\*\\</b\\>\n")
        assert "\\| a \\# b" in text
        assert "| 2 | line | Hat es einer Meldestelle gesagt |" in text
