"""What an opened report says, as finding and linking need it: its texts, and the identifiers in them. Nothing here writes.

Who the reporter is stays closed: that envelope is never opened for this.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, QuerySet

from saystop.casework.models import Case
from saystop.engines.questionnaires.answering import definition
from saystop.engines.questionnaires.model import Kind as Asked
from saystop.engines.sealing import Tampered, unseal
from saystop.offices.models import DeskKey
from saystop.offices.unlocking import Unlocked
from saystop.reporting import bindings, padding
from saystop.reporting.models import Message, Report
from saystop.reporting.services import conversation, questionnaire

if TYPE_CHECKING:  # loaded only by whoever indexes or looks for something: see `_engine`
    from saystop.engines.linkage import Identifier, Kind
    from saystop.engines.linkage.reports import Subject

# Answers of the report form whose meaning is known; all others are running text. See docs/report-form.md.
COUNTRY, TOWN, PLACE = (f"situation/where/{name}" for name in ("country", "town", "place"))
NAMES, VEHICLE, ACCOUNTS = (
    f"situation/adults/{name}" for name in ("names_used", "vehicle", "accounts_numbers")
)
WHEN, DAY = "situation/when/when_about", "situation/when/date"
DAYS_AGO = {"today": 0, "yesterday": 1}
_FETCHED = "written_by_its_reporter"  # on a report: the messages that `with_messages` fetched
_SEVERAL = re.compile(r"[\n;/]| (?:and|or|et|ou|en|of|und|oder) ")
_LISTED = re.compile(r"[\n;,/]")
_DIGIT = re.compile(r"\d")
_FIGURES = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Passage:
    """The report as it came (`message` 0), or a message that its reporter added: sealed to a key of its own.

    Each text has its language; `identifiers` are those of the texts and of the answers whose meaning is known.
    """

    desk_key: DeskKey
    message: int
    texts: tuple[tuple[str, str], ...] = field(repr=False)
    identifiers: tuple["Identifier", ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Contents:
    """A report with what its reporter added. `towns` are folded, `countries` ISO 3166-1, `months` "2026-07"."""

    passages: tuple[Passage, ...] = field(repr=False)
    countries: frozenset[str] = field(default=frozenset(), repr=False)
    towns: frozenset[str] = field(default=frozenset(), repr=False)
    months: frozenset[str] = field(default=frozenset(), repr=False)

    @property
    def texts(self) -> list[str]:
        return [text for passage in self.passages for text, _language in passage.texts]

    def subject(self) -> "Subject":
        """What is compared with another report: of places, houses only."""
        from saystop.engines.linkage import Kind
        from saystop.engines.linkage.reports import Subject

        found = [
            one
            for passage in self.passages
            for one in passage.identifiers
            if one.kind is not Kind.PLACE or one.value not in self.towns
        ]
        return Subject(tuple(found), self.countries, self.towns, self.months)


def with_messages(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Cases of which many are to be opened: what their reporters wrote is fetched at once, not report by report."""
    return cases.prefetch_related(
        Prefetch("report__messages", queryset=_written(Message.objects.all()), to_attr=_FETCHED)
    )


def contents_of(unlocked: Unlocked, report: Report) -> Contents:
    """Open a report and the messages of its reporter, and read them.

    Args:
        unlocked: a member who holds the keys of all of them.
        report: with its `desk_key`.

    Raises:
        NotGranted: one of them is sealed to a key that she does not hold.
        Tampered: something does not open as what it claims to be, or holds what no page of ours ever sealed.
    """
    key = unlocked.desk_key(report.desk_key)
    told = _unpacked(unseal(bytes(report.told), key, bindings.told(report.pk)))
    reading = _Reading(report, told)
    passages = [reading.passage(report.desk_key, 0, told)]
    fetched: Iterable[Message] | None = getattr(report, _FETCHED, None)
    for message in _written(report.messages.all()) if fetched is None else fetched:
        try:
            said = conversation.read_message(report, message, unlocked.desk_key(message.desk_key))
        except (
            KeyError,
            TypeError,
            ValueError,
        ) as fault:  # sealed by a stranger, who needs only the public key
            raise Tampered from fault
        passages.append(reading.passage(message.desk_key, message.number, {"": said.text}))
    return Contents(
        tuple(passages),
        frozenset({reading.country} - {""}),
        frozenset({reading.town} - {""}),
        frozenset(day[:7] for day in reading.days),
    )


def _written(messages: QuerySet[Message]) -> QuerySet[Message]:
    return messages.filter(from_desk=False).select_related("desk_key").order_by("number")


class _Reading:
    """One pass over the texts of a report: knows its country, its day and what each answer means."""

    def __init__(self, report: Report, told: Mapping[str, Any]) -> None:
        from saystop.engines.linkage.towns import country_code, town_key

        self.report = report
        self.form = questionnaire.version(report.form_id)
        self.country = country_code(_text(told, COUNTRY))
        self.town = town_key(_text(told, TOWN))
        self.days: set[str] = set()

    def passage(self, desk_key: DeskKey, message: int, values: Mapping[str, Any]) -> Passage:
        texts: list[tuple[str, str]] = []
        found: list[Identifier] = []
        for path, value in values.items():
            question = self.form.questions.get(definition(path))
            kind = question.kind if question else Asked.TEXT
            if kind is Asked.TEXT and isinstance(value, str) and value.strip():
                texts.append((value, self.report.language))
            found += self._identifiers(path, kind, value)
        return Passage(desk_key, message, tuple(texts), tuple(found))

    def _identifiers(self, path: str, asked: Asked, value: Any) -> Iterator["Identifier"]:
        from saystop.engines.linkage import Identifier, Kind, find, of_field

        if asked is Asked.GEOPOINT:
            yield from of_field(Kind.CELL, " ".join(_FIGURES.findall(str(value))[:2]))
        elif path in {WHEN, DAY}:
            if day := self._day(path, value):
                self.days.add(day)
                yield Identifier(Kind.DATE, day, day)
        elif asked is Asked.TEXT and isinstance(value, str):
            yield from self._of_meaning(path, value)
            for each in find(value, country=self.country, today=self.report.arrived_on):
                if each.kind is Kind.DATE:
                    self.days.add(each.value)
                yield each

    def _of_meaning(self, path: str, text: str) -> Iterator["Identifier"]:
        """What an answer holds whose meaning is known. A town stands in the index as a place."""
        from saystop.engines.linkage import Identifier, Kind

        if path == TOWN and self.town:
            yield Identifier(Kind.PLACE, self.town, text)
        elif path == PLACE:
            yield from self._each(Kind.PLACE, [text])
        elif path == NAMES:
            yield from self._each(Kind.PERSON, _SEVERAL.split(text))
        elif path == VEHICLE:
            yield from self._each(Kind.PLATE, [one for one in _LISTED.split(text) if self._is_all_plate(one)])
        elif path == ACCOUNTS:
            yield from self._each(Kind.PHONE, _LISTED.split(text))

    def _is_all_plate(self, piece: str) -> bool:
        """It has digits, and no plate is told in it: "plate 1-ABC-234" would be another one with the word in it."""
        from saystop.engines.linkage import Kind, find

        inside = find(piece, country=self.country, today=self.report.arrived_on)
        return len(_DIGIT.findall(piece)) > 1 and not any(one.kind is Kind.PLATE for one in inside)

    def _each(self, kind: "Kind", pieces: Iterable[str]) -> Iterator["Identifier"]:
        from saystop.engines.linkage import of_field

        for piece in pieces:
            yield from of_field(kind, piece, country=self.country)

    def _day(self, path: str, value: Any) -> str:
        if path == DAY:
            return str(value)[:10] if _is_day(value) else ""
        ago = DAYS_AGO.get(str(value))
        return "" if ago is None else (self.report.arrived_on - timedelta(days=ago)).isoformat()


def _unpacked(plain: bytes) -> dict[str, Any]:
    """What was told; whoever has the public key can seal anything, and what is no report counts as altered."""
    try:
        return dict(padding.unpack(plain))
    except (TypeError, ValueError) as fault:
        raise Tampered from fault


def _text(told: Mapping[str, Any], path: str) -> str:
    value = told.get(path, "")
    return value if isinstance(value, str) else ""


def _is_day(value: Any) -> bool:
    try:
        return bool(date.fromisoformat(str(value)[:10]))
    except ValueError:
        return False
