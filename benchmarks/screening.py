"""Is this fingerprint known? Ours beside threatexchange's index, faiss and usearch, in one run.

Recall is the share of queries with one of the list within 0 to 31 bits for which that one was found. Peers live in `.venv-peers`,
made here when it is missing. `./dev bench screening` takes lists of 100,000, 1 and 10 million;
`python -m benchmarks.screening COUNT…` takes others.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.peers import ensure_peers
from benchmarks.tables import median, show, spread

TREE = Path(__file__).resolve().parent.parent
NAMES = {
    "ours": "ours",
    "threatexchange": "threatexchange’s index",
    "flat": "faiss BinaryFlat",
    "multi_hash": "faiss BinaryMultiHash, exact",
    "ivf": "faiss BinaryIVF",
    "hnsw": "usearch HNSW",
}
COUNTS = (100_000, 1_000_000, 10_000_000)
# Clusters of ten million take twenty minutes to make, a graph of them hours.
MOST = {"hnsw": 1_000_000, "ivf": 1_000_000}


def contest(python: Path, name: str, count: int) -> dict[str, Any]:
    script = TREE / "benchmarks" / "screening_contest.py"
    done = subprocess.run(
        [sys.executable if name == "ours" else python, script, name, str(count)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(TREE / "src")},
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def main() -> None:
    python = ensure_peers()
    for count in [int(word) for word in sys.argv[1:]] or COUNTS:
        told = {name: contest(python, name, count) for name in NAMES if count <= MOST.get(name, count)}
        best = median(told["ours"]["missing1"])
        show(
            f"{count:,} fingerprints, within 31 bits: queries a second",
            ("", "misses", "ours / it", "hits", "misses, 2 threads", "hits, 2 threads", "recall"),
            [
                (
                    NAMES[name],
                    spread(one["missing1"], 0),
                    f"{best / median(one['missing1']):.1f}",
                    spread(one["hitting1"], 0),
                    spread(one["missing2"], 0),
                    spread(one["hitting2"], 0),
                    f"{one['recall']:.4f} of {one['judged']:,}",
                )
                for name, one in told.items()
            ],
        )
        show(
            f"{count:,} fingerprints: one query alone, building, memory",
            ("", "p50 µs", "p99 µs", "build s", "bytes a fingerprint"),
            [
                (
                    NAMES[name],
                    f"{one['p50']:.1f}",
                    f"{one['p99']:.1f}",
                    f"{one['build']:.2f}",
                    f"{one['bytes']:.0f}",
                )
                for name, one in told.items()
            ],
            "Bytes: of ours the arrays, of the others how much the process grew.",
        )


if __name__ == "__main__":
    main()
