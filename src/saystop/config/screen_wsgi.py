"""The WSGI application of the service that matches, made in each of its processes."""

import os
from typing import Any

from django.conf import settings

from saystop.config.patience import Application, patient
from saystop.config.processes import close_memory, forget_code_of

LONGEST_WAIT = 10  # seconds for the end of other pictures; then one is asked to try again


def application(processes: int) -> Application:
    """What one of so many processes answers by."""
    from saystop.engines.fingerprints.worker import Hasher
    from saystop.screening.api import service
    from saystop.screening.matching import Matcher

    close_memory()
    home = settings.HOME.path

    def hasher() -> Hasher:
        """A picture at a time for each core that falls to this process."""
        at_once = max(1, (os.cpu_count() or 1) // processes)
        return Hasher(at_once=at_once, wait_seconds=LONGEST_WAIT)

    made: Any = service.application(home, processes, Matcher(home / "lists"), hasher)
    forget_code_of("libllvmlite")
    return patient(made)
