"""An office in a temporary home, and its server as a process that can be measured."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped] # published without types

MEBIBYTE = 1024 * 1024
TREE = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent
LOWEST_PRIORITY = 19
CLEANER = "saystop.engines.attachments.forking"
START_SECONDS = 60


@contextmanager
def founded() -> Iterator[Path]:
    """Set Django up in this process on a fresh home with Harbour Office in it; its people are those of the tests."""
    with tempfile.TemporaryDirectory(prefix="saystop-bench-") as folder:
        home = Path(folder)
        os.environ["SAYSTOP_HOME"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
        os.environ.pop("SAYSTOP_DATABASE", None)
        from saystop.config import home as homes

        homes.create(home)
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connections

        from saystop.reporting.services import questionnaire

        call_command("migrate", verbosity=0)
        from tests import people

        people.found_office()
        questionnaire.current()
        connections.close_all()
        yield home


@dataclass(frozen=True)
class Usage:
    """What a server has used so far. Times in milliseconds of processor time, memory in MiB."""

    answering: float
    receipts: float  # by the threads that make receipts ahead
    cleaner: float
    worker_rss: float  # the most that any one worker had resident, ever
    worker_uss: float  # what the largest worker would give back if it ended now
    master_rss: float
    cleaner_rss: float


@dataclass(frozen=True)
class Server:
    port: int
    process: psutil.Process

    def usage(self) -> Usage:
        """Processor time and memory of the server and everything it has started; ended children count as their parent's."""
        web = receipts = cleaner = cleaner_rss = 0.0
        workers: list[psutil.Process] = []
        for process in (self.process, *self.process.children(recursive=True)):
            try:
                command, times = " ".join(process.cmdline()), process.cpu_times()
                own = (times.user + times.system) * 1000
                if CLEANER in command:
                    cleaner += own + (times.children_user + times.children_system) * 1000
                    cleaner_rss = max(cleaner_rss, peak(process))
                    continue
                web += own
                receipts += in_the_background(process)
                if process != self.process and "resource_tracker" not in command:
                    workers.append(process)
            except psutil.NoSuchProcess:  # a child of the cleaner has just ended
                continue
        return Usage(
            web - receipts,
            receipts,
            cleaner,
            max((peak(one) for one in workers), default=0.0),
            max((one.memory_full_info().uss / MEBIBYTE for one in workers), default=0.0),
            peak(self.process),
            cleaner_rss,
        )


def in_the_background(process: psutil.Process) -> float:
    """Processor time, in milliseconds, of the threads that yield to all others: those make receipts ahead."""
    spent = 0
    for stat in Path(f"/proc/{process.pid}/task").glob("*/stat"):
        fields = stat.read_text().rpartition(")")[2].split()  # from the third of proc(5) on
        if int(fields[16]) == LOWEST_PRIORITY:
            spent += int(fields[11]) + int(fields[12])
    return spent * 1000 / os.sysconf("SC_CLK_TCK")


def peak(process: psutil.Process) -> float:
    """The most memory a process has had resident, in MiB (VmHWM of the kernel)."""
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


@contextmanager
def serving(home: Path, workers: int = 1) -> Iterator[Server]:
    """`saystop serve` on a free port of this machine, answering."""
    with listening(["saystop", "serve", "--workers", str(workers)], home) as server:
        yield server


@contextmanager
def constant(home: Path) -> Iterator[Server]:
    """The same server below, with as many threads, answering one constant page."""
    from saystop.config.serving import THREADS

    options = ["--interface", "wsgi", "--no-ws", "--no-log", "--blocking-threads", str(THREADS)]
    with listening(["granian", *options, "benchmarks.constant:application"], home) as server:
        yield server


@contextmanager
def listening(words: list[str], home: Path) -> Iterator[Server]:
    port = free_port()
    command = [str(PROGRAMS / words[0]), *words[1:], "--port", str(port)]
    environment = {
        **os.environ,
        "SAYSTOP_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "PYTHONPATH": f"{TREE}{os.pathsep}{TREE / 'src'}",
    }
    process = subprocess.Popen(command, env=environment, cwd=TREE, stdout=subprocess.DEVNULL)
    try:
        await_port(port, process)
        yield Server(port, psutil.Process(process.pid))
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_port(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The server did not start: run it by hand with `./dev serve` to see why.")
