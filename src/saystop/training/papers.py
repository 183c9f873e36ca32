"""What is printed for a session: its attendance list and its certificates."""

from collections.abc import Sequence
from io import BytesIO

import segno
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from saystop.asking.languages import codes, direction
from saystop.offices.context import shown_office
from saystop.training import printing
from saystop.training.models import Certificate, Session

EMPTY_ROWS = 5  # for whoever comes without being on the list


def attendance_list(session: Session) -> bytes:
    """The names, with room for signatures."""
    with _spoken(session.language):
        names = [one.name for one in session.registrations.all()]
        return printing.pdf(
            "list.typ",
            "list",
            {
                **_frame(session.language),
                "title": session.course.told(session.language).get("title", ""),
                "facts": [_hours(session), session.place, *filter(None, (session.host, session.trainers))],
                "head": ["", _("Name"), _("Signature")],
                "rows": [*names, *[""] * EMPTY_ROWS],
                "note": _("Destroy this list when attendance is noted. It names people."),
            },
        )


def certificates(session: Session, rows: Sequence[tuple[Certificate, str]], address: str) -> bytes:
    """One page for each certificate and the name of its holder.

    Args:
        address: how links to this office begin.
    """
    with _spoken(session.language):
        told = session.course.told(session.language)
        facts = [[_("Day"), date_format(session.day)], [_("Place"), session.place]]
        if session.trainers:
            facts.append([_("Trainers"), session.trainers])
        return printing.pdf(
            "certificate.typ",
            "certificates",
            {
                **_frame(session.language),
                "title": told.get("title", ""),
                "course": told.get("title", ""),
                "summary": told.get("summary", ""),
                "facts": facts,
                "words": {
                    "certificate": _("Certificate"),
                    "attended": _("took part in the training"),
                    "until": _("Valid until"),
                    "check": _("Scan to check it"),
                },
                "certificates": [
                    {
                        "name": name,
                        "code": one.code,
                        "qr": _qr(address, session.language, one.code),
                        "ends": date_format(one.ends_on) if one.ends_on else "",
                    }
                    for one, name in rows
                ],
            },
        )


def _frame(language: str) -> dict[str, object]:
    office = shown_office()
    return {
        "office": office.name if office else "",
        "language": language.partition("-")[0],
        "rtl": direction(language) == "rtl",
    }


def _spoken(language: str) -> "translation.override":
    return translation.override(language if language in codes() else "en")


def _hours(session: Session) -> str:
    hours = f"{session.starts_at:%H:%M}–{session.ends_at:%H:%M}"
    return f"{date_format(session.day)}, {hours}"


def _qr(address: str, language: str, code: str) -> str:
    drawn = BytesIO()
    link = address.rstrip("/") + reverse("training:certificate", args=[language, code])
    segno.make(link, error="m", micro=False).save(
        drawn, kind="svg", border=0, xmldecl=False, svgns=True, light="#fff"
    )
    return drawn.getvalue().decode()
