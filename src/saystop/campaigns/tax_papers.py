"""Tax certificates as they are printed: one page each, in the language in which the donor gave."""

from collections.abc import Sequence

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from saystop.asking import amounts, printing
from saystop.asking.languages import codes, direction
from saystop.campaigns import tax_queries
from saystop.campaigns.models import TaxCertificate
from saystop.offices.context import shown_office


def certificates(rows: Sequence[TaxCertificate]) -> bytes:
    """A PDF of these, in their order."""
    data = {
        "title": ", ".join(sorted({f"{one.year}" for one in rows})),
        "language": rows[0].language.partition("-")[0],
        "pages": [_page(one) for one in rows],
    }
    return printing.pdf("saystop.campaigns", "tax-certificate.typ", "certificates", data)


def _page(one: TaxCertificate) -> dict[str, object]:
    language = one.language if one.language in codes() else "en"
    office, rule = shown_office(), tax_queries.rule_of(one.year)
    with translation.override(language):
        facts = [
            [_("Calendar year"), str(one.year)],
            [_("Number"), f"{one.year}/{one.number}"],
            [_("Made on"), date_format(one.made_on)],
        ]
        note = ""
        if one.corrects:
            note = _("This certificate replaces number %(number)s of %(day)s, which stated %(amount)s.") % {
                "number": f"{one.corrects.year}/{one.corrects.number}",
                "day": date_format(one.corrects.made_on),
                "amount": amounts.euro(one.corrects.amount, language),
            }
        if one.donor_number:
            facts.append([_("Number in the national register"), one.donor_number])
        return {
            "language": language.partition("-")[0],
            "rtl": direction(language) == "rtl",
            "office": office.name if office else "",
            "heading": _("Tax certificate"),
            "facts": facts,
            "donor": _("Donor"),
            "name": one.name,
            "address": [line.strip() for line in one.address.splitlines() if line.strip()],
            "sum": _("Sum of the gifts of the year"),
            "amount": amounts.euro(one.amount, language),
            "note": note,
            "mention": rule.mention(language) if rule else "",
            "signature": _("For the organisation"),
        }
