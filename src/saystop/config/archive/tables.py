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
from django.db.models import sql

from saystop.config.stopping import Stop

Node = tuple[str, str]
# Who is signed in at this moment is nobody's business later. The index for the search over pages differs from one database to
# the other; it is made anew, as are pictures in the sizes of pages; what an editor had half handed up is handed up again.
LEFT_OUT = frozenset(
    {
        "django_session",
        "wagtailsearch_indexentry",
        "wagtailsearch_indexentry_fts",
        "website_rendition",
        "wagtailcore_uploadedfile",
    }
)
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
        fields = _columns(self._model)
        names = [field.attname for field in fields]
        yield _line(names)
        rows = self._model._base_manager.using(self._connection.alias).order_by("pk").values_list(*names)
        for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
            self.rows += 1
            yield _line([_neutral(*pair) for pair in zip(fields, row, strict=True)])


def load(model: type[models.Model], pieces: Iterable[bytes], connection: BaseDatabaseWrapper) -> int:
    """Put the rows of a dumped table into the empty one of this database.

    Returns:
        how many.

    Raises:
        Stop: the columns are not those of the table.
    """
    lines = _unpacked(pieces)
    fields = {field.attname: field for field in _columns(model)}
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
            _insert(model, batch, connection)
            size, batch = 0, []
    _insert(model, batch, connection)
    return count


def _columns(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    """Those of the table itself: what a page has in common with all pages lies in another."""
    return [*model._meta.local_concrete_fields]


def _insert(model: type[models.Model], batch: list[models.Model], connection: BaseDatabaseWrapper) -> None:
    """As they are: nothing that a model would set when a row is made, such as the moment, is set again."""
    if batch:
        query = sql.InsertQuery(model)
        query.insert_values(_columns(model), batch, raw=True)
        query.get_compiler(using=connection.alias).execute_sql()


def _line(values: Sequence[object]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _neutral(field: "models.Field[Any, Any]", value: object) -> object:
    match value:
        case bytes() | memoryview():
            return base64.b64encode(value).decode()
        case datetime() | date() | time():
            return value.isoformat()
        case None | bool() | int() | float() | str() | list() | dict():
            return value
    prepared = field.get_prep_value(value)  # of a page's blocks, the list that lies in the database
    return prepared if isinstance(prepared, list) else str(value)


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
