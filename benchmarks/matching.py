"""The service that matches, by HTTP, with one worker: requests a second, times at a steady rate, batches, pictures, memory.

`python -m benchmarks.matching [FINGERPRINTS]` takes a list of so many (1,000,000). The field's own service (the matcher that
comes with ThreatExchange) is in no package registry, so it is not run here: the figures beside ours are those that were measured
of it before, on a machine of the same kind, and not in this run.
"""

import io
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import office
from benchmarks.askers import Asked, ask
from benchmarks.tables import show

USUAL_COUNT = 1_000_000
SECONDS = 8.0
CONNECTIONS = 16
BODIES = 2000  # different requests, sent in turn
BATCH = 10_000
RATE = 1000  # requests a second
HITS = 0.01  # of what is asked is on the list
THEIRS = "352–380"  # requests a second of the field's service, at 825 MB


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else USUAL_COUNT
    rng = np.random.default_rng(5)
    hashes = rng.integers(0, 256, (count, 32), np.uint8)
    with office.founded() as home, tempfile.TemporaryDirectory() as folder:
        key = stocked(home, hashes)
        bodies = Path(folder)
        single = written(bodies / "single", rng, hashes, 1, BODIES)
        batch = written(bodies / "batch", rng, hashes, BATCH, 4)
        words = ["saystop", "screen", "serve", "--workers", "1"]
        with office.listening(words, home) as server:
            ask(server.port, key, "/v1/match", single, 2, 1.0)  # warm
            quick = ask(server.port, key, "/v1/match", single, CONNECTIONS, SECONDS)
            alone = ask(server.port, key, "/v1/match", single, 1, SECONDS / 2)
            steady = ask(server.port, key, "/v1/match", single, CONNECTIONS, SECONDS, RATE)
            of_single = memory(server.process)
            batches = ask(server.port, key, "/v1/match", batch, 2, SECONDS)
            of_batches = memory(server.process)
            rows = [
                row("one fingerprint, as fast as it goes", quick),
                row("one fingerprint, one connection", alone),
                row(f"one fingerprint, {RATE:,} a second", steady),
                row(f"batches of {BATCH:,}", batches),
                *(row(name, told) for name, told in pictures(server.port, key, bodies)),
            ]
            with_pictures = memory(server.process)
    show(
        f"{count:,} fingerprints, one worker",
        ("", "answers a second", "p50, ms", "p99, ms", "slowest, ms", "other than 200"),
        rows,
        f"Batches: {batches.a_second * BATCH:,.0f} fingerprints a second. {HITS:.0%} of what is asked is on the list."
        f" The field’s own service, measured before: {THEIRS} requests a second at 825 MB.",
    )
    show(
        "Memory, MB",
        ("", "worker, resident", "worker, its own", "all processes, shares"),
        [
            ("asked for single fingerprints", *of_single),
            ("and for batches", *of_batches),
            ("and for pictures", *with_pictures),
        ],
        "Resident counts the mapped files of the lists; shares divides what several processes map among them.",
    )


def row(name: str, told: Asked) -> tuple[str, str, str, str, str, str]:
    return (
        name,
        f"{told.a_second:,.0f}" if told.a_second >= 10 else f"{told.a_second:.1f}",
        f"{told.p50:.2f}",
        f"{told.p99:.2f}",
        f"{told.slowest:.1f}",
        str(told.faults),
    )


def stocked(home: Path, hashes: Any) -> str:
    """A list of these fingerprints, imported as an office does, and the key of a client that may ask it."""
    from datetime import date

    from django.db import connections

    from saystop.screening.models import Scope
    from saystop.screening.services import clients, lists

    made = lists.make(
        None,
        slug="example",
        name="Example",
        owner="Benchmark",
        content_class="csam",
        action="block",
        review_above=31,
        legal_basis="invented",
        basis_from=date(2020, 1, 1),
    )
    file = home / "example.csv"
    with file.open("w") as rows:
        rows.write("kind,value\n")
        rows.writelines(f"pdq,{one.tobytes().hex()}\n" for one in hashes)
    lists.import_(None, made, file)
    file.unlink()
    _client, key = clients.make(None, name="Asker", scopes=list(Scope), lists=[made], per_second=100_000)
    connections.close_all()
    return key


def written(folder: Path, rng: Any, hashes: Any, size: int, count: int) -> Path:
    """Bodies of so many fingerprints each, of which some are near one of the list."""
    folder.mkdir()
    for number in range(count):
        asked = rng.integers(0, 256, (size, 32), np.uint8)
        known = rng.random(size) < HITS
        asked[known] = hashes[rng.integers(0, len(hashes), int(known.sum()))]
        asked[known, 0] ^= 0b101
        body = {
            "fingerprints": [{"kind": "pdq", "value": one.tobytes().hex(), "quality": 90} for one in asked]
        }
        (folder / f"{number:06}").write_text(json.dumps(body))
    return folder


def pictures(port: int, key: str, bodies: Path) -> Sequence[tuple[str, Asked]]:
    """Pictures of 1 and 12 megapixels, drawn by chance of large soft shapes, sent end to end."""
    from PIL import Image

    told = []
    for name, (width, height) in {"1 megapixel": (1152, 864), "12 megapixels": (4000, 3000)}.items():
        folder = bodies / name.replace(" ", "")
        folder.mkdir()
        for number in range(6):
            rng = np.random.default_rng(number)
            small = Image.fromarray(rng.integers(0, 256, (24, 32, 3), np.uint8))
            data = io.BytesIO()
            small.resize((width, height), Image.Resampling.BICUBIC).save(data, "JPEG", quality=88)
            (folder / f"{number}.jpg").write_bytes(data.getvalue())
        ask(port, key, "/v1/match/file", folder, 2, 1.0)  # the first starts the process that decodes
        told.append((f"pictures of {name}", ask(port, key, "/v1/match/file", folder, 2, SECONDS)))
    return told


def memory(keeper: Any) -> tuple[str, str, str]:
    """Of the largest worker: resident and its own; of all processes together their shares. In megabytes of a million bytes."""
    workers = keeper.children()
    largest = max((one.memory_full_info() for one in workers), key=lambda info: info.rss)
    every = [keeper, *keeper.children(recursive=True)]
    shares = sum(one.memory_full_info().pss for one in every if one.is_running())
    return tuple(f"{value / 1e6:.0f}" for value in (largest.rss, largest.uss, shares))  # type: ignore[return-value] # three


if __name__ == "__main__":
    main()
