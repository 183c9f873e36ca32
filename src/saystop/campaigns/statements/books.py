"""The gifts of a year as a file for whoever keeps the books. Sums are numbers; no cell is taken for a formula."""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from saystop.asking import amounts
from saystop.campaigns.models import Gift
from saystop.engines.datasets.texts import clean, disarmed
from saystop.engines.datasets.workbook import write_sheets

Cell = str | int | float


def to_csv(gifts: Iterable[Gift]) -> str:
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(_head())
    writer.writerows(_row(gift, amounts.decimal(gift.amount)) for gift in gifts)
    return "\ufeff" + written.getvalue()


def to_xlsx(gifts: Iterable[Gift]) -> bytes:
    target = io.BytesIO()
    lines = [_head(), *(_row(gift, float(Decimal(gift.amount) / 100)) for gift in gifts)]
    write_sheets([(_("Gifts"), lines)], target)
    return target.getvalue()


def _head() -> list[Cell]:
    return [
        *(
            _("Day"),
            _("Amount in euro"),
            _("Fundraiser"),
            _("State"),
            _("Went on"),
            _("Reference"),
            _("From"),
        ),
        *(_("By"), _("Bank account"), _("Bank statement"), _("Reference of the bank")),
    ]


def _row(gift: Gift, amount: Cell) -> list[Cell]:
    entry = next((one for one in gift.entries.all() if one.amount > 0), None)
    pledge = gift.pledge
    told: list[Cell] = [
        str(gift.day),
        amount,
        gift.fundraiser.told(get_language() or "en").get("title", gift.fundraiser.slug),
        str(gift.get_standing_display()),
        str(gift.gone_on or ""),
        pledge.reference if pledge else "",
        (pledge.name if pledge else "") or (entry.name if entry else "") or gift.note,
        str(gift.get_source_display()),
        entry.statement.account.iban if entry else "",
        entry.statement.bank_id if entry else "",
        entry.bank_reference if entry else gift.payment.number if gift.payment else "",
    ]
    return [disarmed(clean(cell)) if isinstance(cell, str) else cell for cell in told]
