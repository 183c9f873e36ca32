"""The file: a plain tar (POSIX ustar headers, GNU sizes) of which every single byte is accounted for.

Members in order: the home's files, one `tables/NAME.jsonl.gz` a table, `lists/LIST/FILE` of the hash lists, `media/NUMBER` of
the website, `manifest.json`, `manifest.seal`. The manifest holds the SHA-256 of each member before it; the seal is an HMAC-SHA256
of the manifest under a key derived from the installation's secret. Headers carry no time and no owner, so that exactly one header
is right for a name and a size.
"""

import hashlib
import hmac
import io
import json
import os
import re
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from saystop.config.home import SECRET_FILE, SETTINGS_FILE, HomeError, read_secret
from saystop.config.stopping import Stop
from saystop.engines.sealing import derive_key

FORMAT = 1
BLOCK = tarfile.BLOCKSIZE
MANIFEST = "manifest.json"
SEAL = "manifest.seal"
DIRECTORY_FILE = "directory.csv"
HOME_FILES = (SETTINGS_FILE, SECRET_FILE, DIRECTORY_FILE)
END = bytes(2 * BLOCK)
PIECE = 1 << 20
LARGEST_SMALL_MEMBER = 16 << 20  # bytes of a member that is read whole
_TABLE = re.compile(r"tables/([a-z][a-z0-9_]{0,62})\.jsonl\.gz")
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_LIST = re.compile(rf"lists/({_UUID})/([1-9][0-9]{{0,8}}\.(?:records|added|removed))")
_MEDIA = re.compile(r"media/[1-9][0-9]{0,8}")

DAMAGED = "The archive is damaged ({}): nothing was touched. Use another copy."


@dataclass(frozen=True, slots=True)
class Member:
    """Where a member lies in the file, and what it must be."""

    name: str
    offset: int
    size: int
    sha256: str

    @property
    def table(self) -> str | None:
        found = _TABLE.fullmatch(self.name)
        return found[1] if found else None

    @property
    def of_list(self) -> bool:
        """Whether it is a file of a hash list."""
        return _LIST.fullmatch(self.name) is not None

    @property
    def of_media(self) -> bool:
        """Whether it is a picture or a document of the website."""
        return _MEDIA.fullmatch(self.name) is not None


@dataclass(frozen=True, slots=True)
class Archive:
    """A verified archive: what its manifest says, and its members."""

    file: BinaryIO
    manifest: dict[str, Any]
    members: dict[str, Member]

    def small(self, name: str) -> bytes | None:
        """A whole member; None when the archive has none of that name."""
        member = self.members.get(name)
        return None if member is None else _whole(self.file, member)

    def pieces(self, member: Member) -> Iterator[bytes]:
        """A member piece by piece, checked once more at the end: the file may have changed since.

        Raises:
            Stop: it did.
        """
        digest = hashlib.sha256()
        for piece in _pieces(self.file, member.offset, member.size):
            digest.update(piece)
            yield piece
        if digest.hexdigest() != member.sha256:
            raise Stop("The archive changed while it was being restored: what was here before stays.")

    def write_to(self, path: Path, member: Member) -> None:
        """A member as a file that lies on the disk when this returns. Raises Stop, see `pieces`."""
        with path.open("wb") as file:
            for piece in self.pieces(member):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())


class Dumped(Protocol):
    """A table on its way into an archive."""

    rows: int

    def pieces(self) -> Iterator[bytes]: ...


class Writer:
    """Writes an archive to a file that can be rewound, member by member."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._members: dict[str, dict[str, object]] = {}

    def add_table(self, table: str, dump: Dumped) -> None:
        name = f"tables/{table}.jsonl.gz"
        self.add(name, dump.pieces())
        self._members[name]["rows"] = dump.rows

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """Add a member, whose size need not be known before."""
        start = self._file.tell()
        self._file.write(bytes(BLOCK))
        digest, size = hashlib.sha256(), 0
        for piece in pieces:
            self._file.write(piece)
            digest.update(piece)
            size += len(piece)
        self._file.write(bytes(-size % BLOCK))
        end = self._file.tell()
        self._file.seek(start)
        self._file.write(_header(name, size))
        self._file.seek(end)
        self._members[name] = {"sha256": digest.hexdigest(), "size": size}

    def finish(self, secret: bytes, facts: dict[str, object]) -> None:
        """Add the manifest, which says `facts` beside what the members are, and its seal."""
        manifest = json.dumps(
            {"format": FORMAT, **facts, "members": self._members}, indent=1, sort_keys=True
        ).encode()
        self.add(MANIFEST, [manifest])
        self.add(SEAL, [_seal(secret, manifest)])
        self._file.write(END)


def verify(file: BinaryIO) -> Archive:
    """Read an archive through, from the first byte to the last.

    Raises:
        Stop: it is no archive, of an unknown format, or a byte of it is not as it was written.
    """
    members = {}
    try:
        for member in _walk(file):
            if member.name in members:
                raise Stop(DAMAGED.format("a member comes twice"))
            members[member.name] = member
    except (tarfile.HeaderError, ValueError, UnicodeDecodeError):
        raise Stop(DAMAGED.format("it is cut or not an archive of SayStop")) from None
    if not {MANIFEST, SEAL, SECRET_FILE} <= members.keys():
        raise Stop(DAMAGED.format("its manifest is missing"))
    return Archive(file, _manifest(file, members), members)


def _manifest(file: BinaryIO, members: dict[str, Member]) -> dict[str, Any]:
    """The manifest, once the seal and the digests say that it and all members are whole."""
    content = _whole(file, members[MANIFEST])
    try:
        secret = read_secret(_whole(file, members[SECRET_FILE]))
        if not hmac.compare_digest(_whole(file, members[SEAL]), _seal(secret, content)):
            raise Stop(DAMAGED.format("the seal of its manifest does not fit"))
        manifest: dict[str, Any] = json.loads(content)
    except (HomeError, ValueError):
        raise Stop(DAMAGED.format("its manifest or its secret cannot be read")) from None
    if manifest.get("format") != FORMAT:
        raise Stop(
            "The archive is of a format that this SayStop does not know: use the SayStop that made it."
        )
    told = manifest["members"]
    for name, member in members.items():
        if name in {MANIFEST, SEAL}:
            continue
        if name not in told or told[name]["sha256"] != member.sha256 or told[name]["size"] != member.size:
            raise Stop(DAMAGED.format(f"{name} is not as it was written"))
    if missing := told.keys() - members.keys():
        raise Stop(DAMAGED.format(f"{min(missing)} is missing"))
    return manifest


def _walk(file: BinaryIO) -> Iterator[Member]:
    """Every member in turn, with the digest of what stands there now. Raises ValueError where the frame is not right."""
    while True:
        header = _exactly(file, BLOCK)
        if header == bytes(BLOCK):
            break
        info = tarfile.TarInfo.frombuf(header, "ascii", "strict")
        known = info.name in {*HOME_FILES, MANIFEST, SEAL} or _TABLE.fullmatch(info.name)
        known = known or _LIST.fullmatch(info.name) or _MEDIA.fullmatch(info.name)
        if not known or header != _header(info.name, info.size):
            raise ValueError("not a header that was written")
        offset, digest = file.tell(), hashlib.sha256()
        for piece in _pieces(file, offset, info.size):
            digest.update(piece)
        if any(_exactly(file, -info.size % BLOCK)):
            raise ValueError("something in the padding")
        yield Member(info.name, offset, info.size, digest.hexdigest())
    if _exactly(file, BLOCK) != bytes(BLOCK) or file.read(1):
        raise ValueError("not the end that was written")


def _pieces(file: BinaryIO, offset: int, size: int) -> Iterator[bytes]:
    while size:
        file.seek(offset)
        piece = _exactly(file, min(PIECE, size))
        yield piece
        offset += len(piece)
        size -= len(piece)


def _exactly(file: BinaryIO, size: int) -> bytes:
    piece = file.read(size)
    if len(piece) != size:
        raise ValueError("cut")
    return piece


def _whole(file: BinaryIO, member: Member) -> bytes:
    if member.size > LARGEST_SMALL_MEMBER:
        raise Stop(DAMAGED.format(f"{member.name} is too large"))
    whole = io.BytesIO()
    for piece in _pieces(file, member.offset, member.size):
        whole.write(piece)
    return whole.getvalue()


def _header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.GNU_FORMAT, "ascii", "strict")


def _seal(secret: bytes, manifest: bytes) -> bytes:
    return hmac.new(derive_key(secret, "archive manifest"), manifest, hashlib.sha256).hexdigest().encode()
