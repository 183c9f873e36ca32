"""A home folder and a real server on it, as an office runs them, each in processes of their own."""

import atexit
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit, urlunsplit

from saystop.config import home as homes
from tests import databases
from tests.faults import tables
from tests.faults.browser import Browser

TREE = Path(__file__).parents[2]
LONGEST_START = 40  # seconds


@dataclass
class House:
    """A home, the temporary folder of its processes, and where they log to."""

    home: Path
    database: str = ""
    number: int = field(default=0, init=False)

    @classmethod
    def build(cls, folder: Path) -> Self:
        """A home in `folder`, on a database of its own, with an office in it."""
        house = cls.empty(folder, folder.name)
        house.do("found")
        return house

    @classmethod
    def empty(cls, folder: Path, name: str) -> Self:
        """The same with empty tables; `name` becomes that of the database."""
        house = cls(folder / "home", own_database(name))
        homes.create(house.home)
        house.temporary.mkdir()
        tables.lay(house.home, house.database)
        return house

    @property
    def temporary(self) -> Path:
        return self.home.parent / "temporary"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    @property
    def environment(self) -> dict[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("SAYSTOP_", "DJANGO_"))
        }
        own = {"SAYSTOP_HOME": str(self.home), "TMPDIR": str(self.temporary)}
        return {**kept, **own, **({"SAYSTOP_DATABASE": self.database} if self.database else {})}

    def do(self, verb: str, **values: Any) -> Any:
        """What `tests.faults.inside` answers in a process with this home."""
        run = subprocess.run(
            [sys.executable, "-m", "tests.faults.inside", verb],
            input=json.dumps(values),
            capture_output=True,
            text=True,
            cwd=TREE,
            env=self.environment,
            timeout=300,
            check=False,
        )
        assert run.returncode == 0, run.stderr
        return json.loads(run.stdout)

    def saystop(self, *words: str) -> str:
        """What the command prints."""
        command = [str(Path(sys.executable).parent / "saystop"), *words]
        run = subprocess.run(
            command,
            capture_output=True,
            text=True,
            cwd=self.home,
            env=self.environment,
            timeout=120,
            check=False,
        )
        assert run.returncode == 0, run.stdout + run.stderr
        return run.stdout

    def serve(self) -> "Server":
        """A server on this home that answers."""
        return Server(self).start()

    def match(self, workers: int) -> "Server":
        """The service that matches, on this home."""
        return Server(self, ("screen", "serve", "--workers", str(workers)), "/health").start()


class Server:
    """`saystop serve`, or another server, with everything it starts in one process group."""

    def __init__(self, house: House, words: Sequence[str] = ("serve",), page: str = "/en/") -> None:
        self.house = house
        self._words, self._page = words, page
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        command = [str(Path(sys.executable).parent / "saystop"), *self._words, "--port", str(self.port)]
        with self.house.log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.house.home,
                env=self.house.environment,
                start_new_session=True,
            )
        self._wait()
        return self

    def _wait(self) -> None:
        assert self._process
        end = time.monotonic() + LONGEST_START
        while time.monotonic() < end:
            try:
                if Browser(self.port, timeout=5).get(self._page).status == 200:
                    return
            except OSError:
                time.sleep(0.05)
            assert self._process.poll() is None, self.house.log.read_text()[-2000:]
        raise AssertionError("the server does not answer: " + self.house.log.read_text()[-2000:])

    def browser(self, **headers: str) -> Browser:
        return Browser(self.port, {name.replace("_", "-"): value for name, value in headers.items()})

    def processes(self) -> list[int]:
        """Every process of the server."""
        assert self._process
        numbers = [path.name for path in Path("/proc").iterdir() if path.name.isdigit()]
        return [int(pid) for pid in numbers if _group(pid) == self._process.pid]

    def kill(self) -> None:
        """kill -9, all processes at once."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """The ordinary end."""
        self._end(signal.SIGTERM)

    def _end(self, sign: signal.Signals) -> None:
        if self._process is None:
            return
        group = self._process.pid
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, sign)
        try:
            self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(group, signal.SIGKILL)
            self._process.wait()
        # The last of them may die a moment after the first.
        while self.processes():
            time.sleep(0.01)
        self._process = None


def own_database(name: str) -> str:
    """The address of a fresh PostgreSQL database, or nothing when the tests run on SQLite."""
    databases.demand_meeting(os.environ.get("PYTEST_CURRENT_TEST", ""))
    address = os.environ.get("SAYSTOP_DATABASE", "")
    if not address:
        return ""
    import psycopg

    own = "house_" + "".join(letter for letter in name.lower() if letter.isalnum())[:40] + f"_{os.getpid()}"

    def run(sentence: str) -> None:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(sentence.encode())

    drop = f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)'
    run(drop)
    run(f'CREATE DATABASE "{own}"')
    atexit.register(run, drop)
    parts = urlsplit(address)
    return urlunsplit(parts._replace(path=f"/{own}"))


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _group(pid: str) -> int:
    try:
        fields = Path("/proc", pid, "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    # state, parent, group
    return 0 if fields[0] == "Z" else int(fields[2])
