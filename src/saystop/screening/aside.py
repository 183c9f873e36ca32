"""A process of its own in which files of the line are looked up: web processes stay small, and what decodes stays away from them.

    python -m saystop.screening.aside FOLDER

It knows no database and no key. For each file it is told which lists say something, reads the file from its standard input, and
answers with the nearest entry of each. It keeps nothing, and ends when its input does.

A question is a line of JSON, then the pieces of the file, each after its length in four bytes, and a length of zero; the answer is
a line of JSON: a list of matches, the nearest first.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from saystop.screening.listed import Listed
from saystop.screening.models import Action, Kind

SECONDS = 20.0  # for one file, from its first piece on
LARGEST = 64 * 1024 * 1024  # bytes; what is larger is not looked up
_LENGTH = 4


class Unanswered(Exception):
    """The process did not answer; the next question starts another one."""


class Aside:
    """The process beside a web process, started with the first file. One file at a time; others wait their turn."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def matches(self, lists: Sequence[Listed], chunks: Iterable[bytes]) -> list[dict[str, Any]]:
        """What these lists say of a file: for each match the list, its version, kind, value, distance and content class.

        Raises:
            Unanswered
        """
        with self._lock:
            process = self._running()
            late = threading.Timer(SECONDS, process.kill)
            late.start()
            try:
                assert process.stdin is not None and process.stdout is not None
                process.stdin.write(json.dumps([_told(one) for one in lists]).encode() + b"\n")
                for chunk in chunks:
                    process.stdin.write(len(chunk).to_bytes(_LENGTH) + chunk)
                process.stdin.write(bytes(_LENGTH))
                process.stdin.flush()
                answer = json.loads(process.stdout.readline())
            except (OSError, ValueError) as fault:
                self.close()
                raise Unanswered from fault
            finally:
                late.cancel()
            return list(answer)

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()
            process.wait()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            command = [sys.executable, "-m", "saystop.screening.aside", str(self._folder)]
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=1 << 16,
            )
        return self._process


def _told(listed: Listed) -> dict[str, Any]:
    told = asdict(listed)
    excluded = [[kind, value.hex()] for kind, value in listed.excluded]
    return {**told, "id": str(listed.id), "excluded": excluded}


def _listed(told: dict[str, Any]) -> Listed:
    excluded = frozenset((Kind(kind), bytes.fromhex(value)) for kind, value in told["excluded"])
    return Listed(**{**told, "id": UUID(told["id"]), "action": Action(told["action"]), "excluded": excluded})


def main(folder: Path, asked: IO[bytes], answers: IO[bytes]) -> None:
    """Answer until nothing is asked any more."""
    from saystop.engines.fingerprints.worker import Hasher
    from saystop.screening.matching import Matcher, Query

    lists: list[Listed] = []
    matcher = Matcher(folder, lambda: lists)
    with Hasher() as hasher:
        while line := asked.readline():
            lists[:] = [_listed(told) for told in json.loads(line)]
            matcher.forget()
            data = _file(asked)
            found = []
            if data is not None:
                made = hasher.fingerprints(data)
                queries = [
                    Query(kind, bytes.fromhex(value))
                    for kind, value in (
                        (Kind.MD5, made.md5),
                        (Kind.SHA1, made.sha1),
                        (Kind.SHA256, made.sha256),
                    )
                ]
                if made.pdq is not None:
                    queries.append(Query(Kind.PDQ, made.pdq, made.quality))
                found = [one for told in matcher.match(queries) for one in told]
            found.sort(key=lambda one: one.distance)
            told = [
                {
                    "list": str(one.list.id),
                    "version": one.version,
                    "kind": one.kind,
                    "value": one.value.hex(),
                    "distance": one.distance,
                    "content_class": one.content_class,
                }
                for one in found
            ]
            answers.write(json.dumps(told).encode() + b"\n")
            answers.flush()


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
    main(Path(sys.argv[1]), sys.stdin.buffer, sys.stdout.buffer)
