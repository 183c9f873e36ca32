"""A step on a page and back again: what stands there, what is posted from it, and what is wrong with it."""

import re
import time
from typing import Any

import pytest
from django.http import QueryDict

from saystop.asking import fields
from saystop.asking.widgets import RepeatSection, Section
from saystop.engines.questionnaires.answering import MOST_INSTANCES, MOST_PLACES
from saystop.engines.questionnaires.workbook import read
from tests.asking.pages import EVERYTHING, Form, Respondent, form, repeated
from tests.engines.questionnaires.workbooks import Row, asked, group

ALL = read(EVERYTHING)
ANSWERED: dict[str, Any] = {
    "all/town": "Harbour",
    "all/story": "A quiet one.\nNothing else.",
    "all/nights": "3",
    "all/cost": "12.5",
    "all/calm": "4",
    "all/day": "2026-03-09",
    "all/hour": "14:05",
    "all/moment": "2026-03-09T14:05",
    "all/year": "2024",
    "all/safe": "rather",
    "all/role": "guest",
    "all/again": "no",
    "all/seen": ["staff", "guide"],
    "all/order": ["guide", "guest", "staff"],
    "all/place": "50.8467 4.3525",
    "all/consent": "OK",
    "all/member[1]/name": "Ada",
    "all/member[1]/age": "9",
    "all/member[1]/pet[1]/kind": "Dog",
    "all/many": "2",
}
STEP = ALL.steps[0]


def answering(**columns: object) -> Respondent:
    """Somebody before one question."""
    return Respondent(form(*group("g", {"type": "text", "name": "q", "label": "q", **columns})))


def someone() -> Respondent:
    return Respondent(ALL, fields.begin(ALL))


def test_what_is_filled_in_comes_back_and_is_taken() -> None:
    one = someone()
    one.send(ANSWERED)
    one.send({"all/bag[1]/colour": "red"})
    checked, faults = one.judged()
    assert not faults
    expected = {
        **ANSWERED,
        "all/nights": 3,
        "all/cost": 12.5,
        "all/calm": 4,
        "all/member[1]/age": 9,
        "all/many": 2,
        "all/year": "2024-01-01",
        "all/place": {"lat": 50.8467, "lon": 4.3525},
        "all/bag[1]/colour": "red",
    }
    assert dict(checked.values) == expected
    untouched = Respondent(ALL, dict(one.raw))
    untouched.send()
    assert untouched.raw == one.raw, "a page that nobody touched posts what it was given"


def test_nothing_on_the_page_needs_a_script_or_a_second_name() -> None:
    page = someone().html()
    assert "<script" not in page
    assert not re.search(r"\son\w+=|style=", page)
    identifiers = re.findall(r' id="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers))
    for target in re.findall(r' (?:for|aria-labelledby)="([^"]+)"', page):
        assert target in identifiers
    for names in re.findall(r' aria-describedby="([^"]+)"', page):
        assert set(names.split()) <= set(identifiers)


@pytest.mark.parametrize(
    ("columns", "widget", "sees"),
    [
        ({"type": "integer"}, "number", 'inputmode="decimal"'),
        ({"type": "text", "appearance": "numbers"}, "text", 'inputmode="numeric"'),
        ({"type": "text", "appearance": "multiline"}, "textarea", "<textarea"),
        ({"type": "range"}, "number", "From 1 to 10."),
        ({"type": "range", "parameters": "start=1 end=5 step=0.5"}, "number", "From 1 to 5, in steps of 0.5."),
        ({"type": "date"}, "date", 'type="date"'),
        ({"type": "date", "appearance": "month-year"}, "month", 'type="month"'),
        ({"type": "date", "appearance": "year"}, "year", 'type="text" size="6" inputmode="numeric"'),
        ({"type": "dateTime"}, "datetime-local", 'type="datetime-local"'),
        ({"type": "audio"}, "files", 'accept="audio/*"'),
        ({"type": "video"}, "files", 'accept="video/*"'),
        ({"type": "geopoint"}, "position", "data-position"),
        ({"type": "geopoint"}, "position", "Write the position as two numbers from a map"),
        ({"type": "acknowledge"}, "acknowledge", 'value="OK"'),
    ],
)  # fmt: skip
def test_each_kind_has_its_widget(columns: dict[str, object], widget: str, sees: str) -> None:
    one = answering(**columns)
    assert [field.widget for field in one.page().fields()] == [widget]
    assert sees in one.html()


@pytest.mark.parametrize(
    ("name", "widget", "sees"),
    [
        ("safe", "radio", '<ul class="choices likert">'),
        ("again", "radio", '<ul class="choices across">'),
        ("role", "select", '<select id="q-all-role" name="all/role"'),
        ("seen", "checkbox", 'type="checkbox" name="all/seen" value="staff"'),
        ("order", "rank", '<label for="q-all-order-3">Place 3</label>'),
    ],
)
def test_choices_stand_as_their_appearance_says(name: str, widget: str, sees: str) -> None:
    one = someone()
    assert {field.name: field.widget for field in one.page().fields()}[f"all/{name}"] == widget
    assert sees in one.html()


def test_a_long_list_of_choices_is_one_to_open() -> None:
    many: list[Row] = [{"list_name": "l", "name": f"n{n}", "label": f"Choice {n}"} for n in range(60)]
    one = Respondent(form(*group("g", asked("q", "select_one l")), choices=many))
    assert [field.widget for field in one.page().fields()] == ["select"]
    one.send({"g/q": "n59"})
    assert one.values == {"g/q": "n59"}


@pytest.mark.parametrize(
    ("columns", "typed", "says"),
    [
        ({"type": "range", "parameters": "start=1 end=9 step=2"}, "4", "Choose a number that is 1 plus any number"),
        ({"type": "range"}, "11", "Write a number between 1 and 10."),
        ({"type": "integer"}, "three", "Write a number in figures"),
        ({"type": "dateTime"}, "yesterday", "Write the day and the time, for example 2026-07-31 21:30."),
        ({"type": "date"}, "yesterday", "Write the date as year-month-day"),
        ({"type": "date", "appearance": "year"}, "20x", "Write the year in four figures, for example 2026."),
        ({"type": "date", "appearance": "month-year"}, "07/26", "Write the year and the month, for example 2026-07."),
        ({"type": "text", "constraint": "string-length(.) > 3", "constraint_message": "**More** than ${q}, please"}, "ab",
         "More than ab, please"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_kept(
    columns: dict[str, object], typed: str, says: str
) -> None:
    one = answering(**columns)
    one.send({"g/q": typed})
    (field,) = one.page(told=True).errors()
    assert field.error.startswith(says)
    page = one.html(told=True)
    assert f'value="{typed}"' in page
    assert 'aria-invalid="true"' in page
    assert f'<p class="error" id="q-g-q-error">{field.error}' in page


@pytest.mark.parametrize(
    "order",
    [["guide", "guide", "staff"], ["guide", "", "staff"], ["guide"], ["guide", "guest", "nobody"]],
)
def test_an_order_that_is_none_is_said_and_keeps_its_places(order: list[str]) -> None:
    one = someone()
    one.send({"all/order": order})
    errors = {field.name: field.error for field in one.page(told=True).errors()}
    assert "a place of its own" in errors["all/order"]
    kept = [value for name, value in Form(one.html(told=True)).sent if name == "all/order"]
    known = ["" if name == "nobody" else name for name in order]
    assert kept == known + [""] * (3 - len(order))


def test_what_must_be_answered_is_marked_where_a_survey_asks() -> None:
    assert someone().html(fold=False).count("(must be answered)") == 2
    assert "(must be answered)" not in someone().html()


# Names that do not belong here, and too much of everything.


def test_only_names_of_the_step_are_taken() -> None:
    two = form(*group("a", asked("q")), *group("b", asked("r")))
    data = QueryDict("a/q=1&b/r=2&a=3&x=4&a/q/z=5&a[1]/q=6&step=7")
    assert fields.posted(two, two.steps[0], data) == {"a/q": ["1"]}


@pytest.mark.parametrize("count", ["101", "999999999", "9" * 400, "-1", "1e9", "٣", "", "x", "0x2"])
def test_no_page_makes_instances_without_end(count: str) -> None:
    data = QueryDict(mutable=True)
    data["all/member"] = count
    raw = fields.posted(ALL, STEP, data)
    names = [path for path in raw if path.endswith("]/name")]
    assert len(names) <= MOST_INSTANCES
    checked, _ = fields.judge(ALL, raw)
    assert len([path for path in checked.relevant if path.endswith("]/name")]) <= MOST_INSTANCES


def test_repeats_in_repeats_stay_bounded_whatever_a_page_says() -> None:
    rows: list[Row] = [asked("q")]
    for level in range(3, -1, -1):
        rows = repeated(f"r{level}", f"r{level}", *rows)
    deep = form(*group("g", *rows))
    data = QueryDict(mutable=True)
    data["g/r0"] = "100"
    for one in range(1, 101):
        data[f"g/r0[{one}]/r1"] = "100"
        for two in range(1, 101):
            data[f"g/r0[{one}]/r1[{two}]/r2"] = "100"
    before = time.process_time()
    assert len(fields.posted(deep, deep.steps[0], data)) <= MOST_PLACES
    assert time.process_time() - before < 3


def test_many_and_long_texts_are_cut() -> None:
    data = QueryDict(mutable=True)
    data.setlist("all/town", ["x" * 500_000] * 5_000)
    taken = fields.posted(ALL, STEP, data)["all/town"]
    assert len(taken) <= 1_000
    assert len(taken[0]) <= 100_000


# Repeats.


def test_one_more_begins_with_its_defaults_and_one_less_moves_the_rest_up() -> None:
    one = someone()
    one.send({"all/member[1]/name": "Ada", "all/member[1]/age": "9"}, "add:all/member")
    assert one.raw["all/member[2]/name"] == ["Somebody"]
    one.send({"all/member[2]/name": "Bo", "all/member[2]/age": "8"}, "add:all/member")
    one.send({"all/member[3]/name": "Cy", "all/member[3]/age": "far too old"}, "add:all/member[3]/pet")
    one.send({"all/member[3]/pet[2]/kind": "Cat"}, "remove:all/member[2]")
    assert one.raw["all/member"] == ["2"]
    assert one.raw["all/member[2]/age"] == ["far too old"], "what was typed is kept, whatever it is"
    one.send({"all/member[2]/age": "7"})
    values = {path: value for path, value in one.values.items() if "member" in path}
    assert values == {
        "all/member[1]/name": "Ada",
        "all/member[1]/age": 9,
        "all/member[2]/name": "Cy",
        "all/member[2]/age": 7,
        "all/member[2]/pet[2]/kind": "Cat",
    }
    one.send(press="add:all/member")
    assert one.raw["all/member[3]/age"] == [], "what stood at this place before is gone"
    assert "all/member[3]/pet[2]/kind" not in one.values
    for _ in range(3):
        one.send(press="remove:all/member[1]")
    assert one.raw["all/member"] == ["0"]
    assert not any(texts for path, texts in one.raw.items() if path.startswith("all/member[")), (
        "nothing stays"
    )
    assert "Add one" in one.html()
    one.send(press="add:all/member")
    assert one.values["all/member[1]/name"] == "Somebody"


@pytest.mark.parametrize(
    "action",
    ["", "add", "add:", "add:nowhere", "add:all", "add:all/town", "add:all/member[1]", "add:all/member[7]/pet", "add:all/bag",
     "remove:all/member", "remove:all/member[2]", "remove:all/member[0]", "remove:all/member[1]/name", "remove:all/bag[1]",
     "remove:all/member[1]/pet[9]", "steal:all/member[1]", "add:" + "x[1]/" * 5_000],
)  # fmt: skip
def test_what_is_no_button_of_the_page_changes_nothing(action: str) -> None:
    one = someone()
    one.send(ANSWERED)
    assert fields.changed(ALL, one.raw, action) == one.raw


def test_a_new_instance_is_empty_whatever_was_sent_for_it() -> None:
    sent = {"all/member": ["1"], "all/member[2]/age": ["7"], "all/member[2]/pet[4]/kind": ["Cat"]}
    raw = fields.changed(ALL, sent, "add:all/member")
    assert raw["all/member[2]/age"] == []
    assert not any(path.startswith("all/member[2]/pet[2]") for path in fields.judge(ALL, raw)[0].relevant)


def test_there_is_a_most() -> None:
    one = someone()
    one.raw["all/member"] = [str(MOST_INSTANCES)]
    assert 'value="add:all/member"' not in one.html()
    assert fields.changed(ALL, one.raw, "add:all/member") == one.raw


def test_a_page_stays_one_that_a_browser_can_send() -> None:
    wide = form(*repeated("guest", "Guest", *[asked(f"q{n}") for n in range(100)]))
    one = Respondent(wide, {"guest": ["19"]})
    one.send(press="add:guest")
    assert one.raw["guest"] == ["20"]
    assert 'value="add:guest"' not in one.html()
    assert fields.changed(wide, one.raw, "add:guest") == one.raw


def test_an_answer_may_say_how_many() -> None:
    one = someone()
    one.send({"all/many": "2"})
    bags = [item for item in one.page().items if isinstance(item, RepeatSection) and item.name == "all/bag"]
    assert [(bag.count, bag.fixed, bag.can_add) for bag in bags] == [(2, True, False)]
    assert "Bag 2" in one.html()
    assert not re.search(r'value="\w+:all/bag', one.html())


def test_a_step_may_be_a_repeat() -> None:
    alone = form(*repeated("guest", "Guest", asked("who")))
    one = Respondent(alone)
    one.send({"guest[1]/who": "Ada"}, "add:guest")
    one.send({"guest[2]/who": "Bo"})
    assert one.values == {"guest[1]/who": "Ada", "guest[2]/who": "Bo"}
    told = [(answer.label, answer.text) for answer in fields.answers(alone, one.step, one.values, "en")]
    assert told == [("Guest 1 · who", "Ada"), ("Guest 2 · who", "Bo")]


def test_a_label_quotes_the_answer_beside_it() -> None:
    one = someone()
    one.send({"all/member[1]/name": "Ada <b>"}, "add:all/member")
    page = one.html()
    assert "How old is Ada &lt;b&gt;?" in page
    assert "How old is Somebody?" in page


# Groups.


def test_a_folded_group_opens_for_what_is_in_it_and_never_hides_a_duty() -> None:
    grouped = form(
        *group("g", *group("may", asked("a")), *group("must", asked("b", required="yes")),
               *group("bare", asked("c"), label=""))
    )  # fmt: skip
    one = Respondent(grouped)
    sections = {item.label: item for item in one.page().items if isinstance(item, Section)}
    assert {label: (item.folded, item.open) for label, item in sections.items()} == {
        "may": (True, False),
        "must": (False, False),
    }
    assert one.html().count("<details") == 1
    one.send({"g/may/a": "x"})
    assert "<details open>" in one.html()
    assert "<details" not in one.html(fold=False)


# Languages.


def test_what_falls_back_says_its_language() -> None:
    arabic = Respondent(ALL, fields.begin(ALL), "ar")
    page = arabic.html()
    assert '<span lang="en" dir="ltr">Whom did you see? (only in English)</span>' in page
    assert page.count('lang="en"') == 2, "this one, and the only hint"
    english = form(
        *group("g", {"type": "select_one l", "name": "q", "label::العربية (ar)": "سؤال"}),
        choices=[{"list_name": "l", "name": "a", "label::العربية (ar)": "جواب"}],
    )
    assert '<span lang="ar" dir="rtl">سؤال</span>' in Respondent(english, {}, "fr").html()


def test_choices_to_open_are_words_alone() -> None:
    page = someone().html()
    assert "<em>No</em>" in page
    assert '<option value="staff">Staff of the hotel</option>' in page
    assert not re.search(r"<option[^>]*>[^<]*<(?!/option)", page)


# Check pages.


@pytest.mark.parametrize(
    ("kind", "appearance", "typed"),
    [("dateTime", "", "2026-07-31 21:30"), ("date", "year", "2026"), ("date", "month-year", "2026-07")],
)
def test_an_example_in_a_sentence_is_taken(kind: str, appearance: str, typed: str) -> None:
    questionnaire = form(asked("q", kind, appearance=appearance))
    checked, faults = fields.judge(questionnaire, {"q": [typed]})
    assert checked.values
    assert not faults


def test_what_nobody_is_asked_keeps_its_default() -> None:
    questionnaire = form(
        {"type": "hidden", "name": "source", "default": "poster"},
        {"type": "calculate", "name": "way", "calculation": "concat('by ', ${source})"},
        asked("seen", relevant="${source} = 'poster'"),
    )
    raw = fields.begin(questionnaire)
    checked, faults = fields.judge(questionnaire, raw | {"seen": ["yes"]})
    assert (checked.values, faults) == ({"source": "poster", "way": "by poster", "seen": "yes"}, {})
    # A page cannot say it otherwise.
    step = questionnaire.steps[0]
    assert "source" not in fields.posted(questionnaire, step, QueryDict("source=flyer&seen=yes"))


def test_answers_are_told_in_words() -> None:
    one = someone()
    one.send(ANSWERED)
    one.send(press="add:all/member[1]/pet")
    one.send({"all/member[1]/pet[2]/kind": "*Cat*"})
    told = {
        str(answer.label): answer.text for answer in fields.answers(ALL, STEP, one.judged()[0].values, "en")
    }
    assert told["Would you come again?"] == "No"
    assert told["Who can help most?"] == "Guide, Guest, Staff of the hotel"
    assert told["What happened in Harbour?"] == "A quiet one.\nNothing else."
    assert told["I have read this."] == "OK"
    assert told["Traveller 1 · How old is Ada?"] == "9"
    assert told["Traveller 1 · Pet 2 · What kind of pet?"] == "*Cat*"
    assert not any(label.startswith("Bag") for label in told)


def test_a_large_form_is_quick() -> None:
    """One step of a form of 500 questions with relevance on each: checked and rendered."""
    rows = [asked("q0")] + [asked(f"q{n}", relevant=f"${{q{n - 1}}} != 'no'") for n in range(1, 500)]
    steps = [row for start in range(0, 500, 20) for row in group(f"g{start}", *rows[start : start + 20])]
    large = form(*steps)
    raw = {path: ["yes"] for path in large.questions}
    one = Respondent(large, raw)
    one.html()
    took = []
    for _ in range(5):
        before = time.process_time()
        one.html()
        took.append(time.process_time() - before)
    assert min(took) < 0.05
