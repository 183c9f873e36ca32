"""Tables as lines of JSON that either database can read: the column names first, then a row a line.

Values are what Django's fields make of them, whichever database they lie in; bytes are Base64. The tables are those of the
recorded migrations, not of today's models, so that a backup can be taken before an upgrade and restored after one.
"""

import base64
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from saystop.config.stopping import Stop

Node = tuple[str, str]
# Who is signed in at this moment is nobody's business later.
LEFT_OUT = frozenset({"django_session"})
ROWS_AT_ONCE = 32
BYTES_AT_ONCE = 4 << 20
LONGEST_ROW = 64 << 20
_GZIP = 16 + zlib.MAX_WBITS


def of(loader: MigrationLoader, nodes: Iterable[Node]) -> dict[str, type[models.Model]]:
    """The tables that these migrations make, by name, as models of that time."""
    apps = loader.project_state(list(nodes)).apps
    found = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in LEFT_OUT
    }
    return dict(sorted(found.items()))


class Dump:
    """One table as compressed lines; `rows` tells afterwards how many there were."""

    def __init__(self, model: type[models.Model], connection: BaseDatabaseWrapper) -> None:
        self._model, self._connection = model, connection
        self.rows = 0

    def pieces(self) -> Iterator[bytes]:
        # What is sealed does not shrink; this takes back what Base64 has added, and no more time than that needs.
        packer = zlib.compressobj(1, zlib.DEFLATED, _GZIP, zlib.DEF_MEM_LEVEL, zlib.Z_HUFFMAN_ONLY)
        for line in self._lines():
            if piece := packer.compress(line):
                yield piece
        yield packer.flush()

    def _lines(self) -> Iterator[bytes]:
        names = [field.attname for field in self._model._meta.concrete_fields]
        yield _line(names)
        rows = self._model._base_manager.using(self._connection.alias).order_by("pk").values_list(*names)
        for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
            self.rows += 1
            yield _line([_neutral(value) for value in row])


def load(model: type[models.Model], pieces: Iterable[bytes], connection: BaseDatabaseWrapper) -> int:
    """Put the rows of a dumped table into the empty one of this database.

    Returns:
        how many.

    Raises:
        Stop: the columns are not those of the table.
    """
    lines = _unpacked(pieces)
    fields = {field.attname: field for field in model._meta.concrete_fields}
    names = json.loads(next(lines))
    if sorted(names) != sorted(fields):
        raise Stop(f"The archive's columns of {model._meta.db_table} are not those of its migrations.")
    count, size, batch = 0, 0, list[models.Model]()
    for line in lines:
        values = zip(names, json.loads(line), strict=True)
        batch.append(model(**{name: _own(fields[name], value) for name, value in values}))
        count += 1
        size += len(line)
        if len(batch) == ROWS_AT_ONCE or size > BYTES_AT_ONCE:
            model._base_manager.using(connection.alias).bulk_create(batch)
            size, batch = 0, []
    model._base_manager.using(connection.alias).bulk_create(batch)
    return count


def _line(values: Sequence[object]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _neutral(value: object) -> object:
    match value:
        case bytes() | memoryview():
            return base64.b64encode(value).decode()
        case datetime() | date() | time():
            return value.isoformat()
        case None | bool() | int() | float() | str() | list() | dict():
            return value
    return str(value)


def _own(field: "models.Field[Any, Any]", value: object) -> object:
    return None if value is None else field.to_python(value)


def _unpacked(pieces: Iterable[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(_GZIP)
    rest = bytearray()
    for packed in pieces:
        piece = packed
        while piece:
            rest += unpacker.decompress(piece, BYTES_AT_ONCE)
            piece = unpacker.unconsumed_tail
            *whole, last = rest.split(b"\n")
            yield from (bytes(line) for line in whole)
            rest = last
            if len(rest) > LONGEST_ROW:
                raise Stop("The archive holds a row that is longer than any SayStop writes.")
