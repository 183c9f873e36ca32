"""The log of advocacy as a file that a spreadsheet opens. What a member typed is never a formula there."""

import csv
import io
from collections.abc import Iterable

from django.utils.translation import gettext as _

from saystop.campaigns.advocacy_queries import Shown
from saystop.engines.datasets.texts import clean, disarmed
from saystop.engines.datasets.workbook import write_sheets

Cell = str | int | float


def to_csv(found: Iterable[Shown]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows([_head(), *map(_line, found)])
    return "\ufeff" + written.getvalue()


def to_xlsx(found: Iterable[Shown]) -> bytes:
    target = io.BytesIO()
    write_sheets([(_("Advocacy")[:31], [_head(), *map(_line, found)])], target)
    return target.getvalue()


def _head() -> list[Cell]:
    return [
        *(_("Day"), _("Kind"), _("Title"), _("Targets"), _("Place"), _("Who took part"), _("Result")),
        *(_("What came of it"), _("Link"), _("Public"), _("Next step"), _("When")),
    ]


def _line(one: Shown) -> list[Cell]:
    action = one.action
    told = [
        action.day.isoformat(),
        action.get_kind_display(),
        one.title.text,
        "; ".join(target.text for target in one.targets),
        *(action.place, action.who, action.get_outcome_display(), one.outcome.text, action.link),
        _("yes") if action.is_public else _("no"),
        action.next_step,
        action.next_on.isoformat() if action.next_on else "",
    ]
    return [disarmed(clean(cell)) for cell in told]
