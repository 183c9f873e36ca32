"""What may be told of counts: a number from one to four could point at a person; it is told nowhere, and cannot be computed.

What is told is made of cells: a channel, a month, a step. A cell below `LEAST` is hidden. Whatever is told of several cells is
the sum of those that are told, and says that there is more. There is one exception, without which many small places would count
for nothing: of all channels at one kind of place a month is told whole where its hidden cells are several and together leave
each of them open. As each channel stands at one kind of place, and no sum is told of any other choice of channels, no difference
of two numbers is a hidden one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from saystop.asking.numbers import whole

LEAST = 5  # what is fewer, and more than none, is hidden
Cell = tuple[str, date]  # channel (its id), the first day of a month


@dataclass(frozen=True, slots=True)
class Sum:
    """A number, or the least that it is: `has_more` where something hidden comes to it."""

    known: int = 0
    has_more: bool = False

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(self.known + other.known, self.has_more or other.has_more)

    def __str__(self) -> str:
        if not self.has_more:
            return whole(self.known)
        return (
            _("at least %(n)s") % {"n": whole(self.known)}
            if self.known
            else _("fewer than %(n)d") % {"n": LEAST}
        )

    @property
    def exact(self) -> int | None:
        return None if self.has_more else self.known


def told(number: int) -> Sum:
    """What is told of one cell."""
    return Sum(0, has_more=True) if 0 < number < LEAST else Sum(number)


def known(numbers: Iterable[int]) -> Sum:
    """What is told of several cells: the sum of those that are told."""
    return sum(map(told, numbers), Sum())


def of_place(numbers: Iterable[int]) -> Sum:
    """What is told of one month of all channels at one kind of place, from the numbers of each."""
    cells = list(numbers)
    hidden = [one for one in cells if 0 < one < LEAST]
    # Two ones, or two fours, would each be known from their sum.
    is_open = len(hidden) > 1 and len(hidden) < sum(hidden) < (LEAST - 1) * len(hidden)
    if not hidden or (is_open and sum(hidden) >= LEAST):
        return Sum(sum(cells))
    return known(cells)


def of_places(cells: Mapping[Cell, int]) -> Sum:
    """What is told of all channels at one kind of place, over all months."""
    months: dict[date, list[int]] = {}
    for (_channel, month), number in cells.items():
        months.setdefault(month, []).append(number)
    return sum(map(of_place, months.values()), Sum())
