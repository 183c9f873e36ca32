"""Our own lints: each module has `faults(tree) -> list[str]`, a sentence for each fault. Nothing here knows Django."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

TEXT = {
    ".py",
    ".html",
    ".md",
    ".po",
    ".css",
    ".js",
    ".toml",
    ".txt",
    ".in",
    ".csv",
    ".sh",
    ".yml",
    ".json",
    "",
}


def text_files(tree: Path) -> Iterator[Path]:
    """The text files of a checkout that git tracks or would track; outside a checkout, all."""
    listed = subprocess.run(
        ["git", "-C", str(tree), "ls-files", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        text=True,
        check=False,
    )
    names = (
        listed.stdout.splitlines()
        if listed.returncode == 0
        else [str(path.relative_to(tree)) for path in tree.rglob("*")]
    )
    for name in sorted(set(names)):
        path = tree / name
        if path.is_file() and path.suffix in TEXT:
            yield path


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")
