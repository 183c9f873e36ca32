"""The process that decodes, and the one that bears it: `python -m saystop.engines.fingerprints.nursery`.

The nursery loads the decoders and the machine code once, then waits. For each order it forks a child, which is ready in
milliseconds because nothing is left to load, and which hashes one picture after another until its caller has enough of it.
Before it sees the first byte of the first it gives up what it does not need: it can open no file and no socket
(RLIMIT_NOFILE is 0), write to no file, gain no rights by starting a program, leave no core, look into no other process,
and it has no more memory beside that code than `ADDRESS_SPACE`.

A child lives on a leash, a socket whose other end the caller holds: when that is closed, by hand or by the caller's own
end, the nursery kills the child. When the nursery's own order socket closes, all of them.
"""

import ctypes
import gc
import os
import resource
import select
import signal
import socket
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Never

from saystop.engines.fingerprints.outcomes import Seen

Hash = Callable[[bytes, bool], Seen]

ADDRESS_SPACE = 3 << 29
"""Bytes of address space beside what the loaded code takes: the largest accepted picture several times over."""
READY = b"+"
ASKED = struct.Struct("!I?")
"""Length of the file; whether the seven other variants are asked for."""
ANSWERED = struct.Struct("!BH")
"""How many fingerprints follow, each 32 bytes and one of quality; or 0, and the length of the reason that follows."""

_DATA_FD = 3
_PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 4, 38
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def serve(orders: socket.socket, seen: Hash) -> None:
    """Fork a child for each order from a SOCK_SEQPACKET socket, until its other end closes.

    An order is one byte with two descriptors beside it: of the child's data socket and of its leash.
    """
    poller = select.poll()
    poller.register(orders, select.POLLIN)
    mapped = _mapped()
    children: dict[int, int] = {}  # numbers of processes by the descriptors of their leashes
    while True:
        for fd, _event in poller.poll():
            if fd in children:
                poller.unregister(fd)
                _end(fd, children.pop(fd))
                continue
            order, fds, _flags, _address = socket.recv_fds(orders, 1, 2)
            if not order:
                for leash, pid in children.items():
                    _end(leash, pid)
                return
            pid = os.fork()
            if not pid:
                _live(fds[0], seen, mapped)
            os.close(fds[0])
            children[fds[1]] = pid
            poller.register(fds[1], select.POLLIN)


def _end(leash: int, pid: int) -> None:
    os.kill(pid, signal.SIGKILL)  # nobody else waits for it, so the number is still our child's
    os.waitpid(pid, 0)
    os.close(leash)


def _live(data_fd: int, seen: Hash, mapped: int) -> Never:
    """The whole life of a child. Never returns into the loop of the nursery."""
    try:
        _confine(data_fd, mapped)
        data = socket.socket(fileno=_DATA_FD)
        data.sendall(READY)
        while asked := _received(data, ASKED.size):
            length, variants = ASKED.unpack(asked)
            data.sendall(_answer(seen(_received(data, length), variants)))
    finally:
        os._exit(0)


def _confine(data_fd: int, mapped: int) -> None:
    os.dup2(data_fd, _DATA_FD)
    os.closerange(_DATA_FD + 1, 4096)
    _control_process(_PR_SET_NO_NEW_PRIVS, 1)
    for limit, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 0),
        (resource.RLIMIT_AS, mapped + ADDRESS_SPACE),
    ):
        resource.setrlimit(limit, (most, most))


def _control_process(option: int, value: int) -> None:
    """Linux prctl(2); elsewhere there is nothing like it.

    Raises:
        OSError: the kernel refuses.
    """
    if _libc is not None and _libc.prctl(option, value, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


def _mapped() -> int:
    """Bytes of address space that this process has taken."""
    if sys.platform != "linux":
        return ADDRESS_SPACE
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()


def _received(data: socket.socket, size: int) -> bytes:
    """So many bytes, or none where the other end has closed before."""
    whole = data.recv(size, socket.MSG_WAITALL)
    return whole if len(whole) == size else b""


def _answer(seen: Seen) -> bytes:
    if isinstance(seen, str):
        reason = seen.encode()
        return ANSWERED.pack(0, len(reason)) + reason
    return ANSWERED.pack(len(seen), 0) + b"".join(print_ + bytes([quality]) for print_, quality in seen)


def _warm_up(seen: Hash) -> None:
    """Read one picture of each format, so that all code is loaded and compiled."""
    import io

    import numpy as np
    from PIL import Image

    from saystop.engines.fingerprints.decoding import FORMATS
    from saystop.engines.fingerprints.pdq import samples

    grey = Image.linear_gradient("L")
    for name in FORMATS:
        for mode, sides in (("RGB", (64, 70)), ("L", (70,)), ("RGBA", (70,))):
            for side in (*sides, 1100) if name == "JPEG" else sides:
                out = io.BytesIO()
                with suppress(OSError, KeyError):  # read only here, or not in that mode
                    grey.resize((side, side)).convert(mode).save(out, name)
                seen(out.getvalue(), True)
    samples(np.zeros((70, 70), np.uint8))
    samples(np.zeros((70, 70, 3), np.uint8))


def main(orders_fd: str) -> None:
    _control_process(_PR_SET_DUMPABLE, 0)  # children inherit it
    orders = socket.socket(fileno=int(orders_fd))
    from saystop.engines.fingerprints.hashing import seen

    _warm_up(seen)
    gc.collect()
    gc.freeze()  # the children share these pages for good
    serve(orders, seen)


if __name__ == "__main__":
    main(*sys.argv[1:])
