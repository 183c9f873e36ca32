"""Clients of the service that matches: a load generator in a process of its own.

    python -m benchmarks.askers PORT KEY PATH FOLDER CONNECTIONS SECONDS RATE

Sends the files of a folder in turn as bodies, over kept connections: as fast as answers come (RATE 0), or so many a second at
even times, whether or not earlier ones were answered. Prints one line of JSON: answers, seconds, faults, and the milliseconds of
the median, the 99th percentile and the slowest; at a rate they count from when a request should have left.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections import deque
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Asked:
    answers: int
    seconds: float
    faults: int
    p50: float
    p99: float
    slowest: float

    @property
    def a_second(self) -> float:
        return self.answers / self.seconds


def ask(
    port: int, key: str, path: str, folder: Path, connections: int, seconds: float, rate: float = 0
) -> Asked:
    """Start clients as a process, and wait for what they say."""
    words = (port, key, path, folder, connections, seconds, rate)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.askers", *map(str, words)],
        stdout=subprocess.PIPE,
        check=True,
        cwd=Path(__file__).resolve().parent.parent,
    )
    return Asked(**json.loads(done.stdout))


class Client(asyncio.Protocol):
    """One connection: requests leave in order, answers come in order."""

    def __init__(self, crowd: "Crowd") -> None:
        self._crowd = crowd
        self._data = b""
        self._due: deque[float] = deque()
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def send(self, due: float) -> None:
        self._due.append(due)
        self._transport.write(next(self._crowd.requests))

    def data_received(self, data: bytes) -> None:
        self._data += data
        while (end := self._data.find(b"\r\n\r\n")) >= 0:
            head = self._data[:end].lower()
            length = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
            if len(self._data) < end + 4 + length:
                return
            self._data = self._data[end + 4 + length :]
            self._crowd.answered(self, self._due.popleft(), head.startswith(b"http/1.1 200"))


class Crowd:
    """All connections, and what they were answered."""

    def __init__(self, requests: list[bytes], rate: float) -> None:
        self.requests = cycle(requests)
        self.times: list[float] = []
        self.faults = 0
        self.under_way = 0
        self.until = 0.0
        self._rate = rate

    def answered(self, client: Client, due: float, is_right: bool) -> None:
        now = time.perf_counter()
        self.times.append(now - due)
        self.faults += not is_right
        self.under_way -= 1
        if not self._rate and now < self.until:
            self.send(client, now)

    def send(self, client: Client, due: float) -> None:
        self.under_way += 1
        client.send(due)

    async def run(self, port: int, connections: int, seconds: float) -> float:
        loop = asyncio.get_running_loop()
        clients = [
            (await loop.create_connection(lambda: Client(self), "127.0.0.1", port))[1]
            for _ in range(connections)
        ]
        began = time.perf_counter()
        self.until = began + seconds
        if self._rate:
            for number, client in zip(range(int(seconds * self._rate)), cycle(clients), strict=False):
                due = began + number / self._rate
                if (early := due - time.perf_counter()) > 0:
                    await asyncio.sleep(early)
                self.send(client, due)
        else:
            for client in clients:
                self.send(client, time.perf_counter())
        while self.under_way:
            await asyncio.sleep(0.01)
        return time.perf_counter() - began


def main(words: list[str]) -> None:
    port, key, path, folder, connections, seconds, rate = words
    kind = "application/octet-stream" if path.endswith("file") else "application/json"
    requests = [
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\nContent-Type: {kind}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n".encode()
        + body
        for body in (file.read_bytes() for file in sorted(Path(folder).iterdir()))
    ]
    crowd = Crowd(requests, float(rate))
    took = asyncio.run(crowd.run(int(port), int(connections), float(seconds)))
    times = sorted(crowd.times)

    def at(share: float) -> float:
        return round(times[min(len(times) - 1, int(share * len(times)))] * 1000, 3)

    print(json.dumps(vars(Asked(len(times), took, crowd.faults, at(0.5), at(0.99), at(1.0)))))


if __name__ == "__main__":
    main(sys.argv[1:])
