"""Everything that can be told without running SayStop: format, rules, types, layers, templates, catalogues, words."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools.lints import catalogues, hosts, links, sizes, words

TREE = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
# H015, H020: line breaks and empty elements mean nothing to a browser. H043: a button in a form is its submit button, as HTML
# has it. D018: addresses that are printed on flyers are written out; they never change.
TEMPLATE_RULES_LEFT_OUT = "H015,H020,H043,D018"
COMMANDS: dict[str, list[object]] = {
    "format": [BIN / "ruff", "format", "--check", ".", "dev"],
    "rules": [BIN / "ruff", "check", ".", "dev"],
    "types": [BIN / "mypy", "src", "tests", "benchmarks", "tools"],
    # A cache of its own: two runs of mypy beside each other must not share one.
    "types of ./dev": [BIN / "mypy", "--cache-dir", ".mypy_cache/dev", "--scripts-are-modules", "dev"],
    "layers": [BIN / "lint-imports"],
    "templates": [BIN / "djlint", "--lint", "--quiet", "--ignore", TEMPLATE_RULES_LEFT_OUT, "src"],
    "migrations": [
        *(BIN / "python", "-m", "django", "makemigrations", "--check", "--dry-run"),
        *("--settings", "saystop.config.settings"),
    ],
}
OWN: dict[str, Callable[[Path], list[str]]] = {
    "translations": catalogues.faults,
    "words": words.faults,
    "registries": hosts.faults,
    "sizes": sizes.faults,
    "links": links.faults,
}


def main() -> int:
    with tempfile.TemporaryDirectory() as home:
        # No office of this machine is looked at, whatever SAYSTOP_HOME says.
        os.environ["SAYSTOP_HOME"] = home
        return all_of_it()


def all_of_it() -> int:
    with ThreadPoolExecutor(max_workers=2) as pool:
        ran = {name: pool.submit(run, command) for name, command in COMMANDS.items()}
        looked = {name: pool.submit(look, TREE) for name, look in OWN.items()}
        results = {name: future.result() for name, future in ran.items()}
        results |= {name: "\n".join(future.result()) for name, future in looked.items()}
    for name, said in results.items():
        print(f"{name}: {'fine' if not said else 'FAULTS'}")
        if said:
            print(said, end="\n\n")
    return 1 if any(results.values()) else 0


def run(command: list[object]) -> str:
    """What a failing command said; nothing when it found nothing."""
    done = subprocess.run(
        [str(word) for word in command], cwd=TREE, capture_output=True, text=True, check=False
    )
    if done.returncode == 0:
        return ""
    return (done.stdout + done.stderr).strip() or f"exit code {done.returncode}"


if __name__ == "__main__":
    raise SystemExit(main())
