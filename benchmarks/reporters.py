"""Reporters: a load generator that walks from the start page to the receipt as browsers do, in a process of its own.

    python -m benchmarks.reporters PORT REPORTS CLIENTS SECONDS [PHOTO]

Each report has a connection of its own, kept alive over its requests. Prints one line of JSON: reports that got a receipt, the
seconds from the first request to the last answer, and the median milliseconds a report took.
"""

import gzip
import html
import http.client
import json
import re
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

SAID = "An adult who did not seem to be family took a child to room 12. The child seemed tired and did not speak."
BOUNDARY = "saystop-benchmark-boundary"
SCRIPT = re.compile(r'<script src="([^"]+)"')
DRAFT = re.compile(r'name="draft" value="([^"]*)"')
RECEIPT = re.compile(r'<ol class="receipt"')


@dataclass(frozen=True)
class Sent:
    reports: int
    seconds: float
    median_ms: float

    @property
    def a_second(self) -> float:
        return self.reports / self.seconds


def send(port: int, reports: int, clients: int, seconds: float, photo: Path | None = None) -> Sent:
    """Start reporters as a process, and wait for what they say."""
    command = [sys.executable, "-m", "benchmarks.reporters", *map(str, (port, reports, clients, seconds))]
    done = subprocess.run(
        [*command, *([str(photo)] if photo else [])],
        stdout=subprocess.PIPE,
        check=True,
        cwd=Path(__file__).resolve().parent.parent,
    )
    return Sent(**json.loads(done.stdout))


class Visit:
    """One reporter's browser."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, address: str) -> str:
        return self._answer("GET", address, b"", {})

    def send(self, fields: dict[str, str]) -> str:
        """The last step, whose form takes no files."""
        kind = "application/x-www-form-urlencoded"
        return self._answer("POST", "/en/report/", urlencode(fields).encode(), {"Content-Type": kind})

    def post(self, fields: dict[str, str], photo: bytes | None = None) -> str:
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        if photo is not None:
            head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="situation/files/attachments"; filename="IMG_1.jpg"\r\n'
            parts += [head.encode(), b"Content-Type: image/jpeg\r\n\r\n", photo, b"\r\n"]
        body = b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()])
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        return self._answer("POST", "/en/report/", body, {"Content-Type": kind})

    def _answer(self, method: str, address: str, body: bytes, headers: dict[str, str]) -> str:
        self.connection.request(method, address, body or None, {"Accept-Encoding": "gzip", **headers})
        response = self.connection.getresponse()
        content = response.read()
        if response.status != 200:
            raise RuntimeError(f"{method} {address} was answered with {response.status}")
        return (
            gzip.decompress(content) if response.headers.get("Content-Encoding") == "gzip" else content
        ).decode()


def walk(visit: Visit, photo: bytes | None = None) -> None:
    """One whole report: start page, form with its one script, situation, you, send. Raises when no receipt comes."""
    visit.get("/en/")
    page = visit.get("/en/report/")
    script = SCRIPT.search(page)
    if script:
        visit.get(script[1])
    page = visit.post({"step": "situation", "go": "next", "situation/what": SAID}, photo)
    page = visit.post({"step": "you", "go": "next", "draft": draft(page), "you/role": "traveller"})
    page = visit.send({"step": "check", "go": "send", "draft": draft(page)})
    if not RECEIPT.search(page):
        raise RuntimeError("no receipt came")


def draft(page: str) -> str:
    found = DRAFT.search(page)
    if not found:
        raise RuntimeError("a page came without its draft")
    return html.unescape(found[1])


def main(port: int, reports: int, clients: int, seconds: float, photo: bytes | None) -> Sent:
    begin = time.monotonic()
    took: list[float] = []
    left = iter(range(reports))
    lock = threading.Lock()

    def reporter() -> None:
        while time.monotonic() - begin < seconds:
            with lock:
                if next(left, None) is None:
                    return
            began = time.monotonic()
            visit = Visit(port)
            walk(visit, photo)
            visit.connection.close()
            took.append((time.monotonic() - began) * 1000)

    threads = [threading.Thread(target=reporter) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Sent(len(took), time.monotonic() - begin, median(took))


if __name__ == "__main__":
    port, reports, clients = (int(word) for word in sys.argv[1:4])
    photo = Path(sys.argv[5]).read_bytes() if sys.argv[5:] else None
    sent = main(port, reports, clients, float(sys.argv[4]), photo)
    print(json.dumps(vars(sent)))
