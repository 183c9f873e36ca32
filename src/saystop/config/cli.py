"""The command `saystop`. Every verb is a function; what stops it is said in a sentence, never as a traceback."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from saystop.config import home as homes
from saystop.config.speaking import warn
from saystop.config.stopping import Stop

Verb = Callable[[argparse.Namespace], int]


def main(words: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 when it did what was asked, 1 when something stood against it, 2 when it was not understood.
    """
    words = sys.argv[1:] if words is None else list(words)
    rooms = "settings_screening" if words[:1] in (["screen"], ["lists"]) else "settings"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"saystop.config.{rooms}")
    return guarded(lambda: dispatch(words))


def dispatch(words: Sequence[str]) -> int:
    if words[:1] == ["manage"]:
        return manage(list(words[1:]))
    arguments = parser().parse_args(words)
    verb: Verb = arguments.verb
    return verb(arguments)


def guarded(act: Callable[[], int]) -> int:
    """What `act` returns, or the code for what stopped it, which is then said in a sentence."""
    try:
        return act()
    except (Stop, homes.HomeError) as stop:
        warn(stop)
        return getattr(stop, "code", 1)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read what is printed has gone; nothing may be printed at the end either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as fault:
        warn(sentence_for(fault))
        return 1


def sentence_for(fault: Exception) -> str:
    """What an unexpected fault is told as: its kind and place, not its words, which may quote what is nobody's business."""
    from django.db import OperationalError, ProgrammingError

    if isinstance(fault, OperationalError):
        return "The database does not answer as it should: see that it runs, and that `database` in saystop.toml is right."
    if isinstance(fault, ProgrammingError):
        return "The database is not set up for this SayStop: run `saystop upgrade`."
    if isinstance(fault, OSError) and fault.filename:
        return f"{fault.filename}: {fault.strerror}."
    where, trace = "", fault.__traceback__
    while trace is not None:
        if "saystop" in trace.tb_frame.f_code.co_filename:
            where = f" in {trace.tb_frame.f_globals.get('__name__', '')}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"SayStop has a fault ({type(fault).__name__}{where}). Please report it with this line."


def parser() -> argparse.ArgumentParser:
    from saystop.config import listing, verbs

    top = argparse.ArgumentParser(
        prog="saystop",
        description="The reporting line and the desk of an office. SAYSTOP_HOME names the folder of everything it writes.",
    )
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, verb: Verb, help_: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help_, description=help_)
        added.set_defaults(verb=verb)
        return added

    init = command("init", verbs.init, "make the office, its first desk and its director")
    for option, what in verbs.INIT_QUESTIONS.items():
        init.add_argument(f"--{option}", help=what.lower())
    init.add_argument(
        "--password-stdin", action="store_true", help="read the director's password from a pipe"
    )

    invite = command("invite", verbs.invite, "make a link by which somebody joins, or chooses a new password")
    invite.add_argument("email")
    invite.add_argument("--name", default="", help="of somebody who is not a member yet")
    invite.add_argument("--role", choices=["director", "case_officer", "researcher"], default="case_officer")
    add_port(invite, "the port that the office serves at, which stands in a link without HTTPS (8000)")

    serve = command("serve", verbs.serve, "serve the office's pages")
    serve.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    add_port(serve)
    serve.add_argument("--workers", type=positive, default=1, help="web processes (1; at most one a core)")

    demo = command("demo", verbs.demo, "serve an office of invented people to try things out")
    add_port(demo)
    demo.add_argument("--home", type=Path, help="its folder (SAYSTOP_HOME, or home/demo)")
    demo.add_argument("--fresh", action="store_true", help="forget what was done in it before")

    command("housekeep", verbs.housekeep, "one round of housekeeping; a serving office does it itself")
    command("upgrade", verbs.upgrade, "bring the database to this version of SayStop")
    command("check", verbs.check, "look whether everything is as it should be")
    audit = command("audit", verbs.audit_verify, "verify the audit trail")
    audit.add_argument("what", choices=["verify"])
    audit.add_argument("--noted", type=noted, metavar="NUMBER:DIGEST", help="an earlier end of the trail")

    backup = command("backup", verbs.backup, "write everything into one archive, also while serving")
    backup.add_argument("file", type=Path)
    restore = command("restore", verbs.restore, "bring back what an archive holds")
    restore.add_argument("file", type=Path)
    restore.add_argument(
        "--replace", action="store_true", help="replace what this same office holds here now"
    )
    restore.add_argument("--yes", action="store_true", help="do not ask before replacing")
    forms = commands.add_parser(
        "forms", help="look at a questionnaire's workbook", description="look at a workbook"
    )
    acts = forms.add_subparsers(title="what to do", metavar="WHAT", required=True)
    checked = acts.add_parser("check", help="tell what it asks, or all that is wrong with it, as JSON")
    checked.add_argument("file", type=Path)
    checked.set_defaults(verb=verbs.forms_check)
    evaluated = acts.add_parser("evaluate", help="tell what its logic makes of answers, as JSON")
    evaluated.add_argument("file", type=Path)
    evaluated.add_argument("answers", type=Path, help="JSON: answers by question")
    evaluated.add_argument("--lang", default="", help="the language of labels and messages, as its code")
    evaluated.set_defaults(verb=verbs.forms_evaluate)
    add_scenarios(commands)
    add_screen(commands)
    listing.add(commands)
    commands.add_parser("manage", help="Django's own commands", add_help=False)
    return top


def add_scenarios(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    from saystop.config import verbs

    scenarios = commands.add_parser(
        "scenarios", help="look at the files of a scenario", description="look at a scenario"
    )
    acts = scenarios.add_subparsers(title="what to do", metavar="WHAT", required=True)
    checked = acts.add_parser("check", help="tell what they hold, or all that is wrong with them, as JSON")
    checked.add_argument(
        "files", type=Path, nargs="+", help="one story, a file a language; the first is the measure"
    )
    checked.set_defaults(verb=verbs.scenarios_check)


def add_screen(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    from saystop.config import screen_serving, screening

    screen = commands.add_parser("screen", help="known pictures", description="look known pictures up")
    screened = screen.add_subparsers(title="what to do", metavar="WHAT", required=True)
    screening.add(screened)
    screen_serving.add(screened)


def add_port(command: argparse.ArgumentParser, help_: str = "the port to listen on (8000)") -> None:
    command.add_argument("--port", type=port, default=8000, help=help_)


def port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def noted(text: str) -> tuple[int, str]:
    number, _, digest = text.strip().partition(":")
    if not number.isdecimal() or len(number) > 18 or len(digest) != 64:
        raise argparse.ArgumentTypeError(
            "give it as it was printed: a number, a colon, 64 letters and digits"
        )
    return int(number), digest.lower()


def positive(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError("use a number from 1 to 64")
    return int(text)


def manage(words: list[str]) -> int:
    """Django's own commands, with Django's own way of failing in a sentence."""
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(["saystop manage", *words])
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
