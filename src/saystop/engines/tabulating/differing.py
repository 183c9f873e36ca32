"""Tables that are harmless each and not together: what can be had by subtracting one published table from another."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from .counting import Frequencies, Numbers, Ranks
from .crossing import CrossTable
from .table import Measure

BASE: Final = ""  # stands for the base among the counts
MOST_FAMILIES: Final = 2_000

Filters = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, eq=False)
class Published:
    """One column of published counts: what was asked, among whom, and what was shown.

    `label` tells the caller which publication it is; `filters` as for `Table.where`, empty for everybody; `counts` by code, with
    None for hidden ones, and the base under BASE. `exclusive` are the codes of which each of the base is in one, hidden ones
    included.
    """

    label: str
    question: str
    filters: Filters
    counts: Mapping[str, int | None]
    exclusive: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """`whole` less all of `parts` leaves fewer than the threshold: `groups` says how many, by code (BASE for the base)."""

    whole: Published
    parts: tuple[Published, ...]
    groups: Mapping[str, int] = field(default_factory=dict)


def published(
    label: str, result: Frequencies | CrossTable | Numbers | Ranks, filters: Filters
) -> list[Published]:
    """Describe a result as it is published, after `hide`. A cross table is its sums and each of its rows and columns.

    Of numbers and ranks these are the bases, since two means over bases that differ by one tell that one's answer, the bins of
    the histogram, and the first places.
    """
    if isinstance(result, Numbers):
        spread = {f"{one.low}:{one.high}": one.count for one in result.bins}
        return [Published(label, result.name, filters, {**spread, BASE: result.base}, frozenset(spread))]
    if isinstance(result, Ranks):
        placed = {row.code: row.base for row in result.rows}
        first = {f"first:{row.code}": row.first for row in result.rows}
        counted = {**placed, **first, BASE: result.base}
        return [Published(label, result.name, filters, counted, frozenset(first))]
    if isinstance(result, Frequencies):
        counts = {row.code: row.count for row in result.rows}
        exclusive = frozenset(counts) if result.measure is Measure.SINGLE else frozenset[str]()
        return [Published(label, result.name, filters, {**counts, BASE: result.base}, exclusive)]
    described = []
    sides = (
        (
            result.row,
            result.row_codes,
            result.row_bases,
            result.column,
            result.column_codes,
            result.column_bases,
        ),
        (
            result.column,
            result.column_codes,
            result.column_bases,
            result.row,
            result.row_codes,
            result.row_bases,
        ),
    )
    for side, (asked, codes, bases, among, groups, group_bases) in enumerate(sides):
        sums = dict(zip(codes, bases, strict=True))
        everybody = _narrowed(filters, among, frozenset(groups))
        described.append(Published(label, asked, everybody, {**sums, BASE: result.base}))
        for at, group in enumerate(groups):
            line = result.counts[at] if side else [row[at] for row in result.counts]
            counts = {**dict(zip(codes, line, strict=True)), BASE: group_bases[at]}
            described.append(Published(label, asked, _narrowed(filters, among, frozenset({group})), counts))
    return described


def differences(published: Sequence[Published], threshold: int = 5) -> list[Difference]:
    """Which published tables of one question would, one less others, isolate a group of fewer than `threshold` respondents.

    Compared are: the same group twice (a survey published again after some more answers); a group and one within it (each
    filter of the wider is one of the narrower, with at least its codes); and a group and several within it that one
    further filter keeps apart (each country, and all). Of the last, up to MOST_FAMILIES combinations for each. Of the same
    group twice, numbers are compared by runs of bins too, since the edges of a histogram move as answers come in.
    """
    by_question: dict[str, list[Published]] = {}
    for one in published:
        by_question.setdefault(one.question, []).append(one)
    found = []
    for alike in by_question.values():
        for one, other in combinations(alike, 2):
            if _within(other, one):
                found.append(_left(one, (other,), threshold))
                if _within(one, other):
                    found += [_moved(one, other, threshold), _moved(other, one, threshold)]
                    if not any(difference.groups for difference in found[-3:]):
                        found.append(_others(one, other, threshold))
            elif _within(one, other):
                found.append(_left(other, (one,), threshold))
        found += [_left(whole, family, threshold) for whole in alike for family in _families(whole, alike)]
    return [difference for difference in found if difference.groups]


def _narrowed(filters: Filters, name: str, codes: frozenset[str]) -> Filters:
    return {**filters, name: filters.get(name, codes) & codes}


def _within(narrow: Published, wide: Published) -> bool:
    return all(
        name in narrow.filters and narrow.filters[name] <= codes for name, codes in wide.filters.items()
    )


def _left(whole: Published, parts: Sequence[Published], threshold: int) -> Difference:
    """What is left of each number shown in `whole` after those shown in `parts`."""
    groups = {}
    used: dict[Published, None] = {}
    for code, count in whole.counts.items():
        shown = [(part, number) for part in parts if (number := part.counts.get(code)) is not None]
        if count is None or not shown:
            continue
        # Of a group published twice, the newer may be the larger.
        left = abs(count - sum(number for _, number in shown))
        if 0 < left < threshold:
            groups[code] = left
            used.update(dict.fromkeys(part for part, _ in shown))
    return Difference(whole, tuple(used), groups)


def _others(whole: Published, part: Published, threshold: int) -> Difference:
    """What follows from the numbers of one group, published twice, together: how many more did not give a code that is shown,
    and how many more gave one that is hidden, where each gives one.
    """
    left = {
        code: count - before
        for code, count in whole.counts.items()
        if count is not None and (before := part.counts.get(code)) is not None
    }
    more = left.pop(BASE, None)
    if more is None:
        return Difference(whole, (part,))
    others = {f"not {code}": abs(more - number) for code, number in left.items()}
    if exclusive := whole.exclusive & part.exclusive & left.keys():
        others["none of these"] = abs(more - sum(left[code] for code in exclusive))
    return Difference(whole, (part,), {name: left for name, left in others.items() if 0 < left < threshold})


def _moved(whole: Published, part: Published, threshold: int) -> Difference:
    """What is left of the run of bins in `whole` after one in `part` that lies within it."""
    groups = {}
    inner = _runs(part.counts)
    for (low, high), count in _runs(whole.counts).items():
        for (first, last), within in inner.items():
            if low <= first and last <= high and 0 < abs(count - within) < threshold:
                groups[f"{low}:{high}"] = abs(count - within)
    return Difference(whole, (part,), groups)


def _runs(counts: Mapping[str, int | None]) -> dict[tuple[float, float], int]:
    """How many lie between any two edges of a histogram with nothing hidden between them; none of other counts."""
    edges = []
    for code, count in counts.items():
        start, _colon, end = code.partition(":")
        if code == BASE:
            continue
        try:
            edges.append((float(start), float(end), count))
        except ValueError:
            return {}
    if not edges:
        return {}
    edges.sort(key=lambda edge: edge[0])
    # No value lies beyond the outermost bins.
    edges[0] = (-math.inf, *edges[0][1:])
    edges[-1] = (edges[-1][0], math.inf, edges[-1][2])
    found = {}
    for at, (low, _, _) in enumerate(edges):
        together = 0
        for _, high, count in edges[at:]:
            if count is None:
                break
            together += count
            found[low, high] = together
    return found


def _families(whole: Published, alike: Sequence[Published]) -> Iterator[tuple[Published, ...]]:
    """The largest sets, of at least two, of tables within `whole` that differ in the codes of one further filter."""
    by_filter: dict[str, dict[frozenset[str], Published]] = {}
    for part in alike:
        further = [name for name, codes in part.filters.items() if whole.filters.get(name) != codes]
        if len(further) == 1 and _within(part, whole):
            by_filter.setdefault(further[0], {})[part.filters[further[0]]] = part
    for parts in by_filter.values():
        if len(parts) < 2:
            continue
        for number, family in enumerate(_apart(tuple(parts))):
            if number >= MOST_FAMILIES:
                break
            if len(family) > 1:
                yield tuple(parts[codes] for codes in family)


def _apart(sets: tuple[frozenset[str], ...]) -> Iterator[tuple[frozenset[str], ...]]:
    """Sets of which no two share a code, as many together as fit; smaller choices may come besides."""
    if sum(map(len, sets)) == len(frozenset().union(*sets)):
        yield sets
        return
    first, others = sets[0], sets[1:]
    for family in _apart(tuple(other for other in others if not other & first)):
        yield (first, *family)
    if any(other & first for other in others):
        yield from _apart(others)
