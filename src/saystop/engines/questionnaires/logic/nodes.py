"""Functions over repeats and choices (ODK XForms specification, section XPath functions)."""

import math

from saystop.engines.questionnaires.logic.arguments import ANY, LONGEST_TEXT, POSITION, Argument
from saystop.engines.questionnaires.logic.language import (
    Context,
    Datum,
    ExpressionError,
    Run,
    as_number,
    as_text,
    every_text,
)
from saystop.engines.saying import said


def counted(data: Datum) -> float:
    return float(len(data)) if isinstance(data, tuple) else 1.0


def count_non_empty(*data: Datum) -> float:
    return float(sum(1 for text in every_text(data) if text))


def joined_plain(*data: Datum) -> str:
    return "".join(text[:LONGEST_TEXT] for text in every_text(data))[:LONGEST_TEXT]


def joined(between: Datum, *data: Datum) -> str:
    return as_text(between)[:LONGEST_TEXT].join(text[:LONGEST_TEXT] for text in every_text(data)[:ANY])[
        :LONGEST_TEXT
    ]


def total(data: Datum) -> float:
    """An empty node is NaN, and so is the sum (XPath 1.0 section 4.4)."""
    return math.fsum(as_number(text) for text in every_text([data]))


def position(arguments: list[Argument]) -> Run:
    """`position(..)`: which instance of the repeat at this path or around it; `position()`: which row, in a predicate."""
    if not arguments:
        return lambda context: as_number(context.columns.get(POSITION, ""))
    path = arguments[0].path
    if path is None:
        raise ExpressionError(said("position() takes the repeat: write position(..)."))
    places = ["/".join(path.split("/")[:size]) for size in range(path.count("/") + 1, 0, -1)]
    return lambda context: float(next((context.at[place] for place in places if place in context.at), 1))


def indexed_repeat(arguments: list[Argument]) -> Run:
    """`indexed-repeat(${question}, ${repeat}, 2)`, with up to three repeats, outermost first."""
    question, *pairs = arguments
    repeats = [argument.path for argument in pairs[::2]]
    path = question.path
    if path is None or None in repeats or len(pairs) % 2:
        raise ExpressionError(said("Write indexed-repeat(${question}, ${repeat}, 1)."))
    indices = [argument.run for argument in pairs[1::2]]

    def run(context: Context) -> Datum:
        at = dict(context.at)
        for repeat, index in zip(repeats, indices, strict=True):
            number = as_number(index(context))
            if repeat is None or not 1 <= number <= ANY:
                return ""
            at[repeat] = int(number)
        return context.inside(at).read(path)

    return run


def choice_name(arguments: list[Argument]) -> Run:
    """`jr:choice-name(${question}, '${question}')`: the label of what was chosen, in the respondent's language."""
    chosen, written = arguments[0].run, arguments[1].literal
    if written is None or "/" not in written:
        raise ExpressionError(said("Write jr:choice-name(${question}, '${question}')."))
    path = written.strip().split("/", 2)[-1]

    def run(context: Context) -> Datum:
        names = as_text(chosen(context)).split()
        if context.around is None:
            return " ".join(names)
        return ", ".join(filter(None, (context.around.choice_label(path, name) for name in names)))

    return run


def once(arguments: list[Argument]) -> Run:
    """What stands there already, else the value: so that chance strikes once."""
    only = arguments[0].run
    return lambda context: context.current or only(context)


def checklist(fewest: Datum, most: Datum, *data: Datum) -> bool:
    """Whether so many are true; -1 is no bound (ODK)."""
    true = sum(_is_true(datum) for datum in data)
    low, high = as_number(fewest), as_number(most)
    return (low < 0 or true >= low) and (high < 0 or true <= high)


def weighted_checklist(fewest: Datum, most: Datum, *data: Datum) -> bool:
    weights = [
        as_number(weight) for datum, weight in zip(data[::2], data[1::2], strict=False) if _is_true(datum)
    ]
    low, high, total = as_number(fewest), as_number(most), math.fsum(weights)
    return (low < 0 or total >= low) and (high < 0 or total <= high)


def _is_true(datum: Datum) -> bool:
    """An answer that is a number above zero (ODK); a comparison, or what one left behind, that is true."""
    return as_text(datum) == "true" or as_number(datum) > 0
