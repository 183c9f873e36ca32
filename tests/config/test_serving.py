"""The server as a process: it answers, comes back, and never leaves anything behind."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psutil  # type: ignore[import-untyped] # published without types
import pytest

from tests.config.conftest import SAYSTOP, Saystop
from tests.faults.browser import Browser
from tests.faults.house import House, Server, free_port

pytestmark = pytest.mark.xdist_group("serving")
PATIENCE = 30  # seconds


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return House.build(tmp_path_factory.mktemp("serving"))


def eventually(said: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            if said():
                return True
        time.sleep(0.05)
    return False


def answers(server: Server) -> bool:
    return server.browser().get("/sign-in/").status == 200


def keeper_of(server: Server) -> psutil.Process:
    assert server._process is not None
    return psutil.Process(server._process.pid)


def test_it_says_where_it_serves_once_it_does_and_stops_at_a_signal(house: House) -> None:
    port = free_port()
    command = [SAYSTOP, "serve", "--port", str(port), "--workers", "2"]
    for sign in (signal.SIGTERM, signal.SIGINT):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=house.environment) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == f"SayStop serves at http://127.0.0.1:{port}/\n"
            assert Browser(port).get("/sign-in/").status == 200
            children = psutil.Process(process.pid).children(recursive=True)
            assert len(children) >= 2
            process.send_signal(sign)
            assert process.wait(timeout=PATIENCE) == 0
            assert not psutil.wait_procs(children, timeout=PATIENCE)[1]


def test_nothing_lingers_when_it_is_killed(house: House) -> None:
    server = house.serve()
    keeper = keeper_of(server)
    children = keeper.children(recursive=True)
    os.kill(keeper.pid, signal.SIGKILL)
    assert not psutil.wait_procs(children, timeout=PATIENCE)[1]
    server.kill()
    # The port is free for the next one at once.
    again = house.serve()
    again.stop()


def test_a_web_process_that_dies_is_replaced(house: House) -> None:
    server = house.serve()
    try:
        (worker,) = keeper_of(server).children()
        # Just after its birth a death counts as a loop of crashes, and everything stops.
        time.sleep(max(0.0, 6 - (time.time() - worker.create_time())))
        worker.kill()
        assert eventually(lambda: answers(server) and keeper_of(server).children() != [worker])
    finally:
        server.stop()


def test_the_answer_to_a_mistake_is_a_sentence(house: House, saystop: Saystop, tmp_path: Path) -> None:
    server = house.serve()
    try:
        taken = saystop(house.home, "serve", "--port", server.port, database=house.database)
        assert taken.returncode == 1
        assert taken.stderr.startswith(f"Port {server.port} of 127.0.0.1 is taken")
    finally:
        server.stop()
    nothing = saystop(tmp_path, "serve", "--port", free_port())
    assert nothing.returncode == 1
    assert "saystop init" in nothing.stderr
    wrong = saystop(house.home, "serve", "--port", "70000")
    assert wrong.returncode == 2
    for said in (taken, nothing, wrong):
        assert "Traceback" not in said.stderr


def test_it_does_not_serve_from_a_database_that_is_behind(saystop: Saystop, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    assert saystop(home, "manage", "migrate", "offices", "0001").returncode == 0
    (home / "secret").write_text("ab" * 32)
    (home / "secret").chmod(0o600)
    done = saystop(home, "serve", "--port", free_port())
    assert done.returncode == 1
    assert "saystop upgrade" in done.stderr
    assert saystop(home, "upgrade").returncode == 0
    assert "saystop init" in saystop(home, "serve", "--port", free_port()).stderr


def test_its_log_names_nobody_and_nothing_that_was_asked(house: House) -> None:
    server = house.serve()
    marks = ("canary-path", "canary-agent", "canary-typed")
    server.browser(User_Agent=marks[1]).get(f"/en/{marks[0]}/")
    server.browser().post("/sign-in/", {"email": marks[2], "password": marks[2]})
    server.browser().post("/en/report/", {"draft": marks[2], "step": marks[2]})
    server.stop()
    log = house.log.read_text()
    assert not [mark for mark in (*marks, "127.0.0.1 ") if mark in log]
    assert "serves at" in log
