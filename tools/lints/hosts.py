"""No name of a package registry in the tree: whoever builds SayStop chooses theirs."""

import os
import re
import subprocess
from pathlib import Path

from tools.lints import read, text_files

# Put together from parts, so that this file holds none of them.
KNOWN = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("deb", "debian", "org"),
    )
]
# An option that names one; to leave it out of a file is the one good use.
OPTION = r"(?<!no-emit-)index" + r"[-_]url"
ASK = (["pip", "config", "list"], ["npm", "config", "get", "registry"])


def faults(tree: Path) -> list[str]:
    pattern = re.compile(
        "|".join([*(re.escape(host) for host in sorted({*KNOWN, *of_this_machine()})), OPTION])
    )
    return [
        f"{path.relative_to(tree)}:{number}: names the registry {found[0]}: take it out."
        for path in text_files(tree)
        for number, line in enumerate(read(path).splitlines(), start=1)
        if (found := pattern.search(line))
    ]


def of_this_machine() -> set[str]:
    """The hosts this machine is set up with."""
    texts = [
        path.read_text(errors="replace")
        for path in Path("/etc/apt").glob("sources.list*/**/*")
        if path.is_file()
    ]
    texts += [
        value
        for name, value in os.environ.items()
        if any(word in name.upper() for word in ("INDEX", "REGISTRY", "PROXY"))
    ]
    if (single := Path("/etc/apt/sources.list")).is_file():
        texts.append(single.read_text(errors="replace"))
    for command in ASK:
        try:
            texts.append(
                subprocess.run(command, capture_output=True, text=True, check=False, timeout=20).stdout
            )
        except (OSError, subprocess.TimeoutExpired):
            continue
    hosts = {
        found.rsplit("@", 1)[-1] for text in texts for found in re.findall(r"https?://([^/\s'\"]+)", text)
    }
    return {host for host in hosts if "." in host and not host.startswith(("127.", "localhost"))}
