"""The annual report: the same numbers as a page, a PDF, a workbook and JSON, in any of the office's languages.

Small cells are hidden before anything is made of them. The keys of the JSON stand in `docs/annual-report.md`.
"""

import io
import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from saystop.asking.languages import direction
from saystop.asking.numbers import percent
from saystop.casework import figures
from saystop.casework.dates import day
from saystop.casework.figures import Figure, Span
from saystop.engines.datasets.workbook import write_sheets
from saystop.engines.tabulating.counting import Share
from saystop.engines.tabulating.disclosing import THRESHOLD
from saystop.offices.models import Office

if TYPE_CHECKING:
    import typst

FORMAT = "saystop-annual-report/1"
FONTS = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")


@dataclass(frozen=True, slots=True)
class Report:
    """What one year's report says. `received` and `in_time` are None when they would tell of fewer than five."""

    year: int
    language: str
    office: str
    made_on: date
    received: int | None
    in_time: Share | None
    tables: tuple[Figure, ...]
    method: tuple[str, ...]
    title: str


def report(year: int, language: str) -> Report:
    """The report of a year, in this language.

    Args:
        year: of the arrival of the reports it counts.
        language: one of the office's.
    """
    span = Span.year(year)
    with translation.override(language):
        found = figures.figures(span)
        tables = figures.published(found)
        received = figures.received(span)
        whole = next(one for one in found if one.name == "assessed_within")
        shown = {one.name: one for one in tables}
        hours = shown.get("assessed_within")
        is_whole = hours is not None and all(row.count is not None for row in hours.result.rows)
        return Report(
            year=year,
            language=language,
            office=Office.objects.get().name,
            made_on=timezone.localdate(),
            received=None if 0 < received < THRESHOLD else received,
            in_time=figures.in_time(whole) if is_whole else None,
            tables=tuple(tables),
            method=tuple(_method(year)),
            title=_("Annual report %(year)s") % {"year": year},
        )


def as_json(found: Report) -> str:
    """The machine-readable copy."""
    values: dict[str, Any] = {
        "format": FORMAT,
        "year": found.year,
        "office": found.office,
        "language": found.language,
        "made_on": found.made_on.isoformat(),
        "reports_received": found.received,
        "assessed_within_48_hours": None if found.in_time is None else found.in_time.count,
        "smallest_number_shown": THRESHOLD,
        "tables": [
            {
                "name": one.name,
                "title": one.title,
                "reports": one.result.base,
                "exclusive": one.result.measure.name == "SINGLE",
                "rows": [{"code": row.code, "label": label, "reports": row.count} for label, row in one.rows],
            }
            for one in found.tables
        ],
        "method": list(found.method),
    }
    return json.dumps(values, ensure_ascii=False, indent=1)


def as_xlsx(found: Report) -> bytes:
    """A sheet of the whole, and one for each table."""
    with translation.override(found.language):
        head: list[list[str | int | float]] = [
            [found.title, found.office],
            [_("Reports received"), _few() if found.received is None else found.received],
            [_("Judged within 48 hours"), _hidden() if found.in_time is None else found.in_time.count or 0],
            [_("As of"), found.made_on.isoformat()],
            *[list[str | int | float]([sentence]) for sentence in found.method],
        ]
        sheets = [(found.title[:31], head)]
        for one in found.tables:
            lines: list[list[str | int | float]] = [[one.title, _("Reports"), _("Code")]]
            lines += [
                [label, _hidden() if row.count is None else row.count, row.code] for label, row in one.rows
            ]
            sheets.append((one.title[:31], lines))
    target = io.BytesIO()
    write_sheets(sheets, target)
    return target.getvalue()


def as_pdf(found: Report) -> bytes:
    """To print: A4, tagged."""
    import typst

    with translation.override(found.language):
        data = {
            "title": found.title,
            "office": found.office,
            "language": found.language.partition("-")[0],
            "rtl": direction(found.language) == "rtl",
            "key": [
                [_("Reports received"), _few() if found.received is None else str(found.received)],
                [_("Judged within 48 hours"), _number(found.in_time.count if found.in_time else None)],
            ],
            "head": [_("Reports"), _("Share")],
            "tables": [
                {
                    "title": one.title,
                    "rows": [[label, _number(row.count), percent(row.share)] for label, row in one.rows],
                }
                for one in found.tables
            ],
            "none": _("Nothing was counted here."),
            "method_title": _("How it was counted"),
            "method": list(found.method),
            "as_of": _("As of %(day)s") % {"day": day(found.made_on)},
        }
    template = (resources.files("saystop.casework") / "data" / "annual.typ").read_bytes()
    made: bytes = typst.compile(
        template,
        format="pdf",
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps(data)},
        pdf_standards=["ua-1"],
    )
    return made


def _method(year: int) -> list[str]:
    missing = figures.missing()
    changed = figures.uncounted() - missing
    said = [
        _(
            "Counted are the reports that arrived in %(year)s, each once, also those that were joined into one case."
        )
        % {"year": year},
        _(
            "Country, place, role and kind of situation are what the desk judged, not what a court found. Of one report several"
            " kinds may be named, so these do not add up."
        ),
        _(
            "The 48 hours run from the arrival to the first assessment, without the days on which the reporter was waited for."
        ),
        _(
            "Numbers from 1 to 4 are not shown, nor those from which they could be worked out, so that nobody can be recognised."
        ),
    ]
    if year == timezone.localdate().year:
        said.append(
            _(
                "The year is not over, and these numbers still change. Do not pass on two states of them: what differs between"
                " them can tell of a single report."
            )
        )
    if missing:
        said.append(
            ngettext(
                "%(n)d report is missing here: nobody at the desk has counted it yet.",
                "%(n)d reports are missing here: nobody at the desk has counted them yet.",
                missing,
            )
            % {"n": missing}
        )
    if changed:
        said.append(
            _("%(n)d reports changed since they were last counted; they stand here as they were then.")
            % {"n": changed}
        )
    return said


def _few() -> str:
    return _("fewer than 5")


def _hidden() -> str:
    """Not "fewer than 5": a large number is hidden too where a small one would follow from it."""
    return _("fewer than 5, or hidden for others")


def _number(value: int | None) -> str:
    return _hidden() if value is None else str(value)


@cache
def _fonts() -> "typst.Fonts":
    import typst

    return typst.Fonts(False, False, [str(resources.files(one) / "files") for one in FONTS])
