"""`saystop screen serve`: the service that matches, in processes of its own beside the office's pages.
`saystop screen log`: whether its log is whole. `saystop screen figures`: what it did in a year.
"""

import argparse
import sys

from saystop.config import serving, verbs
from saystop.config.speaking import say
from saystop.config.stopping import Stop

USUAL_PORT = 8001


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    from saystop.config.cli import port, positive

    words = "answer other services over HTTP whether something is known"
    serves = commands.add_parser("serve", help=words, description=words)
    serves.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    serves.add_argument("--port", type=port, default=USUAL_PORT, help=f"the port to listen on ({USUAL_PORT})")
    serves.add_argument("--workers", type=positive, default=1, help="processes that answer (1)")
    serves.set_defaults(verb=serve)
    words = "verify the log of what was asked"
    log = commands.add_parser("log", help=words, description=words)
    log.add_argument("what", choices=["verify"])
    log.set_defaults(verb=verify)
    words = "the figures of a year, in the form of the Union's interim regulation"
    figures = commands.add_parser("figures", help=words, description=words)
    figures.add_argument("year", type=int)
    figures.add_argument("--client", default="", help="the name of one client (all)")
    figures.add_argument("--format", choices=["csv", "json"], default="csv", help="csv")
    figures.set_defaults(verb=tell_figures)


def serve(arguments: argparse.Namespace) -> int:
    home = verbs.ready_home()
    verbs.refuse_to_serve_on_faults(home)
    place = serving.Place(arguments.host, arguments.port, home.hosts[0], arguments.workers)
    service = serving.screening(place.workers)
    code = verbs.serve_at(home, place, lambda: say(f"SayStop matches at {place.address}"), service)
    # What the processes that have ended left in the journal.
    from saystop.screening.services import logging

    logging.fold()
    return code


def verify(arguments: argparse.Namespace) -> int:
    del arguments
    verbs.ready_home()
    from saystop.screening.services import logging

    verdict = logging.verify()
    say(verdict.fault or f"The log is whole: {verdict.count} lines.")
    return 1 if verdict.fault else 0


def tell_figures(arguments: argparse.Namespace) -> int:
    verbs.ready_home()
    from django.utils import timezone

    from saystop.screening import figures
    from saystop.screening.models import Client
    from saystop.screening.services import logging

    client = None
    if arguments.client:
        client = Client.objects.filter(name=arguments.client).first()
        if client is None:
            raise Stop(f"There is no client {arguments.client!r}: give its name as the desk shows it.", 2)
    if not 2000 <= arguments.year <= 9998:
        raise Stop("A year has four digits, such as 2026.", 2)
    if arguments.year > timezone.localdate().year:
        raise Stop(f"{arguments.year} has not begun: ask for a year that has.", 2)
    logging.fold()
    found = figures.yearly(arguments.year, client)
    sys.stdout.write(figures.as_csv(found) if arguments.format == "csv" else figures.as_json(found))
    return 0
