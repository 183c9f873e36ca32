"""The functions of the expression language.

ODK XForms specification, section XPath functions (https://getodk.github.io/xforms-spec/#xpath-functions),
over XPath 1.0 section 4. A date or time is text in ISO 8601. A text never grows beyond `LONGEST_TEXT`, so
calculations which double each other stay small.
"""

import base64
import hashlib
import math
import secrets
import string
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from saystop.engines.questionnaires.logic.arguments import ANY, Argument
from saystop.engines.questionnaires.logic.dates import as_date, as_date_time, decimal_time, format_date
from saystop.engines.questionnaires.logic.language import (
    Context,
    Datum,
    ExpressionError,
    Run,
    as_number,
    as_text,
    as_truth,
)
from saystop.engines.questionnaires.logic.nodes import (
    checklist,
    choice_name,
    count_non_empty,
    counted,
    indexed_repeat,
    joined,
    joined_plain,
    once,
    position,
    total,
    weighted_checklist,
)
from saystop.engines.questionnaires.logic.numbers import (
    extreme,
    of_reals,
    power,
    root,
    rounded,
    truncated,
    whole,
)
from saystop.engines.questionnaires.logic.patterns import Pattern
from saystop.engines.questionnaires.logic.places import area, distance, geofence, intersects
from saystop.engines.saying import Part, said

# Functions of the specification that cannot hold here, each with the way round it.
REFUSED = {
    "pulldata": said(
        "pulldata() reads a table of a telephone: put its rows into the sheet “choices” and use instance()."
    ),
    "randomize": said("randomize() is not supported: choices stand in the order of the sheet."),
    "property": said("property() tells who or where somebody is, so it is not supported."),
    "device-id": said("device-id() tells who somebody is, so it is not supported."),
}
_CHARACTERS = string.ascii_letters + string.digits
Build: TypeAlias = Callable[[list[Argument]], Run]


@dataclass(frozen=True, slots=True)
class Function:
    """How many arguments a function takes and how its call is put together."""

    fewest: int
    most: int
    build: Build

    def takes(self) -> Part:
        """The number of arguments in words."""
        if self.most == ANY:
            return said("{fewest} or more", fewest=self.fewest)
        if self.fewest == self.most:
            return self.fewest
        return said("{fewest} to {most}", fewest=self.fewest, most=self.most)


def _of(apply: Callable[..., Datum], fewest: int, most: int | None = None) -> Function:
    """A function of the values of its arguments."""

    def build(arguments: list[Argument]) -> Run:
        runs = [argument.run for argument in arguments]
        if len(runs) == 1:
            only = runs[0]
            return lambda context: apply(only(context))
        return lambda context: apply(*[run(context) for run in runs])

    return Function(fewest, fewest if most is None else most, build)


def _of_long(
    apply: Callable[..., Datum], fewest: int, most: int | None = None, price: float = 100
) -> Function:
    """A function that goes through the whole of its texts: so many characters count as a row that is looked at."""

    def build(arguments: list[Argument]) -> Run:
        runs = [argument.run for argument in arguments]

        def run(context: Context) -> Datum:
            data = [run(context) for run in runs]
            size = sum(len(datum) for datum in data if isinstance(datum, str | tuple))
            return apply(*data) if size < price or context.spend(int(size / price)) else ""

        return run

    return Function(fewest, fewest if most is None else most, build)


def _of_one_or_self(apply: Callable[[Datum], Datum]) -> Function:
    """A function of one value, which is `.` when left out."""

    def build(arguments: list[Argument]) -> Run:
        if not arguments:
            return lambda context: apply(context.current)
        only = arguments[0].run
        return lambda context: apply(only(context))

    return Function(0, 1, build)


def _of_context(apply: Callable[[Context], Datum]) -> Function:
    return Function(0, 0, lambda _: apply)


def _if(arguments: list[Argument]) -> Run:
    test, yes, no = (argument.run for argument in arguments)
    return lambda context: yes(context) if as_truth(test(context)) else no(context)


def _coalesce(arguments: list[Argument]) -> Run:
    runs = [argument.run for argument in arguments]

    def run(context: Context) -> Datum:
        for candidate in runs:
            datum = candidate(context)
            if as_text(datum):
                return datum
        return ""

    return run


def _regex(arguments: list[Argument]) -> Run:
    subject, written = arguments[0].run, arguments[1].literal
    if written is None:
        raise ExpressionError(said("The pattern of regex() must be written out between quotation marks."))
    pattern = Pattern(written)
    return lambda context: pattern.matches(as_text(subject(context)), context.spend)


def _selected(chosen: Datum, name: Datum) -> bool:
    return as_text(name).strip() in as_text(chosen).split()


def _selected_at(chosen: Datum, index: Datum) -> str:
    names, at = as_text(chosen).split(), as_number(index)
    return names[int(at)] if 0 <= at < len(names) else ""


def _uuid(arguments: list[Argument]) -> Run:
    """`uuid()`: RFC 4122, version 4; `uuid(8)`: so many random characters (ODK), at most 100."""
    if not arguments:
        return lambda _: str(uuid.uuid4())
    length = arguments[0].run

    def run(context: Context) -> Datum:
        wanted = as_number(length(context))
        return "".join(secrets.choice(_CHARACTERS) for _ in range(int(min(wanted, 100)) if wanted > 0 else 0))

    return run


def _digest(text: Datum, algorithm: Datum, encoding: Datum = "base64") -> str:
    """`digest(text, 'SHA-256'[, 'hex'])` (ODK); MD5 and SHA-1 protect nothing and are there for forms that join lists by them."""
    makers = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
    maker = makers.get(as_text(algorithm))
    if maker is None:
        return ""
    made = hashlib.new(maker, as_text(text).encode(), usedforsecurity=False).digest()
    return made.hex() if as_text(encoding) == "hex" else base64.b64encode(made).decode()


def _base64_decode(text: Datum) -> str:
    try:
        return base64.b64decode(as_text(text), validate=True).decode()
    except ValueError:
        return ""


def _substring(text: Datum, start: Datum, length: Datum = math.inf) -> str:
    """Counted from 1, both numbers rounded (XPath 1.0 section 4.2)."""
    whole, first = as_text(text), rounded(start)
    after = first + rounded(length)
    if math.isnan(first) or math.isnan(after):
        return ""
    return whole[int(min(max(first, 1), len(whole) + 1)) - 1 : int(min(max(after, 1), len(whole) + 1)) - 1]


def _substr(text: Datum, start: Datum, end: Datum = math.inf) -> str:
    """Counted from 0, `end` left out (ODK)."""
    whole, first, after = as_text(text), as_number(start), as_number(end)
    if math.isnan(first) or math.isnan(after):
        return ""
    size = len(whole)
    first = first if first >= 0 else first + size
    after = after if after >= 0 else after + size
    return whole[int(min(max(first, 0), size)) : int(min(max(after, 0), size))]


def _translate(text: Datum, old: Datum, new: Datum) -> str:
    sources, targets = as_text(old), as_text(new)
    table: dict[int, str | None] = {}
    for index, character in enumerate(sources):
        table.setdefault(ord(character), targets[index] if index < len(targets) else None)
    return as_text(text).translate(table)


FUNCTIONS: dict[str, Function] = {
    "selected": _of_long(_selected, 2),
    "selected-at": _of_long(_selected_at, 2),
    "count-selected": _of_long(lambda chosen: float(len(as_text(chosen).split())), 1),
    "count": _of(counted, 1),
    "count-non-empty": _of_long(count_non_empty, 1, ANY),
    "sum": _of_long(total, 1),
    "join": _of_long(joined, 1, ANY),
    "position": Function(0, 1, position),
    "indexed-repeat": Function(3, 7, indexed_repeat),
    "jr:choice-name": Function(2, 2, choice_name),
    "once": Function(1, 1, once),
    "checklist": _of_long(checklist, 3, ANY),
    "weighted-checklist": _of_long(weighted_checklist, 4, ANY),
    "if": Function(3, 3, _if),
    "coalesce": Function(2, ANY, _coalesce),
    "regex": Function(2, 2, _regex),
    "not": _of(lambda datum: not as_truth(datum), 1),
    "true": _of_context(lambda _: True),
    "false": _of_context(lambda _: False),
    "boolean": _of(as_truth, 1),
    "boolean-from-string": _of(lambda datum: as_text(datum).strip().lower() in ("1", "true"), 1),
    "string": _of_one_or_self(as_text),
    "number": _of_one_or_self(as_number),
    "int": _of(truncated, 1),
    "round": _of(rounded, 1, 2),
    "floor": _of(whole(math.floor), 1),
    "ceiling": _of(whole(math.ceil), 1),
    "abs": _of(lambda datum: abs(as_number(datum)), 1),
    "pow": _of(power, 2),
    "sqrt": _of(root, 1),
    "min": _of(extreme(min), 1, ANY),
    "max": _of(extreme(max), 1, ANY),
    "exp": _of(of_reals(math.exp), 1),
    "exp10": _of(of_reals(lambda number: math.pow(10.0, number)), 1),
    "log": _of(of_reals(math.log), 1),
    "log10": _of(of_reals(math.log10), 1),
    "sin": _of(of_reals(math.sin), 1),
    "cos": _of(of_reals(math.cos), 1),
    "tan": _of(of_reals(math.tan), 1),
    "asin": _of(of_reals(math.asin), 1),
    "acos": _of(of_reals(math.acos), 1),
    "atan": _of(of_reals(math.atan), 1),
    "atan2": _of(of_reals(math.atan2), 2),
    "pi": _of_context(lambda _: math.pi),
    "random": _of_context(lambda _: secrets.randbelow(2**53) / 2**53),
    "uuid": Function(0, 1, _uuid),
    "digest": _of_long(_digest, 2, 3),
    "base64-decode": _of_long(_base64_decode, 1),
    "distance": _of_long(distance, 1, price=2),
    "area": _of_long(area, 1, price=2),
    "geofence": _of_long(geofence, 2, price=2),
    "intersects": _of_long(intersects, 1, price=0.05),
    "jr:itext": _of(as_text, 1),
    "today": _of_context(lambda context: context.today.isoformat()),
    "now": _of_context(lambda context: context.now.isoformat(timespec="seconds")),
    "date": _of(as_date, 1),
    "date-time": _of(as_date_time, 1),
    "decimal-date-time": _of(as_number, 1),
    "decimal-time": _of(decimal_time, 1),
    "format-date": _of(format_date, 2),
    "format-date-time": _of(format_date, 2),
    "concat": _of_long(joined_plain, 1, ANY),
    "contains": _of_long(lambda text, part: as_text(part) in as_text(text), 2),
    "starts-with": _of(lambda text, part: as_text(text).startswith(as_text(part)), 2),
    "ends-with": _of(lambda text, part: as_text(text).endswith(as_text(part)), 2),
    "substring": _of(_substring, 2, 3),
    "substr": _of(_substr, 2, 3),
    "substring-before": _of_long(lambda text, part: _beside(text, part, 0), 2),
    "substring-after": _of_long(lambda text, part: _beside(text, part, 2), 2),
    "string-length": _of_one_or_self(lambda datum: float(len(as_text(datum)))),
    "normalize-space": _of_one_or_self(lambda datum: " ".join(as_text(datum).split())),
    "translate": _of_long(_translate, 3),
}


def _beside(text: Datum, part: Datum, side: int) -> str:
    """What stands before (0) or after (2) the first `part`; nothing when it does not occur."""
    pieces = as_text(text).partition(as_text(part)) if as_text(part) else ("", "", as_text(text))
    return pieces[side] if pieces[1] or not as_text(part) else ""
