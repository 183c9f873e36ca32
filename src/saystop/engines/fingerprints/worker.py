"""The caller's side of the bounded processes that hash pictures and clips.

The caller is a server with many threads, so it loads no decoder and no compiler: it starts `nursery` as a process of its own,
with an empty environment, on first use and again whenever it has died, and has children forked there; and a second one, when
the first clip comes. A file goes to a
child over a socket, never by way of a disk; the digests of its bytes are made here meanwhile. A child that dies or is late
is killed, the file is unreadable, and the next one gets a new child in milliseconds.
"""

import logging
import math
import os
import queue
import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from saystop.engines.apart import Apart
from saystop.engines.fingerprints import outcomes
from saystop.engines.fingerprints.clips import Looks, begins, looks, names_film
from saystop.engines.fingerprints.nursery import ANSWERED, ANSWERED_CLIP, ASKED, CLIPS, FRAME, READY
from saystop.engines.fingerprints.outcomes import (
    MAX_BYTES,
    MOST_FRAMES,
    NOT_DECODED,
    NOT_OPENED,
    TOO_LATE,
    Clip,
    Fingerprints,
    Frame,
    Seen,
)

Take = Callable[[int], bytes]
"""So many bytes of what a child says."""

_START_SECONDS = 60  # where the machine code has to be made first
_PRINT = 33  # bytes of a fingerprint and its quality
_LONGEST_REASON = 200  # bytes
_RENEWED_AFTER = 500  # files: whoever takes a child over does not keep it

log = logging.getLogger(__name__)


class Busy(Exception):
    """Nothing is wrong with the file: no child is to be had now, try again in a moment."""


class _Gone(Exception):
    """The child ended before it had answered."""

    reason = "its decoder broke down"


class _Late(Exception):
    """The child did not answer in time."""

    reason = TOO_LATE


class Hasher:
    """Hashes pictures and clips in bounded processes; may be called from many threads.

    at_once: children, and so pictures at a time, and as many clips beside them; further callers wait. seconds: from when a child
    has a picture to its answer. clip_seconds: the same with a clip, which is looked at in less detail when it needs longer.
    wait_seconds: how long a caller waits for a child before `Busy`; None: as long as it takes. both_seconds: for a file that is
    a picture and a clip, all of that together; None: one after the other. code: a folder for the
    machine code, where neither the package's folder nor the user's cache folder can be written to (see `compiling`).
    """

    def __init__(
        self,
        *,
        at_once: int = 1,
        seconds: float = 20,
        clip_seconds: float = 60,
        wait_seconds: float | None = None,
        both_seconds: float | None = None,
        code: Path | None = None,
    ) -> None:
        environment = {"OPENBLAS_NUM_THREADS": "1", **({"NUMBA_CACHE_DIR": str(code)} if code else {})}
        self._pictures = _Children((), environment, at_once, seconds, wait_seconds)
        self._clips = _Children((CLIPS,), environment, at_once, clip_seconds, wait_seconds)
        self._both_seconds = math.inf if both_seconds is None else both_seconds

    def fingerprints(self, data: bytes, *, variants: bool = False) -> Fingerprints:
        """The fingerprints of a file; see `outcomes.Fingerprints`. variants: of a picture; a clip has none.

        Raises Busy: no child to be had in time, or the nursery does not start.
        """
        if len(data) > MAX_BYTES:
            return outcomes.of(data, "too many bytes")
        how = looks(data)
        if how is Looks.CLIP:
            return self._clips.asked(_Question(data, False, _clip_of))
        until = time.monotonic() + self._both_seconds
        told = self._pictures.asked(_Question(data, variants, _eight_of if variants else _one_of))
        if how is not Looks.EITHER:
            return told
        clip = self._clips.asked(_Question(data[begins(data) :], False, _clip_of), until)
        # Sound, or pictures that move and are stored as films are.
        if not names_film(data) and clip.unreadable in (NOT_OPENED, *((NOT_DECODED,) if told.pdq else ())):
            return told
        return outcomes.both(told, clip)

    def close(self) -> None:
        """Wait for the children to be idle and end all processes; the next call starts them again."""
        self._pictures.close()
        self._clips.close()


class _Question(NamedTuple):
    """A file, and how to read what a child answers. variants: what is asked besides."""

    data: bytes
    variants: bool
    read: Callable[[Take], Seen | Clip]


class _Children:
    """One nursery, the children it bears, and whose turn it is."""

    def __init__(
        self,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        at_once: int,
        seconds: float,
        wait_seconds: float | None,
    ) -> None:
        self._seconds = seconds
        self._wait_seconds = wait_seconds
        self._turns: queue.LifoQueue[_Child | None] = queue.LifoQueue()
        for _ in range(at_once):
            self._turns.put(None)
        self._at_once = at_once
        self._starting = threading.Lock()
        self._apart = Apart("saystop.engines.fingerprints.nursery", arguments, environment)

    def asked(self, question: _Question, until: float = math.inf) -> Fingerprints:
        """What a child says of a file, or that none did. until: by the clock `time.monotonic`. Raises Busy."""
        wait, left = self._wait_seconds, until - time.monotonic()
        if left < math.inf:
            wait = max(left, 0) if wait is None else min(max(left, 0), wait)
        try:
            child = self._turns.get(timeout=wait)
        except queue.Empty:
            raise Busy from None
        try:
            if child and child.tired:
                child.close()
                child = None
            left = min(self._seconds, until - time.monotonic())
            if left <= 0:
                return outcomes.of(question.data, _none(question, TOO_LATE))
            for last in (False, True):
                child = child or self._born()
                began = time.monotonic()
                try:
                    return child.answers(question, left)
                except (_Late, _Gone) as ended:
                    child.close()
                    child = None
                    # It ended by the file or by another's hand: a second child tells, in what time is left.
                    left -= time.monotonic() - began
                    if last or left <= 0 or isinstance(ended, _Late):
                        return outcomes.of(question.data, _none(question, ended.reason))
            raise AssertionError  # the second child has told
        finally:
            self._turns.put(child)

    def close(self) -> None:
        """Wait for the children to be idle and end all processes."""
        idle = [self._turns.get() for _ in range(self._at_once)]
        for child in idle:
            if child:
                child.close()
        with self._starting:
            self._apart.stop()
        for _ in idle:
            self._turns.put(None)

    # -- the nursery

    def _born(self) -> "_Child":
        for _attempt in range(2):
            data, child_data = socket.socketpair()
            leash, child_leash = socket.socketpair()
            orders = None
            with child_data, child_leash, suppress(OSError):
                with self._starting:
                    orders = self._apart.running()
                    socket.send_fds(orders, [b"+"], [child_data.fileno(), child_leash.fileno()])
                child_data.close()
                child_leash.close()
                data.settimeout(_START_SECONDS)
                if data.recv(len(READY)) == READY:
                    return _Child(data, leash)
            data.close()
            leash.close()
            with self._starting:
                if orders is not None:
                    self._apart.stop(orders)
        log.error("the process that hashes does not start")
        raise Busy


class _Child:
    """One child, held by its leash."""

    def __init__(self, data: socket.socket, leash: socket.socket) -> None:
        self._data = data
        self._leash = leash
        self._asked = 0
        self._amid = False  # has an answer to give that nobody has taken, or has ended with the last

    @property
    def tired(self) -> bool:
        """Whether it is not to be given another file."""
        return self._amid or self._asked >= _RENEWED_AFTER

    def close(self) -> None:
        """Have it killed."""
        self._leash.close()
        self._data.close()

    def answers(self, question: _Question, seconds: float) -> Fingerprints:
        self._asked += 1
        self._amid = True
        data = question.data
        deadline = time.monotonic() + seconds
        try:
            self._data.settimeout(seconds)
            self._data.sendall(ASKED.pack(len(data), question.variants, seconds))
            self._data.sendall(data)
            told = outcomes.digests(data)
            seen = question.read(lambda size: self._received(size, deadline))
        except TimeoutError:
            raise _Late from None
        except (OSError, struct.error, ValueError):
            raise _Gone from None
        # One that was late may have spoken at the last moment and ended.
        self._amid = isinstance(seen, Clip) and seen.unreadable == TOO_LATE
        return outcomes.joined(told, seen)

    def _received(self, size: int, deadline: float) -> bytes:
        whole = bytearray()
        while len(whole) < size:
            self._data.settimeout(max(deadline - time.monotonic(), 0.001))
            part = self._data.recv(size - len(whole))
            if not part:
                raise _Gone
            whole += part
        return bytes(whole)


# What a child says; one that a file has taken over may say anything.


def _one_of(take: Take) -> Seen:
    return _picture_of(take, 1)


def _eight_of(take: Take) -> Seen:
    return _picture_of(take, 8)


def _picture_of(take: Take, wanted: int) -> Seen:
    many, length = ANSWERED.unpack(take(ANSWERED.size))
    if not many:
        return _reason(take, length)
    if many != wanted:
        raise ValueError
    whole = take(many * _PRINT)
    prints = [whole[at : at + _PRINT] for at in range(0, len(whole), _PRINT)]
    if any(each[-1] > 100 for each in prints):
        raise ValueError
    return tuple((each[:-1], each[-1]) for each in prints)


def _clip_of(take: Take) -> Clip:
    many, step, length = ANSWERED_CLIP.unpack(take(ANSWERED_CLIP.size))
    if many > MOST_FRAMES or not step:
        raise ValueError
    frames = tuple(Frame(*each) for each in FRAME.iter_unpack(take(many * FRAME.size)))
    if any(frame.quality > 100 for frame in frames):
        raise ValueError
    return Clip(frames, step, _reason(take, length))


def _reason(take: Take, length: int) -> str:
    if length > _LONGEST_REASON:
        raise ValueError
    return take(length).decode("ascii")


def _none(question: _Question, reason: str) -> Seen | Clip:
    """What is told where no child answered."""
    return Clip(unreadable=reason) if question.read is _clip_of else reason


class _Shared:
    """The hasher of this server process. A process forked from it gets its own."""

    def __init__(self) -> None:
        self.renew()

    def renew(self) -> None:
        self.hasher = Hasher()


_shared = _Shared()
os.register_at_fork(after_in_child=_shared.renew)


def shared() -> Hasher:
    """The hasher of this server process; its first file starts it, and it ends with this process."""
    return _shared.hasher
