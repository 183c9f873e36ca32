"""Repeats: what is asked once for each of several."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saystop.engines.questionnaires.answering import MOST_INSTANCES, Answering, check
from saystop.engines.questionnaires.beginning import defaults
from saystop.engines.questionnaires.model import Questionnaire, Text
from saystop.engines.questionnaires.values import Code
from saystop.engines.questionnaires.workbook import read
from tests.engines.questionnaires.workbooks import Row, asked, build

TODAY = date(2026, 3, 9)


def calculate(name: str, calculation: str) -> Row:
    return {"type": "calculate", "name": name, "calculation": calculation}


def repeat(name: str, *rows: Row, **columns: object) -> list[Row]:
    return [{"type": "begin_repeat", "name": name, "label": name, **columns}, *rows, {"type": "end_repeat"}]


def form(*rows: Row, choices: list[Row] | None = None) -> Questionnaire:
    return read(build([*rows], choices or []))


HOUSE = form(
    *repeat(
        "child",
        asked("name"),
        asked("age", "integer", constraint=". < 18"),
        asked("school", relevant="${age} > 5", required="yes"),
        calculate("place", "position(..)"),
        calculate("before", "indexed-repeat(${age}, ${child}, position(..) - 1)"),
        calculate(
            "running",
            "if(position(..) = 1, 0, indexed-repeat(${running}, ${child}, position(..) - 1)) + ${age}",
        ),
    ),
    calculate("children", "count(${child})"),
    calculate("years", "sum(${age})"),
    calculate("oldest", "max(${age})"),
    calculate("names", "join(', ', ${name})"),
    calculate("second", "indexed-repeat(${name}, ${child}, 2)"),
    calculate("first", "${child}[position() = 1]/name"),
    calculate("young", "count(/form/child[${age} < 6])"),
    calculate("elder", "${child}[age > 5]/name"),
    calculate("elders", "count(${child}[./age > 5 and name != ''])"),
    calculate("top", "position(..)"),
    asked("any_old", relevant="${age} > 5"),
)
TWO: dict[str, Any] = {
    "child[1]/name": "Ada",
    "child[1]/age": 4,
    "child[2]/name": "Bo",
    "child[2]/age": 9,
}


def test_each_instance_is_judged_for_itself() -> None:
    checked = check(HOUSE, {**TWO, "child[3]/age": 30}, TODAY)
    assert "child[1]/school" not in checked.relevant
    assert {path: fault.code for path, fault in checked.faults.items()} == {
        "child[2]/school": Code.REQUIRED,
        "child[3]/age": Code.CONSTRAINT,
        "child[3]/school": Code.REQUIRED,
    }


def test_expressions_look_at_their_own_instance_at_others_and_at_all() -> None:
    values = check(HOUSE, TWO, TODAY).values
    assert values["child[2]/place"] == "2"
    assert values["child[2]/before"] == "4"
    assert values["child[2]/running"] == "13"
    assert "child[1]/before" not in values
    outside = {path: value for path, value in values.items() if "[" not in path}
    assert outside == {
        "children": "2",
        "years": "13",
        "oldest": "9",
        "names": "Ada, Bo",
        "second": "Bo",
        "first": "Ada",
        "young": "1",
        "elder": "Bo",
        "elders": "1",
        "top": "1",
    }


def test_one_is_asked_where_nobody_said_how_many() -> None:
    assert check(HOUSE, {}, TODAY).values["children"] == "1"
    assert check(HOUSE, {"child": 0}, TODAY).values["children"] == "0"
    assert check(HOUSE, {**TWO, "child": 3}, TODAY).values["children"] == "3"
    assert check(HOUSE, {**TWO, "child": 1}, TODAY).values["names"] == "Ada"


@pytest.mark.parametrize(("said", "count"), [(3, 3), (0, 0), (-4, 0), (None, 0), (10**9, MOST_INSTANCES)])
def test_a_count_may_follow_from_an_answer(said: int | None, count: int) -> None:
    counted = form(asked("n", "integer"), *repeat("guest", asked("who"), repeat_count="${n}"))
    checked = check(counted, {"n": said} if said is not None else {}, TODAY)
    assert sum(path.endswith("/who") for path in checked.relevant) == count


def test_repeats_in_repeats() -> None:
    nested = form(
        *repeat(
            "room",
            asked("number"),
            *repeat("guest", asked("who"), calculate("where", "concat(${number}, '/', position(..))")),
        ),
        calculate("all", "join(' ', ${who})"),
        calculate("in_second", "count(/form/room[2]/guest)"),
    )
    answers = {
        "room[1]/number": "12",
        "room[1]/guest[1]/who": "A",
        "room[2]/number": "14",
        "room[2]/guest[1]/who": "B",
        "room[2]/guest[2]/who": "C",
    }
    values = check(nested, answers, TODAY).values
    assert values["all"] == "A B C"
    assert values["room[2]/guest[2]/where"] == "14/2"
    assert values["in_second"] == "2"


def test_many_repeats_in_repeats_stay_bounded() -> None:
    rows: list[Row] = [asked("q")]
    for level in range(6):
        rows = repeat(f"r{level}", *rows, repeat_count="100")
    assert len(check(form(*rows), {}, TODAY).relevant) < 50_000


def test_a_repeat_that_is_not_relevant_holds_nothing() -> None:
    gated = form(
        asked("any"),
        *repeat("child", asked("name"), relevant="${any} = 'yes'"),
        calculate("n", "count(${child})"),
    )
    checked = check(gated, {"child[1]/name": "Ada"}, TODAY)
    assert checked.values == {"n": "0"}


def test_a_new_instance_begins_with_its_defaults() -> None:
    ready = form(*repeat("child", asked("name", default="?"), asked("day", "date", default="today()")))
    assert defaults(ready, TODAY) == {"child[1]/name": "?", "child[1]/day": "2026-03-09"}
    given = {"child": 2, "child[1]/name": "Ada", "child[1]/day": None}
    assert defaults(ready, TODAY, answers=given) == {"child[2]/name": "?", "child[2]/day": "2026-03-09"}


def test_labels_quote_the_answers_of_their_own_instance() -> None:
    quoting = form(*repeat("child", asked("name"), asked("age", "integer", label="How old is ${name}?")))
    answering = Answering(quoting, TWO, TODAY)
    label = quoting.questions["child/age"].label
    said = [answering.words(label, "en", place.at) for place in answering.places("child/age")]
    assert said == ["How old is Ada?", "How old is Bo?"]


def test_the_label_of_a_choice_is_said_in_the_respondents_language() -> None:
    rows: list[Row] = [
        asked("role", "select_multiple role", label=""),
        calculate("said", "jr:choice-name(${role}, '${role}')"),
        calculate("key", "instance('role')/root/item[name = ${role}]/key"),
        calculate("how_many", "count(instance('role')/root/item[key > 1])"),
    ]
    choices: list[Row] = [
        {"list_name": "role", "name": name, "label::English (en)": en, "label::Français (fr)": fr, "key": key}
        for name, en, fr, key in (
            ("g", "Guest", "Client", 1),
            ("s", "Staff", "Personnel", 2),
            ("o", "Other", "Autre", 3),
        )
    ]
    roles = form(*rows, choices=choices)
    for language, said in (("en", "Guest, Other"), ("fr", "Client, Autre")):
        values = Answering(roles, {"role": ["g", "o"]}, TODAY, language=language).checked().values
        assert values["said"] == said
        assert values["how_many"] == "2"
    assert Answering(roles, {"role": ["s"]}, TODAY).checked().values["key"] == "2"


def test_chance_strikes_once() -> None:
    chance = form(calculate("draw", "once(random())"))
    first = check(chance, {}, TODAY).values["draw"]
    assert check(chance, {"draw": first}, TODAY).values["draw"] == first
    assert check(chance, {}, TODAY).values["draw"] != first


_paths = st.sampled_from(
    [f"child[{n}]/{name}" for n in (1, 2, 3) for name in ("name", "age", "school")] + ["any_old", "child"]
)
_values = st.one_of(st.none(), st.integers(-2, 20), st.sampled_from(["Ada", "Bo", ""]))


@settings(max_examples=150, deadline=None)
@given(changes=st.lists(st.tuples(_paths, _values), max_size=12))
def test_evaluating_what_changed_is_evaluating_all(changes: list[tuple[str, Any]]) -> None:
    answering = Answering(HOUSE, {}, TODAY)
    for path, value in changes:
        answering.answer(path, value)
    whole = Answering(HOUSE, answering.given, TODAY)
    assert answering.checked() == whole.checked()


def test_only_what_looks_at_an_answer_is_evaluated_again() -> None:
    long = form(
        asked("a"), *[asked(f"q{n}", relevant="${a} = 'x'" if n < 3 else "true()") for n in range(50)]
    )
    evaluated, judged = long.affected(next(path for path in long.questions if path.endswith("a")))
    assert len(evaluated) == len(judged) == 4


def test_words_without_quotes_are_themselves() -> None:
    assert Answering(HOUSE, {}, TODAY).words(Text({"en": "Plain $ {text}"}), "en") == "Plain $ {text}"
