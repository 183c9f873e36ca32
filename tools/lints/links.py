"""Links between our documents lead somewhere."""

import re
from pathlib import Path

from tools.lints import read, text_files

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")


def faults(tree: Path) -> list[str]:
    return [
        f"{path.relative_to(tree)}: the link to {target} leads nowhere."
        for path in text_files(tree)
        if path.suffix == ".md"
        for target in LINK.findall(read(path))
        if not target.startswith(("http:", "https:", "mailto:")) and not (path.parent / target).exists()
    ]
