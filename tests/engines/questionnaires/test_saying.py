"""Sentences that can be said in another language: what they remember, how they are kept, and what pyxform says as ours."""

import copy
import json
import pickle
from collections.abc import Mapping, Sequence

import pytest

from saystop.engines.questionnaires import pyxform_sentences
from saystop.engines.questionnaires.storing import from_json, to_json
from saystop.engines.questionnaires.workbook import WorkbookError, read
from saystop.engines.saying import Said, filled, placed, said
from tests.engines.questionnaires.workbooks import Row, asked, build, group


def test_a_sentence_is_english_and_remembers() -> None:
    why = said("no page can edit a map")
    told = said("“{name}” is left out: {why}. Write ${name} or {2}.", name="{why}", why=why)
    assert told == "“{why}” is left out: no page can edit a map. Write ${why} or {2}."
    assert told.template.startswith("“{name}”")
    assert told.values["why"] is why


@pytest.mark.parametrize("again", [copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])  # noqa: S301
def test_a_copy_remembers_too(again: object) -> None:
    assert callable(again)
    other = again(said("Write {this}.", this=said("{n} words", n=3)))
    assert other == "Write 3 words."
    assert isinstance(other.values["this"], Said)


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (("survey", 3, "relevant"), "survey, row 3, column relevant: No."),
        (("survey", 3, None), "survey, row 3: No."),
        (("survey", None, "type"), "survey, column type: No."),
        (("survey", None, None), "survey: No."),
        (("", None, None), "No."),
    ],
)
def test_a_place_is_told_as_far_as_it_is_known(place: tuple[str, int | None, str | None], told: str) -> None:
    assert placed(*place, said("No.")) == told


def test_a_field_without_a_value_stays_and_nothing_fails() -> None:
    assert filled("{a} {b} {", {"a": 1}, lambda _field, part: str(part)) == "1 {b} {"


NOTED = build([asked("a", **{"bind::note": "x"}), asked("b", relevant="/nowhere = 1"), asked("c", "barcode")])


def test_notices_are_kept_so_that_they_can_be_said_later() -> None:
    form = read(NOTED)
    again = from_json(to_json(form))
    assert again.notices == form.notices
    for one, other in zip(form.notices, again.notices, strict=True):
        assert isinstance(one, Said)
        assert isinstance(other, Said)
        assert (other.template, other.values) == (one.template, one.values)
    (nested,) = [one for one in again.notices if "nowhere" in one]
    assert isinstance(nested, Said)
    assert isinstance(nested.values["sentence"], Said)


def test_notices_of_earlier_definitions_are_text() -> None:
    earlier = {**json.loads(to_json(read(NOTED))), "notices": ["“c” (barcode) is asked as text."]}
    assert from_json(json.dumps(earlier)).notices == ("“c” (barcode) is asked as text.",)


@pytest.mark.parametrize("notice", [None, 3, [], {}, {"said": 3}, {"said": "x", "values": {"a": None}}])
def test_what_is_no_notice_is_no_definition(notice: object) -> None:
    broken = {**json.loads(to_json(read(NOTED))), "notices": [notice]}
    with pytest.raises(ValueError, match="This is no"):
        from_json(json.dumps(broken))


LISTS: Sequence[Row] = [
    {"list_name": "l", "name": "a", "label": "A"},
    {"list_name": "l", "name": "b b", "label": "B"},
    {"list_name": "m", "name": "a", "label": "A"},
]
REPEAT: Sequence[Row] = [
    {"type": "begin_repeat", "name": "r", "label": "r"},
    asked("x"),
    {"type": "end_repeat"},
]
TABLE = {"appearance": "table-list"}
# What the real pyxform refuses, and the beginning of our sentence for it.
REFUSED: Mapping[str, tuple[Sequence[Row], Sequence[Row], str]] = {
    "no type": ([asked("a"), {"name": "x", "label": "X"}], (), "This row has no type"),
    "no name": ([{"type": "text", "label": "X"}], (), "This row has no name"),
    "name": ([asked("1 a")], (), "This name cannot be used"),
    "same name": ([asked("a"), asked("a")], (), "The name “a” stands twice"),
    "same repeat": ([*group("g", *REPEAT), *REPEAT], (), "Two repeats are called “r”"),
    "meta": ([asked("meta")], (), "The name “meta” is taken"),
    "choice": (
        [asked("a", "select_one l")],
        [*LISTS, {"list_name": "l", "label": "?"}],
        "This choice has no name",
    ),
    "end": (
        [asked("a"), {"type": "end_group"}],
        (),
        "This row ends something that was never begun: put begin_group",
    ),
    "begin": (
        [{"type": "begin_repeat", "name": "g", "label": "g"}, asked("a")],
        (),
        "“g” is never ended: put end_repeat",
    ),
    "list": ([asked("a", "select_one zz")], LISTS, "There is no list “zz” in the sheet “choices”"),
    "loop list": (
        [{"type": "begin loop over zz", "name": "g", "label": "g"}, asked("a"), {"type": "end loop"}],
        LISTS,
        "There is no list “zz” in the sheet “choices”",
    ),
    "no external": (
        [asked("a", "select_one_external zz", choice_filter="a=1")],
        LISTS,
        "The workbook needs a sheet “external_choices”",
    ),
    "space": ([asked("a", "select_multiple l")], LISTS, "The name “b b” in the list “l” holds a space"),
    "filtered other": (
        [asked("a", "select_one m or_other", choice_filter="true()")],
        LISTS,
        "A choice_filter cannot stand beside or_other",
    ),
    "other in a file": (
        [asked("a", "select_one f.csv or_other")],
        LISTS,
        "A question with or_other needs a list",
    ),
    "calculate": ([asked("a", "calculate")], (), "This row computes nothing"),
    "loop": (
        [{"type": "begin loop", "name": "g", "label": "g"}, asked("a"), {"type": "end loop"}],
        LISTS,
        "This loop names no list",
    ),
    "table": (
        group("g", asked("a", "select_one m"), asked("b", "select_one l"), **TABLE),
        LISTS,
        "In a group that is shown as a table all questions need one list: here are “m” and “l”",
    ),
    "filtered table": (
        group("g", asked("a", "select_one m", choice_filter="true()"), **TABLE),
        LISTS,
        "In a group that is shown as a table there can be no choice_filter",
    ),
    "reference": ([asked("a"), asked("b", relevant="${a")], (), "A reference is not written as ${name}"),
    "trigger": (
        [asked("a"), asked("b", "calculate", calculation="1", trigger="${zz}")],
        (),
        "There is no question called “zz”",
    ),
    "two meant": (
        [*group("g", asked("a")), *group("h", asked("a")), asked("b", relevant="${a} = 1")],
        (),
        "More than one question is called “a”",
    ),
    "parameters": ([asked("a", "range", parameters="start 1")], (), "Parameters are written as key=value"),
    "parameter": (
        [asked("a", "range", parameters="foo=1")],
        (),
        "This type of question knows no parameter “foo”",
    ),
    "range": ([asked("a", "range", parameters="start=x")], (), "The parameter “start” must be a number"),
    "range step": ([asked("a", "range", parameters="step=0")], (), "The parameter “step” must not be 0"),
    "range steps": (
        [asked("a", "range", parameters="step=99")],
        (),
        "The parameter “step” must not be larger",
    ),
    "randomize": (
        [asked("a", "select_one m", parameters="randomize=x")],
        LISTS,
        "The parameter “randomize” must be true or false",
    ),
    "seed alone": (
        [asked("a", "select_one m", parameters="seed=1")],
        LISTS,
        "The parameter seed needs randomize",
    ),
    "seed": (
        [asked("a", "select_one m", parameters="randomize=true seed=x")],
        LISTS,
        "The parameter seed must be a number",
    ),
    "rows": ([asked("a", parameters="rows=x")], (), "The parameter “rows” must be a whole number"),
    "file": ([asked("a", "select_one_from_file x.txt")], (), "“select_one_from_file x.txt” must name a file"),
    "same column": (
        [asked("a", "select_one l")],
        [{"list_name": "l", "name": "a", "label": "A", "image": "x", "media::image": "y"}],
        "In the sheet “choices” the columns “image” and “media::image” mean the same",
    ),
    "no column": ([{"name": "a", "label": "X"}], (), "The sheet “survey” needs these columns"),
    "no list column": (
        [asked("a", "select_one l")],
        [{"name": "l", "label": "X"}],
        "The sheet “choices” needs",
    ),
    "quality": ([asked("a", "audio", parameters="quality=x")], (), "The parameter “quality” has a value"),
    "accuracy": (
        [asked("a", "geopoint", parameters="warning-accuracy=x")],
        (),
        "The parameter “warning-accuracy” must be a number",
    ),
    "audit": ([asked("a"), {"type": "audit", "name": "zz"}], (), "A row of the type audit has no name"),
    "entities": ([asked("a", save_to="x")], (), "The column save_to needs a sheet “entities”"),
}


def told(
    survey: Sequence[Row], choices: Sequence[Row], settings: Row | None = None, **extra: Sequence[Row]
) -> list[str]:
    with pytest.raises(WorkbookError) as caught:
        read(build(survey, choices, settings, extra))
    return [fault.sentence for fault in caught.value.faults]


@pytest.mark.parametrize("name", REFUSED)
def test_what_pyxform_refuses_is_told_in_a_sentence_of_ours(name: str) -> None:
    survey, choices, begins = REFUSED[name]
    found = told(survey, choices)
    assert [one for one in found if one.startswith(begins)], found
    assert all(isinstance(one, Said) for one in found)


def test_a_list_that_the_sheet_for_them_lacks() -> None:
    question = [asked("a", "select_one_external zz", choice_filter="a=1")]
    found = told(question, LISTS, external_choices=[{"list_name": "y", "name": "a"}])
    assert found[0].startswith("There is no list “zz” in the sheet “external_choices”")


def test_a_choice_twice_where_the_author_forbids_it() -> None:
    found = told([asked("a", "select_one m")], [*LISTS, LISTS[2]], {"allow_choice_duplicates": "no"})
    assert found == ["This name stands more than once in its list: rename one."]


def test_a_row_that_cannot_be_mended_by_a_stand_in_is_told_once() -> None:
    open_group: Row = {"type": "begin_group", "name": "g", "label": "g"}
    assert told([open_group, asked("a")], ()) == ["“g” is never ended: put end_group after its last row."]


def test_every_sentence_for_pyxform_is_caused_by_a_workbook_above() -> None:
    elsewhere = (
        "There is no list “{list}” in the sheet “external_choices”",
        "This name stands more than once in its",
    )
    begun = [
        said_one
        for _pattern, sentence in pyxform_sentences._KNOWN
        for said_one in [sentence.template.partition("{")[0]]
        if not sentence.template.startswith(elsewhere)
    ]
    assert [
        one for one in begun if not any(begins.startswith(one[:20]) for _s, _c, begins in REFUSED.values())
    ] == []


def test_what_is_not_known_is_passed_on_as_english() -> None:
    (found,) = told([asked("a", "image", parameters="app=x")], ())
    assert isinstance(found, Said)
    assert str(found.values["english"]).startswith("Parameter 'app' has an invalid Android package name")


def test_quotation_marks_of_the_author_come_back_from_pyxform() -> None:
    assert told([asked("a", "select_one “x”")], LISTS)[0].startswith("There is no list ““x””")
