"""What the functions of the expression language are given."""

from dataclasses import dataclass

from saystop.engines.questionnaires.logic.language import Run

LONGEST_TEXT = 20_000
"""Characters; calculations that double each other stay small."""
ANY = 1_000
POSITION = "position()"
"""Stands among the columns of a row that a predicate looks at."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument: how to run it, its text when it was written out between quotation marks, its path when it is one."""

    run: Run
    literal: str | None = None
    path: str | None = None
