"""The process that forks one bounded child for each file: `python -m saystop.engines.attachments.forking`.

It loads the decoders once, then waits. For each order it forks; before the child sees the first byte it gives
up all that it does not need: it cannot open a file or a socket (RLIMIT_NOFILE is 0: what is open stays so, and
no number is left for anything new, not even one that was closed), write to a file (RLIMIT_FSIZE), gain rights
by starting a program (PR_SET_NO_NEW_PRIVS), leave a core, or outgrow its memory and its processor time. It
reads the whole file, works, and only then answers, so that neither side can wait for the other.

Nor can one child look into the memory of another, or of this process, although they are of one user
(PR_SET_DUMPABLE, see ptrace(2), "Ptrace access mode checking").

A child lives on a leash, a socket whose other end the caller holds: whatever arrives there, its closing
included, kills the child. The child's beginning and its end (the wait status) are told on it.
"""

import ctypes
import gc
import importlib
import json
import os
import resource
import select
import signal
import socket
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Never

from saystop.engines.attachments.outcomes import MAX_SIZE, Made, Reason, Refused

Task = Callable[[bytes, dict[str, Any]], Made]

STARTED = b"+"
ENDED = struct.Struct("!i")
LENGTH = struct.Struct("!I")
ORDER_SIZE = 1024
ADDRESS_SPACE = 1536 * 1024 * 1024
"""Bytes of address space: the largest accepted image several times over, beside the loaded decoders."""
_DATA_FD = 3
_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def serve(control: socket.socket, tasks: dict[str, Task], cpu_seconds: int) -> None:
    """Fork a child for each order from a SOCK_SEQPACKET socket, until its other end closes.

    An order is a JSON object with the descriptors of the child's data socket and of its leash beside it. Its
    "cpu_seconds", if any, are less than those of other children.
    """
    wake, waker = socket.socketpair()
    wake.setblocking(False)
    waker.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
    poller = select.poll()
    poller.register(control, select.POLLIN)
    poller.register(wake, select.POLLIN)
    children: dict[int, tuple[socket.socket, int]] = {}  # by the leash's descriptor

    while True:
        for fd, _event in poller.poll():
            if fd == wake.fileno():
                with suppress(BlockingIOError):
                    wake.recv(4096)
            elif fd in children:
                poller.unregister(fd)
                os.kill(children[fd][1], signal.SIGKILL)  # not yet reaped, so the number is still our child's
            else:
                order, fds, _flags, _address = socket.recv_fds(control, ORDER_SIZE, 2)
                if not order:
                    for _leash, pid in children.values():
                        os.kill(pid, signal.SIGKILL)
                    return
                pid = os.fork()
                if not pid:
                    _live(tasks, json.loads(order), fds[0], cpu_seconds)
                os.close(fds[0])
                leash = socket.socket(fileno=fds[1])
                children[fds[1]] = leash, pid
                poller.register(leash, select.POLLIN)
                _tell(leash, STARTED)
        for fd, (leash, pid) in list(children.items()):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                with suppress(KeyError):  # a child that was killed has been unregistered
                    poller.unregister(fd)
                _tell(leash, ENDED.pack(status))
                leash.close()
                del children[fd]


def _tell(leash: socket.socket, word: bytes) -> None:
    with suppress(OSError):  # nobody holds the other end any more
        leash.send(word)


def _live(tasks: dict[str, Task], order: dict[str, Any], data_fd: int, cpu_seconds: int) -> Never:
    """The whole life of a child. Never returns into the loop of its parent."""
    try:
        _confine(data_fd, min(cpu_seconds, int(order.get("cpu_seconds", cpu_seconds))))
        data = socket.socket(fileno=_DATA_FD)
        received = bytearray()
        while chunk := data.recv(1 << 20):
            received += chunk
        _answer(data, _work(tasks, order, received))
    finally:
        os._exit(0)


def _confine(data_fd: int, cpu_seconds: int) -> None:
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(data_fd, _DATA_FD)
    os.closerange(_DATA_FD + 1, 4096)
    _control_process(_PR_SET_NO_NEW_PRIVS, 1)
    for limit, soft, hard in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_NOFILE, 0, 0),
        (resource.RLIMIT_AS, ADDRESS_SPACE, ADDRESS_SPACE),
        (resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + 1),
    ):
        resource.setrlimit(limit, (soft, hard))


def _control_process(option: int, value: int) -> None:
    """Linux prctl(2); elsewhere there is nothing like it.

    Raises:
        OSError: the kernel refuses.
    """
    if _libc is not None and _libc.prctl(option, value, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


def _work(tasks: dict[str, Task], order: dict[str, Any], received: bytearray) -> Made | Reason:
    try:
        if len(received) > MAX_SIZE:
            return Reason.TOO_LARGE
        return tasks[order["task"]](bytes(received), order)
    except Refused as refused:
        return refused.reason
    except Exception:  # whatever a decoder says about a damaged file, in a process that ends here
        return Reason.UNREADABLE


def _answer(data: socket.socket, outcome: Made | Reason) -> None:
    if isinstance(outcome, Reason):
        header = json.dumps({"refused": outcome}).encode()
        data.sendall(LENGTH.pack(len(header)) + header)
        return
    header = json.dumps(
        {"kind": outcome.kind, "size": len(outcome.data), "removed": sorted(outcome.removed)}
    ).encode()
    data.sendall(LENGTH.pack(len(header)) + header)
    data.sendall(outcome.data)


def main(control_fd: str, tasks_module: str, cpu_seconds: str) -> None:
    _control_process(_PR_SET_DUMPABLE, 0)  # children inherit it
    control = socket.socket(fileno=int(control_fd))
    tasks = importlib.import_module(tasks_module)
    tasks.warm_up()
    gc.collect()
    gc.freeze()  # the children share these pages for good
    serve(control, tasks.TASKS, int(cpu_seconds))


if __name__ == "__main__":
    main(*sys.argv[1:])
