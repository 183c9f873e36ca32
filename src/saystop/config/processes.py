"""Processes that belong together: who holds a home, and who dies with whom."""

import ctypes
import fcntl
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from saystop.config.stopping import Stop

LOCK_FILE = "lock"
_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
# mallopt(3)
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
_LARGE = 128 * 1024  # bytes


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when its parent is gone, even by kill -9 (Linux prctl(2), PR_SET_PDEATHSIG).

    Args:
        parent: the process id that the caller believes to be its parent's; when it is gone already, so is this process.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def close_memory() -> None:
    """Let no other process of this user read this one's memory, nor the kernel write it into a core.

    Linux prctl(2), PR_SET_DUMPABLE: ptrace and process_vm_readv are refused to all but root. A decoder that a file
    has taken over runs as this user.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def give_memory_back() -> None:
    """Have this process and those that it forks hand freed memory to the kernel at once (mallopt(3) of the GNU C library).

    Each thread would else keep a heap of its own, and each heap what the largest photo needed. Call it before threads start.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return
    mallopt(_M_ARENA_MAX, 1)
    mallopt(_M_MMAP_THRESHOLD, _LARGE)
    mallopt(_M_TRIM_THRESHOLD, _LARGE)


@contextmanager
def holding(home: Path, *, alone: bool) -> Iterator[None]:
    """Hold a home while serving from it (several may) or while replacing what it holds (alone).

    Raises:
        Stop: somebody else holds it the other way.
    """
    handle = os.open(home / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Stop(
                "SayStop is serving from this home: stop the server first."
                if alone
                else "This home is being restored: wait until that is done, then start the server."
            ) from None
        yield
    finally:
        os.close(handle)
