"""Lists made, changed, imported and undone: the only place that writes them, in the database and in their folder.

A new version lies in files before the database names it. Whatever stops the machine, the version that the database names holds,
and its files are whole. The index takes in what comes before it holds, and gives up what went after.
"""

import hashlib
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from saystop.engines.saying import said
from saystop.offices import audit
from saystop.offices.models import Member
from saystop.offices.rules import demand
from saystop.screening import rules, sense
from saystop.screening.classes import by_code
from saystop.screening.lists import files, places, shelving, signing, taking, versions
from saystop.screening.lists.formats.choosing import guess
from saystop.screening.lists.formats.reading import Fault, Unreadable
from saystop.screening.lists.records import Rows, empty
from saystop.screening.lists.sorting import TooAlike
from saystop.screening.lists.taking import Taken, Taking
from saystop.screening.lists.versions import Counts
from saystop.screening.models import Action, HashList, ListVersion, SourceFormat

MOST_FAULTY = 0.01  # of the rows; above it nothing is imported
_KEY_BYTES = 32

Progress = Callable[[int, int], None]


class Refusal(Exception):
    """Why nothing was done, as a sentence that says what to do; with what is wrong with rows, where that is the reason."""

    def __init__(self, sentence: str, taken: Taken | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.taken = taken


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import or an undoing did, or would do.

    Args:
        version: that holds now; of a trial, that which would.
        is_new: whether there is a version that was not there before.
        rows: of the file, the faulty ones among them.
        faults: the first of them.
        notes: how many of what was passed over.
    """

    version: int
    is_new: bool
    added: int
    removed: int
    updated: int
    total: int
    format: str
    rows: int = 0
    faulty: int = 0
    faults: tuple[Fault, ...] = ()
    notes: Mapping[str, int] = field(default_factory=dict)


@transaction.atomic
def make(
    member: Member | None,
    *,
    slug: str,
    name: str,
    owner: str,
    content_class: str,
    legal_basis: str,
    basis_from: date,
    **settings: Any,
) -> HashList:
    """A list that holds nothing yet.

    Args:
        member: who does it; None for the command line.
        settings: any of action, basis_until, is_enabled, distance, review_above, two_verdicts, signing_key.

    Raises:
        Refused: the member may not.
        Refusal: a setting has no sense.
    """
    _demand(member)
    made = HashList(
        slug=slug,
        name=name,
        owner=owner,
        content_class=content_class,
        legal_basis=legal_basis,
        basis_from=basis_from,
        **settings,
    )
    _demand_sense(made, slug=slug)
    made.save(force_insert=True)
    audit.record(member, "list.made", f"{made.pk}/{made.fingerprint}")
    return made


@transaction.atomic
def change(member: Member | None, list_: HashList, **settings: Any) -> None:
    """Change what a list is, or on which basis it stands: any field but its version. Raises as `make`."""
    _demand(member)
    kept = HashList.objects.select_for_update().get(pk=list_.pk)
    for name, value in settings.items():
        if name in {"id", "version", "is_empty"}:
            raise Refusal(f"{name} of a list cannot be changed.")
        setattr(kept, name, value)
    _demand_sense(kept)
    kept.save(update_fields=[*settings])
    audit.record(member, "list.changed", f"{kept.pk}/{kept.fingerprint}")
    list_.refresh_from_db()


def import_(
    member: Member | None,
    list_: HashList,
    file: Path,
    format_: str | None = None,
    *,
    incremental: bool = False,
    dry_run: bool = False,
    most_faulty: float = MOST_FAULTY,
    progress: Progress | None = None,
) -> Outcome:
    """Take a file in as the whole of a list, or on top of what it holds.

    Args:
        format_: of SourceFormat; None: as the file looks.
        incremental: rows add, update and remove; what the file does not name stays.
        dry_run: only say what would come of it.
        most_faulty: the share of faulty rows above which nothing is imported.
        progress: called now and then with bytes read and bytes in all.

    Raises:
        Refused: the member may not.
        Refusal: nothing was imported.
        DamagedFile: the version that holds is damaged.
    """
    _demand(member)
    with ExitStack() as stack:
        try:
            if not file.is_file() or not file.stat().st_size:
                raise Refusal(said("{file} is empty or no file.", file=str(file)))
            opened = stack.enter_context(file.open("rb"))
            stack.enter_context(places.writing(list_.pk))
            if list_.signing_key:
                signing.verify(opened, file, bytes(list_.signing_key))
            kind = format_ or guess(opened)
            digest = signing.digest(opened)
            name = hashlib.sha256(f"{kind}/{digest}".encode()).hexdigest()[:32]
            work = Taking(places.work(list_.pk) / name, kind)
            taken = work.run(opened, progress)
            if signing.digest(opened) != digest:
                work.forget()
                raise Refusal(said("{file} was changed while it was read: import it again.", file=str(file)))
            _demand_sound(work, most_faulty, incremental=incremental)
            old = current(list_)
            ranges = versions.taken_in(old, work.chunks(), work.removals(), incremental=incremental)
            version, counts, is_new = _next(member, list_, kind, ranges, dry_run=dry_run)
        except places.Busy:
            raise Refusal(
                said("{list} is being written at this moment: try again later.", list=list_.slug)
            ) from None
        except signing.Unsigned as fault:
            raise Refusal(fault.sentence) from None
        except TooAlike:
            raise Refusal(
                said("Too many entries of the file have one fingerprint: ask the source of the list.")
            ) from None
        except Unreadable as fault:
            raise Refusal(said("{file}: {sentence}", file=file.name, sentence=fault.sentence)) from None
        if not dry_run:
            taking.clean(places.work(list_.pk))
    list_.refresh_from_db()
    return Outcome(
        version,
        is_new,
        counts.added,
        counts.removed,
        counts.updated,
        counts.total,
        kind,
        taken.rows,
        taken.faulty,
        tuple(taken.faults),
        dict(taken.notes),
    )


def undo(member: Member | None, list_: HashList, number: int, *, dry_run: bool = False) -> Outcome:
    """Bring back what a list held in an earlier version, as a new version; 0: nothing.

    Raises:
        Refused: the member may not.
        Refusal: there is no such version.
        DamagedFile: files of the list are damaged.
    """
    _demand(member)
    try:
        with places.writing(list_.pk):
            list_.refresh_from_db()
            if not 0 <= number < list_.version:
                raise Refusal(
                    said(
                        "{list} is at version {version}: an earlier one can be brought back, from 0 on.",
                        list=list_.slug,
                        version=list_.version,
                    )
                )
            differences = [
                versions.open_difference(list_.pk, later) for later in range(number + 1, list_.version + 1)
            ]
            ranges = versions.taken_back(current(list_), differences)
            version, counts, is_new = _next(
                member, list_, SourceFormat.UNDO, ranges, dry_run=dry_run, restored=number
            )
    except places.Busy:
        raise Refusal(
            said("{list} is being written at this moment: try again later.", list=list_.slug)
        ) from None
    list_.refresh_from_db()
    return Outcome(
        version, is_new, counts.added, counts.removed, counts.updated, counts.total, SourceFormat.UNDO
    )


def _next(
    member: Member | None,
    list_: HashList,
    source: str,
    ranges: Any,
    *,
    dry_run: bool,
    restored: int | None = None,
) -> tuple[int, Counts, bool]:
    """Lay the next version down, and let it hold unless nothing changed or it is a trial."""
    number = list_.version + 1
    if dry_run:
        counts = versions.count(ranges)
        return (list_.version if counts.is_same else number), counts, not counts.is_same
    counts = versions.write(list_.pk, number, ranges)
    if counts.is_same:
        versions.discard(list_.pk, number)
        return list_.version, counts, False
    if restored:
        _demand_as_it_was(list_, restored, number, counts)
    with places.switching():
        shelving.take_in(list_.pk, number)
        _let_hold(member, list_, source, number, counts, restored)
        shelving.take_out(list_.pk, number)
    places.records(list_.pk, number - 1).unlink(missing_ok=True)
    return number, counts, True


@transaction.atomic
def _let_hold(
    member: Member | None, list_: HashList, source: str, number: int, counts: Counts, restored: int | None
) -> None:
    kept = HashList.objects.select_for_update().get(pk=list_.pk)
    if kept.version != number - 1:
        raise Refusal(said("{list} was changed meanwhile: try again.", list=list_.slug))
    ListVersion.objects.create(
        list=kept,
        number=number,
        source=source,
        added=counts.added,
        removed=counts.removed,
        updated=counts.updated,
        total=counts.total,
        restored=restored,
        digest=counts.digest,
    )
    kept.version, kept.is_empty = number, not counts.total
    kept.save(update_fields=["version", "is_empty"])
    audit.record(member, "list.imported" if restored is None else "list.undone", f"{kept.pk}/{number}")


def current(list_: HashList) -> Rows:
    """All entries of the version that holds. Raises DamagedFile."""
    list_.refresh_from_db()
    if not list_.version:
        return empty()
    path = places.records(list_.pk, list_.version)
    told = ListVersion.objects.get(list=list_, number=list_.version)
    if not path.exists() or files.told(path) != (told.total, told.digest):
        raise files.DamagedFile(path)
    return files.open_rows(path)


def _demand(member: Member | None) -> None:
    demand(member is None or rules.may_manage_lists(member))


def _demand_sound(work: Taking, most_faulty: float, *, incremental: bool) -> None:
    taken = work.taken
    good = taken.rows - taken.faulty
    if taken.faulty > most_faulty * taken.rows:
        work.forget()
        raise Refusal(
            said(
                "{faulty} of {rows} rows are faulty, more than {most} %: nothing was imported.",
                faulty=f"{taken.faulty:,}",
                rows=f"{taken.rows:,}",
                most=f"{most_faulty * 100:g}",
            ),
            taken,
        )
    if not good or (not incremental and not any(map(len, work.chunks()))):
        work.forget()
        raise Refusal(said("There is no fingerprint in the file: nothing was imported."), taken)


def _demand_as_it_was(list_: HashList, restored: int, number: int, counts: Counts) -> None:
    told = ListVersion.objects.get(list=list_, number=restored)
    if (told.total, told.digest) != (counts.total, counts.digest):
        versions.discard(list_.pk, number)
        raise Refusal(
            said(
                "The differences of {list} do not lead back to version {restored}: restore a backup.",
                list=list_.slug,
                restored=restored,
            )
        )


def _demand_sense(list_: HashList, **further: Any) -> None:
    """Raises Refusal with the first fault. `further` is what is judged of a new list alone."""
    for name in sense.WORDS:
        setattr(list_, name, getattr(list_, name).strip())
    judged = (*sense.WORDS, "basis_from", "basis_until", "distance", "review_above")
    for name, sentence in sense.faults({name: getattr(list_, name) for name in judged} | further).items():
        raise Refusal(f"{name}: {sentence}")
    try:
        list_.full_clean(validate_unique=True)
    except ValidationError as fault:
        name, messages = next(iter(fault.message_dict.items()))
        raise Refusal(f"{name}: {messages[0]}") from None
    if list_.content_class not in by_code():
        raise Refusal(
            f"There is no content class {list_.content_class!r}: use one of {', '.join(by_code())}."
        )
    if list_.action not in Action.values:
        raise Refusal(f"There is no action {list_.action!r}: use one of {', '.join(Action.values)}.")
    if list_.signing_key and len(bytes(list_.signing_key)) != _KEY_BYTES:
        raise Refusal("The signing key is not one of Ed25519: it has 32 bytes.")
