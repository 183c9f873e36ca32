"""Every function of the ODK XForms specification: that the documents tell of it truly, and what it gives at its edges."""

import math
import re
from datetime import date, datetime, time
from pathlib import Path

import pytest

from saystop.engines.questionnaires.logic import Context, Expression, ExpressionError
from saystop.engines.questionnaires.logic.functions import FUNCTIONS, REFUSED

# https://getodk.github.io/xforms-spec/#xpath-functions, in its order.
# fmt: off
SPECIFIED = [
    "string", "concat", "join", "substr", "substring-before", "substring-after", "translate", "string-length",
    "normalize-space", "contains", "starts-with", "ends-with", "uuid", "digest", "pulldata", "if",
    "coalesce", "once", "true", "false", "boolean", "boolean-from-string", "not", "regex",
    "checklist", "weighted-checklist", "number", "random", "int", "sum", "max", "min",
    "round", "pow", "log", "log10", "abs", "sin", "cos", "tan",
    "asin", "acos", "atan", "atan2", "sqrt", "exp", "exp10", "pi",
    "count", "count-non-empty", "position", "instance", "current", "randomize", "today", "now",
    "format-date", "format-date-time", "date", "decimal-date-time", "decimal-time", "selected", "selected-at", "count-selected",
    "jr:choice-name", "jr:itext", "indexed-repeat", "area", "distance", "base64-decode",
]
# fmt: on
OF_THE_LANGUAGE = {"instance", "current"}  # the parser's own
DOCUMENT = Path(__file__).parents[4] / "docs" / "questionnaires.md"
TOLD = dict(re.findall(r"^\| `([a-z0-9:-]+)\(\)` \| (yes|no) \|", DOCUMENT.read_text(), re.MULTILINE))
TODAY = date(2026, 3, 9)
CONTEXT = Context({"f/x": "a b", "f/n": "3"}, TODAY, datetime.combine(TODAY, time(14, 5)), current="42")
NAN = math.nan
SQUARE = "'0 0;0 0.001;0.001 0.001;0.001 0;0 0'"


def test_every_function_of_the_specification_is_told_of() -> None:
    assert [name for name in SPECIFIED if name not in TOLD] == []


def test_the_documents_tell_what_holds() -> None:
    assert {name for name, holds in TOLD.items() if holds == "yes"} == {*FUNCTIONS, *OF_THE_LANGUAGE}
    assert {name for name, holds in TOLD.items() if holds == "no"} == set(REFUSED)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_does_not_hold_is_refused_with_its_reason(name: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        _ = Expression(f"{name}('a', 'b', 'c', 'd')").references
    assert str(caught.value) == REFUSED[name]
    assert len(REFUSED[name]) > len(name) + 20


CASES: dict[str, list[tuple[str, object]]] = {
    "string": [("string(1.50)", "1.5"), ("string(-0)", "0"), ("string()", "42"), ("string(true())", "true")],
    "concat": [("concat('a')", "a"), ("concat('', 1, false())", "1false"), ("concat(/d/f/none)", "")],
    "join": [("join('-', 'a', '', 'b')", "a--b"), ("join(', ')", "")],
    "substr": [
        ("substr('hello', 1, 3)", "el"),
        ("substr('hello', -2)", "lo"),
        ("substr('hello', -3, -1)", "ll"),
        ("substr('hello', 9)", ""),
        ("substr('hello', 3, 1)", ""),
        ("substr('', 0, 5)", ""),
        ("substr('hello', 'x')", ""),
    ],
    "substring": [("substring('12345', -42, 1 div 0)", "12345"), ("substring('12345', 2, 1 div 0)", "2345")],
    "substring-before": [("substring-before('1999/04', '/')", "1999"), ("substring-before('a', '')", "")],
    "substring-after": [("substring-after('1999/04', '/')", "04"), ("substring-after('a', '')", "a")],
    "translate": [("translate('--aaa--', 'abc-', 'ABC')", "AAA"), ("translate('', 'a', 'b')", "")],
    "string-length": [("string-length('')", 0), ("string-length('é😀')", 2), ("string-length(12)", 2)],
    "normalize-space": [("normalize-space('')", ""), ("normalize-space(' a \t b ')", "a b")],
    "contains": [("contains('abc', '')", True), ("contains('', 'a')", False)],
    "starts-with": [("starts-with('abc', '')", True), ("starts-with('', 'a')", False)],
    "ends-with": [("ends-with('abc', '')", True), ("ends-with('abc', 'ab')", False)],
    "uuid": [
        ("string-length(uuid())", 36),
        ("string-length(uuid(8))", 8),
        ("uuid(-1)", ""),
        ("uuid('x')", ""),
    ],
    "digest": [
        ("digest('abc', 'MD5', 'hex')", "900150983cd24fb0d6963f7d28e17f72"),
        ("digest('abc', 'SHA-1', 'hex')", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ("digest('', 'SHA-256')", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
        ("digest('abc', 'CRC')", ""),
    ],
    "if": [("if('', 1, 2)", 2), ("if('false', 1, 2)", 1), ("if(number('x'), 1, 2)", 2)],
    "coalesce": [("coalesce('', '')", ""), ("coalesce('', 0)", 0), ("coalesce('a', 'b')", "a")],
    "once": [("once(random())", "42"), ("once('x')", "42")],
    "true": [("true()", True)],
    "false": [("false()", False), ("string(false())", "false"), ("boolean(string(false()))", True)],
    "boolean": [
        ("boolean('')", False),
        ("boolean('0')", True),
        ("boolean(0)", False),
        ("boolean(0 div 0)", False),
        ("boolean(-1)", True),
    ],
    "boolean-from-string": [
        ("boolean-from-string('1')", True),
        ("boolean-from-string('true')", True),
        ("boolean-from-string('0')", False),
        ("boolean-from-string('yes')", False),
        ("boolean-from-string('')", False),
    ],
    "not": [("not('')", True), ("not('false')", False)],
    "regex": [("regex('', '')", True), ("regex('', '.+')", False), ("regex('aXb', 'a.b')", True)],
    "checklist": [
        ("checklist(-1, 2, 1, 1, 1)", False),
        ("checklist(2, -1, true(), '1', '')", True),
        ("checklist(1, 1, 'true', 'false', 0)", True),
        ("checklist(-1, -1, 5)", True),
    ],
    "weighted-checklist": [
        ("weighted-checklist(5, 7, 1, 3, 1, 3)", True),
        ("weighted-checklist(5, 7, 1, 3, 0, 3)", False),
        ("weighted-checklist(-1, -1, 1, 3)", True),
    ],
    "number": [
        ("number('')", NAN),
        ("number('1e3')", NAN),
        ("number(' 12 ')", 12),
        ("number(true())", 1),
        ("number('1970-01-03')", 2),
        ("number()", 42),
    ],
    "random": [("random() < 1", True), ("random() >= 0", True)],
    "int": [("int(-1.9)", -1), ("int('')", NAN), ("int('7.9')", 7), ("int(1 div 0)", math.inf)],
    "sum": [("sum('')", NAN), ("sum('3')", 3), ("sum(/d/f/n)", 3)],
    "max": [("max('')", NAN), ("max(1, 'x')", NAN), ("max(-1, '', -2)", -1)],
    "min": [("min('')", NAN), ("min(1, 2)", 1)],
    "round": [
        ("round(-0.5)", 0),
        ("round(1234.5, -2)", 1200),
        ("round(1.005, 1)", 1),
        ("round('')", NAN),
        ("round(2.345, 2)", 2.35),
    ],
    "floor": [("floor(-0.1)", -1), ("floor('')", NAN)],
    "ceiling": [("ceiling(0.1)", 1), ("ceiling('')", NAN)],
    "pow": [("pow(0, 0)", 1), ("pow(-8, 0.5)", NAN), ("pow(10, 400)", NAN), ("pow(2, -1)", 0.5)],
    "log": [("log(1)", 0), ("log(-1)", NAN), ("log('')", NAN)],
    "log10": [("log10(1000)", 3), ("log10(0)", NAN)],
    "abs": [("abs(-3)", 3), ("abs('')", NAN)],
    "sin": [("sin(0)", 0), ("sin('')", NAN), ("sin(1 div 0)", NAN)],
    "cos": [("cos(0)", 1)],
    "tan": [("tan(0)", 0)],
    "asin": [("asin(1)", math.pi / 2), ("asin(2)", NAN)],
    "acos": [("acos(1)", 0), ("acos(2)", NAN)],
    "atan": [("atan(0)", 0)],
    "atan2": [("atan2(1, 0)", math.pi / 2)],
    "sqrt": [("sqrt(16)", 4), ("sqrt(-1)", NAN), ("sqrt('')", NAN)],
    "exp": [("exp(0)", 1), ("exp(1000)", math.inf)],
    "exp10": [("exp10(2)", 100), ("exp10('')", NAN)],
    "pi": [("round(pi(), 5)", 3.14159)],
    "count": [("count(/d/f/x)", 1)],
    "count-non-empty": [("count-non-empty(/d/f/x)", 1), ("count-non-empty('', '')", 0)],
    "position": [("position(/d/f)", 1)],
    "current": [("current()", "42"), ("current()/. + 1", 43)],
    "instance": [("count(instance('none')/root/item)", 0)],
    "today": [("today()", "2026-03-09"), ("today() - '2026-03-01'", 8)],
    "now": [("now()", "2026-03-09T14:05:00")],
    "date": [
        ("date('')", ""),
        ("date('2024-02-29')", "2024-02-29"),
        ("date('2023-02-29')", ""),
        ("date(0)", "1970-01-01"),
        ("date(-1)", "1969-12-31"),
        ("date('2026-03-09T23:59:00.000+02:00')", "2026-03-09"),
        ("date(99999999)", ""),
    ],
    "date-time": [("date-time('2026-03-09')", "2026-03-09T00:00:00"), ("date-time('')", "")],
    "decimal-date-time": [("decimal-date-time('1970-01-02T12:00')", 1.5), ("decimal-date-time('')", NAN)],
    "decimal-time": [
        ("decimal-time('18:00')", 0.75),
        ("decimal-time('')", NAN),
        ("decimal-time('25:00')", NAN),
    ],
    "format-date": [
        ("format-date('2026-03-09', '%Y-%m-%d')", "2026-03-09"),
        ("format-date('2026-03-09', '%y %n %e %a %b')", "26 3 9 Mon Mar"),
        ("format-date('', '%Y')", ""),
        ("format-date('2026-03-09', '')", ""),
    ],
    "format-date-time": [
        ("format-date-time('2026-03-09T07:04:05', '%H:%M:%S.%3 %h')", "07:04:05.000 7"),
        ("format-date-time('', '%H')", ""),
    ],
    "selected": [
        ("selected('a b', 'a')", True),
        ("selected('ab', 'a')", False),
        ("selected('', 'a')", False),
        ("selected('a b', ' b ')", True),
    ],
    "selected-at": [
        ("selected-at('a b', 0)", "a"),
        ("selected-at('a b', -1)", ""),
        ("selected-at('a b', 2)", ""),
        ("selected-at('a b', 'x')", ""),
        ("selected-at('', 0)", ""),
    ],
    "count-selected": [("count-selected('')", 0), ("count-selected(' a  b ')", 2)],
    "jr:choice-name": [("jr:choice-name(/d/f/x, '/d/f/x')", "a b")],
    "jr:itext": [("jr:itext('a')", "a")],
    "indexed-repeat": [("indexed-repeat(/d/f/x, /d/f, 0)", ""), ("indexed-repeat(/d/f/x, /d/f, 'x')", "")],
    "area": [(f"round(area({SQUARE}))", 12392), ("area('')", 0), ("area('0 0;1 1')", 0)],
    "distance": [("round(distance('0 0;0 1'))", 111319), ("distance('')", 0), ("distance('0 0')", 0)],
    "geofence": [
        (f"geofence('0.0005 0.0005', {SQUARE})", True),
        (f"geofence('0.5 0.5', {SQUARE})", False),
        (f"geofence('', {SQUARE})", False),
        ("geofence('0 0', '')", False),
    ],
    "intersects": [
        ("intersects('0 0;1 1;0 1;1 0')", True),
        (f"intersects({SQUARE})", False),
        ("intersects('')", False),
    ],
    "base64-decode": [("base64-decode('aMOp')", "hé"), ("base64-decode('')", ""), ("base64-decode('?')", "")],
}


def test_every_function_that_holds_has_cases() -> None:
    assert set(CASES) == {*FUNCTIONS, *OF_THE_LANGUAGE}


@pytest.mark.parametrize(("source", "expected"), [case for cases in CASES.values() for case in cases])
def test_at_the_edges(source: str, expected: object) -> None:
    result = Expression(source).evaluate(CONTEXT)
    if isinstance(expected, float | int) and not isinstance(expected, bool):
        assert result == pytest.approx(expected, nan_ok=True)
        assert not isinstance(result, bool)
    else:
        assert result == expected
        assert isinstance(result, bool) == isinstance(expected, bool)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_no_function_raises_whatever_it_is_given(name: str) -> None:
    function = FUNCTIONS[name]
    for given in (
        "''",
        "'x'",
        "-1",
        "0 div 0",
        "1 div 0",
        "/d/f/none",
        "'2026-02-30'",
        "99999999999999999999",
    ):
        count = min(function.most, function.fewest + 1)
        try:
            expression = Expression(f"{name}({', '.join([given] * count)})")
            expression.evaluate(CONTEXT)
        except ExpressionError:
            continue  # told when the questionnaire is loaded, not when somebody answers


def test_another_function_is_a_fault() -> None:
    with pytest.raises(ExpressionError, match=r"The function guess\(\) is not supported here"):
        _ = Expression("guess(1)").references
