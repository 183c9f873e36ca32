"""What of all that was counted a page is about: a campaign, or all; some months, or all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from saystop.outreach.models import Campaign, Step
from saystop.outreach.sums import Cell


@dataclass(frozen=True, slots=True)
class Chosen:
    """Args:
    first: the first day of the first month; None from the beginning.
    last: the first day of the last month; None until now.
    """

    campaign: Campaign | None = None
    first: date | None = None
    last: date | None = None

    @property
    def has_all_months(self) -> bool:
        return self.first is None and self.last is None

    @property
    def end(self) -> date | None:
        """The last day of its last month."""
        return (self.last + timedelta(days=31)).replace(day=1) - timedelta(days=1) if self.last else None

    def of(self, found: Mapping[Step, Mapping[Cell, int]]) -> dict[Step, dict[Cell, int]]:
        """The cells of its months."""
        return {
            step: {cell: number for cell, number in cells.items() if self._has(cell[1])}
            for step, cells in found.items()
        }

    def _has(self, month: date) -> bool:
        return (self.first is None or self.first <= month) and (self.last is None or month <= self.last)


EVERYTHING = Chosen()
