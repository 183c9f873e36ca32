"""What each verb of the command line does."""

import argparse
import getpass
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from saystop.config import checking
from saystop.config import home as homes
from saystop.config.checking import Grade
from saystop.config.home import Home
from saystop.config.speaking import say, warn
from saystop.config.stopping import Stop

if TYPE_CHECKING:
    from saystop.config.serving import Place, Service

INIT_QUESTIONS = {
    "office": "The name of the office",
    "country": "Its country, as two letters (BE, FR, ...)",
    "desk": "The name of the desk that receives reports",
    "director": "The name of its director",
    "email": "The director's e-mail address",
}
PASSWORD_TRIES = 3
LONGEST_LINE = 1000


def init(arguments: argparse.Namespace) -> int:
    """Make the home where there is none, the office, and print the recovery shares once."""
    home = homes.home_path()
    answers = None
    if not homes.exists(home):
        # Asked before anything is made: whoever breaks off here leaves nothing behind.
        answers = _answers(arguments)
        homes.create(home)
    start_django()
    if answers:
        _demand_sense(answers)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from saystop.casework.services import assessing
    from saystop.offices.models import Office
    from saystop.offices.services import desks, founding
    from saystop.reporting.services import questionnaire

    if Office.objects.exists():
        raise Stop(
            f"There is an office in {home} already: use `saystop serve`, or another SAYSTOP_HOME for another one."
        )
    if answers is None:
        answers = _answers(arguments)
        _demand_sense(answers)
    founded = founding.found(
        office_name=answers["office"],
        country=answers["country"],
        desk_name=answers["desk"],
        director_name=answers["director"],
        email=answers["email"],
        password=_new_password(arguments, answers),
    )
    # Who reporters are is sealed to a desk of its own from the first report on; the director is its first custodian.
    desks.open_further(founded.director, "Identities", keeps_identities=True)
    # Reads the forms' workbooks here, so that no web process ever loads what workbooks need.
    questionnaire.current()
    assessing.current_form()
    say(f"\n{founded.office} is made; its data lies in {home}.\n")
    say("The recovery shares, each on a line of its own. They are shown now and never again:\n")
    for number, share in enumerate(founded.shares, start=1):
        say(f"  Share {number}:  {share}\n")
    say(
        f"Write each share on a paper of its own and give them to {founded.office.shares} people who do not work at the"
        " same desk.\n"
        f"Any {founded.office.shares_needed} of them open the reports again when nobody who can is left. Without them, what"
        " nobody can open is lost.\n"
        "\nNext: saystop serve, then open /sign-in/ and set up the second factor. docs/operations.md says how to run it for real."
    )
    return 0


def invite(arguments: argparse.Namespace) -> int:
    """For who runs the server, when no director can sign in any more."""
    home = ready_home()
    from saystop.engines.sealing import Tampered
    from saystop.offices.models import Member, Office
    from saystop.offices.services import members

    email = arguments.email.strip().lower()
    _demand_email(email)
    known = Member.objects.filter(email=email, is_active=True).exists()
    if not Office.objects.exists():
        raise Stop("There is no office yet: run `saystop init`.")
    if not known and not arguments.name.strip():
        raise Stop(f"{email} is not a member yet: say the name too, with --name.", 2)
    try:
        token = members.invite(None, email=email, name=arguments.name.strip()[:80], role=arguments.role)
    except Tampered:
        raise Stop(
            f"What the database says about {email} was altered: restore a backup that still holds what was there before."
        ) from None
    say(f"{home.address(arguments.port)}/invitation/{token}/")
    warn("Hand this link to that person only. It works once, for three days.")
    if not home.names:
        warn(
            "It opens on this machine only: no other name stands in `hosts` in saystop.toml. Set the name of the office"
            " there, or put it into the link."
        )
    return 0


def serve(arguments: argparse.Namespace) -> int:
    from saystop.config import serving

    home = ready_home()
    refuse_to_serve_on_faults(home)
    place = serving.Place(arguments.host, arguments.port, home.hosts[0], arguments.workers)
    return serve_at(home, place, lambda: say(f"SayStop serves at {place.address}"), serving.office())


def demo(arguments: argparse.Namespace) -> int:
    from saystop.config import demonstration

    return demonstration.run(arguments.home, arguments.port, fresh=arguments.fresh)


def housekeep(arguments: argparse.Namespace) -> int:
    del arguments
    ready_home()
    from saystop.config import housekeeping

    return 1 if housekeeping.sweep() else 0


def upgrade(arguments: argparse.Namespace) -> int:
    del arguments
    ready_home()
    from django.core.management import call_command

    missing, foreign = checking.migration_state()
    if foreign:
        raise Stop("The database is of a newer SayStop than this one: install that one.")
    call_command("migrate", verbosity=0)
    say(f"Applied {len(missing)}: {', '.join(missing)}." if missing else "Nothing to do: all is applied.")
    return 0


def check(arguments: argparse.Namespace) -> int:
    del arguments
    home = ready_home()
    worst = 0
    for finding in checking.findings(home, checking.ALL):
        say(finding)
        worst |= finding.grade is Grade.FAULT
    return worst


def audit_verify(arguments: argparse.Namespace) -> int:
    ready_home()
    from saystop.offices import audit
    from saystop.offices.models import AuditEntry

    verdict = audit.verify()
    if verdict.fault:
        say(verdict.fault)
        return 1
    if arguments.noted:
        number, digest = arguments.noted
        entry = AuditEntry.objects.filter(number=number).first()
        if entry is None or bytes(entry.digest).hex() != digest:
            say(f"The trail was rewritten or cut: entry {number} is not the one that was noted.")
            return 1
    say(f"The audit trail is whole: {verdict.count} entries.")
    say(f"It ends with {verdict.count}:{verdict.head}")
    say("Note this elsewhere: with --noted, a later cut or rewriting will show.")
    return 0


def backup(arguments: argparse.Namespace) -> int:
    home = ready_home()
    from saystop.config.archive import backing_up

    made = backing_up.write(home, arguments.file)
    say(f"{arguments.file}: {made.rows} rows of {made.tables} tables, {made.size / 1e6:.1f} MB.")
    say("It opens no report by itself, but it holds the installation's secret: keep it as you keep keys.")
    return 0


def restore(arguments: argparse.Namespace) -> int:
    from saystop.config.archive import restoring

    return restoring.run(homes.home_path(), arguments.file, replace=arguments.replace, sure=arguments.yes)


# -- what several verbs need


def start_django() -> Home:
    """Load the settings of this home and the apps."""
    import django

    django.setup()
    from django.conf import settings

    home: Home = settings.HOME
    return home


def ready_home() -> Home:
    """The home, once it is known to be one.

    Raises:
        Stop: there is none.
    """
    path = homes.home_path()
    if not homes.exists(path):
        raise Stop(f"There is no office in {path}: run `saystop init`, or set SAYSTOP_HOME to its folder.")
    return start_django()


def refuse_to_serve_on_faults(home: Home) -> None:
    faults = []
    for finding in checking.findings(home, checking.BEFORE_SERVING):
        if finding.grade is Grade.FAULT:
            faults.append(str(finding))
        elif finding.grade is Grade.WARN:
            warn(finding)
    if faults:
        raise Stop("\n".join([*faults, "The server was not started: mend this first."]))


def serve_at(home: Home, place: "Place", ready: Callable[[], None], service: "Service") -> int:
    from django.db import connections

    from saystop.config import processes, serving

    serving.demand_free(place)
    connections.close_all()
    with processes.holding(home.path, alone=False):
        serving.serve(place, ready, service)
    return 0


def _answers(arguments: argparse.Namespace) -> dict[str, str]:
    return {option: _answer(arguments, option, question) for option, question in INIT_QUESTIONS.items()}


def _answer(arguments: argparse.Namespace, option: str, question: str) -> str:
    given: str | None = getattr(arguments, option)
    if given is None:
        if not sys.stdin.isatty() or arguments.password_stdin:
            raise Stop(f"--{option} is missing: {question.lower()}.", 2)
        given = input(f"{question}: ")
    return " ".join(given.split())


def _demand_sense(answers: dict[str, str]) -> None:
    from saystop.asking.countries import country_name
    from saystop.offices.models import Desk, Member, Office

    for option, model in {"office": Office, "desk": Desk, "director": Member}.items():
        most = getattr(model._meta.get_field("name"), "max_length", LONGEST_LINE)
        if not 0 < len(answers[option]) <= most:
            raise Stop(f"{INIT_QUESTIONS[option]} has 1 to {most} letters: give another with --{option}.", 2)
    if country_name(answers["country"], "en") is None:
        raise Stop("The country is two letters of ISO 3166-1, such as BE: give it with --country.", 2)
    _demand_email(answers["email"])


def _demand_email(email: str) -> None:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    try:
        validate_email(email)
    except ValidationError:
        raise Stop(f"{email!r} is no e-mail address: correct it.", 2) from None


def _new_password(arguments: argparse.Namespace, answers: dict[str, str]) -> str:
    """A password that meets the rules, from a pipe or typed twice."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from saystop.offices.models import Member

    director = Member(name=answers["director"], email=answers["email"])
    typed_by_hand = not arguments.password_stdin and sys.stdin.isatty()
    for left in reversed(range(PASSWORD_TRIES)):
        if typed_by_hand:
            password = getpass.getpass("A password for the director, at least 12 letters: ")
            if getpass.getpass("The same again: ") != password:
                warn("The two are not the same.")
                continue
        else:
            password = sys.stdin.readline(LONGEST_LINE).rstrip("\r\n")
        try:
            validate_password(password, director)
        except ValidationError as fault:
            if not left or not typed_by_hand:
                raise Stop(" ".join(fault.messages), 2) from None
            warn(" ".join(fault.messages))
        else:
            return password
    raise Stop("No password was chosen, so no office was made: run `saystop init` again.")


def forms_check(arguments: argparse.Namespace) -> int:
    """Tell what a workbook asks, or what is wrong with it."""
    from saystop.config import forms

    return forms.check(arguments)


def forms_evaluate(arguments: argparse.Namespace) -> int:
    """Tell what a workbook's logic makes of answers."""
    from saystop.config import forms

    return forms.evaluate(arguments)


def scenarios_check(arguments: argparse.Namespace) -> int:
    """Tell what the files of a scenario hold, or what is wrong with them."""
    from saystop.config import stories

    return stories.check(arguments)
