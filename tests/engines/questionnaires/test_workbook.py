"""Workbooks: what is read, what is told about faulty ones, and that hostile ones are refused quickly."""

import hashlib
import io
import os
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from saystop.engines.questionnaires.languages import code
from saystop.engines.questionnaires.model import Kind, Text
from saystop.engines.questionnaires.sheets import read_sheets
from saystop.engines.questionnaires.storing import from_json, to_json
from saystop.engines.questionnaires.workbook import Fault, WorkbookError, read
from tests.engines.questionnaires.old_files import old_workbook
from tests.engines.questionnaires.workbooks import Row, asked, build, group

ROLES: list[Row] = [
    {"list_name": "role", "name": "guest", "label::English (en)": "Guest", "label::French (fr)": "Client"},
    {"list_name": "role", "name": "staff", "label::English (en)": "Staff"},
]


def faults(data: bytes) -> list[tuple[int | None, str | None]]:
    return [(fault.row, fault.column) for fault in refused(data)]


def refused(data: bytes) -> tuple[Fault, ...]:
    with pytest.raises(WorkbookError) as caught:
        read(data)
    return caught.value.faults


def test_the_whole_of_a_small_form() -> None:
    data = build(
        [
            *group(
                "situation",
                {
                    "type": "text",
                    "name": "what",
                    "label::English (en)": "What did you see?",
                    "label::French (fr)": "Qu’avez-vous vu ?",
                    "hint::French (fr)": "En quelques mots",
                    "guidance_hint::English (en)": "Why we ask",
                    "required": "yes",
                    "required_message::English (en)": "Please tell us",
                    "appearance": "multiline",
                    "max_length": 4000,
                },
                *group("where", {"type": "select_one role", "name": "role", "relevant": "${what} != ''"}),
                appearance="field-list",
                relevant="true()",
            ),
            {},
            {"type": "geopoint", "name": "place", "label::English (en)": "Where?"},
            {"type": "date", "name": "day", "label::English (en)": "When?"},
        ],
        ROLES,
        {"form_title": "A report", "default_language": "English (en)"},
    )
    form = read(data)
    assert form.title.get("fr", "en") == "A report"
    assert form.digest == hashlib.sha256(data).hexdigest()
    assert (form.languages, form.default_language) == (("en", "fr"), "en")
    assert [step.path for step in form.steps] == ["situation", ":place"]
    assert list(form.questions) == ["situation/what", "situation/where/role", "place", "day"]
    what = form.question("situation/what")
    assert what.label == Text({"en": "What did you see?", "fr": "Qu’avez-vous vu ?"})
    assert what.hint.get("en", "en") == "En quelques mots"
    assert what.guidance == Text({"en": "Why we ask"})
    assert what.required is not None
    assert what.required_message == Text({"en": "Please tell us"})
    assert (what.appearance, what.max_length) == (frozenset({"multiline"}), 4000)
    role = form.question("situation/where/role")
    assert role.relevant is not None
    assert role.relevant.references == {"situation/what"}
    assert [(choice.name, choice.label.get("fr", "en")) for choice in role.choices] == [
        ("guest", "Client"),
        ("staff", "Staff"),
    ]
    assert form.steps[0].appearance == {"field-list"}
    assert from_json(to_json(form)) == form


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("text", Kind.TEXT),
        ("integer", Kind.INTEGER),
        ("int", Kind.INTEGER),
        ("decimal", Kind.DECIMAL),
        ("date", Kind.DATE),
        ("time", Kind.TIME),
        ("dateTime", Kind.DATE_TIME),
        ("datetime", Kind.DATE_TIME),
        ("geopoint", Kind.GEOPOINT),
        ("select_one role", Kind.SELECT_ONE),
        ("select one role", Kind.SELECT_ONE),
        ("select_multiple role", Kind.SELECT_MULTIPLE),
        ("image", Kind.IMAGE),
        ("photo", Kind.IMAGE),
        ("file", Kind.FILE),
        ("note", Kind.NOTE),
        ("acknowledge", Kind.ACKNOWLEDGE),
        ("trigger", Kind.ACKNOWLEDGE),
        ("hidden", Kind.HIDDEN),
        ("today", Kind.CALCULATE),
    ],
)
def test_kinds(written: str, kind: Kind) -> None:
    assert read(build([asked("q", written), asked("other")], ROLES)).question("q").kind is kind


def test_or_other_adds_a_choice_and_a_question() -> None:
    form = read(build([asked("q", "select_one role or_other")], ROLES))
    assert [choice.name for choice in form.question("q").choices] == ["guest", "staff", "other"]
    assert form.question("q_other").relevant is not None


def test_or_other_speaks_the_languages_of_the_form() -> None:
    languages = {"en": "English (en)", "fr": "Français (fr)", "ja": "日本語 (ja)"}
    labels = {f"label::{header}": "Rôle" for header in languages.values()}
    choices = [{"list_name": "role", "name": "guest", **labels}]
    form = read(build([{"type": "select_one role or_other", "name": "q", **labels}], choices))
    other = form.question("q").choices.by_name["other"].label
    asked_then = form.question("q_other").label
    assert [other.by_language[one] for one in languages] == ["Other", "Autre", "Other"]
    assert [asked_then.by_language[one] for one in languages] == [
        "Specify other.",
        "Veuillez préciser.",
        "Specify other.",
    ]
    plain = read(
        build(
            [asked("q", "select_one role or_other")],
            [{"list_name": "role", "name": "guest", "label": "Guest"}],
        )
    )
    assert plain.question("q_other").label.by_language == {"und": "Specify other."}


def test_a_form_without_languages_speaks_an_undetermined_one() -> None:
    form = read(build([asked("q", label="Où ?")]), "enquete.xlsx")
    assert (form.languages, form.default_language) == (("und",), "und")
    assert form.question("q").label.get("fr", form.default_language) == "Où ?"
    assert form.title.get("fr", "und") == "enquete"


def test_a_question_may_be_called_data() -> None:
    rows = [asked("data"), *group("g", asked("next", relevant="${data} = 'x' or /data/data = 'y'"))]
    relevant = read(build(rows)).question("g/next").relevant
    assert relevant is not None
    assert relevant.references == {"data"}


def test_what_tracks_people_is_left_out_and_said() -> None:
    form = read(
        build([{"type": "deviceid", "name": "device"}, {"type": "start", "name": "began"}, asked("q")])
    )
    assert [path for path, question in form.questions.items() if question.kind.asked] == ["q"]
    assert len(form.notices) == 2
    assert "“device”" in form.notices[0]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("English (en)", "en"),
        ("Português (pt-BR)", "pt-BR"),
        ("中文 (zh-hant-tw)", "zh-Hant-TW"),
        ("fr", "fr"),
        ("Nederlands", "nl"),
        ("Klingon", "x-klingon"),
        ("default", "und"),
        ("", "und"),
        ("!!", "und"),
    ],
)
def test_language_codes(header: str, expected: str) -> None:
    assert code(header) == expected


@pytest.mark.parametrize("kind", ["barcode", "geotrace", "geoshape"])
def test_what_no_page_can_ask_is_said_and_does_no_harm(kind: str) -> None:
    form = read(build([asked("q"), asked("r", kind), asked("s", relevant="${r} != ''")]))
    assert [notice for notice in form.notices if "“r”" in notice and kind in notice]


def test_repeats_do_not_hide_other_faults() -> None:
    rows = [
        {"type": "begin_repeat", "name": "child", "label": "Child"},
        asked("age", "integer", constraint=". >"),
        {"type": "end_repeat"},
        *group("g", asked("x", relevant="${age} > 1 and")),
    ]
    assert faults(build(rows)) == [(3, "constraint"), (6, "relevant")]


def test_all_faults_at_once_with_their_rows() -> None:
    rows = [
        asked("q", relevant="${nobody} = 1"),
        asked("r", "select_one nowhere"),
        {},
        asked("bad name"),
        asked("c", "integer", constraint=". > (1"),
        asked("p", constraint="regex(., '(?=a)')"),
        asked("w", relevant="q = 1"),
        asked("m", max_length="long"),
        asked("range_here", "range", parameters="start=a"),
        asked("u", "no such type"),
    ]
    found = refused(build(rows, ROLES))
    assert {fault.row for fault in found} == {2, 3, 5, 6, 7, 8, 9, 10, 11}
    assert all(
        fault.sentence and "\n" not in fault.sentence and "Traceback" not in fault.sentence for fault in found
    )
    assert "write ${q}" in next(fault.sentence for fault in found if fault.row == 8)


def test_a_missing_sheet_of_choices_hides_no_other_fault() -> None:
    rows = [asked("a", "select_one nowhere"), asked("b", relevant="${never} = 1"), asked("c", "rank other")]
    assert [row for row, _ in faults(build(rows))] == [2, 3, 4]
    assert read(build([asked("a")])).other_lists == {}


def test_an_end_without_a_beginning_hides_no_other_fault() -> None:
    rows = [asked("a"), {"type": "end group"}, asked("b", "no such type"), asked("a")]
    assert [row for row, _ in faults(build(rows))] == [3, 4, 5]


def test_a_faulty_choice_hides_no_other_fault() -> None:
    choices = [{"list_name": "l", "name": "x", "label": "X"}, {"list_name": "l", "label": "Y"}]
    rows = [asked("a", "select_one l"), asked("b", relevant="${never} = 1"), asked("c", "no such type")]
    found = refused(build(rows, [*choices, {"list_name": "m", "label": "Z"}]))
    assert [(one.sheet, one.row) for one in found] == [
        *(("choices", 3), ("survey", 3)),
        *(("choices", 4), ("survey", 4)),
    ]


@pytest.mark.parametrize("kind", ["group", "repeat"])
def test_what_is_never_ended_hides_no_other_fault(kind: str) -> None:
    rows = [
        asked("a", constraint=". > (1"),
        {"type": f"begin_{kind}", "name": "g", "label": "g"},
        {"type": f"begin_{kind}", "name": "h", "label": "h"},
        asked("b", relevant="${never} = 1"),
        asked("b"),
        {"type": "calculate", "name": "c", "calculation": "frobnicate(1)"},
    ]
    found = refused(build(rows))
    assert found[-1].column == "calculation"  # as authors head it, whatever pyxform calls it
    assert [(one.row, one.sheet) for one in found] == [(row, "survey") for row in (2, 3, 4, 5, 6, 7)]
    assert [one.sentence for one in found if "never ended" in one.sentence] == [
        f"“{name}” is never ended: put end_{kind} after its last row." for name in "gh"
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [asked("a", relevant="${b} = 1"), asked("b", relevant="${a} = 1")],
        [asked("a", relevant="${a} = 1")],
        [
            {"type": "calculate", "name": "a", "calculation": "${b}"},
            {"type": "calculate", "name": "b", "calculation": "${a}"},
        ],
    ],
)
def test_logic_that_waits_for_itself_is_a_fault(rows: list[Row]) -> None:
    (fault,) = refused(build([*rows, asked("end")]))
    assert "depends on itself" in fault.sentence
    assert fault.column in rows[0]
    assert fault.row in (2, 3)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [asked("a"), {"type": "end_group"}],
        [{"type": "begin_group", "name": "g", "label": "g"}, asked("a")],
        [asked("a"), asked("a")],
        [{"type": "text", "label": "no name"}],
        [{"name": "a", "label": "no type"}],
        [{"type": "select_one", "name": "a", "label": "no list"}],
        [{"nonsense": "x"}],
        [{"type": "begin_group", "name": f"g{depth}", "label": "g"} for depth in range(2_000)],
        [asked("a", relevant="(" * 20_000)],
    ],
)
def test_broken_forms_are_faults(rows: list[Row]) -> None:
    assert refused(build([*rows] or [{"type": ""}], ROLES))


def packed(**parts: bytes) -> bytes:
    """A zip whose parts are named by keywords: `__` is a slash, a last `_` part the extension."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return out.getvalue()


def swapped(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return out.getvalue()


def many_rows() -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("survey")
    sheet.append(["type", "name", "label"])
    for number in range(6_000):
        sheet.append(["text", f"q{number}", "x"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


SMALL = build([asked("q")])
SHEET = "xl/worksheets/sheet1.xml"
HOSTILE = {
    "empty": b"",
    "text": b"type,name,label\ntext,q,Q\n",
    "old or locked": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    "cut": SMALL[: len(SMALL) // 2],
    "other zip": packed(hello=b"<a/>"),
    "damaged": packed(xl__workbook=b"<not-a-workbook/>"),
    "bomb": packed(xl__workbook=b"<a/>", xl__worksheets__sheet1=b"<row/>" * 10_000_000),
    "texts": packed(xl__workbook=b"<a/>", xl__sharedStrings=bytes(range(32, 60)) * 400_000),
    "many rows": many_rows(),
    "far row": swapped(SMALL, SHEET, lambda xml: xml.replace(b'r="2"', b'r="1048576"')),
    "entities": swapped(
        SMALL, SHEET, lambda xml: b'<!DOCTYPE a [<!ENTITY b "c">]>' + xml[xml.index(b"<worksheet") :]
    ),
    "utf-16": swapped(SMALL, SHEET, lambda xml: xml.decode().encode("utf-16")),
    "not xml": swapped(SMALL, SHEET, lambda xml: xml[:-30]),
}


SAID = {
    "old or locked": "password",
    "bomb": "unpacks",
    "many rows": "5000 rows",
    "far row": "rows",
    "entities": "entities",
    "utf-16": "encoding",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_with_one_sentence_at_once(name: str) -> None:
    began = time.process_time()
    (fault,) = refused(HOSTILE[name])
    assert time.process_time() - began < 2
    assert 20 < len(fault.sentence) < 120
    assert fault.sentence.endswith(".")
    assert SAID.get(name, "") in fault.sentence


def test_a_million_blank_rows_cost_neither_time_nor_memory(tmp_path: Path) -> None:
    blank = b"".join(b'<row r="%d" spans="1:3"/>' % number for number in range(3, 1_000_003))
    data = swapped(
        SMALL,
        SHEET,
        lambda xml: xml.replace(b"</sheetData>", blank + b"</sheetData>").replace(b"A1:C2", b"A1:XFD1000002"),
    )
    path = tmp_path / "blank.xlsx"
    path.write_bytes(data)
    program = (
        "import pathlib, sys; from saystop.engines.questionnaires.workbook import read;"
        f"print(list(read(pathlib.Path({str(path)!r}).read_bytes()).questions))"
    )
    limit = (
        200 * 2**20
    )  # of address space; the libraries alone take 130 (openpyxl loads numpy where it is there)

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))

    ran = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
        preexec_fn=bounded,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},  # each thread reserves address space
    )
    assert ran.stdout.strip() == "['q']", ran.stderr


@settings(max_examples=40)
@given(st.binary(max_size=60), st.integers(0, len(SMALL) - 1))
def test_damaged_workbooks_are_read_or_refused(noise: bytes, at: int) -> None:
    with suppress(WorkbookError):
        read(SMALL[:at] + noise + SMALL[at + len(noise) :])


def test_the_title_has_the_translations_that_the_workbook_gives() -> None:
    settings = {
        "form_title": "Journeys",
        "form_title::Français (fr)": "Voyages",
        "default_language": "English (en)",
    }
    rows = [{"type": "text", "name": "a", "label::English (en)": "A", "label::Français (fr)": "B"}]
    title = read(build(rows, [], settings), "a.xlsx").title
    assert (title.get("fr", "en"), title.get("en", "en"), title.get("nl", "en")) == (
        "Voyages",
        "Journeys",
        "Journeys",
    )


def test_the_cells_of_an_old_file_are_read_where_they_stand() -> None:
    cells = [(0, 0, b"type"), (0, 1, b"name"), (0, 3, b"label"), (1, 0, b"text"), (1, 1, b"a"), (3, 3, b"A")]
    sheet = read_sheets(old_workbook([*cells, (3, 1, b"b"), (3, 0, b"text")]))["survey"]
    assert list(sheet.headers) == ["type", "name", "label"]
    assert sheet.rows == [{"type": "text", "name": "a"}, {}, {"type": "text", "name": "b", "label": "A"}]
