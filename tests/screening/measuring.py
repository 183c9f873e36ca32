"""Run as a process on a home of its own: a list of so many digests is imported, changed and undone; tells time and memory."""

import json
import sys
import threading
import time
from pathlib import Path

import django
import numpy as np

SIZES = {"pdq": 32, "sha1": 20}  # bytes
_AT_ONCE = 100_000
_PAUSE = 0.01


def written(path: Path, count: int, seed: int, kind: str = "sha1") -> Path:
    """A CSV of so many invented fingerprints."""
    chance = np.random.default_rng(seed)
    with path.open("w") as file:
        file.write("kind,value,class,quality,id\n")
        for start in range(0, count, _AT_ONCE):
            values = chance.integers(0, 256, (min(_AT_ONCE, count - start), SIZES[kind]), dtype=np.uint8)
            lines = (
                f"{kind},{one.tobytes().hex()},csam,,{start + place}\n" for place, one in enumerate(values)
            )
            file.write("".join(lines))
    return path


def main() -> None:
    django.setup()
    from saystop.screening.services import lists
    from tests.screening.listing import make

    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    first, more = written(folder / "first.csv", count, 1), written(folder / "more.csv", count // 10, 2)
    list_ = make()
    before = private()
    peak = Peak()
    began = time.perf_counter()
    lists.import_(None, list_, first)
    seconds = time.perf_counter() - began
    lists.import_(None, list_, more, incremental=True)
    lists.undo(None, list_, 1)
    told = {"rows": list_.versions.get(number=3).total, "seconds": seconds, "more": peak.highest - before}
    sys.stdout.write(json.dumps(told))


class Peak:
    """The most memory of its own that this process has had, in MB; what is mapped from files is the kernel's."""

    def __init__(self) -> None:
        self.highest = 0.0
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        while True:
            self.highest = max(self.highest, private())
            time.sleep(_PAUSE)


def private() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    main()
