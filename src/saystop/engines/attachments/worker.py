"""The caller's side of the bounded process: two files at a time, few wait in turn, the rest are refused at once.

The caller is a server with many threads, so it neither forks nor loads a decoder: it starts `forking` as a
process of its own, with an empty environment, on first use and again whenever it has died.
"""

import atexit
import json
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from saystop.engines.apart import Apart
from saystop.engines.attachments.forking import ENDED, LENGTH, STARTED
from saystop.engines.attachments.kinds import Kind
from saystop.engines.attachments.outcomes import MAX_SIZE, Reason, Refused, Removed

CHUNK_SIZE = 64 * 1024
MAX_MADE = 4 * MAX_SIZE
"""Bytes of an answer at most: what is drawn anew may grow."""
_MAX_HEADER = 4096
_START_SECONDS = 20

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What a child made: `chunks` yields exactly `size` bytes, once."""

    kind: Kind
    size: int
    removed: tuple[Removed, ...]
    chunks: Iterator[bytes]


class _Gone(Exception):
    """The child or its parent ended before it had answered."""


class Worker:
    """Runs the tasks of one module in bounded children.

    tasks_module: a module with `TASKS` (name: function of (bytes, order)) and `warm_up()`, loaded in the
    forking process only. at_once: children at a time. most_waiting: files that wait for a turn; each holds a
    thread of the server, so further ones are refused as busy at once. wait_seconds: how long a file waits
    before it is refused as busy. wall_seconds: from its turn to its answer. cpu_seconds: of processor time.
    """

    def __init__(
        self,
        tasks_module: str,
        *,
        at_once: int = 2,
        most_waiting: int = 3,
        wait_seconds: float = 10,
        wall_seconds: float = 25,
        cpu_seconds: int = 15,
    ) -> None:
        self._turns = threading.Semaphore(at_once)
        self._at_once = at_once
        self._most_waiting = most_waiting
        self._there = 0  # files that have a turn or wait for one
        self._counting = threading.Lock()
        self._wait_seconds = wait_seconds
        self._wall_seconds = wall_seconds
        self._starting = threading.Lock()
        self._apart = Apart("saystop.engines.attachments.forking", (tasks_module, str(cpu_seconds)))

    @property
    def waiting(self) -> int:
        """How many files wait for a turn."""
        return max(self._there - self._at_once, 0)

    @contextmanager
    def run(
        self, order: dict[str, object], source: Iterable[bytes], *, deadline: float | None = None
    ) -> Iterator[Answer]:
        """Send a file to a child and give its answer while it lives.

        order: "task" and what that task asks for; "cpu_seconds", where the child is to have less than others.
        source: the file; it is expected to be at hand, since a turn is held while it is read. deadline: the
        moment of `time.monotonic` by which the answer must have begun.

        Raises Refused: `BUSY` when no turn is to be had in time, `TOOK_TOO_LONG`, or what the child says of
        the file. Raises whatever reading the source raises.
        """
        until = float("inf") if deadline is None else deadline
        with self._turn(until):
            data, leash = self._begin(json.dumps(order).encode())
            with data, leash:
                try:
                    answer = self._ask(data, source, min(time.monotonic() + self._wall_seconds, until))
                    yield answer
                except _Gone:
                    raise Refused(_why(_end(leash))) from None
                finally:
                    _end(leash)

    @contextmanager
    def _turn(self, until: float) -> Iterator[None]:
        left = until - time.monotonic()
        with self._counting:
            if left <= 0 or self._there >= self._at_once + self._most_waiting:
                raise Refused(Reason.BUSY)
            self._there += 1
        try:
            if not self._turns.acquire(timeout=min(self._wait_seconds, left)):
                raise Refused(Reason.BUSY)
            try:
                yield
            finally:
                self._turns.release()
        finally:
            with self._counting:
                self._there -= 1

    def close(self) -> None:
        """End the forking process and its children; the next `run` starts it again."""
        with self._starting:
            self._apart.stop()

    # -- the forking process

    def _begin(self, order: bytes) -> tuple[socket.socket, socket.socket]:
        """Have a child started: its data socket and its leash."""
        for _attempt in range(2):
            data, child_data = socket.socketpair()
            leash, child_leash = socket.socketpair()
            leash.settimeout(_START_SECONDS)
            control = None
            with child_data, child_leash, suppress(OSError):
                with self._starting:
                    control = self._apart.running()
                    socket.send_fds(control, [order], [child_data.fileno(), child_leash.fileno()])
                child_data.close()
                child_leash.close()
                if leash.recv(len(STARTED)) == STARTED:
                    return data, leash
            data.close()
            leash.close()
            with self._starting:
                if control is not None:
                    self._apart.stop(control)
        log.error("the process that cleans attachments does not start")
        raise Refused(Reason.BUSY)

    # -- one child

    def _ask(self, data: socket.socket, source: Iterable[bytes], deadline: float) -> Answer:
        for chunk in source:
            _send(data, chunk, deadline)
        try:
            data.shutdown(socket.SHUT_WR)
        except OSError:
            raise _Gone from None
        (length,) = LENGTH.unpack(_receive(data, LENGTH.size, deadline))
        if length > _MAX_HEADER:
            raise _Gone
        header = _receive(data, length, deadline)
        try:  # a child that a file has taken over may say anything
            said = json.loads(header)
            if "refused" in said:
                raise Refused(Reason(said["refused"]))
            kind, size, removed = Kind(said["kind"]), int(said["size"]), tuple(map(Removed, said["removed"]))
        except (ValueError, TypeError, KeyError):
            raise _Gone from None
        if not 0 < size <= MAX_MADE:
            raise _Gone
        return Answer(kind, size, removed, self._body(data, size))

    def _body(self, data: socket.socket, size: int) -> Iterator[bytes]:
        patience = (
            self._wall_seconds
        )  # for all chunks together; the time that the caller takes is not counted
        while size:
            asked = time.monotonic()
            try:
                chunk = _receive_some(data, min(size, CHUNK_SIZE), asked + patience)
            except _Gone:
                raise Refused(Reason.UNREADABLE) from None
            patience -= time.monotonic() - asked
            size -= len(chunk)
            yield chunk


def _send(data: socket.socket, chunk: bytes, deadline: float) -> None:
    data.settimeout(_left(deadline))
    try:
        data.sendall(chunk)
    except TimeoutError:
        raise Refused(Reason.TOOK_TOO_LONG) from None
    except OSError:
        raise _Gone from None


def _receive(data: socket.socket, size: int, deadline: float) -> bytes:
    received = b""
    while len(received) < size:
        received += _receive_some(data, size - len(received), deadline)
    return received


def _receive_some(data: socket.socket, size: int, deadline: float) -> bytes:
    data.settimeout(_left(deadline))
    try:
        chunk = data.recv(size)
    except TimeoutError:
        raise Refused(Reason.TOOK_TOO_LONG) from None
    except OSError:
        raise _Gone from None
    if not chunk:
        raise _Gone
    return chunk


def _left(deadline: float) -> float:
    return max(deadline - time.monotonic(), 0.001)  # nought would mean not to wait at all


def _end(leash: socket.socket) -> int | None:
    """Kill the child if it lives and wait until it is gone. Its wait status, or None if nobody knows it."""
    said = b""
    with suppress(OSError):
        leash.shutdown(socket.SHUT_WR)
        while chunk := leash.recv(ENDED.size):
            said += chunk
    return int(ENDED.unpack(said)[0]) if len(said) == ENDED.size else None


def _why(status: int | None) -> Reason:
    """Why a child ended before it had answered."""
    if status is None:
        return Reason.BUSY  # the forking process itself was ended; it starts again with the next file
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL):
        # SIGKILL: the hard limit of processor time, or the machine was out of memory.
        return Reason.TOOK_TOO_LONG
    return Reason.UNREADABLE


class _Shared:
    """The one worker of this server process. A process forked from it gets its own."""

    def __init__(self) -> None:
        self.renew()

    def renew(self) -> None:
        self.worker = Worker("saystop.engines.attachments.tasks")

    def close(self) -> None:
        self.worker.close()


_shared = _Shared()
os.register_at_fork(after_in_child=_shared.renew)
atexit.register(_shared.close)


def shared() -> Worker:
    """The worker of this server process; its first file starts it."""
    return _shared.worker
