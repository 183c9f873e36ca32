"""Whether a file that has just arrived is one that is known: a floor above can say so, and the file goes past the desk.

The line knows no hash lists. Who has some registers here; where nobody does, every file takes its usual way. Nothing that a
reporter sees depends on what is found.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from saystop.offices.models import DeskKey


@dataclass(frozen=True, slots=True)
class Known:
    """A file is on a list: the key of the desk that it is sealed to alone, and what is told there of the match."""

    desk_key: DeskKey
    match: Mapping[str, object] = field(repr=False)


# Given a file piece by piece, as it arrived. It raises nothing: where it cannot tell, the file is not known.
Screen = Callable[[Iterable[bytes]], Known | None]

_screens: list[Screen] = []


def register(screen: Screen) -> None:
    """Let this one be asked about each file from now on; a second time changes nothing."""
    if screen not in _screens:
        _screens.append(screen)


def known(chunks: Callable[[], Iterable[bytes]]) -> Known | None:
    """What the first of those who know says of a file; `chunks` opens it anew for each."""
    return next((found for screen in _screens if (found := screen(chunks()))), None)
