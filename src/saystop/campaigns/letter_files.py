"""The signatories of a letter as a file for members. Addresses stay here: a file travels."""

import csv
import io

from django.utils.translation import gettext as _

from saystop.asking.countries import country_name
from saystop.campaigns.models import Letter, Signatory
from saystop.engines.datasets.texts import clean, disarmed
from saystop.engines.datasets.workbook import write_sheets

Cell = str | int | float


def table(letter: Letter, language: str) -> list[list[Cell]]:
    """Its lines, the first of which is the heading."""
    heading: list[Cell] = [
        *(_("Kind"), _("Name"), _("Country code"), _("Country"), _("Website"), _("Who signs for it")),
        *(_("Function"), _("State"), _("Version signed"), _("Signed on"), _("By hand")),
    ]
    rows = letter.signatories.defer("logo").prefetch_related("signatures__version")
    return [heading, *(_line(one, language) for one in rows.order_by("country", "key", "pk"))]


def to_csv(letter: Letter, language: str) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(table(letter, language))
    return "\ufeff" + written.getvalue()


def to_xlsx(letter: Letter, language: str) -> bytes:
    target = io.BytesIO()
    write_sheets([(_("Signatories")[:31], table(letter, language))], target)
    return target.getvalue()


def _line(one: Signatory, language: str) -> list[Cell]:
    last = max(one.signatures.all(), key=lambda row: row.version.number, default=None)
    texts = [
        *(one.get_kind_display(), one.name, one.country.upper()),
        *(country_name(one.country, language) or "", one.website, one.signer, one.function),
        one.get_state_display(),
    ]
    return [
        *(disarmed(clean(str(text))) for text in texts),
        last.version.number if last else "",
        last.signed_on.isoformat() if last else "",
        disarmed(clean(last.source)) if last else "",
    ]
