"""How often names may be tried on a page that says yes or no: as often as people mistype, not often enough to find out."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from saystop.reporting.floods import Bucket

MOST_KEPT = 2000  # pages of which tries are counted; the one that was not tried for longest is forgotten


@dataclass(slots=True)
class Guesses:
    """Counted for each page by itself, and by no mark of who tries: there is none. Right and wrong ones alike."""

    capacity: float  # tries that may come at once
    leak: float  # tries a second that may come forever
    most_kept: int = MOST_KEPT
    buckets: OrderedDict[str, Bucket] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def are_too_many(self, page: str, now: float) -> bool:
        """Whether this try, at `now` (seconds), is not answered. Either way it counts."""
        with self.lock:
            bucket = self.buckets.setdefault(page, Bucket(self.capacity, self.leak))
            self.buckets.move_to_end(page)
            if len(self.buckets) > self.most_kept:
                self.buckets.popitem(last=False)
        return bucket.wait(now) > 0
