"""A Pratt parser that turns tokens into closures.

Operators of one rank become one flat chain, and every other nesting counts towards `DEEPEST`, so neither
parsing nor evaluating can exhaust the stack whatever the text is.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from saystop.engines.questionnaires.logic.arguments import POSITION, Argument
from saystop.engines.questionnaires.logic.functions import FUNCTIONS, REFUSED
from saystop.engines.questionnaires.logic.language import (
    Context,
    Datum,
    ExpressionError,
    Run,
    as_number,
    as_truth,
    equal,
    every_text,
)
from saystop.engines.questionnaires.logic.tokens import Sort, Token, cost, tokens
from saystop.engines.saying import said

DEEPEST = 100
COST = 10  # of a row that a predicate looks at, in rows that are only read
POWERS = {
    "or": 1,
    "and": 2,
    "=": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "div": 6,
    "mod": 6,
}


@dataclass(frozen=True, slots=True)
class Parsed:
    """A runnable expression, the question paths, choice columns and lists of choices it reads, and what it takes (`cost`)."""

    run: Run
    references: frozenset[str]
    columns: frozenset[str]
    lists: frozenset[str]
    cost: int


def parse(source: str) -> Parsed:
    """Parse an expression whose `${name}` references are already paths. Raises ExpressionError."""
    found = tokens(source)
    parser = _Parser(found)
    run = parser.whole()
    return Parsed(
        run,
        frozenset(parser.references),
        frozenset(parser.columns),
        frozenset(parser.lists),
        cost(found),
    )


class _Parser:
    def __init__(self, found: Sequence[Token]) -> None:
        self.found = found
        self.at = 0
        self.references: set[str] = set()
        self.columns: set[str] = set()
        self.lists: set[str] = set()
        # Of each predicate around this place: the repeat whose instances it filters; nothing if it filters a list. A
        # bare name is a child of the one, a column of the other.
        self.within: list[str] = []

    def whole(self) -> Run:
        if len(self.found) == 1:
            raise ExpressionError(said("This expression is empty."))
        run = self.expression(1, 0)
        if self.at < len(self.found) - 1:
            raise self.unexpected()
        return run

    @property
    def token(self) -> Token:
        return self.found[self.at]

    def take(self) -> Token:
        token = self.token
        self.at += 1
        return token

    def unexpected(self) -> ExpressionError:
        if self.token.sort is Sort.END:
            return ExpressionError(
                said("This expression ends too early: a value or a closing bracket is missing.")
            )
        return ExpressionError(
            said(
                "“{text}” at character {at} is not expected there.",
                text=self.token.text,
                at=self.token.start + 1,
            )
        )

    def sees(self, sign: str) -> bool:
        return self.token.sort is Sort.SIGN and self.token.text == sign

    def expect(self, sign: str) -> None:
        if not self.sees(sign):
            raise self.unexpected()
        self.at += 1

    def power(self) -> int:
        if self.token.sort in (Sort.SIGN, Sort.NAME):
            return POWERS.get(self.token.text, 0)
        return 0

    def expression(self, floor: int, depth: int) -> Run:
        if depth > DEEPEST:
            raise ExpressionError(said("This expression is nested too deeply: split it with calculate rows."))
        left = self.operand(depth)
        while (power := self.power()) >= floor:
            steps: list[tuple[str, Run]] = []
            while self.power() == power:
                operator = self.take().text
                steps.append((operator, self.expression(power + 1, depth + 1)))
            left = _chain(power, left, steps)
        return left

    def operand(self, depth: int) -> Run:
        token = self.take()
        run: Run | None = None
        match token.sort, token.text:
            case Sort.SIGN, sign:
                run = self.signed(sign, depth)
            case Sort.NUMBER, text:
                run = _constant(float(text))
            case Sort.STRING, text:
                run = _constant(text[1:-1])
            case Sort.PATH, text:
                # The first step is the root of the form, whatever its name.
                run = self.reference(text.split("/", 2)[2] if text.count("/") > 1 else text, depth)
            case Sort.HERE, _:
                run = _current
            case Sort.NAME, "instance" if self.sees("("):
                run = self.instance(depth)
            case Sort.NAME, name:
                run = self.call(name, depth) if self.sees("(") else self.column(name)
        if run is None:
            self.at -= 1
            raise self.unexpected()
        return run

    def signed(self, sign: str, depth: int) -> Run:
        if sign == "-":
            return self.negative(depth)
        if sign == ".":
            return _current
        if sign != "(":
            self.at -= 1
            raise self.unexpected()
        inner = self.expression(1, depth + 1)
        self.expect(")")
        return inner

    def column(self, name: str) -> Run:
        if self.within and self.within[-1]:
            return self.reference(
                f"{self.within[-1]}/{name}{self.take().text if self.token.sort is Sort.PATH else ''}", DEEPEST
            )
        if not self.within:
            self.columns.add(name)
        return lambda context: context.columns.get(name, "")

    def negative(self, depth: int) -> Run:
        negate = True
        while self.sees("-"):
            self.at += 1
            negate = not negate
        inner = self.operand(depth)
        return (
            (lambda context: -as_number(inner(context)))
            if negate
            else (lambda context: as_number(inner(context)))
        )

    def reference(self, path: str, depth: int) -> Run:
        if self.sees("["):
            return self.instances(path, depth)
        self.references.add(path)
        return lambda context: context.read(path)

    def predicate(self, depth: int, repeat: str = "") -> Run | None:
        """What stands between brackets, if they are there."""
        if not self.sees("["):
            return None
        self.at += 1
        self.within.append(repeat)
        inner = self.expression(1, depth + 1)
        self.within.pop()
        self.expect("]")
        return inner

    def rest(self) -> str:
        """The path behind a predicate, without the stroke before it."""
        return self.take().text[1:] if self.token.sort is Sort.PATH else ""

    def instances(self, repeat: str, depth: int) -> Run:
        """`/form/repeat[…]/question`: the texts of the instances for which the predicate holds."""
        start = self.at
        test = self.predicate(depth, repeat)
        price = COST + cost(self.found[start : self.at])
        rest = self.rest()
        path = f"{repeat}/{rest}" if rest else repeat
        self.references |= {repeat, path}

        def run(context: Context) -> Datum:
            found: list[str] = []
            there = context.read(repeat)
            for place in range(1, (len(there) if isinstance(there, tuple) else 1) + 1):
                if context.around is None or not context.around.spend(price):
                    break
                here = context.inside({**context.at, repeat: place}).choosing({POSITION: str(place)})
                if test is None or _picked(test(here), place):
                    found.extend(every_text([here.read(path)]) if rest else [""])
            return tuple(found)

        return run

    def instance(self, depth: int) -> Run:
        """`instance('list')/root/item[…]/column`: cells of a list of choices (pyxform's secondary instances)."""
        self.expect("(")
        named = self.take()
        if named.sort is not Sort.STRING:
            raise ExpressionError(said("The list of instance() must be written out between quotation marks."))
        self.expect(")")
        listed = named.text[1:-1].strip()
        self.lists.add(listed)
        root, item, *column_steps = [*self.rest().split("/"), "", ""][:3]
        start = self.at
        test = self.predicate(depth)
        price = COST + cost(self.found[start : self.at])
        column = self.rest() or "".join(column_steps) or "name"

        def run(context: Context) -> Datum:
            known = context.around is not None and (root, item) == ("root", "item")
            rows = context.around.rows(listed) if known and context.around is not None else ()
            if rows and context.around is not None and not context.around.spend(price * len(rows)):
                return ()
            return tuple(
                row.get(column, "")
                for place, row in enumerate(rows, start=1)
                if test is None or _picked(test(context.choosing({**row, POSITION: str(place)})), place)
            )

        return run

    def call(self, name: str, depth: int) -> Run:
        function = FUNCTIONS.get(name)
        if function is None:
            raise ExpressionError(
                REFUSED.get(name) or said("The function {name}() is not supported here.", name=name)
            )
        self.expect("(")
        arguments: list[Argument] = []
        if not self.sees(")"):
            arguments.append(self.argument(depth))
            while self.sees(","):
                self.at += 1
                arguments.append(self.argument(depth))
        self.expect(")")
        if not function.fewest <= len(arguments) <= function.most:
            raise ExpressionError(
                said(
                    "{name}() is given {given} values; it takes {takes}.",
                    name=name,
                    given=len(arguments),
                    takes=function.takes(),
                )
            )
        return function.build(arguments)

    def argument(self, depth: int) -> Argument:
        first = self.token
        run = self.expression(1, depth + 1)
        alone = first.sort is Sort.STRING and self.found[self.at - 1] is first
        only = first is self.found[self.at - 1]
        path = first.text.split("/", 2)[-1] if only and first.sort is Sort.PATH else None
        return Argument(run, first.text[1:-1] if alone else None, path)


def _picked(found: Datum, place: int) -> bool:
    """Whether a predicate takes the node at this place: a number means the place (XPath 1.0 section 2.4)."""
    if isinstance(found, float) and not isinstance(found, bool):
        return found == place
    return as_truth(found)


def _current(context: Context) -> Datum:
    return context.current


def _constant(datum: Datum) -> Run:
    return lambda _: datum


def _chain(power: int, first: Run, steps: list[tuple[str, Run]]) -> Run:
    rest = [run for _, run in steps]
    if power == POWERS["or"]:
        return lambda context: as_truth(first(context)) or any(as_truth(run(context)) for run in rest)
    if power == POWERS["and"]:
        return lambda context: as_truth(first(context)) and all(as_truth(run(context)) for run in rest)
    if len(steps) == 1:
        operator, second = steps[0]
        apply = OPERATORS[operator]
        return lambda context: apply(first(context), second(context))

    def run(context: Context) -> Datum:
        datum = first(context)
        for operator, step in steps:
            datum = OPERATORS[operator](datum, step(context))
        return datum

    return run


def _divided(left: Datum, right: Datum) -> float:
    """IEEE 754, as XPath 1.0 section 3.5 asks: no exception on zero."""
    upper, lower = as_number(left), as_number(right)
    if lower == 0:
        return (
            math.nan
            if upper == 0 or math.isnan(upper)
            else math.copysign(math.inf, upper) * math.copysign(1, lower)
        )
    return upper / lower


def _remainder(left: Datum, right: Datum) -> float:
    """The sign follows the left side, as in XPath 1.0 section 3.5."""
    upper, lower = as_number(left), as_number(right)
    if lower == 0 or math.isnan(lower) or not math.isfinite(upper):
        return math.nan
    return math.fmod(upper, lower)


OPERATORS = {
    "=": equal,
    "!=": lambda left, right: not equal(left, right),
    "<": lambda left, right: as_number(left) < as_number(right),
    "<=": lambda left, right: as_number(left) <= as_number(right),
    ">": lambda left, right: as_number(left) > as_number(right),
    ">=": lambda left, right: as_number(left) >= as_number(right),
    "+": lambda left, right: as_number(left) + as_number(right),
    "-": lambda left, right: as_number(left) - as_number(right),
    "*": lambda left, right: as_number(left) * as_number(right),
    "div": _divided,
    "mod": _remainder,
}
