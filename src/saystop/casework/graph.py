"""A case as a graph: its reports and those linked to them on one side, what they speak of on the other. Nothing here writes."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from saystop.asking.languages import direction
from saystop.asking.pictures import picture_of
from saystop.casework import rules
from saystop.casework.contents import Contents, contents_of
from saystop.casework.dates import day
from saystop.casework.evidence import kind_words
from saystop.casework.models import Case
from saystop.casework.services import linking
from saystop.engines.charting.drawing import SMALL, Canvas, Frame
from saystop.engines.charting.measuring import wrapped
from saystop.offices import audit
from saystop.offices.unlocking import NotGranted, Unlocked

MOST_REPORTS = 12
MOST_THINGS = 24
WIDTH = 340  # pixels: a phone's
REPORTS = 128.0  # width of the side of the reports
THINGS = 146.0  # width of the other
STEP = 46.0  # from one thing to the next
# The kinds that are drawn, the most telling first. Days would tie everything to everything.
KINDS = ("town", "place", "person", "phone", "email", "account", "plate", "link", "cell")


@dataclass(frozen=True, slots=True)
class Thing:
    """A place or an identifier, and the cases whose reports speak of it, by their place among `Graph.reports`."""

    kind: str
    label: str = field(repr=False)
    told_by: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """Reports (`own` of them are of this case, the others linked), things, and pairs of reports whose link was confirmed.

    `left_out` counts things for which there was no room.
    """

    reports: tuple[Case, ...]
    own: int
    things: tuple[Thing, ...]
    links: tuple[tuple[int, int], ...]
    left_out: int = 0


@transaction.atomic
def of_case(unlocked: Unlocked, case: Case) -> Graph:
    """What the reports of this case speak of. The audit trail tells that they were opened and compared.

    Raises:
        rules.Refused
        Tampered: one of them was altered.
    """
    rules.demand(rules.may_read(unlocked.member, case))
    own = [one for one in case.leading.together() if rules.may_read(unlocked.member, one)]
    linked = {one.pk: linking.confirmed_with(unlocked, one) for one in own}
    known = {one.pk for one in own}
    others = {one.pk: one for found in linked.values() for one in found if one.pk not in known}
    reports = [*own, *sorted(others.values(), key=lambda one: (one.opened_on, one.pk))][:MOST_REPORTS]
    places = {one.pk: at for at, one in enumerate(reports)}
    told: dict[tuple[str, str], set[int]] = defaultdict(set)
    labels: dict[tuple[str, str], str] = {}
    opened = 0
    for at, one in enumerate(reports):
        try:
            contents = contents_of(unlocked, one.report)
        except NotGranted:
            continue
        opened += 1
        for kind, value, label in _things(contents):
            told[kind, value].add(at)
            labels.setdefault((kind, value), label)
    audit.record(unlocked.member, "report.compared", f"{case.pk}/opened {opened}")
    things = [Thing(kind, labels[kind, value], tuple(sorted(by))) for (kind, value), by in told.items()]
    things.sort(key=lambda one: (-len(one.told_by), KINDS.index(one.kind), one.told_by, one.label))
    pairs = {
        (min(places[pk], places[other.pk]), max(places[pk], places[other.pk]))
        for pk, found in linked.items()
        for other in found
        if pk in places and other.pk in places
    }
    kept = tuple(things[:MOST_THINGS])
    return Graph(
        tuple(reports), min(len(own), len(reports)), kept, tuple(sorted(pairs)), len(things) - len(kept)
    )


def drawn(graph: Graph, language: str) -> SafeString:
    """The graph as SVG in the colours of the page: reports in one column, things in the other, lines for who tells of what."""
    frame = Frame(_("What the reports speak of"), "", language, direction(language) == "rtl", WIDTH)
    canvas = Canvas(frame)
    rows = max(len(graph.reports), len(graph.things), 1)
    reports = _spread(len(graph.reports), rows)
    things = _spread(len(graph.things), rows)
    brackets = 6.0 * len(graph.links)
    start, edge = canvas.left + brackets + 4, canvas.right - THINGS
    for place, thing in enumerate(graph.things):
        for report in thing.told_by:
            canvas.line(
                start + REPORTS,
                reports[report],
                edge - 6,
                things[place],
                opacity=0.85 if len(thing.told_by) > 1 else 0.4,
                width=2.0 if len(thing.told_by) > 1 else 1.0,
            )
    for place, (one, other) in enumerate(graph.links):
        x = canvas.left + 2 + 6.0 * place
        canvas.line(x, reports[one], x, reports[other], width=3.0)
        for at in (one, other):
            canvas.line(x, reports[at], start, reports[at], width=3.0)
    for at, case in enumerate(graph.reports):
        canvas.text(case.reference, start + 4, reports[at] + 1, bold=at < graph.own)
        canvas.text(day(case.opened_on), start + 4, reports[at] + 15, SMALL, soft=True)
    for place, thing in enumerate(graph.things):
        lines = wrapped(thing.label, 14, THINGS - 4, most=1)
        canvas.text(kind_words(thing.kind), edge, things[place] - 7, SMALL, soft=True)
        canvas.lines(lines, edge, things[place] + 9, 14, bold=len(thing.told_by) > 1)
    canvas.facts += [
        f"{kind_words(one.kind)} {one.label}: {', '.join(graph.reports[at].reference for at in one.told_by)}."
        for one in graph.things
    ]
    canvas.y += rows * STEP
    return picture_of(canvas.finish())


def rows(graph: Graph) -> list[dict[str, object]]:
    """The same as a table: each thing, and the reports that speak of it."""
    return [
        {"kind": kind_words(one.kind), "label": one.label, "cases": [graph.reports[at] for at in one.told_by]}
        for one in graph.things
    ]


def _things(contents: Contents) -> list[tuple[str, str, str]]:
    """Kind, canonical value and words of each thing that a report speaks of."""
    subject = contents.subject()
    found = [(str(one.kind), one.value, one.shown) for one in subject.identifiers if str(one.kind) in KINDS]
    return [*found, *(("town", town, town.title()) for town in contents.towns)]


def _spread(count: int, rows: int) -> list[float]:
    """The middles of so many rows, evenly over the height of `rows`."""
    step = rows * STEP / max(count, 1)
    return [step * (at + 0.5) for at in range(count)]
