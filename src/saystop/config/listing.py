"""`saystop lists`: import, show, export, undo, mend."""

import argparse
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from saystop.config import verbs
from saystop.config.speaking import say, warn
from saystop.config.stopping import Stop

if TYPE_CHECKING:
    from saystop.screening.models import HashList
    from saystop.screening.services.lists import Outcome

_PAUSE = 1.0  # seconds between two signs of progress
_OF_A_NEW_LIST = {
    "name": "--name",
    "owner": "--owner",
    "content_class": "--class",
    "basis": "--basis",
    "basis_from": "--from",
    "basis_until": "--until",
    "action": "--action",
    "distance": "--distance",
    "review_above": "--review-above",
    "two_verdicts": "--two-verdicts",
    "signing_key": "--signing-key",
}


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    lists = commands.add_parser("lists", help="hash lists", description="hash lists")
    acts = lists.add_subparsers(title="what to do", metavar="WHAT", required=True)
    _add_import(acts)
    shown = acts.add_parser("show", help="tell which lists there are, or all about one")
    shown.add_argument("list", nargs="?", metavar="LIST")
    shown.set_defaults(verb=show)
    exported = acts.add_parser("export", help="write all entries of a list as CSV")
    exported.add_argument("list", metavar="LIST")
    exported.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="standard output otherwise, and for -"
    )
    exported.set_defaults(verb=export)
    undone = acts.add_parser("undo", help="bring back what a list held in an earlier version")
    undone.add_argument("list", metavar="LIST")
    undone.add_argument("version", type=int, metavar="VERSION", help="0: nothing")
    undone.add_argument("--yes", action="store_true", help="do not ask before")
    undone.set_defaults(verb=undo)
    mended = acts.add_parser(
        "mend", help="make the index, and records that are damaged, anew of what is whole"
    )
    mended.set_defaults(verb=mend)


def _add_import(acts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    taken = acts.add_parser("import", help="take a file in as the whole of a list, or on top of it")
    taken.add_argument("list", metavar="LIST", help="its short name, such as hotline-1")
    taken.add_argument("file", type=Path, metavar="FILE")
    formats = ["csv", "jsonl", "ncmec", "threatexchange", "vics"]
    taken.add_argument("--format", choices=formats, help="otherwise as the file looks")
    taken.add_argument(
        "--incremental", action="store_true", help="on top of what the list holds: rows add, update, remove"
    )
    taken.add_argument("--dry-run", action="store_true", help="only say what would come of it")
    taken.add_argument(
        "--faulty", type=percent, default=1.0, metavar="PERCENT", help="of rows that may be faulty (1)"
    )
    taken.add_argument("--new", action="store_true", help="make the list first, of what follows")
    taken.add_argument("--name", help="of the list")
    taken.add_argument("--owner", help="who keeps it")
    taken.add_argument(
        "--class", dest="content_class", metavar="CLASS", help="of what it holds, such as csam"
    )
    taken.add_argument("--basis", help="the legal basis on which it is used")
    taken.add_argument("--from", dest="basis_from", type=day, metavar="DAY", help="when that begins (today)")
    taken.add_argument("--until", dest="basis_until", type=day, metavar="DAY", help="its last day")
    taken.add_argument("--action", choices=["block", "review", "notify"], help="what is done (review)")
    taken.add_argument("--distance", type=int, help="bits of 256 within which pictures are one (31)")
    taken.add_argument("--review-above", type=int, metavar="DISTANCE", help="farther ones wait (0)")
    taken.add_argument("--two-verdicts", action="store_true", default=None, help="of two members")
    taken.add_argument(
        "--signing-key",
        type=Path,
        metavar="FILE",
        help="the source's Ed25519 public key: PEM, Base64, hexadecimal digits or 32 bytes",
    )
    taken.set_defaults(verb=import_)


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("a day is written 2030-01-31") from None


def percent(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1
    if not 0 <= share <= 100:
        raise argparse.ArgumentTypeError("a percentage is a number from 0 to 100")
    return share


def import_(arguments: argparse.Namespace) -> int:
    """Take a file in, and say what came of it."""
    verbs.ready_home()
    from saystop.screening.lists.files import DamagedFile
    from saystop.screening.services import lists

    if arguments.new and not (arguments.file.is_file() and arguments.file.stat().st_size):
        raise Stop(f"{arguments.file} is not there or holds nothing: no list was made.")
    list_ = _made(arguments) if arguments.new else _filled(arguments)
    progress = Progress()
    try:
        outcome = lists.import_(
            None,
            list_,
            arguments.file,
            arguments.format,
            incremental=arguments.incremental,
            dry_run=arguments.dry_run,
            most_faulty=arguments.faulty / 100,
            progress=progress.tell,
        )
    except lists.Refusal as refusal:
        progress.end()
        for fault in refusal.taken.faults if refusal.taken else ():
            warn(f"Line {fault.line}: {fault.sentence}")
        if arguments.new:
            warn(f"{list_.slug} is made and holds nothing yet: leave out --new the next time.")
        raise Stop(str(refusal)) from None
    except DamagedFile as fault:
        raise Stop(str(fault)) from None
    progress.end()
    _tell(list_, outcome, is_trial=arguments.dry_run)
    return 0


def show(arguments: argparse.Namespace) -> int:
    verbs.ready_home()
    from saystop.screening.models import HashList

    if arguments.list:
        _show(_list(arguments.list))
        return 0
    if not HashList.objects.exists():
        warn("There is no list yet: `saystop lists import LIST FILE --new …` makes one.")
    for list_ in HashList.objects.order_by("slug"):
        newest = list_.versions.order_by("-number").first()
        total = newest.total if newest else 0
        say(f"{list_.slug}  version {list_.version}, {total:,} entries. {state(list_)}")
    return 0


def export(arguments: argparse.Namespace) -> int:
    verbs.ready_home()
    from saystop.screening.lists import exporting
    from saystop.screening.lists.files import DamagedFile

    list_ = _list(arguments.list)
    try:
        if arguments.file in (None, Path("-")):
            for text in exporting.csv_of(list_):
                sys.stdout.write(text)
            return 0
        with arguments.file.open("x", encoding="utf-8") as target:
            for text in exporting.csv_of(list_):
                target.write(text)
    except FileExistsError:
        raise Stop(f"{arguments.file} is there already: choose another name, or move it away.") from None
    except DamagedFile as fault:
        raise Stop(str(fault)) from None
    return 0


def undo(arguments: argparse.Namespace) -> int:
    verbs.ready_home()
    from saystop.screening.lists.files import DamagedFile
    from saystop.screening.services import lists

    list_ = _list(arguments.list)
    try:
        trial = lists.undo(None, list_, arguments.version, dry_run=True)
        say(
            f"Version {arguments.version} of {list_.slug} comes back: {trial.removed:,} entries go, {trial.added:,} come,"
            f" {trial.updated:,} are changed back; it holds {trial.total:,} then."
        )
        if not arguments.yes:
            _demand_consent()
        outcome = lists.undo(None, list_, arguments.version)
    except (lists.Refusal, DamagedFile) as fault:
        raise Stop(str(fault)) from None
    say(f"{list_.slug} is at version {outcome.version}.")
    return 0


def mend(arguments: argparse.Namespace) -> int:
    del arguments
    verbs.ready_home()
    from saystop.screening.lists.files import DamagedFile
    from saystop.screening.services import lists, mending

    try:
        say(f"The index holds {mending.mend():,} fingerprints.")
    except (lists.Refusal, DamagedFile, FileNotFoundError) as fault:
        raise Stop(str(fault)) from None
    return 0


class Progress:
    """How much of a file has been read, on standard error."""

    def __init__(self) -> None:
        self._said = time.monotonic()
        self._watched = sys.stderr.isatty()

    def tell(self, done: int, size: int) -> None:
        if time.monotonic() - self._said < _PAUSE:
            return
        self._said = time.monotonic()
        sentence = f"{done / 1e6:,.0f} of {size / 1e6:,.0f} MB read"
        if self._watched:
            sys.stderr.write(f"\r{sentence}")
            sys.stderr.flush()
        else:
            warn(sentence)

    def end(self) -> None:
        if self._watched:
            sys.stderr.write("\r\033[K")


def _tell(list_: "HashList", outcome: "Outcome", *, is_trial: bool) -> None:
    for fault in outcome.faults:
        warn(f"Line {fault.line}: {fault.sentence}")
    if outcome.faulty > len(outcome.faults):
        warn(f"… and {outcome.faulty - len(outcome.faults):,} more.")
    for note, count in sorted(outcome.notes.items()):
        warn(f"Passed over: {count:,} {note}.")
    say(
        f"{outcome.rows:,} rows, {outcome.faulty:,} of them faulty. {outcome.added:,} added, {outcome.removed:,} removed,"
        f" {outcome.updated:,} updated: {outcome.total:,} entries."
    )
    if not outcome.is_new:
        say(f"That changes nothing: {list_.slug} stays at version {outcome.version}.")
    elif is_trial:
        say(f"A trial: nothing was changed. It would be version {outcome.version}.")
    else:
        say(f"{list_.slug} is at version {outcome.version}. {state(list_)}")


def _show(list_: "HashList") -> None:
    from saystop.screening.models import Action

    say(f"{list_.slug}: {list_.name}, of {list_.owner}")
    say(f"Class {list_.content_class}, action {list_.action}, distance {list_.distance}.")
    which = "Every match" if list_.action == Action.REVIEW else f"What is farther than {list_.review_above}"
    say(f"{which} waits for {'two members' if list_.two_verdicts else 'a member'}.")
    until = f" until {list_.basis_until}" if list_.basis_until else ""
    say(f"Legal basis: {list_.legal_basis}, from {list_.basis_from}{until}.")
    say(state(list_))
    excluded = list_.exclusions.filter(upheld_on=None).count()
    if excluded:
        say(f"{excluded:,} of its fingerprints are not acted on until its owner has answered.")
    for version in list_.versions.order_by("number"):
        from_where = f"version {version.restored} again" if version.restored is not None else version.source
        say(
            f"  {version.number}  {version.made_on}  {from_where}: {version.added:,} added, {version.removed:,} removed,"
            f" {version.updated:,} updated, {version.total:,} entries"
        )


def state(list_: "HashList") -> str:
    """Whether it matches today, and why not."""
    from django.utils import timezone

    from saystop.screening.models import Basis

    basis = list_.basis_on(timezone.localdate())
    if not list_.is_unaltered:
        return "Nothing is matched: its settings were altered past SayStop. Run `saystop check`, which says what to do."
    if not list_.is_enabled:
        return "It does not match: it is switched off."
    if basis == Basis.LAPSED:
        return f"It does not match: its legal basis lapsed on {list_.basis_until}."
    if basis == Basis.NOT_YET:
        return f"It does not match: its legal basis is in force from {list_.basis_from} on."
    if list_.version and not list_.holds_something:
        return "It does not match: it holds nothing."
    return "It matches." if list_.version else "It does not match: nothing was imported yet."


def _list(slug: str) -> "HashList":
    from saystop.screening.models import HashList

    found = HashList.objects.filter(slug=slug).first()
    if found is None:
        raise Stop(f"There is no list {slug!r}: `saystop lists show` names them, --new makes one.")
    return found


def _filled(arguments: argparse.Namespace) -> "HashList":
    """The list that is there, of which no setting is changed here: nobody is to believe that its signatures are asked for now."""
    list_ = _list(arguments.list)
    for name, option in _OF_A_NEW_LIST.items():
        if getattr(arguments, name) is not None:
            raise Stop(f"{option} is for a new list: settings of {list_.slug} are changed on its page.", 2)
    return list_


def _made(arguments: argparse.Namespace) -> "HashList":
    from django.utils import timezone

    from saystop.screening.models import HashList
    from saystop.screening.services import lists

    if arguments.dry_run:
        raise Stop("A trial makes no list: leave out --new or --dry-run.", 2)
    if HashList.objects.filter(slug=arguments.list).exists():
        raise Stop(f"There is a list {arguments.list!r} already: leave out --new to import into it.", 2)
    wanted = ("name", "owner", "basis", "content_class")
    for name in wanted:
        if not getattr(arguments, name):
            raise Stop(f"--{name.replace('content_', '')} is missing: a new list needs it.", 2)
    settings = {
        name: given
        for name in ("basis_until", "action", "distance", "review_above", "two_verdicts")
        if (given := getattr(arguments, name)) is not None
    }
    if arguments.signing_key:
        settings["signing_key"] = _key(arguments.signing_key)
    try:
        return lists.make(
            None,
            slug=arguments.list,
            name=arguments.name,
            owner=arguments.owner,
            content_class=arguments.content_class,
            legal_basis=arguments.basis,
            basis_from=arguments.basis_from or timezone.localdate(),
            **settings,
        )
    except lists.Refusal as refusal:
        raise Stop(str(refusal), 2) from None


def _key(file: Path) -> bytes:
    """A public key of Ed25519 as it lies in a file."""
    from saystop.screening import public_keys

    try:
        return public_keys.read(file.read_bytes())
    except public_keys.NoKey:
        raise Stop(
            f"{file} is no public key of Ed25519: as PEM, as Base64, as 64 hexadecimal digits or as 32 bytes.",
            2,
        ) from None


def _demand_consent() -> None:
    if not sys.stdin.isatty():
        raise Stop("Undoing asks first, and there is nobody to ask: with --yes it does not.")
    if input("Type UNDO to do so: ").strip() != "UNDO":
        raise Stop("That is not what was asked for: nothing was changed.")
