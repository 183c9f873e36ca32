"""A file read into sorted chunks on the disk. What is read stays read: after a kill the next try goes on behind them."""

import json
import os
import shutil
import struct
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from saystop.engines.saying import from_plain, plain, said
from saystop.screening.lists import files
from saystop.screening.lists.formats.choosing import reader_for
from saystop.screening.lists.formats.reading import START, Act, Entry, Fault, Mark, Reader, Unreadable
from saystop.screening.lists.records import (
    MOST_ROWS,
    NOT_SAID,
    RECORD,
    Operation,
    Removals,
    Rows,
    ordered,
    reduced,
)

CHUNK_ROWS = 150_000
MOST_FAULTS_TOLD = 50
MOST_REMOVED_IDS = 2_000_000  # of one file; they are held in memory
_PDQ = 1
_pack = struct.Struct("<BBBBIQ32s").pack
_ID = np.dtype([("source", "<u8"), ("row", "<u4")])

Progress = Callable[[int, int], None]  # bytes read, bytes in all


@dataclass(slots=True)
class Taken:
    """What has been read of a file.

    Args:
        rows: how many, the faulty ones among them.
        faults: the first of them.
        notes: how many of what was passed over.
    """

    mark: Mark = START
    chunks: int = 0
    rows: int = 0
    faulty: int = 0
    faults: list[Fault] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)
    is_whole: bool = False
    ids: int = 0

    def to_json(self) -> str:
        told = {name: getattr(self, name) for name in self.__slots__}
        return json.dumps({**told, "faults": [[one.line, plain(one.sentence)] for one in self.faults]})

    @classmethod
    def from_json(cls, text: str) -> "Taken":
        told: dict[str, Any] = json.loads(text)
        offset, line, within = told.pop("mark")
        faults = [Fault(line, from_plain(sentence)) for line, sentence in told.pop("faults")]
        notes = Counter[str](told.pop("notes"))
        return cls(Mark(offset, line, tuple(within)), faults=faults, notes=notes, **told)


class Taking:
    """Reads one file of one format into a folder that is its own."""

    def __init__(self, folder: Path, format_: str, *, chunk_rows: int = CHUNK_ROWS) -> None:
        self.folder, self._format, self._chunk_rows = folder, format_, chunk_rows
        self.taken = Taken()
        self._rows, self._ids = bytearray(), bytearray()

    def run(self, file: BinaryIO, progress: Progress | None = None) -> Taken:
        """Read on to the end.

        Raises:
            Unreadable
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.taken = self._begun()
        if self.taken.is_whole:
            return self.taken
        size = os.fstat(file.fileno()).st_size
        reader = reader_for(file, self._format, self.taken.mark)
        before = self.taken.notes.copy()
        for told, one in enumerate(reader, start=1):
            if isinstance(one, Fault):
                self._note(one)
            else:
                self._take(one)
            if len(self._rows) >= self._chunk_rows * RECORD.itemsize or len(self._ids) >= (
                self._chunk_rows * _ID.itemsize
            ):
                self._put(reader, before)
            if progress and not told % 20_000:
                progress(min(reader.mark.offset, size), size)
        self.taken.is_whole = True
        self._put(reader, before)
        if progress:
            progress(size, size)
        return self.taken

    def chunks(self) -> list[Rows]:
        return [files.open_rows(self._chunk(number)) for number in range(1, self.taken.chunks + 1)]

    def removals(self) -> Removals:
        """All entries that the file removes by their id."""
        parts = [
            np.fromfile(self._chunk(number).with_suffix(".ids"), _ID)
            for number in range(1, self.taken.chunks + 1)
        ]
        ids: Any = np.concatenate([np.zeros(0, _ID), *parts])
        return Removals.of(ids["source"].astype(np.uint64), ids["row"].astype(np.uint32))

    def forget(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _begun(self) -> Taken:
        try:
            taken = Taken.from_json((self.folder / "manifest").read_text())
            for number in range(1, taken.chunks + 1):
                files.told(self._chunk(number))
        except (OSError, ValueError, TypeError, KeyError, files.DamagedFile):
            self.forget()
            self.folder.mkdir(parents=True, mode=0o700)
            return Taken()
        return taken

    def _chunk(self, number: int) -> Path:
        return self.folder / f"{number}.chunk"

    def _note(self, fault: Fault) -> None:
        self._count()
        self.taken.faulty += 1
        if len(self.taken.faults) < MOST_FAULTS_TOLD:
            self.taken.faults.append(fault)

    def _count(self) -> int:
        self.taken.rows += 1
        if self.taken.rows > MOST_ROWS:
            raise Unreadable(
                said("The file has more than {most} rows: cut it in two.", most=f"{MOST_ROWS:,}")
            )
        return self.taken.rows

    def _take(self, entry: Entry) -> None:
        row = self._count()
        _line, act, values, class_, quality, source = entry
        if source and (act is Act.UPDATE or not values):
            self.taken.ids += 1
            if self.taken.ids > MOST_REMOVED_IDS:
                raise Unreadable(
                    said(
                        "The file names more than {most} entries by their id: import the whole list instead.",
                        most=f"{MOST_REMOVED_IDS:,}",
                    )
                )
            self._ids += np.array([(source, row)], _ID).tobytes()
        operation = Operation.REMOVE if act is Act.REMOVE else Operation.ADD
        for kind, value in values:
            self._rows += _pack(
                kind, class_, quality if kind == _PDQ else NOT_SAID, operation, row, source, value
            )

    def _put(self, reader: Reader, before: Counter[str]) -> None:
        """Lay what was read since the last chunk down, and then say that it is there."""
        self.taken.chunks += 1
        path = self._chunk(self.taken.chunks)
        with path.with_suffix(".ids").open("wb") as target:
            target.write(self._ids)
            target.flush()
            os.fsync(target.fileno())
        kept, gone = reduced(np.frombuffer(bytes(self._rows), RECORD), self.removals_so_far())
        files.write(path, [_in_order(kept, gone)])
        self._rows, self._ids = bytearray(), bytearray()
        self.taken.mark, self.taken.notes = reader.mark, before + reader.notes
        _write_whole(self.folder / "manifest", self.taken.to_json().encode())

    def removals_so_far(self) -> Removals:
        return self.removals() if self.taken.ids else Removals.none()


def _in_order(kept: Rows, gone: Rows) -> Rows:
    """Both together in order of their fingerprints, which is all that ranges need."""
    return ordered(np.concatenate([kept, gone])) if len(gone) else kept


def _write_whole(path: Path, content: bytes) -> None:
    part = path.with_name(path.name + ".part")
    with part.open("wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    part.replace(path)
    files.sync_folder(path.parent)


def clean(folder: Path, keep: Sequence[str] = ()) -> None:
    """Throw away what imports have read, but for folders of these names."""
    if folder.is_dir():
        for path in folder.iterdir():
            if path.name not in keep:
                shutil.rmtree(path, ignore_errors=True)
