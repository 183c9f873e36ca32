"""What a file of partners would change: looked at first, and only then done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from saystop.asking import languages
from saystop.engines.linkage.names import fold
from saystop.outreach.forms import PartnerForm
from saystop.outreach.models import Partner, PartnerKind
from saystop.outreach.partner_files import NO, YES, Line

ALIKE = 85.0  # of 100: names that are so near may be one
MOST_ALIKE = 3  # are offered
_COLUMNS = {"is_active": "takes_part"}  # of a file, where a partner calls it otherwise


@dataclass(frozen=True, slots=True)
class Change:
    """A row that can be taken: the partner it would change, or none where it would be a new one.

    Args:
        fields: of the partner that would change, by name: what holds now, and what would.
        alike: other partners of that country whose name is near, offered to be the same.
    """

    line: int
    values: Mapping[str, Any]
    partner: Partner | None
    fields: Mapping[str, tuple[Any, Any]]
    alike: Sequence[Partner]

    @property
    def name(self) -> str:
        return str(self.values["name"])

    @property
    def told(self) -> list[tuple[str, Any, Any]]:
        """Column, what holds now, what would: as the file has them."""
        return [
            (_COLUMNS.get(name, name), _as_written(before), _as_written(after))
            for name, (before, after) in self.fields.items()
        ]


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that is left out: which column, and the sentence that mends it."""

    line: int
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Plan:
    new: list[Change]
    changed: list[Change]
    same: int
    faults: list[Fault]


class _Known:
    """The partners that are there, with each name folded once: a file of 2,000 rows is held against as many."""

    def __init__(self, partners: Iterable[Partner]) -> None:
        self._by_country: dict[str, list[Partner]] = {}
        for one in partners:
            self._by_country.setdefault(one.country, []).append(one)
        self._names = {
            country: [fold(one.name) for one in there] for country, there in self._by_country.items()
        }

    def alike(self, values: Mapping[str, Any]) -> list[Partner]:
        """Those of the same country with a near name, the nearest first, then those with the same website."""
        there = self._by_country.get(values["country"], [])
        near = process.extract(
            fold(values["name"]),
            self._names.get(values["country"], []),
            scorer=fuzz.token_sort_ratio,
            score_cutoff=ALIKE,
            limit=MOST_ALIKE,
        )
        found = [there[index] for _name, _score, index in near]
        if website := values["website"]:
            found += [one for one in there if one.website == website and one not in found]
        return found[:MOST_ALIKE]


def standing() -> list[tuple[Any, ...]]:
    """All that a plan is made from: where it is the same again, the plan still holds."""
    return list(Partner.objects.order_by("pk").values_list())


def plan(lines: Iterable[Line]) -> Plan:
    """What each row would do. Nothing is written."""
    partners = list(Partner.objects.all())
    known = _Known(partners)
    codes = _codes()
    by_key = {_key(one.name, one.town, one.country): one for one in partners}
    made = Plan([], [], 0, [])
    same, seen = 0, dict[tuple[str, str, str], int]()
    for line in lines:
        form = PartnerForm(_posted(line.cells))
        if line.cells.get("takes_part", "").lower() not in ("", YES, NO):
            form.add_error("is_active", _("Write yes or no."))
        if not form.is_valid():
            made.faults.extend(
                Fault(
                    line.number, "takes_part" if name == "is_active" else name, codes.get(name, str(sentence))
                )
                for name, sentences in form.errors.items()
                for sentence in sentences
            )
            continue
        values = form.cleaned_data
        key = _key(values["name"], values["town"], values["country"])
        if key in seen:
            made.faults.append(
                Fault(
                    line.number,
                    "name",
                    _("Row %(row)d is the same partner: keep one of them.") % {"row": seen[key]},
                )
            )
            continue
        seen[key] = line.number
        found = by_key.get(key)
        if found is None:
            made.new.append(Change(line.number, values, None, {}, known.alike(values)))
        elif fields := _differences(found, values, line.cells):
            made.changed.append(Change(line.number, values, found, fields, []))
        else:
            same += 1
    return Plan(made.new, made.changed, same, made.faults)


def alike(partner: Partner) -> list[Partner]:
    """Other partners that may be this one."""
    values = {"name": partner.name, "country": partner.country, "website": partner.website}
    return _Known(Partner.objects.exclude(pk=partner.pk)).alike(values)


def told(change: Change, line: Line, partner: Partner) -> Mapping[str, Any]:
    """What a row says of a partner: columns that the file does not have stay as they are."""
    names = {"is_active" if name == "takes_part" else name for name in line.cells}
    return {name: value for name, value in change.values.items() if name in names or partner._state.adding}


def _codes() -> dict[str, str]:
    """What to write where a page lets choose: whoever types into a file sees no list."""
    one_of = _("Write one of these: %(codes)s.")
    return {
        "kind": one_of % {"codes": ", ".join(PartnerKind.values)},
        "country": _("Write the two letters of a country, such as be."),
        "languages": one_of % {"codes": ", ".join(languages.codes())},
    }


def _posted(cells: Mapping[str, str]) -> dict[str, Any]:
    """A row as the form of a partner takes it."""
    takes_part = cells.get("takes_part", YES).lower() or YES
    return {
        **cells,
        "country": cells.get("country", "").lower(),
        "kind": cells.get("kind", "").lower(),
        "languages": cells.get("languages", "").replace(",", " ").replace(";", " ").split(),
        "is_active": "" if takes_part == NO else "on",
    }


def _differences(
    partner: Partner, values: Mapping[str, Any], cells: Mapping[str, str]
) -> dict[str, tuple[Any, Any]]:
    names = {"is_active" if name == "takes_part" else name for name in cells}
    return {
        name: (getattr(partner, name), value)
        for name, value in values.items()
        if name in names and getattr(partner, name) != value
    }


def _as_written(value: Any) -> Any:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, list):
        value = " ".join(value)
    return "–" if value in (None, "") else value


def _key(name: str, town: str, country: str) -> tuple[str, str, str]:
    return fold(name), fold(town), country
