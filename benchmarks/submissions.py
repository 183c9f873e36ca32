"""Whole reports a second, from the start page to the receipt, sealed and on the disk; what each costs; where the time goes."""

import cProfile
import io
import os
import pstats
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import office, reporters
from benchmarks.office import Server
from benchmarks.photos import photo
from benchmarks.tables import show, spread

RUNS = 5
CLIENTS = 4
BURST = 200  # reports, within the receipts that lie ready
DRAIN, SUSTAINED = 400, 400  # reports that empty the pool, then those that are measured
WITH_PHOTO = 40
SECONDS = 60.0  # no run lasts longer
HEADER = (
    "",
    "reports/s",
    "ms a report",
    "CPU ms: answering",
    "receipts",
    "cleaner",
    "RSS of a worker, MiB",
    "USS, MiB",
)


@dataclass(frozen=True)
class Measured:
    rate: list[float]
    took: list[float]
    answering: list[float]
    receipts: list[float]
    cleaner: list[float]
    rss: float
    uss: float

    def row(self, name: str) -> tuple[str, ...]:
        return (
            name,
            spread(self.rate),
            f"{median(self.took):.0f}",
            f"{median(self.answering):.1f}",
            f"{median(self.receipts):.1f}",
            f"{median(self.cleaner):.1f}",
            f"{self.rss:.0f}",
            f"{self.uss:.0f}",
        )


def measure(
    server: Server, reports: int, *, drain: int = 0, picture: Path | None = None, runs: int = RUNS
) -> Measured:
    """Send bursts of reports; between them the server comes to rest, so that each burst pays for the receipts it takes."""
    rate, took, answering, receipts, cleaner = [], [], [], [], []
    for _ in range(runs):
        rest(server)
        before = server.usage()
        if drain:
            reporters.send(server.port, drain, CLIENTS, SECONDS, picture)
        sent = reporters.send(server.port, reports, CLIENTS, SECONDS, picture)
        rest(server)
        after = server.usage()
        rate.append(sent.a_second)
        took.append(sent.median_ms)
        whole = drain + sent.reports
        answering.append((after.answering - before.answering) / whole)
        receipts.append((after.receipts - before.receipts) / whole)
        cleaner.append((after.cleaner - before.cleaner) / whole)
    usage = server.usage()
    return Measured(rate, took, answering, receipts, cleaner, usage.worker_rss, usage.worker_uss)


def rest(server: Server) -> None:
    """Wait until the server has made the receipts that were taken, and does nothing any more."""
    deadline = time.monotonic() + 60
    used = busy(server)
    while time.monotonic() < deadline:
        time.sleep(2.5)  # longer than the making of receipts waits after the last was taken
        used, before = busy(server), used
        if used - before < 50:
            return


def busy(server: Server) -> float:
    usage = server.usage()
    return usage.answering + usage.receipts


def rates(home: Path) -> None:
    picture = home / "photo.jpg"
    picture.write_bytes(photo())
    rows = []
    for workers in (1, 2):
        with office.serving(home, workers) as server:
            reporters.send(server.port, 8 * workers, CLIENTS, SECONDS)  # first of all: every worker wakes
            name = f"{workers} worker" + "s" * (workers > 1)
            rows.append(measure(server, BURST).row(f"{name}, receipts ready"))
            rows.append(measure(server, SUSTAINED, drain=DRAIN, runs=3).row(f"{name}, none left ready"))
            reporters.send(server.port, 4, CLIENTS, SECONDS, picture)  # the cleaner starts
            rows.append(
                measure(server, WITH_PHOTO, picture=picture, runs=3).row(f"{name}, each with a photo")
            )
    with office.constant(home) as server:
        rows.append(measure(server, 5 * BURST).row("a constant page, 1 worker"))
    show(
        f"Reports, whole (a photo is {picture.stat().st_size / office.MEBIBYTE:.2f} MiB)",
        HEADER,
        rows,
        "Rates are medians (lowest–highest). CPU is of all processes of the server, for each report: by the threads that answer "
        "(they also make receipts when none lies ready), by those that make receipts ahead, by the cleaner of files. A load "
        f"generator of {CLIENTS} reporters runs on the same cores. The brake against floods is lifted.",
    )


def floor(home: Path) -> None:
    """What no server can go below that derives a receipt's keys for each report."""
    from saystop.engines.sealing import PrivateKey, Receipt, derive, seal
    from saystop.reporting import bindings
    from saystop.reporting.models import Report

    salt, recipients = os.urandom(16), [PrivateKey.generate().public, PrivateKey.generate().public]
    record = Report().pk
    rows = []
    for name, work, times in (
        ("Argon2id and the keys of a receipt", lambda: derive(Receipt.generate(), salt), 40),
        (
            "one envelope of 1 KiB for desk and receipt",
            lambda: seal(bytes(1024), recipients, bindings.told(record)),
            400,
        ),
    ):
        took = []
        for _ in range(times):
            began = time.thread_time()
            work()
            took.append((time.thread_time() - began) * 1000)
        rows.append((name, f"{median(took):.2f}", f"{1000 / median(took):.0f}"))
    show("The floor", ("", "CPU ms", "a second and core"), rows)


class InProcess(reporters.Visit):
    """A reporter whose requests go straight into the application, so that a profiler sees them."""

    def __init__(self, application: Any) -> None:
        self.application = application
        self.took: dict[str, float] = {}

    def _answer(self, method: str, address: str, body: bytes, headers: dict[str, str]) -> str:
        environment = {
            "REQUEST_METHOD": method,
            "PATH_INFO": address,
            "QUERY_STRING": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "HTTP_HOST": "127.0.0.1",
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": headers.get("Content-Type", ""),
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.url_scheme": "http",
        }
        said: dict[str, str] = {}
        began = time.thread_time()
        answer = self.application(
            environment, lambda status, fields: said.update(status=status, **dict(fields))
        )
        content = b"".join(answer)
        answer.close()
        step = f"{method} {'script' if address.startswith('/s/') else address}"
        self.took[f"{len(self.took) + 1}. {step}"] = (time.thread_time() - began) * 1000
        if not said["status"].startswith("200"):
            raise RuntimeError(f"{step} was answered with {said['status']}")
        return content.decode()


def shares() -> None:
    """Where the time of a report goes in the web process, receipts lying ready."""
    from saystop.config.wsgi import application
    from saystop.reporting import receipt_pool

    reporters.walk(InProcess(application))
    while receipt_pool.ready() < 250:
        time.sleep(0.5)
    walks = []
    for _ in range(100):
        visit = InProcess(application)
        reporters.walk(visit)
        walks.append(visit.took)
    rows = [(step, f"{median([walk[step] for walk in walks]):.2f}") for step in walks[0]]
    rows.append(("together", f"{median([sum(walk.values()) for walk in walks]):.2f}"))
    show("CPU ms of each request, in the process, without the making of the receipt", ("", "CPU ms"), rows)
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(60):
        reporters.walk(InProcess(application))
    profiler.disable()
    by_room(pstats.Stats(profiler))


ROOMS = {
    "waiting for the disk (commit)": ("'commit' of",),
    "templates": ("django/template", "django/utils/html", "django/utils/safestring"),
    "database: queries and rows": ("django/db", "sqlite3", "SQLiteCursor"),
    "sealing": ("cryptography", "engines/sealing", "mlkem", "hpke", "_rust"),
    "translations": ("django/utils/translation", "django/templatetags/i18n"),
    "the form's logic": ("engines/questionnaires", "saystop/asking", "saystop/reporting/steps"),
    "reading the request": ("django/http", "django/core/handlers", "multipart"),
    "middleware, headers, routing": (
        "middleware",
        "csp",
        "whitenoise",
        "django/urls",
        "django/utils/deprecation",
    ),
    "compressing": ("zlib", "gzip", "binascii"),
    "the rest of the line": ("saystop/reporting", "saystop/offices"),
}


def by_room(stats: Any) -> None:
    spent = dict.fromkeys((*ROOMS, "Python itself and the rest"), 0.0)
    for (file, _line, name), (_calls, _primitive, own, _cumulative, _callers) in stats.stats.items():
        where = f"{file} {name}"
        room = next((room for room, marks in ROOMS.items() if any(mark in where for mark in marks)), None)
        spent[room or "Python itself and the rest"] += own
    total = sum(spent.values())
    rows = [
        (room, f"{100 * own / total:.0f} %") for room, own in sorted(spent.items(), key=lambda pair: -pair[1])
    ]
    show("Where the time of a report goes (profiler, own time)", ("", "share"), rows)


def main() -> None:
    with office.founded() as home:
        floor(home)
        shares()
        rates(home)


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)  # the thread that makes receipts would keep the interpreter from ending cleanly
