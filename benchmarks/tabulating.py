"""A survey of 60 questions and 100,000 responses: taken in, counted, crossed, weighted; ours beside pandas in one process."""

import random
import time
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from benchmarks.tables import median, show, spread
from saystop.engines.tabulating.counting import frequencies, numbers, ranks
from saystop.engines.tabulating.crossing import cross
from saystop.engines.tabulating.disclosing import hide
from saystop.engines.tabulating.table import Measure, Table, Variable
from saystop.engines.tabulating.weighting import rake

RESPONSES = 100_000
INTAKE = 10_000
RUNS = 5
CODES = tuple(f"c{number}" for number in range(6))
VARIABLES = (
    *(Variable(f"single{number}", Measure.SINGLE, CODES) for number in range(36)),
    *(Variable(f"multiple{number}", Measure.MULTIPLE, CODES) for number in range(12)),
    *(Variable(f"number{number}", Measure.NUMBER) for number in range(8)),
    *(Variable(f"rank{number}", Measure.RANK, CODES) for number in range(4)),
)
SINGLES = [variable.name for variable in VARIABLES if variable.measure is Measure.SINGLE]
MULTIPLES = [variable.name for variable in VARIABLES if variable.measure is Measure.MULTIPLE]
NUMBERS = [variable.name for variable in VARIABLES if variable.measure is Measure.NUMBER]
RANKS = [variable.name for variable in VARIABLES if variable.measure is Measure.RANK]
LEVELS = (0.30, 0.25, 0.20, 0.13, 0.08, 0.04)


def rows(count: int) -> Iterator[dict[str, object]]:
    """Invented responses; one answer in ten is missing."""
    chance = random.Random(60)
    for _ in range(count):
        row: dict[str, object] = {}
        for variable in VARIABLES:
            if chance.random() < 0.1:
                continue
            if variable.measure is Measure.SINGLE:
                row[variable.name] = chance.choices(CODES, LEVELS)[0]
            elif variable.measure is Measure.NUMBER:
                row[variable.name] = chance.randint(0, 90)
            else:
                row[variable.name] = chance.sample(CODES, chance.randint(1, 3))
        yield row


def results(table: Table, weights: np.ndarray | None = None) -> None:
    """What the page of results shows of every question."""
    for name in (*SINGLES, *MULTIPLES):
        hide(frequencies(table, name, weights))
    for name in NUMBERS:
        numbers(table, name, weights)
    for name in RANKS:
        ranks(table, name)


def peer_results(frame: pd.DataFrame) -> None:
    """The counts alone with pandas, over the same columns: categories, flags, numbers and places."""
    for name in SINGLES:
        frame[name].value_counts(normalize=True)
    for name in MULTIPLES:
        frame[[f"{name}/{code}" for code in CODES]].sum()
    for name in NUMBERS:
        frame[name].describe()
        np.histogram(frame[name].dropna(), 12)
    for name in RANKS:
        frame[[f"{name}/{code}" for code in CODES]].mean()


def peer_cross(frame: pd.DataFrame, several: str, one: str) -> None:
    """A cross table of flags by a category."""
    frame.groupby(one, observed=False)[[f"{several}/{code}" for code in CODES]].sum()


def as_frame(table: Table) -> pd.DataFrame:
    """The same answers as pandas holds them best."""
    columns: dict[str, object] = {
        name: pd.Categorical.from_codes(table.positions(name), CODES) for name in SINGLES
    }
    columns |= {f"{name}/{code}": table.chosen(name, code) for name in MULTIPLES for code in CODES}
    columns |= {name: table.values(name) for name in NUMBERS}
    columns |= {f"{name}/{code}": table.places(name, code) for name in RANKS for code in CODES}
    return pd.DataFrame(columns)


def milliseconds(work: Callable[[], object], runs: int = RUNS) -> list[float]:
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def compared(name: str, ours: Callable[[], object], peer: Callable[[], object]) -> tuple[str, str, str, str]:
    """Ours and the peer's in turn, so that what else the machine does falls on both."""
    mine, theirs = [], []
    for _ in range(RUNS):
        mine += milliseconds(ours, 1)
        theirs += milliseconds(peer, 1)
    return name, spread(mine), spread(theirs), f"{median(theirs) / median(mine):.2f}"


def main() -> None:
    table = Table.from_rows(VARIABLES, rows(RESPONSES))
    frame = as_frame(table)
    targets = {
        "single0": dict.fromkeys(CODES, 1 / 6),
        "single1": dict(zip(CODES, reversed(LEVELS), strict=True)),
    }
    weights = rake(table, targets, most=20).values
    packed = table.to_bytes()
    began = time.perf_counter()
    cross(table.where({"single0": CODES[:1]}), "single1", "single2")
    results(table)
    first = (time.perf_counter() - began) * 1000
    one, other, several = "single2", "single3", "multiple0"
    show(
        f"{RESPONSES:,} responses to {len(VARIABLES)} questions: results, ms",
        ("", "ours", "pandas", "pandas / ours"),
        [
            compared("all questions", lambda: results(table), lambda: peer_results(frame)),
            compared(
                "all questions, of one answer in two",
                lambda: results(table.where({one: CODES[:2]})),
                lambda: peer_results(frame[frame[one].isin(CODES[:2])]),
            ),
            compared(
                "one question of one choice",
                lambda: frequencies(table, one),
                lambda: frame[one].value_counts(normalize=True),
            ),
            compared(
                "a cross table of single choices, with its test",
                lambda: cross(table, one, other),
                lambda: pd.crosstab(frame[one], frame[other]),
            ),
            compared(
                "one of several choices by one",
                lambda: cross(table, several, one),
                lambda: peer_cross(frame, several, one),
            ),
        ],
        f"The first page in this process took {first:.0f} ms. Ours has intervals and hides small cells; pandas counts only.",
    )
    batch = list(rows(INTAKE))
    intake = milliseconds(lambda: Table.from_rows(VARIABLES, batch))
    more = batch[:1000]
    show(
        "The rest, ms",
        ("", "ours"),
        [
            ("all questions, weighted", spread(milliseconds(lambda: results(table, weights)))),
            ("weights by two questions", spread(milliseconds(lambda: rake(table, targets, most=20)))),
            (f"{INTAKE:,} responses taken in", spread(intake)),
            ("1,000 more beside 100,000", spread(milliseconds(lambda: table.extended(more)))),
            ("to bytes", spread(milliseconds(table.to_bytes))),
            (
                f"from bytes ({len(packed) / 2**20:.1f} MiB)",
                spread(milliseconds(lambda: Table.from_bytes(packed))),
            ),
        ],
        f"Taken in: {INTAKE / median(intake) * 60_000:,.0f} responses a minute on one core, from rows already in memory.",
    )


if __name__ == "__main__":
    main()
