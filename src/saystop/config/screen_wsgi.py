"""The WSGI application of the service that matches, made in each of its processes."""

import os
from typing import Any

from django.conf import settings

from saystop.config.patience import Application, patient
from saystop.config.processes import close_memory


def application(processes: int) -> Application:
    """What one of so many processes answers by."""
    from saystop.engines.fingerprints.worker import Hasher
    from saystop.screening.api import service
    from saystop.screening.api.limits import LONGEST_WAIT
    from saystop.screening.matching import Matcher

    close_memory()
    home = settings.HOME.path

    # A picture of each client at a time for each core that falls to this process.
    pictures = max(1, (os.cpu_count() or 1) // processes)

    def hasher() -> Hasher:
        """One more at a time than any client may have. With the waiting before it, whatever is a clip is answered within 50
        seconds, less than the minute that proxies usually wait."""
        return Hasher(at_once=pictures + 1, wait_seconds=LONGEST_WAIT, clip_seconds=30, both_seconds=40)

    made: Any = service.application(home, processes, Matcher(home / "lists"), hasher, pictures)
    return patient(made)
