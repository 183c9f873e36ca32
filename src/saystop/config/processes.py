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
