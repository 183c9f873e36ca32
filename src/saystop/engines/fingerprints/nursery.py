"""The process that decodes, and the one that bears it: `python -m saystop.engines.fingerprints.nursery`.

There is one for pictures and, where it is asked for by the word `clips`, one for clips: who never sees a clip never loads what
decodes them. The nursery loads the decoders and the machine code once, then waits. For each order it forks a child, which is
ready in milliseconds because nothing is left to load, and which hashes one file after another until its caller has enough of it.
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
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Never

from saystop.engines.fingerprints.outcomes import TOO_LATE, Clip, Seen

Say = Callable[[bytes], None]
Answer = Callable[[bytes, bool, float, Say], None]
"""Of a file, whether variants are asked for, the seconds there are, and by what the answer is said."""

CLIPS = "clips"
ADDRESS_SPACE = 3 << 29
"""Bytes of address space beside what the loaded code takes: the largest accepted picture several times over, or the frames
that a clip may refer to."""
READY = b"+"
ASKED = struct.Struct("!I?f")
"""Length of the file; of a picture whether the seven other variants are asked for, of a clip within how many seconds it is
to be answered."""
ANSWERED = struct.Struct("!BH")
"""How many fingerprints follow, each 32 bytes and one of quality; or 0, and the length of the reason that follows."""
ANSWERED_CLIP = struct.Struct("!HIH")
"""How many frames follow; seconds from one that was looked at to the next; the length of the reason that follows them."""
FRAME = struct.Struct("!I32sB")
"""Its second, fingerprint and quality."""

_AT_LAST = 0.92  # of the time that a clip is given: then it is told what was seen, wherever the decoder is
_DATA_FD = 3
_PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 4, 38
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def serve(orders: socket.socket, answer: Answer) -> None:
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
                _live(fds[0], answer, mapped)
            os.close(fds[0])
            children[fds[1]] = pid
            poller.register(fds[1], select.POLLIN)


def _end(leash: int, pid: int) -> None:
    os.kill(pid, signal.SIGKILL)  # nobody else waits for it, so the number is still our child's
    os.waitpid(pid, 0)
    os.close(leash)


def _live(data_fd: int, answer: Answer, mapped: int) -> Never:
    """The whole life of a child. Never returns into the loop of the nursery."""
    try:
        _confine(data_fd, mapped)
        data = socket.socket(fileno=_DATA_FD)
        data.sendall(READY)
        while asked := _received(data, ASKED.size):
            length, variants, seconds = ASKED.unpack(asked)
            answer(_received(data, length), variants, seconds, data.sendall)
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


def _of_picture(seen: Seen) -> bytes:
    if isinstance(seen, str):
        reason = seen.encode()
        return ANSWERED.pack(0, len(reason)) + reason
    return ANSWERED.pack(len(seen), 0) + b"".join(print_ + bytes([quality]) for print_, quality in seen)


def _of_clip(seen: Clip) -> bytes:
    reason = seen.unreadable.encode()
    told = b"".join(FRAME.pack(*frame) for frame in seen.frames)
    return ANSWERED_CLIP.pack(len(seen.frames), seen.step, len(reason)) + told + reason


def _for_pictures() -> Answer:
    """Load what decodes pictures."""
    from saystop.engines.fingerprints.hashing import seen

    _warm_up(seen)
    return lambda data, variants, _seconds, say: say(_of_picture(seen(data, variants)))


def _for_clips() -> Answer:
    """Load what decodes clips; it needs no file later."""
    import numpy as np

    from saystop.engines.fingerprints.frames import Looked, seen
    from saystop.engines.fingerprints.pdq import pdq

    pdq(np.zeros((70, 70, 3), np.uint8))

    def answer(data: bytes, _variants: bool, seconds: float, say: Say) -> None:
        looked = Looked()
        with _or_at_last(_AT_LAST * seconds, lambda: say(_of_clip(looked.told(TOO_LATE)))):
            told = seen(data, seconds, looked)
        say(_of_clip(told))

    return answer


@contextmanager
def _or_at_last(seconds: float, say: Callable[[], None]) -> Iterator[None]:
    """What takes longer is not waited for: its decoder comes to no end. Then what there is is said, and this process ends."""
    turn = threading.Lock()

    def end() -> None:
        if turn.acquire(blocking=False):
            try:
                say()
            finally:
                os._exit(0)

    late = threading.Timer(seconds, end)
    late.daemon = True
    late.start()
    try:
        yield
    finally:
        late.cancel()
        turn.acquire()  # whoever speaks last never comes back from here


def _warm_up(seen: Callable[[bytes, bool], Seen]) -> None:
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


def main(orders_fd: str, what: str = "") -> None:
    _control_process(_PR_SET_DUMPABLE, 0)  # children inherit it
    orders = socket.socket(fileno=int(orders_fd))
    answer = _for_clips() if what == CLIPS else _for_pictures()
    gc.collect()
    gc.freeze()  # the children share these pages for good
    serve(orders, answer)


if __name__ == "__main__":
    main(*sys.argv[1:])
