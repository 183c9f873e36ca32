"""Search in sealed reports: the index says which may answer, and the newest of those are opened to make sure and to show where.

What was searched for is stored nowhere and logged nowhere: not in a table, not in the audit trail, not in an address.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from saystop.casework import queries, rules
from saystop.casework.contents import Contents, contents_of, with_messages
from saystop.casework.models import Case, IndexedReport, Token
from saystop.casework.services import indexing
from saystop.casework.services.handling import today
from saystop.engines.sealing import Tampered
from saystop.offices import audit
from saystop.offices.models import Office
from saystop.offices.unlocking import NotGranted, Unlocked

if TYPE_CHECKING:  # loaded only when somebody searches
    from saystop.engines.linkage import Query

SHOWN = 20  # reports
MOST_OPENED = 60  # to find so many that hold a phrase
FEW = 500  # rows of the index
STEP = 200  # cases at a time, from the newest on
MOST_LINES = 3  # of one report
AROUND = 70  # characters of context on either side of a match


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of a text, in pieces that answer the search and pieces between. `message` 0 is the report as it came."""

    message: int
    pieces: tuple[tuple[str, bool], ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Hit:
    case: Case
    lines: tuple[Line, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """What answers a search, the newest first.

    Args:
        hits: at most `SHOWN`.
        count: of all reports that may answer; `is_exact` unless some were opened that did not.
        opened: how many were opened for it.
    """

    hits: tuple[Hit, ...]
    count: int
    is_exact: bool
    opened: int


@transaction.atomic
def search(unlocked: Unlocked, text: str) -> Found:
    """Reports that hold all of what was typed: words, "phrases", begin*, numbers, accounts, plates, days, positions.

    The audit trail tells that the member searched and how many reports were opened, and not for what.

    Raises:
        rules.Refused: the member works at no desk.
    """
    rules.demand(rules.works_at_a_desk(unlocked.member))
    asked = _asked(unlocked, text)
    answering = _answering(unlocked, asked)
    candidates = _newest(answering)
    count = len(answering)
    hits: list[Hit] = []
    opened = 0
    for case in candidates:
        if len(hits) == SHOWN:
            break
        opened += 1
        hit = _opened(unlocked, case, asked)
        if hit:
            hits.append(hit)
        else:
            count -= 1
    audit.record(unlocked.member, "desk.searched", f"opened {opened}")
    return Found(tuple(hits), count, count <= len(hits) or opened == len(hits), opened)


def _asked(unlocked: Unlocked, text: str) -> dict[uuid.UUID, "Query"]:
    """What was typed, as tokens under each key that the member holds."""
    from saystop.engines.linkage import query_tokens

    languages = [code for code, _name in settings.LANGUAGES]
    country = Office.objects.values_list("country", flat=True).get()
    return {
        key.pk: query_tokens(
            indexing.blind(unlocked.desk_key(key)), text, languages, country=country, today=today()
        )
        for key in indexing.held_keys(unlocked)
    }


def _answering(unlocked: Unlocked, asked: dict[uuid.UUID, "Query"]) -> set[int]:
    """The numbers of the reports that may answer. A report may hold one word under an older key and one, in a message, under a
    newer: so each group of tokens is that of all keys together."""
    groups = [
        frozenset().union(*same) for same in zip(*(query.groups for query in asked.values()), strict=True)
    ]
    if not groups:
        return set()
    holding = _few(groups)
    if holding is None:
        holding = set.intersection(*map(_holding, groups))
    shut_out = queries.shut_out_of(unlocked.member)
    hidden = ~Q(desk_key__in=asked)
    if shut_out:
        hidden |= Q(report__case__in=shut_out) | Q(report__case__merged_into__in=shut_out)
    return holding.difference(IndexedReport.objects.filter(hidden).values_list("number", flat=True))


def _holding(group: frozenset[int]) -> set[int]:
    """The numbers of the reports that hold one of these tokens: of tens of thousands, so without Django's care for each."""
    sentence, values = Token.objects.filter(token__in=group).values("indexed").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sentence, values)
        return {number for (number,) in cursor.fetchall()}


def _few(groups: Sequence[frozenset[int]]) -> set[int] | None:
    """The numbers of the reports that hold one token of each group, where one group is rare; else nothing."""
    for rare in groups:
        rows = list(Token.objects.filter(token__in=rare).values_list("indexed", flat=True)[: FEW + 1])
        if len(rows) <= FEW:
            few = set(rows)
            for group in groups:
                held = Token.objects.filter(token__in=group, indexed__in=few)
                few &= set(held.values_list("indexed", flat=True))
            return few
    return None


def _newest(numbers: set[int]) -> list[Case]:
    """The cases of these reports, the newest first, at most `MOST_OPENED`.

    Of many, some are soon met by walking from the newest case on: cheaper than to put all of them in order.
    """
    found = Case.objects.select_related("report__desk_key", "merged_into").order_by("-opened_on", "id")
    related = with_messages(found)
    if len(numbers) <= FEW:
        return list(related.filter(report__indexed__in=numbers)[:MOST_OPENED])
    walk = Case.objects.exclude(report__indexed=None).order_by("-opened_on", "id")
    met = (pk for pk, number in walk.values_list("pk", "report__indexed").iterator(STEP) if number in numbers)
    return list(related.filter(pk__in=list(islice(met, MOST_OPENED))))


def _opened(unlocked: Unlocked, case: Case, asked: dict[uuid.UUID, "Query"]) -> Hit | None:
    """A report that does answer, with the lines that do; nothing for one that does not, or does not open."""
    try:
        contents = contents_of(unlocked, case.report)
    except (Tampered, NotGranted):
        return None
    if not asked[case.report.desk_key_id].confirms(contents.texts):
        return None
    return Hit(case, tuple(_lines(contents, asked))[:MOST_LINES])


def _lines(contents: Contents, asked: dict[uuid.UUID, "Query"]) -> Iterator[Line]:
    for passage in contents.passages:
        query = asked[passage.desk_key.pk]
        for text, _language in passage.texts:
            for pieces in _marked(text, query.matches(text)):
                yield Line(passage.message, tuple(pieces))


def _marked(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[list[tuple[str, bool]]]:
    """What stands around the spans, those near each other together: pieces of text, and whether they were looked for."""
    groups: list[list[tuple[int, int]]] = []
    for span in spans:
        if groups and span[0] - groups[-1][-1][1] < 2 * AROUND:
            groups[-1].append(span)
        else:
            groups.append([span])
    for group in groups:
        start, end = _at_words(text, group[0][0] - AROUND, group[-1][1] + AROUND)
        pieces, at = [], start
        for first, last in group:
            pieces += [(text[at:first], False), (text[first:last], True)]
            at = last
        pieces.append((text[at:end], False))
        before, after = "… " if start else "", " …" if end < len(text) else ""
        pieces = [(before, False), *pieces, (after, False)]
        yield [(piece, is_match) for piece, is_match in pieces if piece]


def _at_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Moved to spaces near by, so that no word is cut."""
    start, end = max(0, start), min(len(text), end)
    if start and (space := text.find(" ", start, start + 20)) >= 0:
        start = space + 1
    if end < len(text) and (space := text.rfind(" ", end - 20, end)) >= 0:
        end = space
    return start, end
