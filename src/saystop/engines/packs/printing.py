"""A pack as a PDF to read and to print: A4, tagged (PDF/UA-1), the same bytes for the same pack.

Set by Typst (https://typst.app/docs/) in memory; what anybody wrote comes as data, never as markup.
"""

import json
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from saystop.engines.packs.content import Answer, Pack, Person, Place
from saystop.engines.packs.wording import spoken, words

if TYPE_CHECKING:
    import typst

FONTS = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")
# Bidirectional controls can make a text look like another one (Unicode Technical Report 36, 2.9).
_MISLEADING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


def to_pdf(pack: Pack) -> bytes:
    """The PDF of a pack."""
    import typst

    said, locale = words(pack.language), _locale(pack.language)
    data = {
        "words": said,
        "language": pack.language.partition("-")[0],
        "reference": pack.reference,
        "date": format_date(pack.made_on, "long", locale),
        "marking": _clean(pack.marking),
        "parties": [[said["to"], *_party(pack, "receiver")], [said["from"], *_party(pack, "office")]],
        "question": _clean(pack.question),
        "summary": [_answer(one) for one in pack.summary],
        "reports": [
            {
                "reference": one.reference,
                "received": format_date(one.received_on, "long", locale),
                "language": _named(one.language, locale),
                "sections": [
                    {"title": _clean(section.title), "answers": [_answer(two) for two in section.answers]}
                    for section in one.sections
                ],
                "identity": [_answer(two) for two in one.identity],
            }
            for one in pack.reports
        ],
        "found": [[_clean(" ".join(cell.split())) for cell in row] for row in _found(pack, said)],
        "files": [[_clean(one.name), str(one.size), one.digest_kept] for one in pack.files],
        "withheld": [[str(one.number), _clean(one.source)] for one in pack.withheld],
        "custody": [
            [format_date(one.on, "medium", locale), _clean(one.who), _clean(one.what)] for one in pack.custody
        ],
    }
    inputs = {"pack": json.dumps(data)}
    try:
        return _compiled(inputs, is_accessible=True)
    except typst.TypstError:
        # A letter that no font here has: the standard forbids a sign in its place. The words stand in the JSON beside it.
        return _compiled(inputs, is_accessible=False)


def _compiled(inputs: dict[str, str], *, is_accessible: bool) -> bytes:
    import typst

    made: bytes = typst.compile(
        files("saystop.engines.packs").joinpath("data", "pack.typ").read_bytes(),
        format="pdf",
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=inputs,
        pdf_standards=["ua-1"] if is_accessible else None,
    )
    return made


def _locale(language: str) -> Locale:
    """How days and languages are written; in English as in Europe, day before month."""
    said = spoken(language)
    return Locale("en", "GB") if said == "en" else Locale.parse(said, sep="-")


def _named(language: str, reader: Locale) -> str:
    """A language by the name that the reader's language has for it; by its code where there is none."""
    try:
        return Locale.parse(language, sep="-").get_display_name(reader) or language
    except (ValueError, UnknownLocaleError):
        return language


def _party(pack: Pack, which: str) -> list[str]:
    party = pack.receiver if which == "receiver" else pack.office
    return [_clean(party.name), _clean(" · ".join(filter(None, (party.country, party.contact))))]


def _answer(one: Answer) -> dict[str, Any]:
    return {"label": _clean(one.label), "text": _clean(one.text), "own": one.is_own}


def _found(pack: Pack, said: Any) -> Iterator[tuple[str, str, str, str]]:
    """Kind, value, report, confidence. Each is printed as one paragraph: a cell of thousands of lines, which breaks over pages,
    takes a minute, and what was written stands above as it was.
    """
    subjects = pack.subjects
    for place in subjects.places:
        yield said["place"], _place(place), place.source, str(place.confidence)
    for phone in subjects.phones:
        yield said["phone"], phone.number, phone.source, str(phone.confidence)
    for account in subjects.accounts:
        name = f"{account.name} ({account.service})" if account.service else account.name
        yield said["account"], name, account.source, str(account.confidence)
    for link in subjects.links:
        yield said["link"], link.url, link.source, str(link.confidence)
    for vehicle in subjects.vehicles:
        parts = filter(None, (vehicle.plate, vehicle.country, vehicle.description))
        yield said["vehicle"], ", ".join(parts), vehicle.source, str(vehicle.confidence)
    for person in subjects.persons:
        kind = said["child"] if person.is_child else said["person"]
        yield kind, _person(person, said["names"]), person.source, str(person.confidence)


def _place(place: Place) -> str:
    at = "" if place.latitude is None else f"{place.latitude:.5f} {place.longitude:.5f}"
    return ", ".join(filter(None, (place.name, place.address, place.town, place.country, at)))


def _person(person: Person, called: str) -> str:
    names = f"{called} {person.names}" if person.names else ""
    return "; ".join(filter(None, (person.description, person.about_age, names)))


def _clean(text: str) -> str:
    """Without what no printer shows: control characters except line ends, and marks that turn the direction about."""
    return "".join(
        one for one in text if one == "\n" or (unicodedata.category(one) != "Cc" and one not in _MISLEADING)
    )


@cache
def _fonts() -> "typst.Fonts":
    import typst

    return typst.Fonts(False, False, [str(files(one) / "files") for one in FONTS])
