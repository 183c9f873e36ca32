"""One small workbook for each feature of XLSForm, as deployed forms write it: what is relevant, computed and offered."""

import importlib.util
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from saystop.engines.questionnaires.answering import Answering
from saystop.engines.questionnaires.storing import from_json, to_json
from saystop.engines.questionnaires.workbook import WorkbookError, read
from tests.engines.questionnaires.workbooks import Row, asked, build, group

TODAY = date(2026, 3, 9)
YES_NO = [{"list_name": "yn", "name": name, "label": name.title()} for name in ("yes", "no")]
TOWNS = b"name,label,land\nghent,Ghent,be\nbreda,Breda,nl\n"


def calculate(name: str, source: str) -> Row:
    return {"type": "calculate", "name": name, "calculation": source}


@dataclass(frozen=True)
class Case:
    """A workbook, answers, and what follows: `shown` and `hidden` paths, `values`, `offered`, and words of notices."""

    survey: Sequence[Row]
    choices: Sequence[Row] = ()
    answers: Mapping[str, object] = field(default_factory=dict)
    shown: Sequence[str] = ()
    hidden: Sequence[str] = ()
    values: Mapping[str, object] = field(default_factory=dict)
    offered: Mapping[str, Sequence[str]] = field(default_factory=dict)
    notices: Sequence[str] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    settings: Row | None = None


CASES: dict[str, Case] = {
    "older spellings of types": Case(
        [
            asked("a", "select one from yn"),
            asked("b", "select all that apply from yn"),
            asked("c", "add integer prompt"),
        ],
        YES_NO,
        {"a": "yes", "b": ["yes"], "c": 3},
        values={"a": "yes", "b": ["yes"], "c": 3},
    ),
    "the place of a form that does not repeat": Case([asked("a", "text"), calculate("c", "position(..)")]),
    "a place does not hide a path that leads nowhere": Case(
        [asked("a", "text"), calculate("c", "position(..) + ../gone")],
        notices=["“gone” leads to no question"],
    ),
    "recordings, and pictures beside choices": Case(
        [{"type": "audit", "name": "audit"}, asked("a", "select_one yn")],
        [{**row, "image": f"{row['name']}.png"} for row in YES_NO],
        {"a": "yes"},
        values={"a": "yes"},
        notices=[
            "survey, row 2, column type: “audit” (audit) is left out",
            "choices, row 2, column image: Pictures and sounds beside choices are left out",
        ],
    ),
    **{
        f"{header} beside choices": Case(
            [asked("a", "select_one yn")],
            [YES_NO[0], {**YES_NO[1], header: "no.png"}],
            {"a": "yes"},
            values={"a": "yes"},
            notices=[f"choices, row 3, column {header}: Pictures and sounds"],
        )
        for header in ("big-image", "audio::English (en)", "media::video", "media::image::Français (fr)")
    },
    "headers in odd case and with spaces": Case(
        [
            {
                "Type": "text",
                "NAME": "a",
                "Label :: English (en)": "A",
                "Relevant": "1 = 1",
                "our notes": "ask ${him}",
            }
        ],
        shown=["a"],
        notices=["our notes"],
    ),
    "two headers for one column": Case(
        [{"type": "text", "name": "a", "label": "A", "image": "a.png", "media::image": "b.png"}],
        shown=["a"],
        notices=["means the same", "picture or sound"],
    ),
    "truth as spreadsheets write it": Case(
        [asked("a", relevant=True), asked("b", relevant=False), asked("c", relevant="TRUE")],
        shown=["a", "c"],
        hidden=["b"],
    ),
    "a word that is no question": Case(
        [calculate("a", "if(1 = 1, null, 3)"), asked("b", relevant="/source = 'user'"), asked("c")],
        shown=["c"],
        hidden=["b"],
        values={"a": None},
        notices=["“null” leads to no question", "“/source” leads to no question"],
    ),
    "answers of an earlier respondent": Case(
        [asked("a", default="coalesce(${last-saved#a}, 'first')"), asked("b", default="${last-saved#a}")],
        shown=["a"],
        notices=["last-saved is empty"],
    ),
    "a group that asks about what stands in it": Case(
        [
            *group(
                "g",
                {"type": "hidden", "name": "source", "default": "user"},
                asked("a"),
                relevant="./source = 'user'",
            )
        ],
        answers={"g/source": "user"},
        shown=["g", "g/a"],
        notices=["stands in it"],
    ),
    "the same group without": Case(
        [
            *group("g", {"type": "hidden", "name": "source"}, asked("a"), relevant="./source = 'user'"),
            asked("z"),
        ],
        shown=["z"],
        hidden=["g", "g/a"],
        notices=["stands in it"],
    ),
    "a cascade": Case(
        [asked("land", "select_one land"), asked("town", "select_one town", choice_filter="land = ${land}")],
        [
            {"list_name": "land", "name": "be", "label": "Belgium"},
            {"list_name": "town", "name": "ghent", "label": "Ghent", "land": "be"},
            {"list_name": "town", "name": "breda", "label": "Breda", "land": "nl"},
        ],
        {"land": "be"},
        offered={"town": ["ghent"]},
    ),
    "a name twice in a cascade": Case(
        [asked("land"), asked("town", "select_multiple town", choice_filter="land = ${land}")],
        [
            {"list_name": "town", "name": "other", "label": "Other", "land": "be"},
            {"list_name": "town", "name": "other", "label": "Other", "land": "nl"},
        ],
        {"land": "nl", "town": ["other"]},
        offered={"town": ["other"]},
        values={"town": ["other"]},
        settings={"allow_choice_duplicates": "yes"},
    ),
    "a name twice that no setting allows": Case(
        [asked("town", "select_one town")],
        [{"list_name": "town", "name": "other", "label": label} for label in ("Other", "Another")],
        {"town": "other"},
        values={"town": "other"},
        notices=["“other” stands more than once in the list “town”"],
    ),
    "choices in a file": Case(
        [asked("land"), asked("town", "select_one_from_file towns.csv", choice_filter="land = ${land}")],
        answers={"land": "be", "town": "ghent"},
        files={"towns.csv": TOWNS},
        offered={"town": ["ghent"]},
        values={"town": "ghent"},
    ),
    "choices in a file that stayed at home": Case(
        [asked("town", "select_one_from_file towns.csv")],
        shown=["town"],
        notices=["hand it in beside the workbook"],
    ),
    "a table that expressions read": Case(
        [
            {"type": "csv-external", "name": "towns"},
            calculate("a", "instance('towns')/root/item[land = 'nl']/label"),
            asked("b"),
        ],
        files={"towns.csv": TOWNS},
        values={"a": "Breda"},
    ),
    "a table that stayed at home": Case(
        [
            {"type": "csv-external", "name": "towns"},
            calculate("a", "instance('towns')/root/item[land = 'nl']/label"),
            asked("b"),
        ],
        values={"a": None},
        notices=["“towns”, a file"],
    ),
    "a list of the workbook that only expressions read": Case(
        [
            calculate("a", "instance('yn')/root/item[name = 'no']/label"),
            asked("b", relevant="count(instance('yn')/root/item) = 2"),
        ],
        YES_NO,
        values={"a": "No"},
        shown=["b"],
    ),
    "numbers as names of choices": Case(
        [asked("a", "select_one n", constraint=". != 2"), asked("b", relevant="${a} = 1")],
        [{"list_name": "n", "name": number, "label": number} for number in (1, 2)],
        {"a": "1"},
        shown=["b"],
        values={"a": "1"},
    ),
    "or other": Case([asked("a", "select_one yn or_other")], YES_NO, {"a": "other"}, shown=["a", "a_other"]),
    "a loop": Case(
        [
            {"type": "begin loop over yn", "name": "l", "label": "L"},
            asked("n", "integer", label="How many %(label)s"),
            {"type": "end loop"},
        ],
        YES_NO,
        {"l/yes/n": 3},
        shown=["l", "l/yes", "l/yes/n", "l/no/n"],
        values={"l/yes/n": 3},
    ),
    "repeats": Case(
        [
            {"type": "begin repeat", "name": "r", "label": "R"},
            asked("n", "integer"),
            calculate("at", "position(..)"),
            calculate("before", "indexed-repeat(${n}, ${r}, position(..) - 1)"),
            {"type": "end repeat"},
            calculate("all", "sum(${n})"),
            calculate("many", "count(${r})"),
            calculate("second", "${r}[position() = 2]/n"),
        ],
        answers={"r[1]/n": 2, "r[2]/n": 5},
        values={"all": "7", "many": "2", "r[2]/at": "2", "r[2]/before": "2", "second": "5"},
    ),
    "typographic quotation marks": Case(
        [asked("a"), asked("b", relevant="${a} = ‘yes’")], answers={"a": "yes"}, shown=["b"]
    ),
    "spaces in references": Case(
        [asked("a"), asked("b", relevant="${ a } = 'x'")], answers={"a": "x"}, shown=["b"]
    ),
    "anchors in alternatives": Case(
        [asked("a", constraint="regex(., '^[0-9]{3}$|^x$')"), asked("b")],
        answers={"a": "x"},
        values={"a": "x"},
    ),
    "an outline and its area": Case(
        [asked("a", "geoshape"), calculate("b", "round(area(${a}))"), asked("c")],
        values={"b": "0"},
        notices=["outline"],
    ),
    "what tracks people": Case(
        [{"type": kind, "name": kind} for kind in ("start", "end", "deviceid", "phonenumber")] + [asked("a")],
        shown=["a"],
        notices=["it tells who or where"],
    ),
    "a note without a label, blank rows, a row far below": Case(
        [{"type": "note", "name": "a"}, {}, {}, asked("b"), *([{}] * 70), {"label": "left over"}], shown=["b"]
    ),
}


@pytest.mark.parametrize("feature", CASES)
def test_it_behaves(feature: str) -> None:
    case = CASES[feature]
    form = read(build(case.survey, case.choices, case.settings), "form.xlsx", case.files)
    assert from_json(to_json(form)) == form
    answering = Answering(form, case.answers, TODAY)
    checked = answering.checked()
    assert [path for path in case.shown if path not in checked.relevant] == []
    assert [path for path in case.hidden if path in checked.relevant] == []
    assert {path: checked.values.get(path) for path in case.values} == case.values
    assert {path: list(checked.offered[path]) for path in case.offered} == case.offered
    assert [words for words in case.notices if not any(words in notice for notice in form.notices)] == []
    if not case.notices:
        assert form.notices == ()


@pytest.mark.parametrize("feature", CASES)
def test_an_answer_changed_is_the_same_as_all_answered_anew(feature: str) -> None:
    case = CASES[feature]
    form = read(build(case.survey, case.choices, case.settings), "form.xlsx", case.files)
    one_by_one = Answering(form, {}, TODAY)
    for path, value in case.answers.items():
        one_by_one.answer(path, value)
    assert one_by_one.checked() == Answering(form, case.answers, TODAY).checked()
    for path in case.answers:
        one_by_one.answer(path, None)
    assert one_by_one.checked() == Answering(form, {}, TODAY).checked()


def test_questions_share_one_list() -> None:
    form = read(build([asked("a", "select_one yn"), asked("b", "select_one yn")], YES_NO))
    assert form.questions["a"].choices is form.questions["b"].choices
    written = to_json(form)
    assert written.count('"Yes"') == 1
    back = from_json(written)
    assert back.questions["a"].choices is back.questions["b"].choices


def test_a_list_that_is_asked_and_looked_up_is_stored() -> None:
    looked_up = {"type": "calculate", "name": "n", "calculation": "count(instance('yn')/root/item)"}
    form = read(build([asked("a", "select_one yn"), looked_up], YES_NO))
    assert from_json(to_json(form)) == form


def test_what_was_stored_before_lists_were_shared_is_read() -> None:
    form = read(build([asked("a", "select_one yn")], YES_NO))
    beside = '[{"name":"yes","label":{"und":"Yes"}},{"name":"no","label":{"und":"No"}}]'
    older = to_json(form).replace('"format":2', '"format":1').replace('"choices":0', f'"choices":{beside}')
    assert beside in older
    assert [choice.name for choice in from_json(older).questions["a"].choices] == ["yes", "no"]


def shipped() -> list[Path]:
    """The workbooks inside the installed pyxform, if it has any."""
    spec = importlib.util.find_spec("pyxform")
    places = spec.submodule_search_locations if spec else None
    return [file for place in places or () for file in sorted(Path(place).rglob("*.xls*"))]


@pytest.mark.skipif(not shipped(), reason="this pyxform ships no workbooks")
def test_what_ships_with_pyxform_loads_or_is_told() -> None:
    for file in shipped():
        assert outcome(file)


def outcome(file: Path) -> bool:
    """Whether a workbook is answered, or its faults are told."""
    try:
        form = read(file.read_bytes(), file.name)
    except WorkbookError as error:
        return all(fault.sentence for fault in error.faults)
    return bool(Answering(form, {}, TODAY).checked().relevant)
