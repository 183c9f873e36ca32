"""The figures of a survey: each question by its measure, for all or for some, weighted or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from saystop.engines.tabulating.counting import (
    Frequencies,
    Numbers,
    Ranks,
    effective,
    frequencies,
    numbers,
    ranks,
)
from saystop.engines.tabulating.crossing import CrossTable, cross
from saystop.engines.tabulating.table import Measure, Table
from saystop.engines.tabulating.weighting import CannotWeigh, Weights
from saystop.surveys import tables
from saystop.surveys.columns import Column, columns
from saystop.surveys.models import Survey, Version

Filters: TypeAlias = Mapping[str, frozenset[str]]
Result: TypeAlias = Frequencies | Numbers | Ranks


@dataclass(frozen=True, slots=True)
class Figure:
    """One question and what came of it; `result` is None for what was answered in words."""

    column: Column
    result: Result | None


@dataclass(frozen=True, slots=True)
class Worth:
    """How many unweighted answers the weighted ones are worth (Kish), and how many times more there are of them."""

    effective_base: float
    design_effect: float


@dataclass(frozen=True)
class Analysis:
    """A survey's responses, looked at in one way."""

    survey: Survey
    version: Version
    language: str
    whole: Table
    filters: Filters = field(default_factory=dict)
    weighted: bool = False
    unknown: tuple[str, ...] = ()

    @cached_property
    def columns(self) -> list[Column]:
        return columns(self.version.questionnaire, self.language)

    @cached_property
    def by_path(self) -> Mapping[str, Column]:
        return {column.path: column for column in self.columns}

    @cached_property
    def table(self) -> Table:
        return self.whole.where(self.filters) if self.filters else self.whole

    @cached_property
    def weighting(self) -> tuple[Weights | None, CannotWeigh | None]:
        return tables.weights(self.survey, self.whole) if self.weighted else (None, None)

    @cached_property
    def _weights(self) -> tables.Floats | None:
        found, _fault = self.weighting
        return tables.cut(found, self.whole.mask(self.filters))

    @cached_property
    def worth(self) -> Worth | None:
        """What the weighted answers of those who are looked at are worth."""
        if self._weights is None or not self._weights.size:
            return None
        base = effective(self._weights)
        return Worth(base, self._weights.size / base if base else 1.0)

    def figure(self, column: Column) -> Figure:
        """The figures of one question."""
        variable = column.variable
        if variable is None or variable.measure is Measure.DATE:
            return Figure(column, None)
        if variable.measure is Measure.NUMBER:
            return Figure(column, numbers(self.table, column.path, self._weights))
        if variable.measure is Measure.RANK:
            return Figure(column, ranks(self.table, column.path))
        return Figure(column, frequencies(self.table, column.path, self._weights))

    def figures(self) -> list[Figure]:
        return [self.figure(column) for column in self.columns]

    def crossed(self, row: Column, column: Column) -> CrossTable:
        """Two questions that are answered by choosing."""
        return cross(self.table, row.path, column.path, self._weights)


def analysis(
    survey: Survey,
    version: Version,
    language: str,
    chosen: Sequence[str] = (),
    *,
    weighted: bool = False,
) -> Analysis:
    """Look at a survey.

    Args:
        chosen: filters as a page sends them, `path=code`; several codes of one question mean any of them. What names no
            question or code (any more) stands in `unknown`.
    """
    whole = tables.table(survey, version)
    known = {one.name: one for one in whole.variables if one.measure in (Measure.SINGLE, Measure.MULTIPLE)}
    filters: dict[str, frozenset[str]] = {}
    unknown = []
    for text in chosen:
        path, _sign, code = text.rpartition("=")
        if path in known and code in known[path].codes:
            filters[path] = filters.get(path, frozenset()) | {code}
        elif text:
            unknown.append(text)
    questionnaire = version.questionnaire
    spoken = language if language in questionnaire.languages else questionnaire.default_language
    return Analysis(survey, version, spoken, whole, filters, weighted, tuple(unknown))
