"""What ours is measured beside: libraries in an environment of their own, made on demand, no part of the product."""

import subprocess
import venv
from pathlib import Path

TREE = Path(__file__).resolve().parent.parent
PEERS = TREE / ".venv-peers"


def ensure_peers() -> Path:
    """The interpreter of the peers' environment."""
    python = PEERS / "bin" / "python"
    stamp, wanted = PEERS / "stamp", (TREE / "requirements" / "peers.txt").read_text()
    if not stamp.exists() or stamp.read_text() != wanted:
        print("Setting up .venv-peers (once, about a minute) …", flush=True)
        venv.create(PEERS, clear=True, with_pip=True)
        pip = [str(python), "-m", "pip", "--disable-pip-version-check", "-q", "install"]
        subprocess.run(
            [*pip, "--no-deps", "--require-hashes", "-r", "requirements/peers.txt"], cwd=TREE, check=True
        )
        stamp.write_text(wanted)
    return python
