"""A process of its own in which files of the line are looked up: web processes stay small, and what decodes stays away from them.

    python -m saystop.screening.aside

It knows no database and no key. For each file it is told which lists say something, reads the file from its standard input, and
answers with the nearest entry of each. It keeps nothing, and ends when its input does.

A question is a line of JSON (the folder of the lists, what is known of each), then the pieces of the file, each after its length
in four bytes, and a length of zero. The answer is a line of JSON: a list of matches, the nearest first.
"""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from io import BufferedRWPair
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:  # the process begins here, before Django is set up
    from saystop.engines.fingerprints.outcomes import Fingerprints
    from saystop.engines.fingerprints.worker import Hasher
    from saystop.screening.listed import Listed
    from saystop.screening.matching import Matcher

SECONDS = 20.0  # for one file, from its first piece on
# For a clip, which is looked at here and there where that is not enough: whoever sends several waits for all of them.
CLIP_SECONDS = 6.0
START_SECONDS = 90.0  # where machine code has to be made first
READY = b"ready\n"
LARGEST = 64 * 1024 * 1024  # bytes; what is larger is not looked up
_LENGTH = 4


class Unanswered(Exception):
    """The process did not answer; the next question starts another one."""


@dataclass(frozen=True, slots=True)
class _Beside:
    """The process and the line to it."""

    process: subprocess.Popen[bytes]
    line: BufferedRWPair

    def end(self) -> None:
        self.process.kill()
        with suppress(OSError):
            self.line.close()
        self.process.wait()


class Aside:
    """The process beside a web process, started with the first file. One file at a time; others wait their turn."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._beside: _Beside | None = None

    def matches(
        self, folder: Path, lists: "Sequence[Listed]", chunks: Iterable[bytes]
    ) -> list[dict[str, Any]]:
        """What these lists say of a file: for each match the list, its version, kind, value, distance, content class and second.

        Args:
            folder: of all lists.
            lists: that are asked.
            chunks: the file.

        Raises:
            Unanswered
        """
        with self._lock:
            try:
                beside = self._running()
                with _killed_after(SECONDS, beside.process):
                    question = {"folder": str(folder), "lists": [_told(one) for one in lists]}
                    beside.line.write(json.dumps(question).encode() + b"\n")
                    for chunk in chunks:
                        beside.line.write(len(chunk).to_bytes(_LENGTH) + chunk)
                    beside.line.write(bytes(_LENGTH))
                    beside.line.flush()
                    answer: list[dict[str, Any]] = json.loads(beside.line.readline())
            except (OSError, ValueError) as fault:
                self._end()
                raise Unanswered from fault
            return answer

    def close(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        beside, self._beside = self._beside, None
        if beside is not None:
            beside.end()

    def _running(self) -> _Beside:
        if self._beside is not None and self._beside.process.poll() is not None:
            self._end()
        if self._beside is None:
            ours, its = socket.socketpair()
            with its:
                process = subprocess.Popen(
                    [sys.executable, "-m", "saystop.screening.aside"],
                    stdin=its.fileno(),
                    stdout=its.fileno(),
                    stderr=subprocess.DEVNULL,
                )
            with ours:
                self._beside = _Beside(process, ours.makefile("rwb"))
            with _killed_after(START_SECONDS, process):
                if self._beside.line.readline() != READY:
                    raise OSError
        return self._beside


@contextmanager
def _killed_after(seconds: float, process: "subprocess.Popen[bytes]") -> Iterator[None]:
    late = threading.Timer(seconds, process.kill)
    late.start()
    try:
        yield
    finally:
        late.cancel()


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
    hasher = Hasher(
        seconds=SECONDS / 2, clip_seconds=CLIP_SECONDS
    )  # late ones are looked up by their digests all the same
    _fingerprints(hasher, b"")  # its process has started then
    answers.write(READY)
    answers.flush()
    try:
        while line := asked.readline():
            question = json.loads(line)
            lists[:] = [_listed(told) for told in question["lists"]]
            folder = question["folder"]
            matcher = matchers.setdefault(folder, Matcher(Path(folder), lambda: lists))
            matcher.forget()
            data = _file(asked)
            found = [] if data is None else _found(matcher, _fingerprints(hasher, data))
            answers.write(json.dumps(found).encode() + b"\n")
            answers.flush()
    finally:
        hasher.close()


def _fingerprints(hasher: "Hasher", data: bytes) -> "Fingerprints":
    """Its digests alone where there is nobody to decode it."""
    from saystop.engines.fingerprints import outcomes
    from saystop.engines.fingerprints.worker import Busy

    try:
        return hasher.fingerprints(data)
    except Busy:
        return outcomes.of(data, "nobody to decode it")


def _found(matcher: "Matcher", made: "Fingerprints") -> list[dict[str, Any]]:
    """What the lists say of a file with these fingerprints, the nearest first."""
    from saystop.screening import by_file

    asked = by_file.questions(made)
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
        for one in by_file.met(asked, matcher.match([each.query for each in asked]))
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
