"""The server: web processes that answer, and a round of housekeeping every 20 minutes.

One process keeps the others: it restarts a web process that crashed, and takes them all with it when it ends, however it ends.
"""

import gc
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog

from saystop.config.housekeeping import ROUND_SECONDS
from saystop.config.processes import die_with_parent, give_memory_back
from saystop.config.speaking import warn
from saystop.config.stopping import Stop

# Python runs one thread at a time; the others wait for the database, or for a slow phone to send its photo.
THREADS = 24
# Of the service that matches: a few wait for a picture to be hashed or a body to come, the others look up.
SCREENING_THREADS = 20
# Connections that a web process holds open; those of a proxy mostly idle. The rest wait in the kernel.
CONNECTIONS = 512
START_SECONDS = 60
STOP_SECONDS = 10

log = structlog.get_logger()


@dataclass(frozen=True)
class Place:
    """Where the server listens, under which name it is asked, and how many web processes answer there."""

    host: str
    port: int
    name: str
    workers: int = 1

    @property
    def address(self) -> str:
        return f"http://{'[' + self.host + ']' if ':' in self.host else self.host}:{self.port}/"


@dataclass(frozen=True)
class Service:
    """What answers there.

    Args:
        application: makes it, in each web process.
        page: a path that is always answered, by which one sees that it does.
        threads: of each web process.
        keeps_house: every 20 minutes a round of housekeeping is done beside it.
    """

    application: Callable[[], Any]
    page: str = "/sign-in/"
    threads: int = THREADS
    keeps_house: bool = True


def office() -> Service:
    """The pages of the office."""

    def application() -> Any:
        from saystop.config.wsgi import application

        return application

    return Service(application)


def screening(processes: int) -> Service:
    """The service that matches. The office's server keeps house; this one takes its own journal into the log."""

    def application() -> Any:
        from saystop.config.screen_wsgi import application

        return application(processes)

    return Service(application, "/health", SCREENING_THREADS, keeps_house=False)


def demand_free(place: Place) -> None:
    """Web processes share their port, so that a second server would get on it unseen: look first.

    Raises:
        Stop: the port is taken, or not to be had.
    """
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((place.host, place.port))
            probe.listen(1)
        except PermissionError:
            raise Stop(
                f"Port {place.port} needs rights this account has not: choose one above 1023 with --port."
            ) from None
        except (OSError, OverflowError):
            raise Stop(
                f"Port {place.port} of {place.host} is taken or not of this machine: choose another with --port."
            ) from None


def serve(place: Place, ready: Callable[[], None], service: Service) -> None:
    """Serve until a signal ends it.

    Args:
        ready: called once a page was really answered.

    Raises:
        Stop: it does not come to answering, or keeps crashing.
    """
    from granian.constants import Interfaces
    from granian.server import Server

    give_memory_back()
    server = Server(
        "saystop.config.wsgi:application",  # named for form's sake: the loader below gives it
        address=place.host,
        port=place.port,
        interface=Interfaces.WSGI,
        workers=place.workers,
        blocking_threads=service.threads,
        backpressure=CONNECTIONS,
        runtime_blocking_threads=1,
        websockets=False,
        # Its messages quote requests and addresses: neither kind is ever written.
        log_enabled=False,
        log_access=False,
        respawn_failed_workers=True,
        respawn_interval=1,
        workers_kill_timeout=STOP_SECONDS,
    )
    caretaker = Caretaker(place, ready, service)
    server.on_startup(caretaker.start)
    keeper = os.getpid()
    # What this process has loaded is shared with the web processes as long as nobody writes to it.
    gc.collect()
    gc.freeze()
    try:
        server.serve(target_loader=lambda _: _application(keeper, service), wrap_loader=True)
    except SystemExit:
        raise Stop("A web process kept crashing, so the server stopped: see what it wrote above.") from None
    finally:
        caretaker.stop()
    if not caretaker.was_ready and caretaker.gave_up:
        raise Stop(f"The server did not answer within {START_SECONDS} seconds, so it was stopped.")


def _application(keeper: int, service: Service) -> Any:
    """In a web process: what answers requests."""
    die_with_parent(keeper)
    try:
        return service.application()
    except Exception as fault:
        from saystop.config.cli import sentence_for

        warn(sentence_for(fault))
        os._exit(1)


class Caretaker(threading.Thread):
    """Beside the server: says when it answers, then has a round of housekeeping done every 20 minutes.

    Each round is a process of its own, so that nothing of it stays in memory and no fault of it touches the server.
    """

    def __init__(self, place: Place, ready: Callable[[], None], service: Service) -> None:
        super().__init__(name="caretaker", daemon=True)
        self._service = service
        self._place = place
        self._ready = ready
        self._stopping = threading.Event()
        self._round: subprocess.Popen[bytes] | None = None
        self.was_ready = False
        self.gave_up = False

    def run(self) -> None:
        self.was_ready = self._await_answer()
        if not self.was_ready:
            if not self._stopping.is_set():
                self.gave_up = True
                os.kill(os.getpid(), signal.SIGTERM)
            return
        self._ready()
        while self._service.keeps_house and not self._stopping.wait(ROUND_SECONDS):
            self._round = subprocess.Popen(
                [sys.executable, "-m", "saystop.config.cli", "housekeep"], stdin=subprocess.DEVNULL
            )
            if self._round.wait():
                log.error("housekeeping", fault="see above")

    def stop(self) -> None:
        self._stopping.set()
        if self._round is not None and self._round.poll() is None:
            self._round.terminate()

    def _await_answer(self) -> bool:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self._stopping.wait(0.1):
                return False
            if self._answers():
                return True
        return False

    def _answers(self) -> bool:
        """A page comes, whatever the office's own name is: a redirection or a refusal is an answer too."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self._place.host, self._place.host)  # noqa: S104 - asked, not bound
        connection = http.client.HTTPConnection(host, self._place.port, timeout=10)
        try:
            connection.request("GET", self._service.page, headers={"Host": self._place.name})
            return connection.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
