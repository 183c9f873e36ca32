"""The caller's side of the bounded process that hashes pictures.

The caller is a server with many threads, so it loads no decoder and no compiler: it starts `nursery` as a process of its own,
with an empty environment, on first use and again whenever it has died, and has children forked there. A file goes to a
child over a socket, never by way of a disk; the digests of its bytes are made here meanwhile. A child that dies or is late
is killed, the file is unreadable, and the next one gets a new child in milliseconds.
"""

import logging
import os
import queue
import socket
import struct
import threading
import time
from contextlib import suppress
from pathlib import Path

from saystop.engines.apart import Apart
from saystop.engines.fingerprints import outcomes
from saystop.engines.fingerprints.nursery import ANSWERED, ASKED, READY
from saystop.engines.fingerprints.outcomes import MAX_BYTES, Fingerprints, Seen

_START_SECONDS = 60  # where the machine code has to be made first
_MOST = 8
_PRINT = 33  # bytes of a fingerprint and its quality
_RENEWED_AFTER = 500  # pictures: whoever takes a child over does not keep it

log = logging.getLogger(__name__)


class Busy(Exception):
    """Nothing is wrong with the file: no child is to be had now, try again in a moment."""


class _Gone(Exception):
    """The child ended before it had answered."""

    reason = "its decoder broke down"


class _Late(Exception):
    """The child did not answer in time."""

    reason = "it took too long"


class Hasher:
    """Hashes pictures in bounded processes; may be called from many threads.

    at_once: children, and so pictures at a time; further callers wait. seconds: from when a child has a picture to its answer.
    wait_seconds: how long a caller waits for a child before `Busy`; None: as long as it takes. code: a folder for the
    machine code, where neither the package's folder nor the user's cache folder can be written to (see `compiling`).
    """

    def __init__(
        self,
        *,
        at_once: int = 1,
        seconds: float = 20,
        wait_seconds: float | None = None,
        code: Path | None = None,
    ) -> None:
        self._seconds = seconds
        self._wait_seconds = wait_seconds
        self._turns: queue.LifoQueue[_Child | None] = queue.LifoQueue()
        for _ in range(at_once):
            self._turns.put(None)
        self._at_once = at_once
        self._starting = threading.Lock()
        environment = {"OPENBLAS_NUM_THREADS": "1", **({"NUMBA_CACHE_DIR": str(code)} if code else {})}
        self._apart = Apart("saystop.engines.fingerprints.nursery", environment=environment)

    def fingerprints(self, data: bytes, *, variants: bool = False) -> Fingerprints:
        """The fingerprints of a file; see `outcomes.Fingerprints`.

        Raises Busy: no child to be had in time, or the nursery does not start.
        """
        if len(data) > MAX_BYTES:
            return outcomes.of(data, "too many bytes")
        try:
            child = self._turns.get(timeout=self._wait_seconds)
        except queue.Empty:
            raise Busy from None
        try:
            if child and child.tired:
                child.close()
                child = None
            for last in (False, True):
                child = child or self._born()
                try:
                    return child.fingerprints(data, variants, self._seconds)
                except (_Late, _Gone) as ended:
                    child.close()
                    child = None
                    # It ended by the file or by another's hand: a second child tells.
                    if last or isinstance(ended, _Late):
                        return outcomes.of(data, ended.reason)
            raise AssertionError  # the second child has told
        finally:
            self._turns.put(child)

    def close(self) -> None:
        """Wait for the children to be idle and end all processes; the next call starts them again."""
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
        log.error("the process that hashes pictures does not start")
        raise Busy


class _Child:
    """One child, held by its leash."""

    def __init__(self, data: socket.socket, leash: socket.socket) -> None:
        self._data = data
        self._leash = leash
        self._asked = 0
        self._amid = False  # has an answer to give that nobody has taken

    @property
    def tired(self) -> bool:
        """Whether it is not to be given another picture."""
        return self._amid or self._asked >= _RENEWED_AFTER

    def close(self) -> None:
        """Have it killed."""
        self._leash.close()
        self._data.close()

    def fingerprints(self, data: bytes, variants: bool, seconds: float) -> Fingerprints:
        self._asked += 1
        self._amid = True
        deadline = time.monotonic() + seconds
        try:
            self._data.settimeout(seconds)
            self._data.sendall(ASKED.pack(len(data), variants))
            self._data.sendall(data)
            told = outcomes.digests(data)
            seen = self._answer(1 if not variants else _MOST, deadline)
        except TimeoutError:
            raise _Late from None
        except (OSError, struct.error, ValueError):
            raise _Gone from None
        self._amid = False
        return outcomes.joined(told, seen)

    def _answer(self, wanted: int, deadline: float) -> Seen:
        """What the child says; one that a file has taken over may say anything."""
        many, length = ANSWERED.unpack(self._received(ANSWERED.size, deadline))
        if not many:
            if length > 200:
                raise ValueError
            return self._received(length, deadline).decode("ascii")
        if many != wanted:
            raise ValueError
        whole = self._received(many * _PRINT, deadline)
        prints = [whole[at : at + _PRINT] for at in range(0, len(whole), _PRINT)]
        if any(each[-1] > 100 for each in prints):
            raise ValueError
        return tuple((each[:-1], each[-1]) for each in prints)

    def _received(self, size: int, deadline: float) -> bytes:
        whole = b""
        while len(whole) < size:
            self._data.settimeout(max(deadline - time.monotonic(), 0.001))
            part = self._data.recv(size - len(whole))
            if not part:
                raise _Gone
            whole += part
        return whole


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
