"""A list taken in: rows a second by format, on top and undone, and the memory that takes; the index of it beside."""

import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.tables import show
from saystop.config import home as homes

TREE = Path(__file__).resolve().parent.parent
ROWS = 1_000_000
BY_FORMAT = 50_000  # rows of each format
MORE = 10  # of so many rows one comes on top


def main() -> None:
    if sys.argv[1:2] == ["inside"]:
        print(json.dumps(inside(sys.argv[2], int(sys.argv[3]))))
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    told = {kind: measured(kind, rows) for kind in ("sha1", "pdq")}
    names = {
        "taken in": "whole",
        "the same again, nothing changes": "again",
        "one in ten more on top": "more",
        "undone": "undone",
    }
    show(
        f"A list of {rows:,} rows as CSV, seconds",
        ("", "SHA-1", "PDQ, with its index"),
        [(name, *(f"{told[kind][key]:.1f}" for kind in told)) for name, key in names.items()]
        + [
            ("rows a second, taken in", *(f"{rows / told[kind]['whole']:,.0f}" for kind in told)),
            ("memory on top of the process, MB", *(f"{told[kind]['memory']:.0f}" for kind in told)),
        ],
        "What is mapped from files is not counted: it is the kernel's, and goes when something else needs it.",
    )
    by_format = measured("formats", BY_FORMAT)
    show(
        f"Reading alone, {BY_FORMAT:,} fingerprints, rows a second",
        ("", "rows a second", "MB a second"),
        [(name, f"{rows:,.0f}", f"{size:.1f}") for name, (rows, size) in by_format.items()],
    )


def measured(kind: str, rows: int) -> dict[str, Any]:
    """In a process of its own, so that memory is its own."""
    with tempfile.TemporaryDirectory() as folder:
        homes.create(Path(folder) / "home")
        environment = {
            **os.environ,
            "SAYSTOP_HOME": f"{folder}/home",
            "SAYSTOP_DATABASE": "",
            "DJANGO_SETTINGS_MODULE": "saystop.config.settings",
            "TMPDIR": folder,
        }
        command = [sys.executable, "-m", "benchmarks.lists", "inside", kind, str(rows)]
        run = subprocess.run(command, capture_output=True, text=True, cwd=TREE, env=environment, check=True)
        told: dict[str, Any] = json.loads(run.stdout)
        return told


def inside(kind: str, rows: int) -> dict[str, Any]:
    import django

    django.setup()
    from django.core.management import call_command

    from tests.screening.measuring import Peak, private, written

    folder = Path(tempfile.mkdtemp())
    if kind == "formats":
        return formats(folder, rows)
    call_command("migrate", verbosity=0)
    importlib.import_module("saystop.engines.fingerprints.shelf")  # what is loaded anyway is not counted
    from saystop.screening.services import lists
    from tests.screening.listing import make

    first, more = written(folder / "first", rows, 1, kind), written(folder / "more", rows // MORE, 2, kind)
    list_, told = make(), {}
    before, peak = private(), Peak()
    acts: dict[str, Callable[[], object]] = {
        "whole": lambda: lists.import_(None, list_, first),
        "again": lambda: lists.import_(None, list_, first),
        "more": lambda: lists.import_(None, list_, more, incremental=True),
        "undone": lambda: lists.undo(None, list_, 1),
    }
    for name, act in acts.items():
        began = time.perf_counter()
        act()
        told[name] = time.perf_counter() - began
    return {**told, "memory": peak.highest - before}


def formats(folder: Path, rows: int) -> dict[str, tuple[float, float]]:
    from saystop.screening.lists.taking import Taking
    from tests.screening.samples import SAMPLES

    told = {}
    for name, (format_, make) in SAMPLES.items():
        path = folder / name
        path.write_bytes(make(range(rows // 2)))
        taking = Taking(folder / "work", format_)
        began = time.perf_counter()
        with path.open("rb") as file:
            count = taking.run(file).rows
        seconds = time.perf_counter() - began
        taking.forget()
        told[name] = (count / seconds, path.stat().st_size / seconds / 1e6)
    return told


if __name__ == "__main__":
    main()
