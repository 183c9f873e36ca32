"""Sealing and opening a stream of 100 MiB, and what that takes of memory; envelopes and receipts beside it."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import median

from benchmarks.office import TREE
from benchmarks.tables import show

MEBIBYTE = 1024 * 1024
SIZES = (1, 10, 100)  # MiB
PIECE = 64 * 1024
RUNS = 5


def pieces(mebibytes: int) -> Iterator[bytes]:
    piece = bytes(range(256)) * (PIECE // 256)
    for _ in range(mebibytes * MEBIBYTE // PIECE):
        yield piece


def inside(mebibytes: int) -> None:
    """In a process of its own: seal and open at once, holding nothing; prints seconds of each and KiB that memory grew."""
    from saystop.engines.sealing import Binding, new_stream_key, open_stream, seal_stream

    key, binding = new_stream_key(), Binding("attachment stream", "benchmark")
    for _ in open_stream(seal_stream(pieces(1), key, binding), key, binding):
        pass
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    for _ in seal_stream(pieces(mebibytes), key, binding):
        pass
    sealed = time.process_time()
    opened_bytes = sum(map(len, open_stream(seal_stream(pieces(mebibytes), key, binding), key, binding)))
    both = time.process_time() - sealed
    if opened_bytes != mebibytes * MEBIBYTE:
        raise SystemExit("What was opened is not what was sealed.")
    grew = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(json.dumps({"seal": sealed - began, "open": both - (sealed - began), "grew": grew}))


def main() -> None:
    rows = []
    for mebibytes in SIZES:
        runs = []
        for _ in range(RUNS):
            command = [sys.executable, "-m", "benchmarks.sealing", str(mebibytes)]
            done = subprocess.run(command, stdout=subprocess.PIPE, check=True, cwd=TREE)
            runs.append(json.loads(done.stdout))
        rates = [median([mebibytes / max(run[verb], 1e-9) for run in runs]) for verb in ("seal", "open")]
        grew = median([run["grew"] for run in runs]) / 1024
        rows.append((f"{mebibytes} MiB", *(f"{rate:.0f}" for rate in rates), f"{grew:.1f}"))
    show(
        "A stream, sealed and opened in pieces",
        ("", "seal, MiB/s", "open, MiB/s", "memory grew by, MiB"),
        rows,
        "Processor time of one core; the most memory while sealing and opening, less what 1 MiB had needed before.",
    )


if __name__ == "__main__":
    if sys.argv[1:]:
        inside(int(sys.argv[1]))
    else:
        main()
