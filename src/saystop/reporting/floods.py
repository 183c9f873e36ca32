"""When many reports arrive at once, all are slowed alike, by no mark of the sender: there is none.

A bucket that leaks (Turner 1986) measures how many reports came lately. While it is full, a report is asked to wait; the time
to wait for is written into its own draft, so that whoever has waited is taken, however full the bucket is by then; once, and
soon after. The wait has an upper bound: a flood makes the line slower, never closed.
"""

import threading
import time
from dataclasses import dataclass, field

from django.conf import settings

LONGEST_WAIT = 60  # seconds
TICKET_LIFE = 600  # seconds after its time in which a draft that has waited is taken
CAPACITY, LEAK = settings.SAYSTOP_REPORTS_AT_ONCE, settings.SAYSTOP_REPORTS_A_SECOND


@dataclass(slots=True)
class Bucket:
    capacity: float  # reports that may come at once
    leak: float  # reports a second that may come forever
    level: float = 0.0
    at: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, now: float) -> int:
        """Seconds this report has to wait; 0 when it is taken now. Either way it counts."""
        with self.lock:
            self.level = max(0.0, self.level - (now - self.at) * self.leak)
            self.at = now
            over = self.level + 1 - self.capacity
            self.level = min(self.level + 1, self.capacity + LONGEST_WAIT * self.leak)
            return 0 if over <= 0 else max(1, min(LONGEST_WAIT, round(over / self.leak)))


@dataclass(slots=True)
class Tickets:
    """Which drafts that have waited were taken already: none is taken twice for one wait."""

    used: dict[str, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def redeem(self, ticket: str, not_before: float, clock: float) -> bool:
        """Whether this ticket counts: in its time, and not before used in this process. `clock` and `not_before` in seconds."""
        with self.lock:
            self.used = {one: end for one, end in self.used.items() if end > clock}
            if ticket in self.used or not not_before <= clock <= not_before + TICKET_LIFE:
                return False
            self.used[ticket] = not_before + TICKET_LIFE
            return True


def now() -> float:
    return time.monotonic()
