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
# Given a file, and the moment of `time.monotonic` by which it has to be looked up. Where nothing can be looked up, it gives None;
# where that takes too long or too many wait, it raises `saystop.engines.attachments.Refused`, whatever the file is.
Screen = Callable[[Source, float | None], LookedUp | None]

_screens: list[Screen] = []


def register(screen: Screen) -> None:
    """Let this one be asked about each file from now on; a second time changes nothing."""
    if screen not in _screens:
        _screens.append(screen)


def look_up(source: Source, deadline: float | None = None) -> LookedUp | None:
    """What those who look files up say of one, whoever knows it before the others.

    Args:
        source: the file.
        deadline: the moment of `time.monotonic` by which that has to be known.

    Raises:
        saystop.engines.attachments.Refused: it was not looked up in time.
    """
    told = [found for screen in _screens if (found := screen(source, deadline))]
    return next((one for one in told if one.match is not None), told[0] if told else None)
