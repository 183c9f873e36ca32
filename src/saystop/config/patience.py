"""A body that only trickles in is given up, so that slow senders cannot hold all threads of a web process for long.

Slow phones are welcome: the pace asked for is far below that of any network on which a page loads at all. A sender who stops
sending altogether holds a thread until the connection ends; the proxy in front bounds that (see docs/operations.md).
"""

import time
from collections.abc import Callable, Iterable
from typing import IO, Any

from django.core.exceptions import BadRequest

GRACE_SECONDS = 30
SLOWEST = 2_000  # bytes a second, on average after the grace
SMALLEST_PIECE, LARGEST_PIECE = 64, 64 * 1024  # bytes asked for at once
QUICK_SECONDS = 0.05  # a piece that came within this time is followed by a larger one

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class TooSlow(BadRequest):
    """The body came too slowly."""


class PatientBody:
    """A request's body that keeps an eye on the clock."""

    def __init__(self, body: IO[bytes], clock: Callable[[], float] = time.monotonic) -> None:
        self._body = body
        self._clock = clock
        self._began = clock()
        self._bytes = 0
        self._piece = SMALLEST_PIECE

    def read(self, size: int = -1) -> bytes:
        """As of any file. The server below waits for all it is asked for, so it is asked for little while little comes."""
        found = bytearray()
        while size < 0 or len(found) < size:
            before = self._clock()
            data = self._body.read(self._piece if size < 0 else min(self._piece, size - len(found)))
            if not data:
                break
            found += data
            self._bytes += len(data)
            now = self._clock()
            if now - self._began > GRACE_SECONDS + self._bytes / SLOWEST:
                raise TooSlow
            self._piece = (
                min(2 * self._piece, LARGEST_PIECE) if now - before < QUICK_SECONDS else SMALLEST_PIECE
            )
        return bytes(found)

    def readline(self, size: int = -1) -> bytes:
        """Asked for by nobody who reads forms; there for completeness."""
        return self._body.readline(size)


def patient(application: Application) -> Application:
    """The application, reading bodies through `PatientBody`."""

    def handle(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ["wsgi.input"] = PatientBody(environ["wsgi.input"])
        return application(environ, start_response)

    return handle
