"""A list as CSV, as it can be imported again."""

from collections.abc import Iterator

from saystop.screening.classes import code_of
from saystop.screening.lists import versions
from saystop.screening.lists.records import KINDS, NOT_SAID, SIZES, Rows
from saystop.screening.models import HashList

HEADER = "kind,value,class,quality,id\n"
_AT_ONCE = 10_000


def csv_of(list_: HashList) -> Iterator[str]:
    """The header and then many lines at a time. Raises DamagedFile."""
    yield HEADER
    if not list_.version:
        return
    rows = versions.open_version(list_.pk, list_.version)
    for start in range(0, len(rows), _AT_ONCE):
        yield "".join(_lines(rows[start : start + _AT_ONCE]))


def _lines(rows: Rows) -> Iterator[str]:
    columns = (rows[name].tolist() for name in ("kind", "class_", "quality", "source"))
    for place, (code, class_, quality, source) in enumerate(zip(*columns, strict=True)):
        kind = KINDS[code]
        value = rows["value"][place, : SIZES[kind]].tobytes().hex()
        known = "" if quality == NOT_SAID else quality
        yield f"{kind},{value},{code_of(class_, '')},{known},{source or ''}\n"
