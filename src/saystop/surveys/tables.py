"""The responses of a survey as columns, kept in this process; only what came since is read again."""

import json
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Max

from saystop.engines.tabulating.table import Flags, Floats, Table
from saystop.engines.tabulating.weighting import CannotWeigh, Weights, rake
from saystop.surveys.columns import variables
from saystop.surveys.models import Response, Survey, Version

__all__ = ["Flags", "Floats", "cut", "table", "weights"]

MOST = 4  # surveys whose columns are kept
CHUNK = 5_000  # responses read at a time


@dataclass(frozen=True, slots=True)
class _Kept:
    version: UUID
    last: int
    count: int
    table: Table


_kept: OrderedDict[UUID, _Kept] = OrderedDict()
_lock = threading.Lock()


def table(survey: Survey, version: Version) -> Table:
    """All responses of a survey, as columns of the questions of this version."""
    found = Response.objects.filter(survey=survey).aggregate(last=Max("pk"), count=Count("pk"))
    last, count = found["last"] or 0, found["count"]
    with _lock:
        kept = _kept.get(survey.pk)
    if kept is not None and kept.version == version.pk and kept.last <= last and kept.count <= count:
        if (kept.last, kept.count) == (last, count):
            return kept.table
        more = [*_rows(survey, kept.last, last)]
        if kept.count + len(more) == count:
            return _keep(survey, _Kept(version.pk, last, count, kept.table.extended(more)))
    whole = Table.from_rows(variables(version.questionnaire), _rows(survey, 0, last))
    return _keep(survey, _Kept(version.pk, last, count, whole))


def weights(survey: Survey, of: Table) -> tuple[Weights | None, CannotWeigh | None]:
    """The weights of a survey's target shares, if it has any; or why there are none."""
    shares = survey.shares
    if not shares or not of.size:
        return None, None
    try:
        return rake(of, shares), None
    except CannotWeigh as fault:
        return None, fault


def cut(values: Weights | None, mask: Flags) -> Floats | None:
    """The weights of those who pass a filter."""
    return None if values is None else values.values[mask]


def _rows(survey: Survey, after: int, last: int) -> Iterator[Mapping[str, object]]:
    found = Response.objects.filter(survey=survey, pk__gt=after, pk__lte=last).order_by("pk")
    return (
        json.loads(chosen) for chosen in found.values_list("chosen", flat=True).iterator(chunk_size=CHUNK)
    )


def _keep(survey: Survey, kept: _Kept) -> Table:
    with _lock:
        _kept[survey.pk] = kept
        _kept.move_to_end(survey.pk)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return kept.table
