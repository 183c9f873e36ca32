"""The bounded process: whatever a file is, there is an answer, and the next file has one too."""

import hashlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil  # type: ignore[import-untyped] # published without types
import pytest

from saystop.engines.fingerprints import hashing, outcomes
from saystop.engines.fingerprints.outcomes import MAX_BYTES
from saystop.engines.fingerprints.worker import Busy, Hasher, shared
from tests.engines.fingerprints.broken import BROKEN, READABLE, bomb, still
from tests.engines.fingerprints.scenes import saved, scene

SOUND = still()


@pytest.fixture(scope="module")
def hasher() -> Iterator[Hasher]:
    made = Hasher(at_once=2, seconds=20)
    yield made
    made.close()


@pytest.fixture(scope="module")
def alone() -> Iterator[Hasher]:
    """With one child and little patience."""
    made = Hasher(seconds=2, wait_seconds=0.1)
    yield made
    made.close()


def _nurseries() -> list[psutil.Process]:
    """Of this process, the oldest first."""
    return [
        child
        for child in psutil.Process().children()
        if child.status() != psutil.STATUS_ZOMBIE
        and "saystop.engines.fingerprints.nursery" in child.cmdline()
    ]


def _child(hasher: Hasher) -> psutil.Process:
    """The child of a hasher with one."""
    hasher.fingerprints(SOUND)
    (child,) = _nurseries()[-1].children()
    return child


def test_the_worker_says_what_hashing_says(hasher: Hasher) -> None:
    for data in (SOUND, saved(scene("moon.png", (1400, 1100)), "PNG"), b"no picture"):
        for variants in (False, True):
            assert hasher.fingerprints(data, variants=variants) == hashing.fingerprints(
                data, variants=variants
            )
    told = hasher.fingerprints(SOUND, variants=True)
    assert told.variants[0] == (told.pdq, told.quality)
    assert len({pdq for pdq, _quality in told.variants}) == 8


def test_the_digests_are_those_of_the_bytes(hasher: Hasher) -> None:
    for data in (SOUND, b""):
        told = hasher.fingerprints(data)
        assert told.md5 == hashlib.md5(data, usedforsecurity=False).hexdigest()
        assert told.sha1 == hashlib.sha1(data, usedforsecurity=False).hexdigest()
        assert told.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_image_is_unreadable_or_hashed_and_the_next_is_served(hasher: Hasher, kind: str) -> None:
    data = BROKEN[kind]()
    told = hasher.fingerprints(data)
    assert (told.pdq is not None) == (kind in READABLE), told.unreadable
    assert (told.unreadable == "") == (kind in READABLE)
    assert told.sha256 == hashlib.sha256(data).hexdigest()
    assert hasher.fingerprints(SOUND).pdq


def test_the_largest_picture_that_is_read_has_room(hasher: Hasher) -> None:
    told = hasher.fingerprints(bomb())
    assert (told.unreadable, told.quality) == ("", 0)
    memory = max(child.memory_info().rss for child in _nurseries()[0].children())
    assert memory < 1 << 30


def test_too_many_bytes_are_not_sent(hasher: Hasher) -> None:
    told = hasher.fingerprints(bytes(MAX_BYTES + 1))
    assert told.unreadable == "too many bytes"
    assert told.sha256 == hashlib.sha256(bytes(MAX_BYTES + 1)).hexdigest()


def test_a_child_that_was_killed_is_replaced_at_once(hasher: Hasher) -> None:
    before = hasher.fingerprints(SOUND)
    nursery = _nurseries()[0]
    for child in nursery.children():
        child.kill()
    began = time.monotonic()
    assert hasher.fingerprints(SOUND) == before
    assert time.monotonic() - began < 2
    assert _nurseries()[0] == nursery


def test_a_picture_that_takes_too_long_is_unreadable_and_the_next_is_served(alone: Hasher) -> None:
    child = _child(alone)
    child.suspend()
    told = alone.fingerprints(SOUND)
    assert told.unreadable == "it took too long"
    assert told.sha256 == hashlib.sha256(SOUND).hexdigest()
    assert alone.fingerprints(SOUND).pdq
    child.wait(timeout=30)  # it is gone, and not only passed over


def test_a_caller_that_finds_no_child_free_in_time_is_told(alone: Hasher) -> None:
    _child(alone).suspend()
    held = threading.Thread(target=alone.fingerprints, args=(SOUND,))
    held.start()
    time.sleep(0.3)
    with pytest.raises(Busy):
        alone.fingerprints(SOUND)
    held.join()
    assert alone.fingerprints(SOUND).pdq


def test_an_answer_that_nobody_took_is_not_given_to_the_next(
    alone: Hasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = still(scene("rocket.jpg", (400, 300)))
    with monkeypatch.context() as patched:
        patched.setattr(outcomes, "digests", lambda data: [][len(data)])
        with pytest.raises(IndexError):
            alone.fingerprints(SOUND)
    assert alone.fingerprints(other) == hashing.fingerprints(other)


def test_a_nursery_that_was_killed_is_started_again(alone: Hasher) -> None:
    child = _child(alone)
    before = alone.fingerprints(SOUND)
    nursery = _nurseries()[-1]
    nursery.kill()
    child.kill()
    assert alone.fingerprints(SOUND) == before
    assert _nurseries()[-1] != nursery


def test_closing_ends_all_processes_and_the_next_file_starts_them_again(alone: Hasher) -> None:
    child = _child(alone)
    nursery = _nurseries()[-1]
    alone.close()
    assert not child.is_running()
    assert not nursery.is_running()
    assert alone.fingerprints(SOUND).pdq


def test_two_threads_are_served_beside_each_other(hasher: Hasher) -> None:
    files = [
        still(scene(name, (400, 300))) for name in ("coffee.png", "chelsea.png", "rocket.jpg", "moon.png")
    ]
    expected = [hashing.fingerprints(data) for data in files]
    with ThreadPoolExecutor(max_workers=4) as pool:
        assert list(pool.map(hasher.fingerprints, files * 10)) == expected * 10


@pytest.mark.skipif(
    os.geteuid() != 0, reason="only root may look into a process that is closed to its own user"
)
def test_a_child_gives_up_what_it_does_not_need(alone: Hasher) -> None:
    folder = Path(f"/proc/{_child(alone).pid}")
    limits = (folder / "limits").read_text()
    bounds = {line[:26].strip(): line[26:].split()[:2] for line in limits.splitlines()}
    assert bounds["Max open files"] == ["0", "0"]
    assert bounds["Max file size"] == ["0", "0"]
    assert bounds["Max core file size"] == ["0", "0"]
    assert int(bounds["Max address space"][1]) < 8 << 30
    assert "NoNewPrivs:\t1" in (folder / "status").read_text()
    assert {path.name for path in (folder / "fd").iterdir()} == {"0", "1", "2", "3"}
    names = {word.split(b"=")[0] for word in (folder / "environ").read_bytes().split(b"\0")}
    assert names <= {b"", b"PYTHONPATH", b"OPENBLAS_NUM_THREADS"}


def test_a_process_that_is_forked_has_a_hasher_of_its_own() -> None:
    mine = shared()
    assert shared() is mine
    pid = os.fork()
    if not pid:
        os._exit(0 if shared() is not mine else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def test_the_caller_loads_no_decoder_and_stays_small() -> None:
    program = """
import json, pathlib, sys
from saystop.engines.fingerprints.worker import Hasher
hasher = Hasher()
told = hasher.fingerprints(sys.stdin.buffer.read())
hasher.close()
heavy = {"numpy", "numba", "llvmlite", "PIL", "simplejpeg", "pi_heif", "cv2"} & set(sys.modules)
most = pathlib.Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]
print(json.dumps([told.quality, sorted(heavy), int(most)]))
"""
    done = subprocess.run([sys.executable, "-c", program], input=SOUND, capture_output=True, check=True)
    quality, heavy, kilobytes = json.loads(done.stdout)
    assert (quality, heavy) == (100, [])
    assert kilobytes < 40_000


def test_children_end_with_their_caller() -> None:
    program = """
import os, signal, sys
import psutil  # type: ignore[import-untyped] # published without types
from saystop.engines.fingerprints.worker import Hasher
hasher = Hasher()
hasher.fingerprints(b"x")
print([each.pid for each in psutil.Process().children(recursive=True)], flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    pids = json.loads(done.stdout)
    assert len(pids) == 2
    until = time.monotonic() + 30
    while any(map(psutil.pid_exists, pids)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(
        psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE for pid in pids
    )


def test_without_a_folder_to_write_to_the_machine_code_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text(
        "from saystop.engines.fingerprints.compiling import compiled\n"
        "@compiled\n"
        "def twice(value): return value * 2\n"
        "print(twice(21))\n"
    )
    # Nothing can be made in a folder that is a file, not even by root.
    (tmp_path / "__pycache__").write_text("")
    environment = {"PYTHONPATH": os.pathsep.join(sys.path), "HOME": str(tmp_path / "__pycache__")}
    done = subprocess.run(
        [sys.executable, tmp_path / "module.py"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout == "42\n", done.stderr


def test_machine_code_is_kept_in_the_folder_that_was_named(tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text(
        "from saystop.engines.fingerprints.compiling import compiled\n"
        "@compiled\n"
        "def twice(value): return value * 2\n"
        "print(twice(21))\n"
    )
    environment = {"PYTHONPATH": os.pathsep.join(sys.path), "NUMBA_CACHE_DIR": str(tmp_path / "code")}
    subprocess.run([sys.executable, tmp_path / "module.py"], env=environment, check=True, capture_output=True)
    kept = [path.suffix for path in (tmp_path / "code").rglob("*") if path.is_file()]
    assert sorted(kept) == [".nbc", ".nbi"]
