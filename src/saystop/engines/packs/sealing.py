"""A pack as a standard age file (https://age-encryption.org/v1) around a ZIP: nothing of it is ever on a disk in the clear.

Sealed to a public key it is made as a stream: memory holds a few pieces. A passphrase needs it whole (the library has no stream
for that), so its size is bounded.
"""

import hashlib
import io
import queue
import re
import secrets
import threading
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from saystop.engines.packs.content import Pack
from saystop.engines.packs.exchange import to_json
from saystop.engines.packs.manifest import NAME, SUMS, Manifest
from saystop.engines.packs.printing import to_pdf
from saystop.engines.packs.uco import to_case

LARGEST_BY_PASSPHRASE = 256 << 20  # bytes of the ZIP
_FIXED = (1980, 1, 1, 0, 0, 0)  # the earliest time a ZIP can tell, for all
_PIECES_AHEAD = 8
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
# Six groups of five letters out of 20 that are told apart on the telephone: 129 bits.
_LETTERS = "abcdefghjkmnprstuvxy"
_GROUPS, _GROUP = 6, 5


class PackError(ValueError):
    """A public key that nothing can be sealed to, or a pack that is too large."""


class Sealing:
    """The sealed file, piece by piece; once all are taken, `manifest` holds the digests of what is inside."""

    def __init__(self, pieces: Iterator[bytes], manifest: Manifest) -> None:
        self._pieces = pieces
        self.manifest = manifest

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces


def make_passphrase() -> str:
    """Thirty letters in six groups, without those that look alike; 129 bits."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def check_recipient(text: str) -> str:
    """The public key as it is kept: one line, `age1…` or an SSH public key.

    Raises:
        PackError: nothing can be sealed to it.
    """
    line = " ".join(text.split())
    _recipient(line)
    return line


def seal_pack(
    pack: Pack,
    attachments: Iterable[tuple[str, Iterable[bytes]]],
    *,
    recipient: str | None = None,
    passphrase: str | None = None,
) -> Sealing:
    """Seal a pack for its receiver, to exactly one of a public key and a passphrase.

    Args:
        pack: what is printed and exchanged.
        attachments: the name and the plaintext, piece by piece, of each of `pack.files`.
        recipient: as `check_recipient` takes it.
        passphrase: told apart from the file.

    Raises:
        PackError: the key is none, or (while the pieces are taken) the pack is too large for a passphrase.
    """
    if (recipient is None) == (passphrase is None):
        raise PackError("Seal to a public key or to a passphrase.")
    manifest = Manifest()
    plain = _zipped(pack, attachments, manifest)
    if recipient is not None:
        return Sealing(_streamed(plain, _recipient(recipient)), manifest)
    return Sealing(_whole(plain, passphrase or ""), manifest)


def _zipped(
    pack: Pack, attachments: Iterable[tuple[str, Iterable[bytes]]], manifest: Manifest
) -> Iterator[bytes]:
    out = _Outlet()
    made = (
        ("referral.pdf", to_pdf(pack)),
        ("referral.json", to_json(pack).encode()),
        ("referral.case.jsonld", to_case(pack).encode()),
    )
    names: set[str] = set()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in made:
            yield from _entry(archive, out, name, [content], manifest, zipfile.ZIP_DEFLATED)
        for name, pieces in attachments:
            safe = _safe(name, names)
            yield from _entry(archive, out, f"attachments/{safe}", pieces, manifest, zipfile.ZIP_STORED)
        whole, sums = manifest.as_json(pack), manifest.as_sums()
        for name, content in ((NAME, whole), (SUMS, sums)):
            yield from _entry(archive, out, name, [content], None, zipfile.ZIP_DEFLATED)
    yield out.take()


def _entry(
    archive: zipfile.ZipFile,
    out: "_Outlet",
    name: str,
    pieces: Iterable[bytes],
    manifest: Manifest | None,
    how: int,
) -> Iterator[bytes]:
    info = zipfile.ZipInfo(name, _FIXED)
    info.compress_type = how
    digest = hashlib.sha256()
    with archive.open(info, "w", force_zip64=True) as entry:
        for piece in pieces:
            digest.update(piece)
            entry.write(piece)
            if taken := out.take():
                yield taken
    if manifest is not None:
        manifest.add(name, digest)


def _safe(name: str, taken: set[str]) -> str:
    """A name that no program mistakes for a path, each once."""
    stem = _UNSAFE.sub("_", name.rsplit("/", 1)[-1]).strip("._")[-80:] or "file"
    found, number = stem, 1
    while found.lower() in taken:
        number += 1
        found = f"{number}-{stem}"
    taken.add(found.lower())
    return found


class _Outlet(io.RawIOBase):
    """Where a ZIP is written to: it cannot go back, and what is there is taken away piece by piece."""

    def __init__(self) -> None:
        super().__init__()
        self._kept = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._kept += data
        return len(data)

    def take(self) -> bytes:
        taken = bytes(self._kept)
        self._kept.clear()
        return taken


def _recipient(line: str) -> Any:
    import pyrage

    kind = pyrage.ssh.Recipient if line.startswith("ssh-") else pyrage.x25519.Recipient
    try:
        return kind.from_str(line)
    except pyrage.RecipientError as fault:
        raise PackError("This is no public key of age.") from fault


def _whole(plain: Iterable[bytes], passphrase: str) -> Iterator[bytes]:
    import pyrage

    kept = bytearray()
    for piece in plain:
        kept += piece
        if len(kept) > LARGEST_BY_PASSPHRASE:
            raise PackError("This pack is too large for a passphrase: it needs the receiver's public key.")
    yield pyrage.passphrase.encrypt(bytes(kept), passphrase)


def _streamed(plain: Iterator[bytes], recipient: Any) -> Iterator[bytes]:
    """age runs in a thread of its own; what is to be sealed is made here, where the database is."""
    import pyrage

    pipe = _Pipe()
    faults: list[BaseException] = []

    def run() -> None:
        try:
            pyrage.encrypt_io(pipe, pipe, [recipient])
        except BaseException as fault:
            faults.append(fault)
        finally:
            pipe.is_over.set()

    thread = threading.Thread(target=run, name="age", daemon=True)
    thread.start()
    try:
        for piece in filter(None, plain):
            pipe.put(piece)
            yield from pipe.sealed()
    finally:
        pipe.put(b"")
        thread.join()
    if faults:
        raise PackError("The pack could not be sealed.") from faults[0]
    yield from pipe.sealed()


class _Pipe:
    """What age reads from and writes to: a few pieces wait on the way in, and all that is sealed on the way out."""

    def __init__(self) -> None:
        self._in: queue.Queue[bytes] = queue.Queue(_PIECES_AHEAD)
        self._out: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._rest = b""
        self._ended = False
        self.is_over = threading.Event()

    def put(self, piece: bytes) -> None:
        """Hand a piece over; an empty one ends it. When age has stopped, nothing waits for ever."""
        while not self.is_over.is_set():
            try:
                self._in.put(piece, timeout=0.1)
            except queue.Full:
                continue
            return

    def sealed(self) -> Iterator[bytes]:
        while not self._out.empty():
            yield self._out.get()

    def read(self, size: int = -1) -> bytes:
        while not self._rest and not self._ended:
            self._rest = self._in.get()
            self._ended = not self._rest
        taken, self._rest = (self._rest[:size], self._rest[size:]) if size >= 0 else (self._rest, b"")
        return taken

    def write(self, data: bytes) -> int:
        self._out.put(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""
