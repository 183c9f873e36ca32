"""`saystop demo`: an office of invented people, served."""

import os
import shutil
import sys
import threading
from multiprocessing import get_context
from pathlib import Path

from saystop.config import home as homes
from saystop.config import serving, verbs
from saystop.config.checking import DEMO_FILE
from saystop.config.speaking import say
from saystop.config.stopping import Stop

MARK = "This office is invented and its passwords are public. `saystop demo --fresh` deletes this folder.\n"


def run(folder: Path | None, port: int, *, fresh: bool) -> int:
    """Make the demo office where there is none, say who works there, and serve it.

    Raises:
        Stop: the folder holds something else, or the port is taken.
    """
    path = (folder or Path(os.environ.get("SAYSTOP_HOME") or Path.cwd() / "home" / "demo")).absolute()
    os.environ["SAYSTOP_HOME"] = str(path)
    place = serving.Place("127.0.0.1", port, "127.0.0.1")
    serving.demand_free(place)
    is_demo = (path / DEMO_FILE).exists()
    if homes.exists(path) and not is_demo:
        raise Stop(f"{path} holds an office that is no demo: choose another folder with --home.")
    if fresh and is_demo:
        shutil.rmtree(path)
    if not homes.exists(path):
        homes.create(path)
        homes.write_private(path / DEMO_FILE, MARK.encode())
    home = verbs.start_django()
    _fill_apart()
    _introduce()
    _show_codes_on_enter()
    return verbs.serve_at(home, place, lambda: say(f"SayStop is ready at {place.address}"), serving.office())


def _fill_apart() -> None:
    """In a process of its own: what it starts to receive reports must not be there when the server forks.

    Raises:
        Stop: it failed, and has said why.
    """
    from saystop.config.cli import guarded

    process = get_context("fork").Process(target=lambda: sys.exit(guarded(_fill)))
    process.start()
    process.join()
    if process.exitcode:
        raise Stop("The demo office could not be made; `saystop demo --fresh` begins anew.")


def _fill() -> int:
    from django.core.management import call_command
    from django.db import transaction

    from saystop.campaigns import demo as campaigns
    from saystop.casework import demo as casework
    from saystop.offices import demo as offices
    from saystop.offices.models import Office
    from saystop.outreach import demo as outreach
    from saystop.screening import demo as screening
    from saystop.surveys import demo as surveys
    from saystop.training import demo as training
    from saystop.website import demo as website

    call_command("migrate", verbosity=0)
    if Office.objects.exists():
        return 0
    say("Making the demo office ...")
    with transaction.atomic():
        people = offices.make()
        casework.make(people)
        surveys.make(people)
        screening.make(people)
        outreach.make(people)
        training.make(people)
        campaigns.make(people)
        website.make(people)
    return 0


def _introduce() -> None:
    from saystop.offices import demo

    say(f"\n{demo.OFFICE}: invented people, public passwords, nothing real.\n")
    for person in demo.PEOPLE:
        say(f"{person.name} ({person.role.replace('_', ' ')})")
        say(f"  e-mail         {person.email}")
        say(f"  password       {person.password}")
        say(f"  second factor  {person.typed_secret}   {person.uri}")
        say(f"  code just now  {person.code}\n")


def _show_codes_on_enter() -> None:
    """Who tries the demo has no authenticator at hand: Enter shows the codes of the moment."""
    if not sys.stdin.isatty():
        return
    from saystop.offices import demo

    def show() -> None:
        for _ in sys.stdin:
            say("Codes just now:  " + "   ".join(f"{one.name} {one.code}" for one in demo.PEOPLE))

    say("Press Enter for the codes of the moment, Ctrl-C to stop.")
    threading.Thread(target=show, name="codes", daemon=True).start()
