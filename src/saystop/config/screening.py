"""`saystop screen hash` and `saystop screen match`: JSON lines on standard output, progress beside it."""

import argparse
import io
import os
import sys
import time
from collections.abc import Callable

from saystop.config import listing, verbs
from saystop.config.home import HomeError
from saystop.config.speaking import say, warn
from saystop.config.stopping import Stop

NO_MATCH, MATCH, FAULT = 0, 1, 2
_EVERY = 1_000  # inputs between two lines of progress, where nobody looks on
_PAUSE = 0.2  # seconds between two of them, where somebody does


def add(screened: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    hashes = screened.add_parser("hash", help="tell the fingerprints of files, a line of JSON each")
    hashes.add_argument("files", nargs="+", metavar="FILE")
    hashes.set_defaults(verb=whole(hash_))
    matches = screened.add_parser(
        "match", help="tell whether files are known, a line of JSON each; 0: none is, 1: one is, 2: a fault"
    )
    matches.add_argument("--list", dest="lists", action="append", metavar="LIST", help="ask this list only")
    matches.add_argument(
        "what",
        nargs="+",
        metavar="FILE|DIR|-",
        help="-: a file or a fingerprint a line, from standard input; name a file that looks like one ./NAME",
    )
    matches.set_defaults(verb=whole(match))


def whole(verb: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """A verb whose every way to fail ends with 2: 1 would say that something is known."""

    def run(arguments: argparse.Namespace) -> int:
        from saystop.config import cli

        try:
            return verb(arguments)
        except (Stop, HomeError) as stop:
            raise Stop(str(stop), FAULT) from None
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return FAULT
        except Exception as fault:
            raise Stop(cli.sentence_for(fault), FAULT) from None

    return run


def hash_(arguments: argparse.Namespace) -> int:
    """Needs no office and writes nothing."""
    verbs.start_django()
    from saystop.screening import commands

    worst, hasher = NO_MATCH, commands.WhenNeeded()
    for name in arguments.files:
        try:
            say(commands.line(commands.told(commands.looked_at(name, hasher))))
        except OSError as fault:
            warn(f"{name}: {fault.strerror}.")
            worst = FAULT
    return worst


def match(arguments: argparse.Namespace) -> int:
    """Which of the things named are on a list."""
    verbs.ready_home()
    from saystop.engines.fingerprints.shelf import DamagedIndexError
    from saystop.screening import commands
    from saystop.screening.listed import AlteredList
    from saystop.screening.lists.files import DamagedFile
    from saystop.screening.matching import Matcher, NotReady

    try:
        lists = commands.named(arguments.lists)
    except commands.Unknown as fault:
        raise Stop(str(fault), FAULT) from None
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="surrogateescape")  # names of files need not be UTF-8
    progress, code = Progress(), _tell_silent(arguments.lists)
    matcher, hasher = Matcher(), commands.WhenNeeded()
    try:
        for asked in commands.batches(commands.inputs(arguments.what, sys.stdin), hasher):
            if isinstance(asked, commands.Missed):
                progress.clear()
                warn(asked.sentence)
                code = FAULT
                continue
            for answer in commands.matched(matcher, asked, lists):
                progress.count(found=answer.is_known, was_read=answer.was_read)
                say(answer.line)
                # A picture that nobody has seen is not known to be unknown; its digest may have said enough.
                if answer.missed_picture and not answer.is_known:
                    code = FAULT
                elif answer.is_known and code == NO_MATCH:
                    code = MATCH
    except (AlteredList, DamagedFile, DamagedIndexError, NotReady) as fault:
        raise Stop(str(fault), FAULT) from None
    progress.end()
    return code


def _tell_silent(slugs: list[str] | None) -> int:
    """Say which lists are asked in vain today, as nobody is to take their silence for "not known".

    Returns:
        FAULT where a list that was named says nothing, or where no list says anything.
    """
    from django.utils import timezone

    from saystop.screening.models import HashList

    day, asked = timezone.localdate(), HashList.objects.order_by("slug")
    lists = list(asked if slugs is None else asked.filter(slug__in=slugs))
    silent = [one for one in lists if not one.matches_on(day)]
    for one in silent:
        warn(f"{one.slug}: {listing.state(one)}")
    if len(silent) == len(lists):
        warn("No list is asked: `saystop lists show` tells which there are.")
    return FAULT if len(silent) == len(lists) or (slugs and silent) else NO_MATCH


class Progress:
    """How far it has come, on standard error."""

    def __init__(self) -> None:
        self._seen, self._found, self._unread, self._said = 0, 0, 0, 0.0
        self._watched = sys.stderr.isatty()

    def count(self, *, found: bool, was_read: bool) -> None:
        self._seen += 1
        self._found += found
        self._unread += not was_read
        if self._watched and time.monotonic() - self._said >= _PAUSE:
            self._said = time.monotonic()
            sys.stderr.write(f"\r{self._sentence()}")
            sys.stderr.flush()
        elif not self._watched and not self._seen % _EVERY:
            warn(self._sentence())

    def clear(self) -> None:
        if self._watched:
            sys.stderr.write("\r\033[K")

    def end(self) -> None:
        self.clear()
        warn(self._sentence())

    def _sentence(self) -> str:
        told = f"{self._seen:,} looked at, {self._found:,} known."
        return (
            f"{told} Of {self._unread:,} no picture could be read: digests alone were asked."
            if self._unread
            else told
        )
