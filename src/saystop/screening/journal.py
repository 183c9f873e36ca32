"""What was asked, written down before it is answered, so that no count is lost when a process is killed after its answer.

Each process that answers has files of its own under SAYSTOP_HOME/lists/journal and holds a lock on those that it still writes:

- `….counts`: how much each client asked in this hour, as numbers in memory that the kernel shares with the file;
- `….matches`: what was matched, a record after the other.

Neither waits for the disk: what was written survives the end of the process, not that of the machine. `services.logging.fold`
takes both into the log and removes the files that nobody writes any more.
"""

import contextlib
import fcntl
import mmap
import os
import secrets
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from saystop.screening.models.lists import Action, Kind

COUNTS, MATCHES = ".counts", ".matches"
METERS = ".meters"  # of `api.meters`, which lie here too
_BEGUN = ".new"
WAIT = "wait"  # what a client is told where a member has to judge first

HOUR = 3600  # seconds
SLOTS = 1024  # clients in one file of counts; a further one begins another file
_WORDS = 6  # of 8 bytes in a slot: hour, client in two halves, by fingerprint, by file, unreadable
_MOST_MATCHES = 8 << 20  # bytes after which a process begins another file
_MATCH = struct.Struct("<II16s16sIBBBB32s20s")
MATCH_BYTES = _MATCH.size
_KINDS = tuple(kind.value for kind in Kind)
_TOLD = (WAIT, *(action.value for action in Action))
DIGEST_BYTES = {Kind.PDQ.value: 32, Kind.MD5.value: 16, Kind.SHA1.value: 20, Kind.SHA256.value: 32}
NOBODY = UUID(int=0)  # the reporting line, which has no key


@dataclass(frozen=True, slots=True)
class Noted:
    """One match: the fingerprint on the list, how far it was, and what the client was told to do."""

    list: UUID
    version: int
    kind: str
    value: bytes
    distance: int
    content_class: str
    told: str


@dataclass(frozen=True, slots=True)
class Count:
    """How much a client asked within an hour; hours since 1970, UTC."""

    hour: int
    client: UUID
    by_fingerprint: int
    by_file: int
    unreadable: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A match as it was read back, with who asked in which hour."""

    hour: int
    client: UUID
    match: Noted


def folder_of(home: Path) -> Path:
    return home / "lists" / "journal"


class Journal:
    """What one process writes. Its threads share it.

    clock: the time, in seconds since 1970. alike: whatever is noted, the file of matches is made and dated too, so that
    the moment of its last change, which the system keeps and nobody can set, is that of the last question, not of the last match.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time, *, alike: bool = False) -> None:
        self.folder = folder
        self._clock = clock
        self._alike = alike
        self._lock = threading.Lock()
        self._counts: _Counts | None = None
        self._matches: _Matches | None = None

    def note(
        self,
        client: UUID,
        *,
        by_fingerprint: int = 0,
        by_file: int = 0,
        unreadable: int = 0,
        matches: Sequence[Noted] = (),
    ) -> None:
        """Write down what is about to be answered.

        Raises:
            OSError: it can't be written; then nothing may be answered.
        """
        hour = int(self._clock()) // HOUR
        with self._lock:
            counts = self._counts_of(hour)
            if matches or self._alike:
                self._matches_of(hour).write(b"".join(_packed(hour, client, match) for match in matches))
            if not counts.add(hour, client, by_fingerprint, by_file, unreadable):
                counts.close()
                self._counts = counts = _Counts(self.folder, hour)
                counts.add(hour, client, by_fingerprint, by_file, unreadable)

    def turn(self) -> None:
        """Leave the files of an hour that is over, so that they come into the log."""
        with self._lock:
            self._leave_all_but(int(self._clock()) // HOUR)

    def close(self) -> None:
        """Leave all files."""
        with self._lock:
            self._leave_all_but(-1)

    def _leave_all_but(self, hour: int) -> None:
        if self._counts is not None and self._counts.hour != hour:
            self._counts.close()
            self._counts = None
        if self._matches is not None and self._matches.hour != hour:
            self._matches.close()
            self._matches = None

    def _counts_of(self, hour: int) -> "_Counts":
        self._leave_all_but(hour)
        if self._counts is None:
            self._counts = _Counts(self.folder, hour)
        return self._counts

    def _matches_of(self, hour: int) -> "_Matches":
        if self._matches is not None and self._matches.size >= _MOST_MATCHES:
            self._matches.close()
            self._matches = None
        if self._matches is None:
            self._matches = _Matches(self.folder, hour)
        return self._matches


def open_locked(folder: Path, begin: str, suffix: str, size: int = 0) -> int:
    """A new file of this process, which has its name only once it is locked; its room is reserved."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{begin}{os.getpid()}-{secrets.token_hex(8)}"
    new = folder / f"{name}{_BEGUN}"
    handle = os.open(new, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if size:
            os.posix_fallocate(handle, 0, size)
        new.rename(folder / f"{name}{suffix}")
    except BaseException:
        os.close(handle)
        new.unlink(missing_ok=True)
        raise
    return handle


class _Counts:
    """Numbers in a file that is mapped into memory: each is one word, which is stored in one step."""

    def __init__(self, folder: Path, hour: int) -> None:
        self.hour = hour
        size = SLOTS * _WORDS * 8
        self._handle = open_locked(folder, f"{hour}-", COUNTS, size)
        self._map = mmap.mmap(self._handle, size)
        self._words = memoryview(self._map).cast("Q")
        self._slots: dict[UUID, int] = {}

    def add(self, hour: int, client: UUID, by_fingerprint: int, by_file: int, unreadable: int) -> bool:
        """Whether there was room."""
        at = self._slots.get(client)
        if at is None:
            if len(self._slots) == SLOTS:
                return False
            at = len(self._slots) * _WORDS
            self._words[at + 1] = client.int >> 64
            self._words[at + 2] = client.int & 0xFFFF_FFFF_FFFF_FFFF
            self._words[at] = hour  # last: it makes the slot one
            self._slots[client] = at
        words = self._words
        words[at + 3] += by_fingerprint
        words[at + 4] += by_file
        words[at + 5] += unreadable
        _date(self._handle, hour)
        return True

    def close(self) -> None:
        self._words.release()
        self._map.close()
        os.close(self._handle)


class _Matches:
    def __init__(self, folder: Path, hour: int) -> None:
        self.hour = hour
        self._handle = open_locked(folder, f"{hour}-", MATCHES)
        self.size = 0

    def write(self, data: bytes) -> None:
        """All of it, or nothing."""
        try:
            written = os.write(self._handle, data)
            if written != len(data):
                raise OSError("not all of it was written")
        except OSError:
            os.ftruncate(self._handle, self.size)
            raise
        finally:
            _date(self._handle, self.hour)
        self.size += len(data)

    def close(self) -> None:
        os.close(self._handle)


def _date(handle: int, hour: int) -> None:
    """A file's content is as old as its hour. The moment of this very call stays in the file's status (ctime): whoever has the
    disk reads from it when somebody asked last.
    """
    os.utime(handle, (hour * HOUR, hour * HOUR))


def _packed(hour: int, client: UUID, match: Noted) -> bytes:
    record = _MATCH.pack(
        0,
        hour,
        client.bytes,
        match.list.bytes,
        match.version,
        _KINDS.index(match.kind),
        match.distance,
        _TOLD.index(match.told),
        0,
        match.value,
        match.content_class.encode()[:20],
    )
    return zlib.crc32(record[4:]).to_bytes(4, "little") + record[4:]


# -- reading them back


def files(folder: Path) -> list[Path]:
    """The files of all processes, those of an earlier hour first."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix in {COUNTS, MATCHES})


def is_left(path: Path) -> bool:
    """Nobody writes it any more."""
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def clear(folder: Path) -> None:
    """Remove what ended processes have left that is for no log, and files that were begun and never had a name."""
    for path in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):
            is_old = path.stat().st_mtime < time.time() - 60
            if (path.suffix == METERS or (path.suffix == _BEGUN and is_old)) and is_left(path):
                path.unlink()


def counts_in(path: Path) -> list[Count]:
    data = path.read_bytes()
    words = memoryview(data[: len(data) - len(data) % (8 * _WORDS)]).cast("Q")
    found = []
    for at in range(0, len(words), _WORDS):
        hour, high, low, *asked = words[at : at + _WORDS]
        if hour:
            found.append(Count(hour, UUID(int=high << 64 | low), *asked))
    return found


def matches_in(path: Path, offset: int, most: int) -> tuple[list[Asked], int]:
    """At most so many records from an offset on, and the offset behind them. What a power cut has torn is passed over."""
    with path.open("rb") as file:
        file.seek(offset)
        data = file.read(most * MATCH_BYTES)
    whole = len(data) - len(data) % MATCH_BYTES
    records = (data[at : at + MATCH_BYTES] for at in range(0, whole, MATCH_BYTES))
    return [asked for record in records if (asked := _unpacked(record))], offset + whole


def _unpacked(record: bytes) -> Asked | None:
    crc, hour, client, list_, version, kind, distance, told, _, value, content_class = _MATCH.unpack(record)
    if crc != zlib.crc32(record[4:]) or not hour or kind >= len(_KINDS) or told >= len(_TOLD):
        return None
    name = _KINDS[kind]
    match = Noted(
        UUID(bytes=list_),
        version,
        name,
        value[: DIGEST_BYTES[name]],
        distance,
        content_class.rstrip(b"\0").decode(errors="replace"),
        _TOLD[told],
    )
    return Asked(hour, UUID(bytes=client), match)


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[bool]:
    """Whether this process is the only one that folds now."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
