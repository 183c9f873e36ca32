"""`./dev bench [NAME…]`: the named benchmarks, or all of them, each in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

TREE = Path(__file__).resolve().parent.parent
NAMES = (
    "pages",
    "site",
    "submissions",
    "opening",
    "inbox",
    "memory",
    "sealing",
    "tabulating",
    "surveys",
    "forms",
    "indexing",
    "search",
    "dashboard",
    "linkage",
    "screening",
    "matching",
    "hashing",
    "lists",
    "materials",
)


def main(names: list[str]) -> int:
    if unknown := [name for name in names if name not in NAMES]:
        print(f"There is no benchmark {unknown[0]!r}: choose from {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    failed = 0
    for name in names or NAMES:
        others = os.getloadavg()[0]
        print(f"== {name} (load by others before: {others:.1f} on {os.cpu_count()} cores)", flush=True)
        failed |= subprocess.call([sys.executable, "-m", f"benchmarks.{name}"], cwd=TREE)
    return failed


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
