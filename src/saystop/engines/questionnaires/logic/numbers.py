"""Functions over numbers (XPath 1.0 section 4.4, ODK XForms specification)."""

import math
from collections.abc import Callable

from saystop.engines.questionnaires.logic.language import Datum, as_number, every_text


def truncated(datum: Datum) -> float:
    number = as_number(datum)
    return float(math.trunc(number)) if math.isfinite(number) else number


def rounded(datum: Datum, places: Datum = 0.0) -> float:
    """Half goes up (XPath 1.0 section 4.4); `places` decimal places, at most 15 either way (ODK)."""
    number, digits = as_number(datum), as_number(places)
    if not math.isfinite(number) or not abs(digits) <= 15:
        return number
    scaled = number * 10.0 ** int(digits)
    return math.floor(scaled + 0.5) / 10.0 ** int(digits) if math.isfinite(scaled) else number


def whole(apply: Callable[[float], int]) -> Callable[[Datum], Datum]:
    def run(datum: Datum) -> Datum:
        number = as_number(datum)
        return float(apply(number)) if math.isfinite(number) else number

    return run


def power(base: Datum, exponent: Datum) -> float:
    try:
        return math.pow(as_number(base), as_number(exponent))
    except (OverflowError, ValueError):
        return math.nan


def root(datum: Datum) -> float:
    number = as_number(datum)
    return math.sqrt(number) if number >= 0 else math.nan


def extreme(pick: Callable[[list[float]], float]) -> Callable[..., Datum]:
    def run(*data: Datum) -> Datum:
        numbers = [as_number(text) for text in every_text(data) if text]
        return pick(numbers) if numbers and not any(map(math.isnan, numbers)) else math.nan

    return run


def of_reals(apply: Callable[..., float]) -> Callable[..., float]:
    """A function of real numbers: NaN where it has no value, infinity where it has no bound."""

    def run(*data: Datum) -> float:
        try:
            return apply(*map(as_number, data))
        except ValueError:
            return math.nan
        except OverflowError:
            return math.inf

    return run
