"""`saystop forms`: what a workbook asks, and what its logic makes of answers, as JSON."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from saystop.config.cli import main
from tests.engines.questionnaires.workbooks import asked, build, group

SURVEY = [
    asked("age", "integer", constraint=". > 17", constraint_message="Only adults.", required="yes"),
    asked("country", "select_one land", label="Country", **{"label::Français (fr)": "Pays"}),
    asked("town", "select_one_from_file towns.csv", choice_filter="land = ${country}"),
    *group(
        "more", asked("signs", "select_multiple sign", relevant="${age} > 20"), relevant="${country} = 'be'"
    ),
    {"type": "begin_repeat", "name": "trip", "label": "Trip"},
    asked("nights", "integer"),
    {"type": "end_repeat"},
    {"type": "calculate", "name": "total", "calculation": "sum(${nights})"},
    {"type": "start", "name": "begun"},
]
CHOICES = [
    {"list_name": "land", "name": "be", "label": "Belgium", "label::Français (fr)": "Belgique"},
    {"list_name": "land", "name": "nl", "label": "Netherlands", "label::Français (fr)": "Pays-Bas"},
    {"list_name": "sign", "name": "fear", "label": "Fear"},
    {"list_name": "sign", "name": "debt", "label": "Debt"},
]
KEYS = {"kind", "label", "relevant", "value", "required", "constraint", "message", "fault"}


@pytest.fixture
def form(tmp_path: Path) -> Path:
    file = tmp_path / "form.xlsx"
    file.write_bytes(build(SURVEY, CHOICES, {"form_title": "Stay", "default_language": "en"}))
    (tmp_path / "towns.csv").write_text("name,label,land\nghent,Ghent,be\nbreda,Breda,nl\n")
    return file


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str]) -> Callable[[Path], tuple[int, dict[str, Any]]]:
    def run(file: Path) -> tuple[int, dict[str, Any]]:
        code = main(["forms", "check", str(file)])
        return code, json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def evaluate(form: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., dict[str, Any]]:
    def run(answers: Mapping[str, object], *more: str) -> dict[str, Any]:
        given = form.with_name("answers.json")
        given.write_text(json.dumps(answers))
        assert main(["forms", "evaluate", str(form), str(given), *more]) == 0
        told: dict[str, Any] = json.loads(capsys.readouterr().out)
        return told

    return run


def test_a_summary(form: Path, check: Callable[[Path], tuple[int, dict[str, Any]]]) -> None:
    code, told = check(form)
    assert code == 0
    assert told["title"] == "Stay"
    assert told["default_language"] == "en"
    assert set(told["languages"]) == {"en", "fr"}
    assert told["counts"] == {
        "calculate": 1,
        "group": 1,
        "hidden": 1,
        "integer": 2,
        "repeat": 1,
        "select_multiple": 1,
        "select_one": 2,
    }
    (warning,) = told["warnings"]
    assert "begun" in warning


def test_a_file_that_did_not_come_along_is_a_warning(
    form: Path, check: Callable[[Path], tuple[int, dict[str, Any]]]
) -> None:
    form.with_name("towns.csv").unlink()
    code, told = check(form)
    assert code == 0
    assert any("towns.csv" in warning for warning in told["warnings"])


def test_all_faults_at_once(tmp_path: Path, check: Callable[[Path], tuple[int, dict[str, Any]]]) -> None:
    file = tmp_path / "wrong.xlsx"
    file.write_bytes(
        build([asked("a", relevant="1 +"), asked("b", "integer", constraint="pulldata('x')"), asked("c")])
    )
    code, told = check(file)
    assert code == 1
    assert [(one["sheet"], one["row"], one["column"]) for one in told["faults"]] == [
        ("survey", 2, "relevant"),
        ("survey", 3, "constraint"),
    ]
    assert all(
        set(one) == {"sheet", "row", "column", "sentence"} and one["sentence"] for one in told["faults"]
    )


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a workbook", b"\xd0\xcf\x11\xe0" + bytes(600)])
def test_what_is_no_workbook_is_a_fault(
    tmp_path: Path, content: bytes, check: Callable[[Path], tuple[int, dict[str, Any]]]
) -> None:
    file = tmp_path / "form.xlsx"
    file.write_bytes(content)
    code, told = check(file)
    assert code == 1
    (fault,) = told["faults"]
    assert fault["sentence"].endswith(".")


def test_each_place_has_the_same_keys(evaluate: Callable[..., dict[str, Any]]) -> None:
    told = evaluate({})
    assert set(told) == {"age", "country", "town", "more/signs", "trip[1]/nights", "total", "begun"}
    for one in told.values():
        assert set(one) - {"choices"} == KEYS
        assert ("choices" in one) == (one["kind"] in ("select_one", "select_multiple", "rank"))
    assert told["age"] == {
        "kind": "integer",
        "label": "age",
        "relevant": True,
        "value": None,
        "required": True,
        "constraint": None,
        "message": None,
        "fault": "required",
    }


def test_verdicts_follow_the_answers(evaluate: Callable[..., dict[str, Any]]) -> None:
    told = evaluate({"age": 16, "country": "nl"})
    assert (told["age"]["constraint"], told["age"]["message"]) == (False, "Only adults.")
    assert told["age"]["fault"] == "constraint"
    assert told["more/signs"]["relevant"] is False
    assert told["more/signs"]["choices"] == []
    assert told["town"]["choices"] == [{"name": "breda", "label": "Breda"}]
    told = evaluate({"age": 30, "country": "be", "town": "breda"})
    assert told["age"]["constraint"] is True
    assert told["more/signs"]["relevant"] is True
    assert told["town"]["fault"] == "not_a_choice"


@pytest.mark.parametrize(
    "answers",
    [
        {"more/signs": ["debt", "fear"]},
        {"/more/signs": "fear debt"},
        {"signs": "debt fear"},
        {"more": {"signs": ["fear", "debt"]}},
    ],
)
def test_answers_by_path_by_name_and_nested(
    evaluate: Callable[..., dict[str, Any]], answers: Mapping[str, object]
) -> None:
    told = evaluate({"age": 30, "country": "be", **answers})
    assert told["more/signs"]["value"] == ["fear", "debt"]


def test_numbers_may_be_written_as_forms_keep_them(evaluate: Callable[..., dict[str, Any]]) -> None:
    told = evaluate({"age": "30", "trip": [{"nights": "2"}, {"nights": "3"}], "country": "be"})
    assert (told["age"]["value"], told["total"]["value"]) == (30, "5")
    assert told["more/signs"]["relevant"]
    assert evaluate({"age": "thirty"})["age"]["fault"] == "not_a_number"


@pytest.mark.parametrize(
    "answers",
    [
        {"trip": [{"nights": 2}, {"nights": 5}]},
        {"trip[1]/nights": 2, "trip[2]/nights": 5},
        {"trip": 2, "trip[1]/nights": 2, "trip[2]/nights": 5},
    ],
)
def test_repeats_as_lists_and_by_number(
    evaluate: Callable[..., dict[str, Any]], answers: Mapping[str, object]
) -> None:
    told = evaluate(answers)
    assert [told[f"trip[{number}]/nights"]["value"] for number in (1, 2)] == [2, 5]
    assert told["total"]["value"] == "7"


def test_an_empty_repeat(evaluate: Callable[..., dict[str, Any]]) -> None:
    assert "trip[1]/nights" not in evaluate({"trip": []})


def test_the_language_is_chosen(evaluate: Callable[..., dict[str, Any]]) -> None:
    told = evaluate({}, "--lang", "fr")
    assert told["country"]["label"] == "Pays"
    assert told["country"]["choices"][1] == {"name": "nl", "label": "Pays-Bas"}
    assert evaluate({}, "--lang", "xx")["country"]["label"] == "Country"


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "must hold answers by question"),
        ("\xff", "is not JSON"),
        ('{"nobody": 1}', "there is no question “nobody”"),
        (None, "There is no file"),
    ],
)
def test_bad_answers_are_one_sentence(
    form: Path, capsys: pytest.CaptureFixture[str], answers: str | None, sentence: str
) -> None:
    given = form.with_name("answers.json")
    if answers is not None:
        given.write_bytes(answers.encode("latin-1"))
    assert main(["forms", "evaluate", str(form), str(given)]) == 1
    spoken = capsys.readouterr()
    assert sentence in spoken.err
    assert spoken.err.strip().count("\n") == 0
    assert "Traceback" not in spoken.err + spoken.out


@pytest.mark.parametrize(
    "wrong",
    [
        {"age": "many"},
        {"age": [1]},
        {"age": True},
        {"age": {"a": 1}},
        {"country": 3},
        {"more": 4},
        {"trip": "x"},
    ],
)
def test_answers_of_the_wrong_shape_are_told_and_not_raised(
    form: Path, capsys: pytest.CaptureFixture[str], wrong: Mapping[str, object]
) -> None:
    given = form.with_name("answers.json")
    given.write_text(json.dumps(wrong))
    code = main(["forms", "evaluate", str(form), str(given)])
    assert code in (0, 1)
    assert "Traceback" not in "".join(capsys.readouterr())


def test_a_missing_or_faulty_workbook_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = tmp_path / "gone.xlsx"
    assert main(["forms", "check", str(gone)]) == 1
    assert f"There is no file {gone}." in capsys.readouterr().err
    wrong = tmp_path / "wrong.xlsx"
    wrong.write_bytes(build([asked("a", relevant="1 +")]))
    (tmp_path / "answers.json").write_text("{}")
    assert main(["forms", "evaluate", str(wrong), str(tmp_path / "answers.json")]) == 1
    assert "row 2" in capsys.readouterr().err
