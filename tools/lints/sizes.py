"""A file of more than about 400 lines is two rooms in one; and nothing is left open."""

import re
from pathlib import Path

from tools.lints import read, text_files

MOST_LINES = 400
OPEN = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
CODE = {".py", ".js", ".css", ".html"}


def faults(tree: Path) -> list[str]:
    found = []
    for path in text_files(tree):
        if path.suffix not in CODE:
            continue
        lines = read(path).splitlines()
        name = path.relative_to(tree)
        if len(lines) > MOST_LINES and name.parts[0] == "src":
            found.append(f"{name} has {len(lines)} lines: split it by noun.")
        found += [
            f"{name}:{number}: finish what is left open."
            for number, line in enumerate(lines, 1)
            if OPEN.search(line)
        ]
    return found
