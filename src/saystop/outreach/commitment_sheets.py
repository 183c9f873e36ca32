"""A partner's commitment on paper, year by year, and the picture of its badge.

Set by Typst (https://typst.app/docs/) with fonts that come along; the templates are `data/commitment.typ` and `data/badge.typ`.
"""

import json
from collections.abc import Iterable
from datetime import date
from importlib import resources
from io import BytesIO
from typing import Any, Literal
from urllib.parse import urlsplit

import segno
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from saystop.asking.countries import country_name
from saystop.offices.context import shown_office
from saystop.outreach.commitments import Standing
from saystop.outreach.models import Criterion, Evidence, Partner
from saystop.outreach.sheets import fonts

DOTS = 300.0  # an inch, of PNG


def yearly(
    partner: Partner, year: int, standing: Standing, day: date, evidence: Iterable[Evidence], language: str
) -> bytes:
    """What the partner did in a year, criterion by criterion, as PDF.

    Args:
        standing: how it stands on the day `day`.
        evidence: that of the year.
        language: one of the office's.
    """
    found: dict[int, list[dict[str, str]]] = {one: [] for one in Criterion}
    with translation.override(language):
        for one in evidence:
            found[one.criterion].append({"day": date_format(one.day, "DATE_FORMAT"), "what": one.what})
        count = sum(1 for those in found.values() if those)
        data = {
            "language": language,
            "office": _office(),
            "title": _("Commitment to protect children: %(year)d") % {"year": year},
            "partner": partner.name,
            "where": _where(partner, language),
            "lead": _(
                "What was done in this year against the sexual exploitation of children in travel and tourism,"
                " by the six criteria of the tourism industry’s code of conduct."
            ),
            "score": _("Evidence for %(count)d of 6 criteria in this year") % {"count": count},
            "standing": _standing(standing, day),
            "agreement": _agreement(partner),
            "nothing": _("Nothing was entered for this year."),
            "criteria": [{"name": str(one.label), "evidence": found[one]} for one in Criterion],
        }
        return _set("commitment", data, "pdf")


def picture(partner: Partner, address: str, language: str, form: Literal["svg", "png"]) -> bytes:
    """The badge, to be shown on a website or printed; its code leads to the page that proves it.

    Args:
        address: the whole address of that page.
        language: one of the office's.
    """
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn, kind="svg", border=0, xmldecl=False, svgns=True, light="#fff"
    )
    with translation.override(language):
        data = {
            "language": language,
            "office": _office(),
            "partner": partner.name,
            "headline": _("Commitment current"),
            "about": _("Protection of children in travel and tourism"),
            "check": _("Is it so today? Scan the code."),
            "address": urlsplit(address).netloc,
            "code": drawn.getvalue().decode(),
        }
        return _set("badge", data, form)


def _set(template: str, data: dict[str, Any], form: Literal["pdf", "svg", "png"]) -> bytes:
    import typst

    made: bytes = typst.compile(
        (resources.files("saystop.outreach") / "data" / f"{template}.typ").read_bytes(),
        format=form,
        ppi=DOTS if form == "png" else None,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
    )
    return made


def _office() -> str:
    office = shown_office()
    return office.name if office else ""


def _where(partner: Partner, language: str) -> str:
    country = country_name(partner.country, language) or partner.country
    return ", ".join(filter(None, (partner.town, country)))


def _standing(standing: Standing, day: date) -> str:
    words = {"day": date_format(day, "DATE_FORMAT"), "score": standing.score}
    if standing.is_current:
        return _("On %(day)s the commitment was current. Criteria that counted: %(score)d of 6.") % words
    return _("On %(day)s the commitment was not current. Criteria that counted: %(score)d of 6.") % words


def _agreement(partner: Partner) -> str:
    if partner.agreed_on is None:
        return _("There is no agreement.")
    first = date_format(partner.agreed_on, "DATE_FORMAT")
    if partner.agreed_until is None:
        return _("Agreement since %(first)s, without an end.") % {"first": first}
    last = date_format(partner.agreed_until, "DATE_FORMAT")
    return _("Agreement from %(first)s to %(last)s.") % {"first": first, "last": last}
