"""Figures drawn: for each question the picture that suits it, with the words a reader needs beside it."""

import math
from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from saystop.asking.languages import direction
from saystop.asking.pictures import picture_of
from saystop.engines.charting import bars, likert
from saystop.engines.charting.bars import Bar, Group
from saystop.engines.charting.drawing import Frame
from saystop.engines.charting.likert import Item
from saystop.engines.tabulating.counting import Frequencies, Numbers, Ranks
from saystop.engines.tabulating.crossing import CrossTable
from saystop.surveys import spans
from saystop.surveys.columns import Column
from saystop.surveys.figures import Result

PAGE_WIDTH = 340  # pixels: a phone's; a wide window shows the table beside it
FILE_WIDTH = 900
MOST_GROUPS = 12


def chart(column: Column, result: Result | None, language: str, *, standalone: bool = False) -> SafeString:
    """The picture of one question as SVG; nothing where there is none to draw."""
    if result is None or not result.base:
        return SafeString("")
    frame = _frame(column.label, base_words(result), language, standalone=standalone)
    if isinstance(result, Numbers):
        edges = _edges(result)
        counts = [one.count for one in result.bins]
        if not counts or None in counts:
            return SafeString("")
        names = [spans.whole(one, frame.number) for one in result.bins] if result.whole else []
        return _safe(bars.histogram(frame, edges, [count or 0 for count in counts], names))
    if isinstance(result, Ranks):
        places = sorted((one for one in result.rows if one.mean is not None), key=lambda one: one.mean or 0)
        found = [
            Bar(column.codes.get(one.code, one.code), one.first_share or 0, count=one.first) for one in places
        ]
        return _safe(bars.bars(frame, found))
    shown = [row for row in result.rows if row.share is not None]
    found = [
        Bar(column.codes.get(row.code, row.code), row.share or 0, row.low, row.high, row.count)
        for row in shown
    ]
    return _safe(bars.bars(frame, found)) if found else SafeString("")


def stacked(
    columns: Sequence[Column], results: Sequence[Frequencies], language: str, *, standalone: bool = False
) -> SafeString:
    """Statements that share one scale, above each other."""
    levels = [*columns[0].codes.values()]
    items = [
        Item(column.label, tuple(row.share or 0 for row in result.rows), result.base)
        for column, result in zip(columns, results, strict=True)
        if result.base and all(row.share is not None for row in result.rows)
    ]
    if not items:
        return SafeString("")
    title = _("Agreement")
    return _safe(likert.likert(_frame(title, "", language, standalone=standalone), levels, items))


def crossed(
    row: Column, column: Column, table: CrossTable, language: str, *, standalone: bool = False
) -> SafeString:
    """The choices of the row question within each choice of the column question."""
    groups = []
    for place, code in enumerate(table.column_codes[:MOST_GROUPS]):
        found = [
            Bar(row.codes.get(one, one), share, count=table.counts[at][place])
            for at, one in enumerate(table.row_codes)
            if (share := table.column_shares[at][place]) is not None and table.counts[at][place] is not None
        ]
        if found and table.column_bases[place]:
            groups.append(
                Group(f"{column.codes.get(code, code)} (n = {table.column_bases[place]})", tuple(found))
            )
    title = f"{row.label} × {column.label}"
    frame = _frame(title, _("n = %(n)s") % {"n": table.base}, language, standalone=standalone)
    return _safe(bars.grouped(frame, groups)) if groups else SafeString("")


def base_words(result: Result) -> str:
    """Of whom the figures speak."""
    if result.base is None:
        return ""
    return _("%(base)s answered, %(missing)s did not") % {"base": result.base, "missing": result.missing}


def _edges(result: Numbers) -> list[float]:
    """The edges of the bins; an open end is drawn one bin wide, or to the outermost value where that is known."""
    edges = [one.low for one in result.bins] + [one.high for one in result.bins[-1:]]
    inner = [edge for edge in edges if math.isfinite(edge)]
    width = inner[1] - inner[0] if len(inner) > 1 else 1.0
    if edges and not math.isfinite(edges[0]):
        edges[0] = result.minimum if result.minimum is not None else inner[0] - width
    if edges and not math.isfinite(edges[-1]):
        edges[-1] = result.maximum if result.maximum is not None else inner[-1] + width
    return edges


def _frame(title: str, base: str, language: str, *, standalone: bool) -> Frame:
    return Frame(
        title,
        base,
        language,
        rtl=direction(language) == "rtl",
        width=FILE_WIDTH if standalone else PAGE_WIDTH,
        standalone=standalone,
    )


def _safe(svg: str) -> SafeString:
    return picture_of(svg)
