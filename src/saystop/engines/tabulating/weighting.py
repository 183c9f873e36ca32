"""Weights that bring the respondents to known margins: raking.

Deming & Stephan (1940), Ann. Math. Stat. 11:427. Each round scales the weights to one variable's targets after the other, then
cuts those above the largest allowed. Each of these steps is a projection, so that the rounds settle on weights that meet all of
it wherever such weights exist (Bregman 1967, USSR Comput. Math. 7:200). Respondents with the same answers to the target
variables share one weight, so a round costs as much as there are such patterns, not respondents.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from .counting import effective
from .table import Floats, Measure, Positions, Table


class Obstacle(StrEnum):
    """Why there are no weights, for callers who speak another language."""

    NO_TARGETS = "no_targets"
    UNKNOWN_VARIABLE = "unknown_variable"  # variable
    NOT_SINGLE = "not_single"  # variable
    UNKNOWN_CODE = "unknown_code"  # variable, code
    NOT_A_SHARE = "not_a_share"  # variable, code
    SUM = "sum"  # variable
    NOBODY = "nobody"  # variable, code
    OUT_OF_REACH = "out_of_reach"  # variable, code
    BOUNDS = "bounds"
    NOT_SETTLED = "not_settled"  # variable, code: those farthest from their target


class CannotWeigh(ValueError):
    """There are no such weights. Its text is one sentence that says what to do; `obstacle`, `variable`, `code` repeat it."""

    def __init__(self, obstacle: Obstacle, sentence: str, variable: str = "", code: str = "") -> None:
        super().__init__(sentence)
        self.obstacle = obstacle
        self.variable = variable
        self.code = code


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """One weight a respondent, of mean 1: `values` has shape (table.size,).

    `rounds` it took; `deviation` is the largest distance left between a weighted share and its target; `largest` the largest
    weight; `effective_base` what all respondents are worth with these weights, and `design_effect` size / effective_base,
    which is 1 + CV² of the weights (Kish). `outside` counts respondents without a targeted answer to at least one variable.
    """

    values: Floats
    rounds: int
    deviation: float
    largest: float
    effective_base: float
    design_effect: float
    outside: int


@dataclass(frozen=True, slots=True)
class _Target:
    name: str
    codes: tuple[str, ...]
    shares: Floats  # sums to 1
    positions: Positions  # a respondent's place among `codes`, -1 outside


def rake(
    table: Table,
    targets: Mapping[str, Mapping[str, float]],
    *,
    most: float = 5.0,
    tolerance: float = 1e-6,
    rounds: int = 100,
) -> Weights:
    """Weigh the respondents so that each variable's weighted shares are its targets, with no weight above `most`.

    `targets`: SINGLE variable -> code -> share of those who gave one of these codes; the shares sum to 1, or 100 (within half a
    percent, for rounding). A respondent without an answer to a variable, or with a code that has no target, is left as they
    are by that variable (factor 1), and counts in the others. `tolerance` is the largest distance from a target, as a share of
    1; `most` is kept within the same fraction.

    Raises CannotWeigh: no or wrong targets, a target that nobody answered, one that no weight up to `most` reaches, or weights
    that have not settled after `rounds`.
    """
    if not (most > 1 and tolerance > 0 and rounds >= 1):
        raise CannotWeigh(
            Obstacle.BOUNDS, "Allow a largest weight above 1, a tolerance above 0 and at least one round."
        )
    if not targets:
        raise CannotWeigh(Obstacle.NO_TARGETS, "Name at least one variable with the shares it should have.")
    wanted = [_target(table, name, shares, most) for name, shares in targets.items()]
    patterns, members, sizes = _patterns(wanted)
    weights, done, deviation = _settled(patterns, sizes, wanted, most, tolerance, rounds)
    values = weights[members]
    worth = effective(values)
    outside = int(np.count_nonzero(np.logical_or.reduce([target.positions < 0 for target in wanted])))
    return Weights(values, done, deviation, float(values.max()), worth, values.size / worth, outside)


def _target(table: Table, name: str, shares: Mapping[str, float], most: float) -> _Target:
    """One variable's target, checked."""
    try:
        variable = table.variable(name)
    except KeyError:
        raise CannotWeigh(
            Obstacle.UNKNOWN_VARIABLE, f"There is no question {name!r}: take its target out.", name
        ) from None
    if variable.measure is not Measure.SINGLE:
        raise CannotWeigh(
            Obstacle.NOT_SINGLE,
            f"{name!r} takes other than one answer: weigh by a question that takes one.",
            name,
        )
    for code, share in shares.items():
        if code not in variable.codes:
            raise CannotWeigh(
                Obstacle.UNKNOWN_CODE, f"{name!r} has no answer {code!r}: take it out or mend it.", name, code
            )
        if not 0 < share < float("inf"):
            raise CannotWeigh(
                Obstacle.NOT_A_SHARE,
                f"The target of {code!r} of {name!r} must be above 0; leave out what should not count.",
                name,
                code,
            )
    total = sum(shares.values())
    if not any(abs(total / whole - 1) <= 0.005 for whole in (1, 100)):
        raise CannotWeigh(
            Obstacle.SUM, f"The targets of {name!r} sum to {total:g}: make them sum to 1 or 100.", name
        )
    codes = tuple(shares)
    places = np.full(len(variable.codes) + 1, -1, dtype=np.int64)  # the last is for missing
    for at, code in enumerate(codes):
        places[variable.codes.index(code)] = at
    positions = places[table.positions(name)]
    counts = np.bincount(positions + 1, minlength=len(codes) + 1)[1:]
    fair = np.array(list(shares.values()), dtype=np.float64) / total
    for code, count, share in zip(codes, counts.tolist(), fair.tolist(), strict=True):
        if not count:
            raise CannotWeigh(
                Obstacle.NOBODY,
                f"Nobody answered {code!r} to {name!r}: join it with another category or take it out.",
                name,
                code,
            )
        # Without anybody outside, the group's share of all weight is its target; weights up to `most` must reach it.
        if counts.sum() == table.size and share * table.size > most * count:
            raise CannotWeigh(
                Obstacle.OUT_OF_REACH,
                f"Only {count} answered {code!r} to {name!r}, too few for its target: join it with another category "
                "or allow larger weights.",
                name,
                code,
            )
    return _Target(name, codes, fair, positions)


def _patterns(wanted: list[_Target]) -> tuple[list[Positions], Positions, Floats]:
    """The patterns of answers to the targets: their position for each target, each respondent's pattern, how many have it."""
    members: NDArray[np.int64] = np.zeros(wanted[0].positions.size, dtype=np.int64)
    for target in wanted:
        joined = members * (len(target.codes) + 1) + target.positions + 1
        _, first, members = np.unique(joined, return_index=True, return_inverse=True)
    return [target.positions[first] for target in wanted], members, np.bincount(members).astype(np.float64)


def _settled(
    patterns: list[Positions],
    sizes: Floats,
    wanted: list[_Target],
    most: float,
    tolerance: float,
    rounds: int,
) -> tuple[Floats, int, float]:
    """The weight of each pattern, the rounds it took and the largest deviation left."""
    weights = np.ones(sizes.size)
    variable = code = ""
    for done in range(1, rounds + 1):
        for positions, target in zip(patterns, wanted, strict=True):
            inside = positions >= 0
            held = _held(positions, weights * sizes, target)
            weights[inside] *= (target.shares * held.sum() / held)[positions[inside]]
        weights = np.minimum(weights, most)
        weights *= sizes.sum() / float(weights @ sizes)
        deviation, variable, code = _farthest(patterns, weights * sizes, wanted)
        if deviation <= tolerance and weights.max() <= most * (1 + tolerance):
            return weights, done, deviation
    raise CannotWeigh(
        Obstacle.NOT_SETTLED,
        f"The weights do not settle after {rounds} rounds ({code!r} of {variable!r} is farthest from its target): "
        "join small categories, leave a variable out or allow larger weights.",
        variable,
        code,
    )


def _held(positions: Positions, weights: Floats, target: _Target) -> Floats:
    """The weight that each code of the target holds now."""
    return np.bincount(positions + 1, weights, len(target.codes) + 1)[1:].astype(np.float64)


def _farthest(patterns: list[Positions], weights: Floats, wanted: list[_Target]) -> tuple[float, str, str]:
    """The largest distance between a weighted share and its target, and whose it is."""
    worst = (-1.0, "", "")
    for positions, target in zip(patterns, wanted, strict=True):
        held = _held(positions, weights, target)
        distances = np.abs(held / held.sum() - target.shares)
        at = int(np.argmax(distances))
        worst = max(worst, (float(distances[at]), target.name, target.codes[at]))
    return worst
