"""`saystop screen serve`: the service that matches, in processes of its own beside the office's pages."""

import argparse

from saystop.config import serving, verbs
from saystop.config.speaking import say


def serve(arguments: argparse.Namespace) -> int:
    home = verbs.ready_home()
    verbs.refuse_to_serve_on_faults(home)
    place = serving.Place(arguments.host, arguments.port, home.hosts[0], arguments.workers)
    code = verbs.serve_at(
        home, place, lambda: say(f"SayStop matches at {place.address}"), serving.screening(place.workers)
    )
    _take_in_the_rest()
    return code


def _take_in_the_rest() -> None:
    """What the processes that have ended left in the journal."""
    from saystop.screening.services import logging

    logging.fold()
