"""Take a file in: judge it, clean it in a bounded process, and hand on what is kept, piece by piece.

Nothing is written to disk, and the caller's memory stays flat whatever the size of the file.
"""

import hashlib
import itertools
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from saystop.engines.attachments.kinds import HEAD_SIZE, Kind, judge
from saystop.engines.attachments.outcomes import MAX_SIZE, Reason, Refused, Removed
from saystop.engines.attachments.worker import Answer, shared

_CPU_SECONDS = 6
"""For all but still images, which alone are decoded."""


@dataclass(frozen=True)
class Facts:
    """What is to be sealed beside a file: sizes in bytes, digests SHA-256 in hexadecimal."""

    kind: Kind
    size_received: int
    size_kept: int
    digest_received: str
    digest_kept: str
    removed: tuple[Removed, ...]


class Cleaned:
    """A cleaned file: `chunks` (of at most 64 KiB) can be read once, then `facts` holds."""

    def __init__(self, answer: Answer, received: "_Measured") -> None:
        self.kind = answer.kind
        self.size = answer.size
        self.chunks = self._measure(answer)
        self._received = received
        self._facts: Facts | None = None

    @property
    def facts(self) -> Facts:
        """Raises RuntimeError before `chunks` has been read to its end."""
        if self._facts is None:
            raise RuntimeError("the facts of a file are known once its chunks have been read")
        return self._facts

    def _measure(self, answer: Answer) -> Iterator[bytes]:
        kept = hashlib.sha256()
        for chunk in answer.chunks:
            kept.update(chunk)
            yield chunk
        self._facts = Facts(
            kind=answer.kind,
            size_received=self._received.size,
            size_kept=answer.size,
            digest_received=self._received.digest.hexdigest(),
            digest_kept=kept.hexdigest(),
            removed=answer.removed,
        )


@contextmanager
def cleaned(
    source: Iterable[bytes],
    *,
    keep_place_and_time: bool,
    accept_images: bool = True,
    deadline: float | None = None,
) -> Iterator[Cleaned]:
    """Clean one file.

    source: the file in pieces, at hand: one of two turns is held while it is read; 25 seconds must suffice
    for all. keep_place_and_time: leave position and time in, and nothing else. accept_images: False refuses
    photos and films. deadline: a moment of `time.monotonic`; the file is refused at once behind it, and
    given up when it comes. HEIC is kept as JPEG, since its reader cannot write it.

    Raises Refused, and whatever reading the source raises. Do not open a second file in the thread that holds
    one open.
    """
    received = _Measured(source)
    pieces = iter(received)
    head, kind = judged(pieces)
    if kind.is_visual and not accept_images:
        raise Refused(Reason.IMAGES_REFUSED)
    order: dict[str, object] = {"task": "clean", "kind": kind, "keep": keep_place_and_time}
    if not kind.is_image:
        order["cpu_seconds"] = _CPU_SECONDS
    with shared().run(order, itertools.chain([head], pieces), deadline=deadline) as answer:
        yield Cleaned(answer, received)


def judged(pieces: Iterator[bytes]) -> tuple[bytes, Kind]:
    """The beginning of the file and what it is."""
    head = b""
    for piece in pieces:
        head += piece
        if len(head) >= HEAD_SIZE:
            break
    if not head:
        raise Refused(Reason.EMPTY)
    kind = judge(head[:HEAD_SIZE])
    if kind is None:
        raise Refused(Reason.KIND_NOT_ACCEPTED)
    return head, kind


class _Measured:
    """A source with its size and digest so far."""

    def __init__(self, source: Iterable[bytes]) -> None:
        self._source = source
        self.size = 0
        self.digest = hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._source:
            self.size += len(piece)
            if self.size > MAX_SIZE:
                raise Refused(Reason.TOO_LARGE)
            self.digest.update(piece)
            yield piece
