"""How much each client may ask: a bucket of its own for each, so that one who asks too much slows nobody else."""

import math
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from saystop.screening.api.refusing import Refusal

FINGERPRINTS_A_TOKEN = 100  # a batch of 10,000 costs as much as 100 requests more
TOKENS_A_FILE = 10  # a picture has to be decoded
TOKENS_A_CLIP = 100  # as long as it may take
MOST_AT_ONCE = 8  # bodies of one client that are read, or pictures that are hashed, at the same time
MOST_WAITING = 8  # further ones of the client that wait for the end of another: with the others fewer than the threads there are
PATIENCE = 0.1  # seconds that these wait
LONGEST_WAIT = 10  # seconds for the end of other pictures; then one is asked to try again

WAIT = "You ask more than your limit: wait as many seconds as Retry-After says, then go on."
TOO_MANY_AT_ONCE = "You send too many bodies at once: send the next when one was answered."


@dataclass(slots=True)
class _Bucket:
    """`level` tokens at the time `at`; a batch may leave less than none, which has to fill up again first."""

    level: float
    at: float


@dataclass(slots=True)
class _Places:
    """Of one client: bodies that are read, and those that wait to be."""

    free: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(MOST_AT_ONCE))
    waiting: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(MOST_WAITING)
    )
    pictures: threading.BoundedSemaphore = field(default_factory=threading.BoundedSemaphore)

    def take(self, patience: float) -> bool:
        if self.free.acquire(blocking=False):
            return True
        if not patience or not self.waiting.acquire(blocking=False):
            return False
        try:
            return self.free.acquire(timeout=patience)
        finally:
            self.waiting.release()


class Limits:
    """The limits of all clients in one of `processes` that share the work: each process grants its share.

    `pictures`: how many of one client are hashed at the same time. The hasher takes one more: however slow the pictures of one
    are, that of another finds a place.
    """

    def __init__(
        self, processes: int = 1, clock: Callable[[], float] = time.monotonic, *, pictures: int = 1
    ) -> None:
        self._processes = processes
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: dict[UUID, _Bucket] = {}
        self._places: dict[UUID, _Places] = defaultdict(
            lambda: _Places(pictures=threading.BoundedSemaphore(pictures))
        )

    def take(self, client: UUID, per_second: int) -> None:
        """One request.

        Raises:
            Refusal: the client has asked more than it may.
        """
        rate = per_second / self._processes
        now = self._clock()
        with self._lock:
            bucket = self._buckets.setdefault(client, _Bucket(max(1.0, rate), now))
            bucket.level = min(max(1.0, rate), bucket.level + (now - bucket.at) * rate)
            bucket.at = now
            if bucket.level >= 1:
                bucket.level -= 1
                return
            missing = (1 - bucket.level) / rate
        raise Refusal(429, WAIT, [("Retry-After", str(math.ceil(missing)))])

    def charge(self, client: UUID, tokens: float) -> None:
        """What a request costs besides, once that is known: it is answered, and the next ones wait for it."""
        with self._lock:
            self._buckets[client].level -= tokens

    @contextmanager
    def place(self, client: UUID, patience: float = PATIENCE) -> Iterator[None]:
        """While a body is read, or a picture waits and is hashed.

        Args:
            patience: seconds to wait for one; a thread that waits answers nobody else.

        Raises:
            Refusal: this client has as many of them under way as it may.
        """
        with self._lock:
            places = self._places[client]
        if not places.take(patience):
            raise Refusal(429, TOO_MANY_AT_ONCE, [("Retry-After", "1")])
        try:
            yield
        finally:
            places.free.release()

    @contextmanager
    def picture(self, client: UUID, patience: float = LONGEST_WAIT) -> Iterator[None]:
        """While a picture is hashed, within a `place`.

        Raises:
            Refusal: earlier ones of this client took all the time.
        """
        with self._lock:
            pictures = self._places[client].pictures
        if not pictures.acquire(timeout=patience):
            raise Refusal(429, TOO_MANY_AT_ONCE, [("Retry-After", str(LONGEST_WAIT))])
        try:
            yield
        finally:
            pictures.release()
