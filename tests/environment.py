"""Loaded before anything else: each test process has a home of its own, and the database that was asked for."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_home = Path(tempfile.mkdtemp(prefix="saystop-tests-"))
atexit.register(shutil.rmtree, _home, ignore_errors=True)

os.environ["SAYSTOP_HOME"] = str(_home)
os.environ.pop("SAYSTOP_DATABASE", None)
# Playwright's synchronous calls run inside an event loop; the tests' own database calls are made from the same thread.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

if os.environ.get("SAYSTOP_TEST_DATABASE") == "postgresql":
    from tests import postgres

    os.environ["SAYSTOP_DATABASE"] = postgres.start()
