"""Whether a file that has just arrived is one that is known: a floor above can say so, and the file goes past the desk.

The line knows no hash lists. Who has some registers here; where nobody does, every file takes its usual way. Nothing that a
reporter sees depends on what is found, and the same work is done either way.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from saystop.offices.models import DeskKey


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A file was looked up: the key of the desk that it is sealed to alone if it is known, and what is told there of the match.

    `match` is None where it is on no list.
    """

    desk_key: DeskKey
    match: Mapping[str, object] | None = field(repr=False)


# Opens a file anew each time, piece by piece as it arrived.
Source = Callable[[], Iterable[bytes]]
# Given a file. It raises nothing: where nothing can be looked up, it gives None.
Screen = Callable[[Source], LookedUp | None]

_screens: list[Screen] = []


def register(screen: Screen) -> None:
    """Let this one be asked about each file from now on; a second time changes nothing."""
    if screen not in _screens:
        _screens.append(screen)


def look_up(source: Source) -> LookedUp | None:
    """What those who look files up say of one, whoever knows it before the others."""
    told = [found for screen in _screens if (found := screen(source))]
    return next((one for one in told if one.match is not None), told[0] if told else None)
