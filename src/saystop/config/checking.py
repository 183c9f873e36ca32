"""What `saystop check` looks at, and `saystop serve` before it starts: each finding is one line that says what to do."""

import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from saystop.config.home import LOCAL_NAMES, SECRET_FILE, SETTINGS_FILE, Home

LEAST_FREE = 1 << 30  # bytes: what a flood of attachments may take before it is swept, and some air
SCARCE_FREE = 6 << 30
DEMO_FILE = "demo"
BACKUP_DAYS = 8  # a weekly backup, and a day of grace


class Grade(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    grade: Grade
    about: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.grade:<6}{self.about}: {self.sentence}"


Check = Callable[[Home], Iterator[Finding]]


def findings(home: Home, checks: tuple[Check, ...]) -> Iterator[Finding]:
    """Every finding, in turn; what a check cannot look at is a fault of its own."""
    from django.db import DatabaseError

    for check in checks:
        try:
            yield from check(home)
        except (OSError, DatabaseError) as fault:
            yield Finding(Grade.FAULT, check.__name__, f"could not be looked at ({type(fault).__name__}).")


def permissions(home: Home) -> Iterator[Finding]:
    mode = stat.S_IMODE(home.path.stat().st_mode)
    if mode & 0o077:
        yield Finding(
            Grade.FAULT, "home", f"others on this machine can look into it; run: chmod 700 {home.path}"
        )
    else:
        yield Finding(Grade.OK, "home", f"{home.path} is open to its owner only.")
    secret = home.path / SECRET_FILE
    if stat.S_IMODE(secret.stat().st_mode) & 0o177:
        yield Finding(Grade.FAULT, "secret", f"others can read it; run: chmod 600 {secret}")
    else:
        yield Finding(Grade.OK, "secret", "is readable to its owner only.")
    settings = home.path / SETTINGS_FILE
    if settings.exists() and stat.S_IMODE(settings.stat().st_mode) & 0o077 and home.database:
        yield Finding(Grade.WARN, "settings", f"may hold a password; run: chmod 600 {settings}")


def names(home: Home) -> Iterator[Finding]:
    """The names under which the office is reached, and whether they are reached safely."""
    foreign = [name for name in home.hosts if name not in LOCAL_NAMES]
    if "*" in home.hosts:
        yield Finding(Grade.FAULT, "hosts", 'replace "*" in saystop.toml by the names of this office.')
    elif foreign and not home.https:
        yield Finding(
            Grade.FAULT,
            "https",
            f"reports to {foreign[0]} would travel in the clear; put a proxy with HTTPS in front and set https = true.",
        )
    elif home.https and not foreign:
        yield Finding(Grade.WARN, "hosts", "https is on, but hosts in saystop.toml holds no name of its own.")
    else:
        yield Finding(Grade.OK, "hosts", ", ".join(home.hosts) + (" over HTTPS." if home.https else "."))


def demonstration(home: Home) -> Iterator[Finding]:
    if (home.path / DEMO_FILE).exists():
        yield Finding(
            Grade.WARN,
            "demo",
            "this office is invented and its passwords are public: use it for nothing real.",
        )


def database(home: Home) -> Iterator[Finding]:
    """It answers, and a receipt that was shown survives a power cut."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            journal = cursor.execute("PRAGMA journal_mode").fetchone()[0]
            synchronous = cursor.execute("PRAGMA synchronous").fetchone()[0]
            kept = journal == "wal" and synchronous >= 2
            shown = f"SQLite, journal {journal}, synchronous {synchronous}."
            if cursor.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                yield Finding(Grade.FAULT, "database", "the file is damaged: restore the latest backup.")
                return
        else:
            cursor.execute(
                "SELECT current_setting('synchronous_commit'), current_setting('fsync'), version()"
            )
            commit, fsync, version = cursor.fetchone()
            kept = commit != "off" and fsync == "on"
            shown = f"{' '.join(version.split()[:2])}, synchronous_commit {commit}, fsync {fsync}."
    if kept:
        yield Finding(Grade.OK, "database", shown)
    else:
        yield Finding(
            Grade.FAULT, "database", f"a power cut could lose a report that has its receipt: {shown}"
        )


def migrations(home: Home) -> Iterator[Finding]:
    missing, foreign = migration_state()
    if foreign:
        yield Finding(
            Grade.FAULT, "migrations", f"the database is of a newer SayStop ({foreign[0]}): install that one."
        )
    elif missing:
        yield Finding(Grade.FAULT, "migrations", f"{len(missing)} not applied; run: saystop upgrade")
    else:
        yield Finding(Grade.OK, "migrations", "all applied.")


def migration_state() -> tuple[list[str], list[str]]:
    """Migrations that this SayStop has and the database lacks, and the other way round; of the rooms that this process has."""
    from django.conf import settings
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection, ignore_no_migrations=True)
    known, applied = set(loader.disk_migrations), set(loader.applied_migrations)
    if not settings.SAYSTOP_ALL_ROOMS:
        applied = {key for key in applied if key[0] in loader.migrated_apps}
    return [".".join(key) for key in sorted(known - applied)], [
        ".".join(key) for key in sorted(applied - known)
    ]


def office(home: Home) -> Iterator[Finding]:
    if migration_state()[0]:
        return
    from saystop.offices.models import Office

    found = Office.objects.first()
    if found is None:
        yield Finding(Grade.FAULT, "office", "there is none yet; run: saystop init")
    else:
        yield Finding(Grade.OK, "office", f"{found.name}.")


def keys(home: Home) -> Iterator[Finding]:
    """That the keys which lie here are those of which the audit trail tells: rows of an earlier day pass their seals."""
    if migration_state()[0]:
        return
    from saystop.offices import audit

    if fault := audit.fault_of_keys():
        sentence = f"{fault} Rows of the database were exchanged or put back: restore the latest backup."
        yield Finding(Grade.FAULT, "keys", sentence)
    else:
        yield Finding(Grade.OK, "keys", "are those of which the audit trail tells.")


def people(home: Home) -> Iterator[Finding]:
    """Who could be locked out, and by how little."""
    if migration_state()[0]:
        return
    from saystop.engines.sealing import Tampered
    from saystop.offices.models import Desk, Member, Role
    from saystop.offices.services import desks

    directors = Member.objects.filter(is_active=True, role=Role.DIRECTOR)
    for one in directors.filter(has_second_factor=False).order_by("name"):
        sentence = "has no second factor: sign in at /sign-in/, which sets it up."
        yield Finding(Grade.WARN, "director", f"{one.name} {sentence}")
    for desk in Desk.objects.order_by("name"):
        try:
            holders, strays = desks.holders(desk), desks.strays(desk)
        except Tampered:
            sentence = "had a newer key, which was removed: restore the latest backup."
            yield Finding(Grade.FAULT, "desk", f"{desk.name} {sentence}")
            continue
        for one in strays:
            sentence = (
                f"has a grant for {one.name} that nobody gave here: a director revokes it on the page Desks."
            )
            yield Finding(Grade.FAULT, "desk", f"{desk.name} {sentence}")
        if not holders:
            sentence = "is held by nobody: a director brings its keys back on the page Recovery, by shares."
            yield Finding(Grade.WARN, "desk", f"{desk.name} {sentence}")
        elif len(holders) == 1:
            sentence = f"is held by {holders[0].name} alone: grant it to a second member, or a lost password takes the shares."
            yield Finding(Grade.WARN, "desk", f"{desk.name} {sentence}")


def real_use(home: Home) -> Iterator[Finding]:
    """An office that has begun its work, and still stands as `saystop init` left it."""
    if migration_state()[0] or (home.path / DEMO_FILE).exists():
        return
    from django.utils import timezone

    from saystop.offices.models import AuditEntry, Member
    from saystop.reporting.models import Report

    if not Report.objects.exists() and Member.objects.count() < 2:
        return
    if not home.names and not home.https:
        yield Finding(
            Grade.WARN,
            "hosts",
            "only this machine reaches the office: set its name as hosts in saystop.toml, and https = true behind a proxy.",
        )
    saved = AuditEntry.objects.filter(action="backup.made").order_by("-number").first()
    if saved is None:
        yield Finding(Grade.WARN, "backup", "there is none yet; run: saystop backup FILE")
    elif (age := timezone.now() - saved.at) > timedelta(days=BACKUP_DAYS):
        yield Finding(Grade.WARN, "backup", f"the latest is {age.days} days old; run: saystop backup FILE")
    else:
        yield Finding(Grade.OK, "backup", f"the latest was made {saved.at:%Y-%m-%d}.")


def audit_trail(home: Home) -> Iterator[Finding]:
    if migration_state()[0]:
        return
    from saystop.offices import audit

    verdict = audit.verify()
    if verdict.fault:
        yield Finding(Grade.FAULT, "audit trail", verdict.fault)
    else:
        yield Finding(Grade.OK, "audit trail", f"{verdict.count} entries, whole.")


def directory(home: Home) -> Iterator[Finding]:
    from saystop.reporting import directory as directories

    own = home.path / "directory.csv"
    try:
        count = len(directories.entries())
    except (directories.DirectoryError, UnicodeDecodeError) as fault:
        yield Finding(Grade.FAULT, "directory", f"{own}: {fault}")
        return
    yield Finding(
        Grade.OK, "directory", f"{count} entries, {'the office’s own' if own.exists() else 'as shipped'}."
    )


def lists(home: Home) -> Iterator[Finding]:
    """That the hash lists are as the trail tells, their files as they were written, and the index what they hold."""
    if migration_state()[0]:
        return
    from saystop.screening import told
    from saystop.screening.lists import inspecting

    faults = [*told.faults(), *inspecting.faults()]
    for sentence in faults:
        yield Finding(Grade.FAULT, "lists", sentence)
    if not faults and (count := inspecting.count()):
        yield Finding(Grade.OK, "lists", f"{count} hash lists, whole.")


def disk(home: Home) -> Iterator[Finding]:
    free = shutil.disk_usage(home.path).free
    shown = f"{free / (1 << 30):.1f} GiB free."
    if free < LEAST_FREE:
        yield Finding(Grade.FAULT, "disk", shown + " Make room before reports are refused.")
    elif free < SCARCE_FREE:
        yield Finding(Grade.WARN, "disk", shown + " Make room soon.")
    else:
        yield Finding(Grade.OK, "disk", shown)


BEFORE_SERVING: tuple[Check, ...] = (
    permissions,
    names,
    demonstration,
    migrations,
    office,
    keys,
    audit_trail,
    directory,
)
ALL: tuple[Check, ...] = (*BEFORE_SERVING, people, real_use, database, lists, disk)


def is_home(path: Path) -> bool:
    return (path / SECRET_FILE).exists()
