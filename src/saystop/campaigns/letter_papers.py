"""A version of a letter on paper, with who signed it, by country."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from saystop.asking import markdown, printing, prose
from saystop.asking.languages import direction
from saystop.campaigns import letter_queries as queries
from saystop.campaigns.letter_queries import Country, Signed
from saystop.campaigns.models import Signatory, Version
from saystop.offices.context import shown_office


def letter(version: Version, language: str) -> bytes:
    """As PDF, in a language of the office; the text is in another where it was not written in this one."""
    office = shown_office()
    written = version.language_for(language)
    told = version.told(language)
    signed = queries.signed(version, language)
    with translation.override(language):
        data = {
            "language": language.partition("-")[0],
            "rtl": direction(language) == "rtl",
            "office": office.name if office else "",
            "title": told.get("title", ""),
            "text": {
                "language": written.partition("-")[0],
                "rtl": direction(written) == "rtl",
                "blocks": [
                    {"kind": one.kind, "items": [markdown.plain(item) for item in one.items]}
                    for one in prose.blocks(told.get("body", ""))
                ],
            },
            "as_of": _("Version %(number)d of %(day)s")
            % {
                "number": version.number,
                "day": date_format(version.published_on, "DATE_FORMAT") if version.published_on else "–",
            },
            "groups": [one for one in _groups(signed) if one["title"]],
            "signed_by": _("Signed by"),
            "none": _("Nobody has signed this version yet."),
        }
    return printing.pdf("saystop.campaigns", "letter.typ", "letter", data)


def _groups(signed: Signed) -> Iterator[dict[str, Any]]:
    """Organisations, then people; without a title where there are none."""
    count = signed.organisation_count
    title = ngettext("%(count)d organisation", "%(count)d organisations", count) % {"count": count}
    yield _group(title if count else "", signed.organisations)
    count = signed.person_count
    title = ngettext("%(count)d person", "%(count)d people", count) % {"count": count}
    yield _group(title if count else "", signed.people)


def _group(title: str, countries: Sequence[Country]) -> dict[str, Any]:
    return {"title": title, "countries": [_country(one) for one in countries]}


def _country(country: Country) -> dict[str, object]:
    return {"name": country.name, "signatories": [_line(one) for one in country.signatories]}


def _line(one: Signatory) -> list[str]:
    """Its name, and who signed for it."""
    return [one.name, ", ".join(filter(None, (one.signer, one.function)))]
