"""Relevance, calculations, requirements and constraints over whole sets of answers."""

from collections.abc import Sequence
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saystop.engines.questionnaires.answering import Checked, check
from saystop.engines.questionnaires.beginning import defaults
from saystop.engines.questionnaires.model import Questionnaire, Text
from saystop.engines.questionnaires.values import Code
from saystop.engines.questionnaires.workbook import read
from tests.engines.questionnaires.test_values import JSON
from tests.engines.questionnaires.workbooks import Row, asked, build, group

TODAY = date(2026, 3, 9)
PLACES: list[Row] = [
    {"list_name": "country", "name": "fr", "label": "France"},
    {"list_name": "country", "name": "be", "label": "Belgium"},
    {"list_name": "town", "name": "lyon", "label": "Lyon", "country": "fr"},
    {"list_name": "town", "name": "ghent", "label": "Ghent", "country": "be"},
    {"list_name": "sign", "name": "fear", "label": "Fear"},
    {"list_name": "sign", "name": "none", "label": "None"},
]


def form(*rows: Row, choices: Sequence[Row] = PLACES) -> Questionnaire:
    return read(build(rows, choices))


def checked(
    questionnaire: Questionnaire, steps: Sequence[str] | None = None, /, **answers: object
) -> Checked:
    return check(
        questionnaire, {path.replace("__", "/"): value for path, value in answers.items()}, TODAY, None, steps
    )


def codes(result: Checked) -> dict[str, Code]:
    return {path: fault.code for path, fault in result.faults.items()}


def test_relevance_cascades_and_irrelevant_answers_are_dropped() -> None:
    questionnaire = form(
        asked("country", "select_one country"),
        *group(
            "there",
            asked("town", relevant="${country} = 'fr'"),
            *group("hotel", asked("room", "integer", required="yes")),
            relevant="${country} != ''",
        ),
        asked("after", relevant="${room} = 12"),
    )
    nothing = checked(questionnaire, there__town="Lyon", there__hotel__room=12, after="x")
    assert nothing.relevant == {":country", "country", ":after"}
    assert nothing.values == {}
    assert not nothing.faults
    belgium = checked(questionnaire, country="be", there__town="Lyon", there__hotel__room=12, after="x")
    assert belgium.values == {"country": "be", "there/hotel/room": 12, "after": "x"}
    assert codes(checked(questionnaire, country="fr")) == {"there/hotel/room": Code.REQUIRED}


def test_the_order_of_rows_does_not_matter_to_what_depends_on_what() -> None:
    questionnaire = form(
        asked("shown", relevant="${total} > 3"),
        {"type": "calculate", "name": "total", "calculation": "${half} + ${b}"},
        {"type": "calculate", "name": "half", "calculation": "${b} div 2"},
        asked("b", "integer"),
    )
    assert checked(questionnaire, b=4, shown="x").values == {"b": 4, "half": "2", "total": "6", "shown": "x"}
    assert checked(questionnaire, shown="x").values == {}


def test_required_may_depend_on_answers_and_speaks_the_authors_words() -> None:
    questionnaire = form(
        asked("named", "select_one sign"),
        {**asked("who", required="${named} = 'fear'"), "required_message::French (fr)": "Qui ?"},
    )
    assert checked(questionnaire).required == frozenset()
    result = checked(questionnaire, named="fear")
    assert result.required == {"who"}
    assert result.faults["who"].message == Text({"fr": "Qui ?"})


@pytest.mark.parametrize(
    ("answer", "code"),
    [(17, None), (3, Code.CONSTRAINT), (None, None), ("17", Code.NOT_A_NUMBER), (17.5, Code.NOT_WHOLE)],
)
def test_constraints_look_at_the_answer_and_at_nothing_when_there_is_none(
    answer: object, code: Code | None
) -> None:
    questionnaire = form(
        asked("age", "integer", constraint=". > 10 and . < 20", constraint_message="Not so young")
    )
    result = checked(questionnaire, age=answer)
    assert codes(result) == ({"age": code} if code else {})
    if code is Code.CONSTRAINT:
        assert result.faults["age"].message is not None
        assert result.values == {"age": 3}, "what was typed is not lost"


def test_dates_are_compared_as_dates() -> None:
    questionnaire = form(asked("seen", "date", constraint=". <= today()"))
    assert not checked(questionnaire, seen="2026-03-09").faults
    assert codes(checked(questionnaire, seen="2026-03-10")) == {"seen": Code.CONSTRAINT}


def test_none_excludes_others() -> None:
    rule = "not(selected(., 'none') and count-selected(.) > 1)"
    questionnaire = form(asked("signs", "select_multiple sign", constraint=rule))
    assert not checked(questionnaire, signs=["none"]).faults
    assert codes(checked(questionnaire, signs=["fear", "none"])) == {"signs": Code.CONSTRAINT}


def test_choice_filter() -> None:
    questionnaire = form(
        asked("country", "select_one country"),
        asked("town", "select_one town", choice_filter="country=${country}"),
    )
    assert checked(questionnaire, country="fr").offered == {"town": ("lyon",)}
    assert checked(questionnaire).offered == {"town": ()}
    assert codes(checked(questionnaire, country="be", town="lyon")) == {"town": Code.NOT_A_CHOICE}
    assert not checked(questionnaire, country="be", town="ghent").faults


def test_faults_of_some_steps_only() -> None:
    questionnaire = form(*group("one", asked("a", required="yes")), *group("two", asked("b", required="yes")))
    assert codes(checked(questionnaire, ["two"])) == {"two/b": Code.REQUIRED}
    assert codes(checked(questionnaire)) == {"one/a": Code.REQUIRED, "two/b": Code.REQUIRED}


def test_defaults() -> None:
    questionnaire = form(
        asked("country", "select_one country", default="fr"),
        asked("signs", "select_multiple sign", default="fear none"),
        asked("seen", "date", default="today()"),
        asked("at", "dateTime", default="now()"),
        asked("wrong", "integer", default="many"),
        {"type": "hidden", "name": "source", "default": "poster"},
    )
    found = defaults(questionnaire, TODAY, datetime.combine(TODAY, time(14, 5)))
    assert found == {
        "country": "fr",
        "signs": ["fear", "none"],
        "seen": "2026-03-09",
        "at": "2026-03-09T14:05",
        "source": "poster",
    }


def test_calculations_do_not_grow_without_end() -> None:
    rows = [asked("c0")]
    rows += [
        {"type": "calculate", "name": f"c{n}", "calculation": f"concat(${{c{n - 1}}}, ${{c{n - 1}}})"}
        for n in range(1, 60)
    ]
    result = checked(form(*rows), c0="x" * 500)
    assert max(len(str(value)) for value in result.values.values()) == 5_000


EVERYTHING = form(
    asked("country", "select_one country"),
    *group(
        "g",
        asked("town", "select_one town", choice_filter="country=${country}", relevant="${country} != ''"),
        asked("n", "integer", constraint=". > ${d}", required="${town} = 'lyon'"),
        asked("d", "decimal"),
        asked("day", "date", constraint=". <= today() and regex(., '[0-9-]+')"),
        asked("at", "time", constraint=". > '08:00'"),
        asked("moment", "dateTime"),
        asked("where", "geopoint", constraint="string-length(.) > ${n}"),
        asked(
            "signs",
            "select_multiple sign",
            constraint="selected-at(., ${n}) != substring(${day}, ${d}, ${n})",
        ),
        asked("pictures", "image"),
        asked("papers", "file"),
        asked("told", "note"),
        asked("yes", "acknowledge", required="yes"),
        asked("story", appearance="multiline"),
        {
            "type": "calculate",
            "name": "sum",
            "calculation": "round(${n} div ${d}, ${n}) + pow(${n}, ${d}) + ${day}",
        },
        {"type": "hidden", "name": "source"},
    ),
)
ANSWERS = st.dictionaries(
    st.sampled_from([*EVERYTHING.items, "unknown", ""]),
    JSON
    | st.sampled_from(["fr", "lyon", "2026-01-01", "12:00", 5, 2.5, ["fear"], {"lat": 1, "lon": 2}, "OK"]),
)


@given(ANSWERS)
def test_no_answers_raise_and_checking_twice_changes_nothing(answers: dict[str, object]) -> None:
    first = check(EVERYTHING, answers, TODAY)
    again = check(EVERYTHING, dict(first.values), TODAY)
    assert again.values == first.values
    assert again.relevant == first.relevant
    assert set(first.faults) <= first.relevant
    assert set(first.values) <= first.relevant
