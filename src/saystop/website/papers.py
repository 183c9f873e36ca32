"""The annual report as a PDF (PDF/UA-1), set by Typst (https://typst.app/docs/) with fonts that come along.

All that is said comes as data, never as markup.
"""

import base64
import json
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from saystop.asking.languages import direction
from saystop.casework.dates import day
from saystop.offices.models import Office
from saystop.training.pictures import media_type
from saystop.website import drawing, numbers, telling
from saystop.website import figure_queries as queries
from saystop.website.figure_queries import Shown
from saystop.website.models import AnnualReport, Section

if TYPE_CHECKING:
    import typst

FONTS = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n+")
WIDTH = 260  # pixels, of a drawn figure


def pdf(report: AnnualReport, language: str) -> bytes:
    """The report of a year in one of the office's languages."""
    import typst

    with translation.override(language):
        data = _data(report, language)
    made: bytes = typst.compile(
        (resources.files("saystop.website") / "data" / "annual.typ").read_bytes(),
        format="pdf",
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps(data)},
        pdf_standards=["ua-1"],
    )
    return made


def _data(report: AnnualReport, language: str) -> dict[str, Any]:
    year = report.year_id
    return {
        "title": _("Annual report %(year)s") % {"year": year},
        "office": Office.objects.get().name,
        "language": language.partition("-")[0],
        "rtl": direction(language) == "rtl",
        "sections": [_section(one, language) for one in report.sections.all()],
        "figures_title": _("The year in figures"),
        "figures": [_figure(one, language) for one in queries.shown(year, report.figures.all())],
        "made_on": _("The figures of %(year)s froze on %(closed)s. This paper was made on %(made)s.")
        % {"year": year, "closed": day(report.year.closed_on), "made": day(timezone.localdate())},
    }


def _section(section: Section, language: str) -> dict[str, Any]:
    told = section.told(language)
    text = told.get("text", "").replace("\r\n", "\n")
    return {
        "title": told.get("title", ""),
        "paragraphs": [one.strip() for one in _PARAGRAPHS.split(text) if one.strip()],
        "picture": _picture(bytes(section.picture)),
        "alternative": told.get("alternative", ""),
    }


def _picture(kept: bytes) -> str:
    """Within an SVG, since Typst takes pictures that are no files as text alone; empty: none."""
    if not kept:
        return ""
    from io import BytesIO

    from PIL import Image

    with Image.open(BytesIO(kept), formats=("PNG", "JPEG")) as image:
        size = f'width="{image.width}" height="{image.height}"'
    href = f"data:{media_type(kept)};base64,{base64.b64encode(kept).decode()}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><image {size} href="{href}"/></svg>'


def _figure(shown: Shown, language: str) -> dict[str, Any]:
    value, unit = shown.value, shown.figure.unit
    told = value.told(language)
    every = [value, *shown.earlier]
    return {
        "label": told.get("label", ""),
        "definition": told.get("definition", ""),
        "number": numbers.written(value.now, unit),
        "earlier": [f"{one.year}: {numbers.written(one.now, unit)}" for one in shown.earlier[:5]],
        "source": telling.source(value),
        "corrections": [telling.correction(one, unit, language) for one in shown.corrections],
        "picture": drawing.svg(told.get("label", ""), every, width=WIDTH) if len(every) > 1 else "",
        "alternative": "; ".join(f"{one.year}: {numbers.written(one.now, unit)}" for one in reversed(every)),
    }


@cache
def _fonts() -> "typst.Fonts":
    import typst

    return typst.Fonts(False, False, [str(resources.files(one) / "files") for one in FONTS])
