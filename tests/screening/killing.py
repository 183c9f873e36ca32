"""Run as a process on a home of its own: imports and undoings that are killed at every step that reaches the disk."""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

SOME, OTHERS = range(60), range(30, 90)


def main() -> None:
    django.setup()
    told = {"kill": kill, "search": search}[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
    sys.stdout.write(json.dumps(told))


def kill(folder: Path, every: int) -> dict[str, int]:
    """Kill at each step in turn, look whether the old or the new holds whole, and do it again to the end."""
    from saystop.screening.lists import taking
    from saystop.screening.services import lists, mending

    taking.CHUNK_ROWS = 40
    list_, files = prepared(folder)
    kills = {"import": 0, "undo": 0, "new": 0}
    acts: dict[str, Callable[[], Any]] = {
        "import": lambda: lists.import_(None, list_, files[1]),
        "undo": lambda: lists.undo(None, list_, list_.version - 1),
    }
    for name, act in acts.items():
        step = 0
        while True:
            lists.import_(None, list_, files[0])
            if name == "undo":
                lists.import_(None, list_, files[1])
            before, wanted = list_.version, SOME if name == "undo" else OTHERS
            was_killed = in_child(act, step)
            list_.refresh_from_db()
            is_new = list_.version > before
            assert_whole(list_, wanted if is_new else (OTHERS if name == "undo" else SOME))
            kills["new"] += is_new and was_killed
            if not is_new:
                act()
                assert_whole(list_, wanted)
            mending.sweep()
            if not was_killed:
                break
            kills[name] += 1
            step += every
    return kills


def search(folder: Path, rounds: int) -> dict[str, int]:
    """While another process imports the one list and the other in turn, what both have is always found."""
    from django.db import connections

    from saystop.screening import matching
    from saystop.screening.matching import Matcher, Query
    from saystop.screening.models import Kind
    from saystop.screening.services import lists
    from tests.screening.listing import value

    list_, files = prepared(folder)
    lists.import_(None, list_, files[0])
    connections.close_all()
    child = os.fork()
    if not child:
        for number in range(rounds):
            lists.import_(None, list_, files[1 - number % 2])
        os._exit(0)
    matching.SECONDS = 0.0
    matcher = Matcher()
    both = [Query(Kind.PDQ, value(number)) for number in SOME if number in OTHERS]
    versions, asked = set(), 0
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        answers = matcher.match(both)
        assert all(answers)
        versions |= {found.version for found in answers[0]}
        asked += 1
    return {"asked": asked, "versions": len(versions)}


def prepared(folder: Path) -> tuple[Any, list[Path]]:
    from tests.screening.listing import csv, make, row

    numbers = (SOME, OTHERS)
    files = [csv(folder, *map(row, some), name=f"{place}.csv") for place, some in enumerate(numbers)]
    return make(), files


def assert_whole(list_: Any, numbers: range) -> None:
    """Exactly these hold, in the files and for who asks."""
    from saystop.screening.lists import inspecting, versions
    from saystop.screening.matching import Matcher, Query
    from saystop.screening.models import Kind
    from tests.screening.listing import value

    faults = list(inspecting.faults())
    assert not faults, faults
    held = {row["value"].tobytes() for row in versions.open_version(list_.pk, list_.version)}
    assert held == {value(number) for number in numbers}
    answers = Matcher().match([Query(Kind.PDQ, value(number)) for number in range(100)])
    assert [number for number, found in enumerate(answers) if found] == list(numbers)


def in_child(act: Callable[[], Any], step: int) -> bool:
    """Do it in a process that is killed at one step.

    Returns:
        whether it came so far.
    """
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if not child:
        kill_at(step)
        act()
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    assert status == 0 or os.WTERMSIG(status) == signal.SIGKILL, status
    return status != 0


def kill_at(step: int) -> None:
    """Before and after everything that changes the disk is a step; at that one the process is killed."""
    from django.db.backends.base.base import BaseDatabaseWrapper

    left = step

    def stepped(original: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            nonlocal left
            for moment in ("before", "after"):
                if left <= 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                    time.sleep(60)
                left -= 1
                if moment == "before":
                    result = original(*args, **kwargs)
            return result

        return run

    for name in ("fsync", "replace", "unlink", "rmdir"):
        setattr(os, name, stepped(getattr(os, name)))
    commit = "_commit"
    setattr(BaseDatabaseWrapper, commit, stepped(getattr(BaseDatabaseWrapper, commit)))


if __name__ == "__main__":
    main()
