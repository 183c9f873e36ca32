"""What works, as a file: the tables of the page with the same words where a number is hidden."""

import csv
import io
from collections.abc import Sequence

from django.utils.translation import gettext as _

from saystop.engines.datasets.texts import clean, disarmed
from saystop.engines.datasets.workbook import write_sheets
from saystop.outreach.funnels import Funnel, Told
from saystop.outreach.queries import Row, Steps
from saystop.outreach.sums import Sum

Cell = str | int | float
Table = tuple[str, list[list[Cell]]]


def tables(told: Told) -> list[Table]:
    """Each with its name and its lines, the first of which is the heading."""
    steps = [_("Visits"), _("Reports begun"), _("Reports sent")]
    works = [
        *(_("Channels"), *steps, _("Reports for 100 visits")),
        *(_("Lower end (95 %)"), _("Upper end (95 %)"), _("Euro for a visit")),
    ]
    return [
        (
            _("From materials to reports"),
            [[_("Campaign"), _("Delivered"), *steps], *map(_funnel, (*told.campaigns, told.whole))],
        ),
        (_("By kind of place"), [[_("Kind of place"), *works], *map(_row, told.places)]),
        (_("By partner"), [[_("Partner"), *works], *map(_row, told.partners)]),
    ]


def to_csv(told: Told) -> str:
    """All tables in one: a line begins with the name of its table, and what its table does not have is empty."""
    found = tables(told)
    heads = list(dict.fromkeys(str(head) for _name, lines in found for head in lines[0][1:]))
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([_("Table"), _("Name"), *heads])
    for name, (head, *lines) in found:
        for line in lines:
            cells = dict(zip(map(str, head[1:]), line[1:], strict=True))
            writer.writerow([name, line[0], *(cells.get(one, "") for one in heads)])
    return "\ufeff" + written.getvalue()


def to_xlsx(told: Told) -> bytes:
    """A sheet for each table."""
    target = io.BytesIO()
    write_sheets([(name[:31], lines) for name, lines in tables(told)], target)
    return target.getvalue()


def _funnel(one: Funnel) -> list[Cell]:
    return [_name(one.name), one.delivered, *_steps(one.steps)]


def _row(row: Row) -> list[Cell]:
    share: Sequence[Cell] = [round(100 * one, 1) for one in row.share] if row.share else ["", "", ""]
    cost: Cell = "" if row.cost is None else round(row.cost, 2)
    return [_name(row.name), row.channels, *_steps(row.steps), *share, cost]


def _steps(steps: Steps) -> list[Cell]:
    return [_told(one) for one in (steps.visits, steps.begun, steps.sent)]


def _told(one: Sum) -> Cell:
    return str(one) if one.exact is None else one.exact


def _name(name: str) -> str:
    """What a member typed is never a formula."""
    return disarmed(clean(name))
