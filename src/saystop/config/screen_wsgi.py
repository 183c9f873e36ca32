"""The WSGI application of the service that matches, made in each of its processes."""

from typing import Any

from django.conf import settings

from saystop.config.patience import Application, patient
from saystop.config.processes import close_memory, forget_code_of


def application(processes: int) -> Application:
    """What one of so many processes answers by."""
    from saystop.screening.api import service
    from saystop.screening.matching import Matcher

    close_memory()
    home = settings.HOME.path
    made: Any = service.application(home, processes, Matcher(home / "lists"), _hasher)
    forget_code_of("libllvmlite")
    return patient(made)


def _hasher() -> Any:
    from saystop.engines.fingerprints.worker import Hasher

    return Hasher()
