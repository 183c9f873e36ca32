"""A process of its own in which files of the line are looked up: web processes stay small, and what decodes stays away from them.

    python -m saystop.screening.aside

It knows no database and no key. For each file it is told which lists say something, reads the file from its standard input, and
answers with the nearest entry of each. It keeps nothing, and ends when its input does.

A question is a line of JSON (the folder of the lists, what is known of each, by when the file has to be decoded), then the pieces
of the file, each after its length in four bytes, and a length of zero. The answer is a line of JSON: a list of matches, the
nearest first; null where the file was decoded too late and the lists were not asked.
"""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:  # the process begins here, before Django is set up
    from saystop.engines.fingerprints.outcomes import Fingerprints
    from saystop.engines.fingerprints.worker import Hasher
    from saystop.screening.listed import Listed
    from saystop.screening.matching import Matcher

SECONDS = 20.0  # for one file, from its turn on
# For a clip, which is looked at here and there where that is not enough: whoever sends several waits for all of them.
CLIP_SECONDS = 6.0
BOTH_SECONDS = 14.0
START_SECONDS = 90.0  # where machine code has to be made first
READY = b"ready"
LARGEST = 64 * 1024 * 1024  # bytes; what is larger is not looked up
MOST_TOLD = 20  # matches of one file that are told
# Files that are looked up or wait to be: each holds a thread of the server, and the others are left to who sends none.
MOST_THERE = 5
WAIT_SECONDS = 10.0  # for a turn
# Kept of a file's time for asking the lists. Whether it was in time is decided before they are asked, by how long the file took
# to decode: a file that just comes in time or just does not would otherwise tell by that whether it is known.
ASKING_SECONDS = 2.0
# What the lists say is told this long after a file was decoded, or twice, three times as long: they are asked in far less, and
# how much less depends on what they hold.
GRID_SECONDS = 0.1
_LENGTH = 4


class Unanswered(Exception):
    """The process did not answer; the next question starts another one."""


class Busy(Exception):
    """The file was not looked up in time, or too many wait. Says nothing of the file: it may be sent again."""


class _Beside:
    """The process and the line to it."""

    def __init__(self, process: "subprocess.Popen[bytes]", line: socket.socket) -> None:
        self.process = process
        self._line = line
        self._heard = bytearray()
        # What it has not said yet: that it is ready, or an answer for which nobody waits any more; and until when it has to.
        self.owes_until: float | None = time.monotonic() + START_SECONDS

    def tell(self, data: bytes, until: float) -> None:
        """Raises OSError, TimeoutError among them."""
        self._line.settimeout(_left(until))
        self._line.sendall(data)

    def hear(self, until: float) -> bytes:
        """A line that it says. What came of it is kept where it is late. Raises as `tell`."""
        while b"\n" not in self._heard:
            self._line.settimeout(_left(until))
            part = self._line.recv(1 << 16)
            if not part:
                raise ConnectionResetError
            self._heard += part
        line, _, rest = bytes(self._heard).partition(b"\n")
        self._heard[:] = rest
        return line

    def end(self) -> None:
        self.process.kill()
        self._line.close()
        self.process.wait()


class Aside:
    """The process beside a web process, started with the first file. One file at a time; few wait, and not for long."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._there = 0
        self._counting = threading.Lock()
        self._beside: _Beside | None = None

    def matches(
        self,
        folder: Path,
        lists: "Sequence[Listed]",
        chunks: Iterable[bytes],
        deadline: float | None = None,
    ) -> list[dict[str, Any]]:
        """What these lists say of a file: for each match the list, its version, kind, value, distance, content class and second.

        Args:
            folder: of all lists.
            lists: that are asked.
            chunks: the file.
            deadline: the moment of `time.monotonic` behind which nobody waits for the answer.

        Raises:
            Unanswered: the process died, or does not speak as it should.
            Busy: it was not looked up, for want of time or of a turn.
            Whatever reading the file raises.
        """
        with self._turn(float("inf") if deadline is None else deadline) as last:
            beside = self._ready(last)
            until = min(last, time.monotonic() + SECONDS)
            question = {
                "folder": str(folder),
                "lists": [_told(one) for one in lists],
                "until": until - ASKING_SECONDS,
            }
            try:
                beside.tell(json.dumps(question).encode() + b"\n", until)
                for chunk in chunks:
                    beside.tell(len(chunk).to_bytes(_LENGTH) + chunk, until)
                beside.tell(bytes(_LENGTH), until)
            except TimeoutError:
                self._end()
                raise Busy from None
            except OSError as fault:
                self._end()
                raise Unanswered from fault
            except BaseException:  # half a file was told
                self._end()
                raise
            beside.owes_until = time.monotonic() + SECONDS
            return self._answer(beside, until)

    def close(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            self._end()

    @contextmanager
    def _turn(self, last: float) -> Iterator[float]:
        with self._counting:
            if self._there >= MOST_THERE or last - ASKING_SECONDS <= time.monotonic():
                raise Busy
            self._there += 1
        try:
            if not self._lock.acquire(timeout=min(WAIT_SECONDS, _left(last - ASKING_SECONDS))):
                raise Busy
            try:
                yield last
            finally:
                self._lock.release()
        finally:
            with self._counting:
                self._there -= 1

    def _answer(self, beside: _Beside, until: float) -> list[dict[str, Any]]:
        """Where it comes too late it is owed, and whoever asks next hears it first."""
        try:
            said = beside.hear(until)
            beside.owes_until = None
            answer: list[dict[str, Any]] | None = json.loads(said)
        except TimeoutError:
            raise Busy from None
        except (OSError, ValueError) as fault:
            self._end()
            raise Unanswered from fault
        if answer is None:
            raise Busy
        return answer

    def _end(self) -> None:
        beside, self._beside = self._beside, None
        if beside is not None:
            beside.end()

    def _ready(self, last: float) -> _Beside:
        """The process, which owes nothing. One that takes longer to start than this file can wait is there for a later one."""
        if self._beside is not None and self._beside.process.poll() is not None:
            self._end()
        try:
            beside = self._beside = self._beside or _started()
            if beside.owes_until is not None:
                beside.hear(min(last - ASKING_SECONDS, beside.owes_until))
                beside.owes_until = None
        except TimeoutError:
            if beside.owes_until is not None and beside.owes_until <= time.monotonic():
                self._end()
            raise Busy from None
        except OSError as fault:
            self._end()
            raise Unanswered from fault
        return beside


def _started() -> _Beside:
    """Raises OSError."""
    ours, its = socket.socketpair()
    with its:
        process = subprocess.Popen(
            [sys.executable, "-m", "saystop.screening.aside"],
            stdin=its.fileno(),
            stdout=its.fileno(),
            stderr=subprocess.DEVNULL,
        )
    return _Beside(process, ours)


def _left(until: float) -> float:
    return min(max(until - time.monotonic(), 0.001), threading.TIMEOUT_MAX)


def _told(listed: "Listed") -> dict[str, Any]:
    told = asdict(listed)
    excluded = [[kind, value.hex()] for kind, value in listed.excluded]
    return {**told, "id": str(listed.id), "excluded": excluded}


def _listed(told: dict[str, Any]) -> "Listed":
    from saystop.screening.listed import Listed
    from saystop.screening.models import Action, Kind

    excluded = frozenset((Kind(kind), bytes.fromhex(value)) for kind, value in told["excluded"])
    return Listed(**{**told, "id": UUID(told["id"]), "action": Action(told["action"]), "excluded": excluded})


def main(asked: IO[bytes], answers: IO[bytes]) -> None:
    """Answer until nothing is asked any more."""
    from saystop.engines.fingerprints.worker import Hasher
    from saystop.screening.matching import Matcher

    lists: list[Listed] = []
    matchers: dict[str, Matcher] = {}
    # What is late is looked up by its digests all the same. What may be both a picture and a clip has time for both.
    hasher = Hasher(seconds=SECONDS / 2, clip_seconds=CLIP_SECONDS, both_seconds=BOTH_SECONDS)
    _fingerprints(hasher, b"")  # its process has started then
    answers.write(READY + b"\n")
    answers.flush()
    try:
        while line := asked.readline():
            question = json.loads(line)
            lists[:] = [_listed(told) for told in question["lists"]]
            folder = question["folder"]
            matcher = matchers.setdefault(folder, Matcher(Path(folder), lambda: lists))
            matcher.forget()
            data = _file(asked)
            made = None if data is None else _fingerprints(hasher, data)
            decoded = time.monotonic()
            answer = b"null"
            if decoded <= question["until"]:
                answer = json.dumps([] if made is None else _found(matcher, made)).encode()
                _pause(decoded)
            answers.write(answer + b"\n")
            answers.flush()
    finally:
        hasher.close()


def _pause(since: float) -> None:
    """Until a whole number of steps of the grid has passed."""
    time.sleep(GRID_SECONDS - (time.monotonic() - since) % GRID_SECONDS)


def _fingerprints(hasher: "Hasher", data: bytes) -> "Fingerprints":
    """Its digests alone where there is nobody to decode it."""
    from saystop.engines.fingerprints import outcomes
    from saystop.engines.fingerprints.worker import Busy

    try:
        return hasher.fingerprints(data)
    except Busy:
        return outcomes.of(data, "nobody to decode it")


def _found(matcher: "Matcher", made: "Fingerprints") -> list[dict[str, Any]]:
    """What the lists say of a file with these fingerprints, the nearest first, and of few entries."""
    from saystop.screening import by_file

    return [
        {
            "list": str(one.found.list.id),
            "version": one.found.version,
            "kind": one.found.kind,
            "value": one.found.value.hex(),
            "distance": one.found.distance,
            "content_class": one.found.content_class,
            "waits": one.found.waits,
            "second": one.second,
        }
        for one in by_file.nearest(made, matcher, most=MOST_TOLD)[:MOST_TOLD]
    ]


def _file(asked: IO[bytes]) -> bytes | None:
    """All pieces of a file together; None when they are too many."""
    held = bytearray()
    size = 0
    while length := int.from_bytes(asked.read(_LENGTH)):
        piece = asked.read(length)
        size += len(piece)
        if size <= LARGEST:
            held += piece
    return bytes(held) if size <= LARGEST else None


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saystop.config.settings")
    django.setup()
    main(sys.stdin.buffer, sys.stdout.buffer)
