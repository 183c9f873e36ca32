"""The same answers given to another engine: rxeval runs the XForm that pyxform makes of the workbook.

Not compared, since rxeval lacks them: `date()`, `decimal-date-time()`, `indexed-repeat()`, `position(..)`. Nor, since it
reads them otherwise than the ODK specification or ODK Collect: dates compared by `<` (no numbers there), a question alone
as a condition (true there even without an answer), digits beyond the fifteenth, and calculations that are not relevant
(it keeps them; we drop them, as a submission does).
"""

import io
from collections.abc import Mapping, Sequence
from datetime import date

import pytest
import rxeval  # type: ignore[import-untyped] # published without types
from hypothesis import given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from saystop.engines.questionnaires.answering import Answering, Checked
from saystop.engines.questionnaires.values import Code
from saystop.engines.questionnaires.workbook import read
from tests.engines.questionnaires.workbooks import Row, asked, build, group

TODAY = date(2026, 3, 9)
CHOICES = [
    *({"list_name": "yn", "name": name, "label": name} for name in ("yes", "no")),
    *({"list_name": "sign", "name": name, "label": name} for name in ("fear", "debt", "papers")),
    *(
        {"list_name": "town", "name": name, "label": name, "land": land}
        for name, land in (("ghent", "yes"), ("liege", "yes"), ("breda", "no"))
    ),
]
NUMBERS = [None, 0, 1, 17, 18, 42, -3]
ANSWERS: Mapping[str, Sequence[object]] = {
    "age": NUMBERS,
    "nights": NUMBERS,
    "price": [None, 0.5, 12.25, 100.0, -1.0],
    "worked": [None, "yes", "no"],
    "signs": [None, ["fear"], ["debt", "papers"], ["fear", "debt", "papers"]],
    "town": [None, "ghent", "breda"],
    "story": [None, "x", "a longer story", "12", "  ", "L-1234", "true", "false"],
    "met": [None, "2026-03-09", "2026-03-08", "1999-12-31", "2030-01-01"],
}
ASKED: list[Row] = [
    asked("age", "integer"),
    asked("nights", "integer"),
    asked("price", "decimal"),
    asked("worked", "select_one yn"),
    asked("signs", "select_multiple sign"),
    asked("town", "select_one town"),
    asked("story"),
    asked("met", "date"),
]


def calculated(*sources: str) -> list[Row]:
    return [
        {"type": "calculate", "name": f"c{number}", "calculation": source}
        for number, source in enumerate(sources)
    ]


FEATURES: Mapping[str, list[Row]] = {
    "relevance": [
        asked("a", relevant="${age} >= 18 and ${worked} = 'yes'"),
        asked("b", relevant="selected(${signs}, 'debt') or ${story} != ''"),
        *group("g", asked("d", relevant="${age} != 17"), asked("e"), relevant="not(${worked} = 'no')"),
        asked("f", relevant="${d} = '' and ${met} != today()"),
    ],
    "numbers": calculated(
        "${age} + ${nights} * 2",
        "${nights} div ${age}",
        "${nights} mod 5",
        "round(${price} * 3)",
        "int(${price})",
        "if(${age} > ${nights}, 'more', 'less')",
        "coalesce(${age}, 7)",
        "abs(${nights}) + pow(2, 3)",
        "-(${nights} - 1)",
        "number(${story}) = 12",
    ),
    "texts": calculated(
        "concat(${story}, '-', ${worked})",
        "string-length(${story})",
        "substr(${story}, 1, 3)",
        "substring-before(${story}, ' ')",
        "substring-after(${story}, ' ')",
        "contains(${story}, 'long')",
        "starts-with(${story}, 'a')",
        "translate(${story}, 'abc', 'ABC')",
        "normalize-space(${story})",
        "regex(${story}, 'L-[0-9]{4}')",
        "boolean-from-string(${story})",
    ),
    "choices": calculated(
        "selected(${signs}, 'fear')",
        "count-selected(${signs})",
        "selected-at(${signs}, 1)",
        "selected-at(${signs}, 9)",
        "if(selected(${signs}, 'debt') and ${worked} != 'no', 1, 0)",
    ),
    "chains": [
        *calculated("${age} * 2", "${c0} + 1", "if(${c1} > 20, 'grown', '')"),
        asked("a", relevant="${c2} = 'grown'"),
        asked("b", relevant="${a} = ''"),
    ],
    "dates": [
        asked("a", relevant="${met} = today()"),
        asked("b", relevant="${met} = '2026-03-09'"),
        *calculated("if(${met} = today(), 'now', 'then')", "format-date(${met}, '%Y/%m')"),
    ],
    "verdicts": [
        asked("a", "integer", constraint=". > 0", required="${worked} = 'yes'"),
        asked("b", required="yes", relevant="${age} > 1"),
    ],
}


def form(rows: list[Row]) -> bytes:
    return build([*ASKED, *rows], CHOICES)


FORMS = {
    feature: (read(form(rows)), convert(xlsform=io.BytesIO(form(rows)), file_type=".xlsx").xform)
    for feature, rows in FEATURES.items()
}


def other(xform: str, answers: Mapping[str, object]) -> tuple[rxeval.Session, Mapping[str, object]]:
    session = rxeval.Session(xform, today=TODAY.isoformat())
    for path, value in answers.items():
        session.set(f"/data/{path}", " ".join(value) if isinstance(value, list) else str(value))
    told: Mapping[str, object] = session.recompute()
    assert told["failed"] == []
    return session, told


@pytest.mark.parametrize("feature", FEATURES)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_both_judges_agree(feature: str, data: st.DataObject) -> None:
    questionnaire, xform = FORMS[feature]
    drawn = {name: data.draw(st.sampled_from(values), name) for name, values in ANSWERS.items()}
    answers = {name: value for name, value in drawn.items() if value is not None}
    if feature == "verdicts":
        answers["a"] = data.draw(st.sampled_from([-1, 0, 1, 5]), "a")
    checked = Answering(questionnaire, answers, TODAY).checked()
    session, told = other(xform, {path: value for path, value in checked.values.items() if path in answers})
    assert seen(checked) == {path for path, relevant in shown(told) if relevant}
    for path, question in questionnaire.questions.items():
        if question.kind.value == "calculate" and path in checked.relevant:
            assert plain(str(checked.values.get(path, ""))) == plain(session.get(f"/data/{path}")), path
    assert {path for path, fault in checked.faults.items() if fault.code is Code.REQUIRED} == paths(
        told["missing"]
    )
    assert {path for path, fault in checked.faults.items() if fault.code is Code.CONSTRAINT} == paths(
        told["invalid"]
    )


def seen(checked: Checked) -> set[str]:
    return {path for path in checked.relevant if not path.startswith(":")}


def shown(told: Mapping[str, object]) -> list[tuple[str, bool]]:
    relevant = told["relevant"]
    assert isinstance(relevant, dict)
    found = {path.removeprefix("/data/"): yes for path, yes in relevant.items() if "/meta" not in path}
    return [(path, yes and found.get(path.rpartition("/")[0], True)) for path, yes in found.items()]


def paths(told: object) -> set[str]:
    assert isinstance(told, list)
    return {(one if isinstance(one, str) else one[0]).removeprefix("/data/") for one in told}


def plain(text: str) -> str:
    """A calculation without a result is no answer to us; numbers to the digits that both tell."""
    if text == "NaN":
        return ""
    try:
        return format(float(text), ".12g")
    except ValueError:
        return text
