"""The bounded process: what a hostile file can do to it, and what it cannot."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from saystop.engines.attachments.outcomes import Reason, Refused
from saystop.engines.attachments.worker import Worker


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    worker = Worker(
        "tests.engines.attachments.hostile_tasks", wall_seconds=1.5, wait_seconds=5, cpu_seconds=1
    )
    yield worker
    worker.close()


def outcome(
    worker: Worker, task: str, data: bytes = b"x", *, deadline: float | None = None, **order: object
) -> bytes | Reason:
    try:
        with worker.run({"task": task, **order}, [data], deadline=deadline) as answer:
            return b"".join(answer.chunks)
    except Refused as refused:
        return refused.reason


@pytest.mark.parametrize(
    ("task", "reason"),
    [
        ("sleep", Reason.TOOK_TOO_LONG),
        ("spin", Reason.TOOK_TOO_LONG),
        ("crash", Reason.UNREADABLE),
        ("hoard", Reason.UNREADABLE),
        ("connect", Reason.UNREADABLE),
    ],
)
def test_a_child_that_misbehaves_is_answered_for_and_the_next_file_is_served(
    worker: Worker, task: str, reason: Reason
) -> None:
    assert outcome(worker, task) == reason
    assert outcome(worker, "echo", b"still here") == b"still here"


def test_a_child_cannot_write_a_file(worker: Worker, tmp_path: Path) -> None:
    target = tmp_path / "plain"
    assert outcome(worker, "write", path=str(target)) == Reason.UNREADABLE
    assert not target.exists()


@pytest.mark.parametrize("what", ["file", "socket"])
def test_a_child_that_closed_what_it_had_opens_nothing_in_its_place(worker: Worker, what: str) -> None:
    assert outcome(worker, "reuse", what=what) == Reason.UNREADABLE


@pytest.mark.skipif(sys.platform != "linux", reason="prctl(2) is of Linux")
def test_a_child_gains_no_rights_and_no_sight_of_its_neighbours(worker: Worker) -> None:
    assert outcome(worker, "rights") == b"0 1"


def test_a_child_has_no_environment_and_no_room_for_files_or_cores(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANTED_SECRET", "x")
    said = outcome(worker, "surroundings")
    assert isinstance(said, bytes)
    assert b"PLANTED" not in said
    assert b"[0, 0]" in said


def test_large_files_pass_both_ways_without_waiting_for_each_other(worker: Worker) -> None:
    data = os.urandom(5 << 20)
    assert outcome(worker, "echo", data) == data


def test_the_forking_process_is_started_again_when_it_has_died(worker: Worker) -> None:
    said = outcome(worker, "surroundings")
    assert isinstance(said, bytes)
    os.kill(int(said.split()[-1]), signal.SIGKILL)
    assert outcome(worker, "echo", b"again") == b"again"


def test_two_at_a_time_three_in_turn_and_the_rest_are_told_at_once(worker: Worker) -> None:
    found: list[bytes | Reason] = []
    threads = [threading.Thread(target=lambda: found.append(outcome(worker, "echo", b"y"))) for _ in range(3)]
    with worker.run({"task": "echo"}, [b"a"]), worker.run({"task": "echo"}, [b"b"]):
        for thread in threads:
            thread.start()
        while worker.waiting < 3:
            time.sleep(0.01)
        impatient = time.monotonic()
        assert [outcome(worker, "echo") for _ in range(20)] == [Reason.BUSY] * 20
        assert time.monotonic() - impatient < 0.5
        assert found == []
    for thread in threads:
        thread.join()
    assert found == [b"y"] * 3
    assert worker.waiting == 0
    assert outcome(worker, "echo", b"free again") == b"free again"


def test_who_waits_in_vain_is_told_so() -> None:
    worker = Worker("tests.engines.attachments.hostile_tasks", at_once=1, wait_seconds=0.05)
    with worker.run({"task": "echo"}, [b"a"]):
        assert outcome(worker, "echo") == Reason.BUSY
    assert outcome(worker, "echo") == b"x"
    worker.close()


def test_no_file_is_worked_on_behind_its_deadline(worker: Worker) -> None:
    begun = time.monotonic()
    assert outcome(worker, "echo", deadline=begun - 1) == Reason.BUSY
    assert outcome(worker, "sleep", deadline=begun + 0.3) == Reason.TOOK_TOO_LONG
    with worker.run({"task": "echo"}, [b"a"]), worker.run({"task": "echo"}, [b"b"]):
        assert outcome(worker, "echo", deadline=time.monotonic() + 0.1) == Reason.BUSY
    assert time.monotonic() - begun < 1.4
    assert outcome(worker, "echo", deadline=time.monotonic() + 60) == b"x"


def test_a_kind_of_file_may_be_given_less_processor_time() -> None:
    worker = Worker("tests.engines.attachments.hostile_tasks", cpu_seconds=20)
    begun = time.monotonic()
    assert outcome(worker, "spin", cpu_seconds=1) == Reason.TOOK_TOO_LONG
    assert time.monotonic() - begun < 8
    worker.close()


def test_an_answer_that_is_left_unread_frees_its_turn(worker: Worker) -> None:
    for _ in range(5):
        with worker.run({"task": "echo"}, [b"z" * 2_000_000]) as answer:
            next(answer.chunks)
    assert outcome(worker, "echo", b"free") == b"free"


def test_what_reading_the_source_raises_reaches_the_caller(worker: Worker) -> None:
    def broken() -> Iterator[bytes]:
        yield b"a"
        raise TimeoutError("the source is gone")

    with pytest.raises(TimeoutError, match="the source"), worker.run({"task": "echo"}, broken()):
        pass
    assert outcome(worker, "echo", b"free") == b"free"


_FLAT = """
import resource, sys
from saystop.engines.attachments.cleaning import cleaned
sys.path.insert(0, sys.argv[1])
def text():
    for _ in range(799):
        yield b"a calm line of words\\n" * 3120
def run(source, expected):
    with cleaned(source, keep_place_and_time=False) as result:
        size = sum(map(len, result.chunks))
    assert size == result.facts.size_kept > expected, size
run([b"first"], 1)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
run(text(), 49 << 20)
assert not {"PIL", "pikepdf", "pi_heif"} & set(sys.modules)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_the_callers_memory_stays_flat_and_free_of_decoders() -> None:
    done = subprocess.run([sys.executable, "-c", _FLAT, "."], check=True, capture_output=True, text=True)
    assert int(done.stdout) < 4096  # KiB, for a file of 50 MiB
